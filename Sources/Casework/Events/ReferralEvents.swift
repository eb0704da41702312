import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// The case is offered; the sender keeps the duty until the receiver accepts.
public struct ReferralOffered: CaseEventBody {
    public static let name = "referral.offered/1"
    public var offer: ReferralOffer

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.linkage.referrals.append(offer) }

    public func line(_ names: some CaseNames) -> Bilingual {
        let to = names.unit(offer.to)
        let referral = names.referral(offer.referral)
        if offer.answerDue == offer.offeredAt {
            return Bilingual(
                zh: "\(referral.zh)：\(offer.kind.name.zh)至\(to.zh)", en: "\(referral.en): to \(to.en)")
        }
        return Bilingual(
            zh: "\(referral.zh)：\(offer.kind.name.zh)至\(to.zh)，\(offer.answerDue.endText)前答复",
            en: "\(referral.en): offered to \(to.en), answer by \(offer.answerDue.endText)")
    }
}

/// One of several units that are told to take part: nobody asks whether they will, and each owes its own result
/// (信访工作条例 22 第一款第三项, 交办).
public struct ReferralBound: CaseEventBody {
    public static let name = "referral.bound/1"
    /// The key of the offer.
    public var offer: String
    /// The unit's own case.
    public var opened: CaseID?
    public var resultDue: Instant?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) {
            $0.take(.senderBinds, at: meta.effective)
            $0.opened = opened.map { ReferralOffer.Opened(id: $0) }
            $0.resultDue = resultDue
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        guard let resultDue else {
            return Bilingual(zh: "\(referral.zh)：已交办", en: "\(referral.en): told to take part")
        }
        return Bilingual(
            zh: "\(referral.zh)：已交办，\(resultDue.endText)前反馈结果",
            en: "\(referral.en): told to take part; result due by \(resultDue.endText)")
    }
}

public struct ReferralExpired: CaseEventBody {
    public static let name = "referral.expired/1"
    /// The key of the offer.
    public var offer: String
    /// By when the arbiter decides.
    public var arbiterDue: Instant?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) {
            $0.take(.timePasses, at: meta.effective)
            $0.arbiterDue = arbiterDue
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        return Bilingual(
            zh: "\(referral.zh)：接收单位逾期未答复",
            en: "\(referral.en): the receiver did not answer in time")
    }
}

/// The case moved on before the offer came to anything: nobody can answer it any more.
public struct ReferralLapsed: CaseEventBody {
    public static let name = "referral.lapsed/1"
    public enum Why: String, Hashable, Sendable, Codable {
        case movedOn = "moved_on"
        case closed
        /// The receiver has stepped aside from the case.
        case recused
    }
    /// The key of the offer.
    public var offer: String
    public var why: Why

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) { $0.take(.caseMovesOn, at: meta.effective) }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        let why =
            switch why {
            case .movedOn: Bilingual(zh: "事项已转入其他环节或单位", en: "the matter has moved on")
            case .closed: Bilingual(zh: "事项已结案", en: "the matter is closed")
            case .recused: Bilingual(zh: "接收方已回避", en: "the receiver has stepped aside")
            }
        return Bilingual(zh: "\(referral.zh)失效：\(why.zh)", en: "\(referral.en) lapsed: \(why.en)")
    }
}

extension CaseNames {
    /// An offer by its key, `to_village#2`.
    func offer(_ key: String) -> Bilingual { referral(String(key.prefix { $0 != "#" })) }
}

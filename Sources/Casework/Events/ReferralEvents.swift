import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// The case is offered; the sender keeps the duty until the receiver accepts.
public struct ReferralOffered: CaseEventBody {
    public static let name = "referral.offered/1"
    public var offer: ReferralOffer

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.linkage.referral = offer }

    public func line(_ names: some CaseNames) -> Bilingual {
        let to = names.unit(offer.to)
        let referral = names.referral(offer.referral)
        return Bilingual(
            zh: "\(referral.zh)：\(offer.kind.name.zh)至\(to.zh)，\(offer.answerDue.text)前答复",
            en: "\(referral.en): offered to \(to.en), answer by \(offer.answerDue.text)")
    }
}

public struct ReferralAnswered: CaseEventBody {
    public static let name = "referral.answered/1"
    public var isAccepted: Bool
    public var reason: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        guard var referral = state.linkage.referral else { return }
        referral.status = isAccepted ? .accepted : .rejected
        referral.answeredAt = meta.effective
        state.linkage.referral = referral
        if isAccepted {
            state.hold(by: referral.to)
            state.handling.assignee = nil
            state.moments[.received] = meta.effective
        }
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        isAccepted
            ? Bilingual(zh: "接收单位已接收", en: "The receiver accepted")
            : Bilingual(
                zh: "接收单位退回：\(reason?.shown ?? "")", en: "The receiver declined: \(reason?.shown ?? "")")
    }
}

public struct ReferralExpired: CaseEventBody {
    public static let name = "referral.expired/1"

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.referral?.status = .expired
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "接收单位逾期未答复", en: "The receiver did not answer in time")
    }
}

/// The arbiter decided who takes it; from now on it cannot bounce between offices.
public struct ReferralArbitrated: CaseEventBody {
    public static let name = "referral.arbitrated/1"
    public var to: UnitID
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.referral?.to = to
        state.linkage.referral?.status = .accepted
        state.linkage.referral?.answeredAt = meta.effective
        state.linkage.referral?.isArbitrated = true
        state.handling.isDecided = true
        state.hold(by: to)
        state.handling.assignee = nil
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let to = names.unit(to)
        return Bilingual(
            zh: "裁定由\(to.zh)办理：\(reason.shown)", en: "Decided: \(to.en) takes it. \(reason.shown)")
    }
}

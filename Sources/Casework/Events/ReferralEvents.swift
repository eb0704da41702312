import Mechanisms
import Organisation
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
            zh: "\(referral.zh)：\(offer.kind.name.zh)至\(to.zh)，\(offer.answerDue.endText)前答复",
            en: "\(referral.en): offered to \(to.en), answer by \(offer.answerDue.endText)")
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

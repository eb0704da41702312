import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// Whoever is owed a result forgoes it, with a reason; the other side goes on with what it has.
    static let release = VerbRule(
        .release, zh: "不再等待反馈", en: "Forgo the result", by: .owner, events: [ReferralReleased.self],
        asks: { state, mechanism in [.offer(state?.linkage.owedToHolder, in: mechanism), .reason] },
        fits: { state, _ in !state.linkage.owedToHolder.isEmpty },
        decide: { (decider, input) throws(Rejection) in
            let owed = input.state.linkage.owedToHolder
            if owed.isEmpty { throw .noResultOwed }
            let offer = try input.offer(among: owed)
            decider.emit(ReferralReleased(offer: offer.key, reason: try input.needWords("reason")))
            if let other = offer.opened?.id { decider.tell(other, .forgone) }
        })
}

/// The sender waits for the result no more.
public struct ReferralReleased: CaseEventBody {
    public static let name = "referral.released/1"
    /// The key of the offer.
    public var offer: String
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) { $0.take(.senderReleases, at: meta.effective) }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        return Bilingual(
            zh: "\(referral.zh)：不再等待反馈：\(reason.shown)",
            en: "\(referral.en): no result is waited for any more. \(reason.shown)")
    }
}

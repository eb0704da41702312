import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// Whoever offered it takes it back, as long as nobody has answered.
    static let recall = VerbRule(
        .recall, zh: "撤回流转", en: "Recall the offer", by: .owner, events: [ReferralRecalled.self],
        asks: { state, mechanism in [.offer(state?.linkage.offered, in: mechanism), .reason] },
        fits: { state, _ in !state.linkage.offered.isEmpty },
        decide: { (decider, input) throws(Rejection) in
            let offer = try input.offer(among: input.state.linkage.offered)
            try decider.requireHappened(after: offer.offeredAt)
            decider.emit(ReferralRecalled(offer: offer.key, reason: try input.needWords("reason")))
            decider.fired.append(.referral(offer.referral, .recalled))
        })
}

/// The sender took the offer back before there was an answer.
public struct ReferralRecalled: CaseEventBody {
    public static let name = "referral.recalled/1"
    /// The key of the offer.
    public var offer: String
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) { $0.take(.senderRecalls, at: meta.effective) }
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        return Bilingual(
            zh: "\(referral.zh)：发出单位撤回：\(reason.shown)", en: "\(referral.en): recalled. \(reason.shown)")
    }
}

import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let answerReferral = VerbRule(
        .answerReferral, zh: "答复流转", en: "Answer the referral", by: .receiver, first: 2,
        events: [ReferralAnswered.self],
        asks: { state, mechanism in
            let answers = [
                ("accept", Bilingual(zh: "接收", en: "accept")), ("reject", Bilingual(zh: "退回", en: "decline")),
            ]
            return [
                .offer(state?.linkage.offered, in: mechanism),
                Ask("answer", zh: "答复", en: "Answer", Forms.choice(answers)),
                Ask("reason", zh: "理由", en: "Reason", .longText, required: false),
            ]
        },
        fits: { state, _ in !state.linkage.offered.isEmpty },
        decide: { (decider, input) throws(Rejection) in
            let actor = decider.context.actor
            let mine = input.state.linkage.offered.filter {
                actor.kind == .platform || ($0.to == actor.unit && $0.role == actor.role)
            }
            let offer = try input.offer(among: mine)
            try decider.requireHappened(after: offer.offeredAt)
            guard let answer = input.choice("answer") else { throw .missing(field: "answer") }
            let accepts = answer == "accept"
            let reason = accepts ? input.words("reason") : try input.needWords("reason")
            var answered = ReferralAnswered(offer: offer.key, isAccepted: accepts, reason: reason)
            if accepts {
                (answered.opened, answered.resultDue) = try decider.accept(
                    offer, at: offer.to, isRuling: false)
            } else {
                answered.arbiterDue = decider.arbiterDue(of: offer, since: decider.effective)
            }
            decider.emit(answered)
            if accepts, offer.movesCase { decider.fire(.received) }
            decider.fired.append(.referral(offer.referral, accepts ? .accepted : .rejected))
        })
}

extension Ask {
    /// Which of several offers is meant; where there is only one it need not be said.
    static func offer(_ offers: [ReferralOffer]?, in mechanism: Mechanism) -> Ask {
        let choices = (offers ?? []).map { offer in
            (offer.key, mechanism.referrals[offer.referral]?.name ?? Bilingual(both: offer.referral))
        }
        return Ask("offer", zh: "流转", en: "Referral", Forms.choice(choices), required: false)
    }
}

extension StepInput {
    /// The offer that was named, else the only one; of several one must be named.
    func offer(among offers: [ReferralOffer]) throws(Rejection) -> ReferralOffer {
        if let key = choice("offer") {
            guard let named = offers.first(where: { $0.key == key }) else { throw .noOffer }
            return named
        }
        guard let first = offers.first else { throw .noOffer }
        if offers.count > 1 { throw .missing(field: "offer") }
        return first
    }
}

public struct ReferralAnswered: CaseEventBody {
    public static let name = "referral.answered/1"
    /// The key of the offer.
    public var offer: String
    public var isAccepted: Bool
    public var reason: Words?
    /// The receiver's own case.
    public var opened: CaseID?
    public var resultDue: Instant?
    /// By when the arbiter decides, where it was rejected.
    public var arbiterDue: Instant?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) {
            $0.take(isAccepted ? .receiverAccepts : .receiverRejects, at: meta.effective)
            $0.answeredBy = meta.actor.account
            $0.opened = opened.map { ReferralOffer.Opened(id: $0) }
            ($0.resultDue, $0.arbiterDue) = (resultDue, arbiterDue)
        }
        if isAccepted, let taken = state.linkage.offer(offer), taken.movesCase {
            state.hold(by: taken.to, as: taken.role)
            state.handling.assignee = nil
            state.handling.passes = 0
            state.moments[.received] = meta.effective
        }
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referral = names.offer(offer)
        return isAccepted
            ? Bilingual(zh: "\(referral.zh)：接收单位已接收", en: "\(referral.en): the receiver accepted")
            : Bilingual(
                zh: "\(referral.zh)：接收单位退回：\(reason?.shown ?? "")",
                en: "\(referral.en): the receiver declined: \(reason?.shown ?? "")")
    }
}

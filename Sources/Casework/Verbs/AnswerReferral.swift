import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let answerReferral = VerbRule(
        .answerReferral, zh: "答复流转", en: "Answer the referral", by: .receiver, first: 2,
        events: [ReferralAnswered.self],
        asks: { _, _ in
            let answers = [
                ("accept", Bilingual(zh: "接收", en: "accept")), ("reject", Bilingual(zh: "退回", en: "decline")),
            ]
            return [
                Ask("answer", zh: "答复", en: "Answer", Forms.choice(answers)),
                Ask("reason", zh: "理由", en: "Reason", .longText, required: false),
            ]
        },
        fits: { state, _ in state.linkage.referral?.status == .offered },
        decide: { (decider, input) throws(Rejection) in
            guard let offer = input.state.linkage.referral, offer.status == .offered else { throw .noOffer }
            try decider.requireHappened(after: offer.offeredAt)
            guard let answer = input.choice("answer") else { throw .missing(field: "answer") }
            let accepts = answer == "accept"
            if !accepts, offer.isArbitrated { throw .decided }
            let reason = accepts ? input.words("reason") : try input.needWords("reason")
            decider.emit(ReferralAnswered(isAccepted: accepts, reason: reason))
            if accepts { decider.fire(.received) }
            decider.fired.append(.referral(offer.referral, accepts ? .accepted : .rejected))
        })
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
            state.hold(by: referral.to, as: referral.role)
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

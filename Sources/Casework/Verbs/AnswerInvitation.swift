import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let answerInvitation = VerbRule(
        .answerInvitation, zh: "答复协办", en: "Answer the invitation", by: .invitedUnit, first: 3,
        events: [InvitationAnswered.self],
        asks: { _, _ in [Ask("answer", zh: "协办意见", en: "Answer", .longText)] },
        fits: { state, _ in state.linkage.invitations.contains { $0.answeredAt == nil } },
        decide: { (decider, input) throws(Rejection) in
            guard let answer = input.words("answer"), let unit = decider.context.actor.unit else {
                throw .notInvited
            }
            decider.emit(InvitationAnswered(unit: unit, answer: answer))
        })
}

public struct InvitationAnswered: CaseEventBody {
    public static let name = "case.invitation_answered/1"
    public var unit: UnitID
    public var answer: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if let index = state.linkage.invitations.firstIndex(where: { $0.unit == unit && $0.answeredAt == nil }
        ) {
            state.linkage.invitations[index].answeredAt = meta.effective
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(unit)
        return Bilingual(zh: "\(unit.zh)协办意见：\(answer.shown)", en: "\(unit.en) answered: \(answer.shown)")
    }
}

import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let inviteUnit = VerbRule(
        .inviteUnit, zh: "邀请协办", en: "Ask a unit to assist", by: .owner, events: [UnitInvited.self],
        asks: { _, _ in
            [
                Ask("unit", zh: "协办单位", en: "Unit", .unit),
                Ask("within", zh: "答复期限", en: "Answer within", .text, required: false), .note,
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            let unit = try input.needUnit("unit")
            guard unit != input.state.handling.unit else { throw .sameUnit }
            if decider.isAside(unit, input.state) { throw .recused }
            decider.emit(
                UnitInvited(
                    unit: unit, due: try decider.due(input["within"], standard: .workingDays(3)),
                    note: input.words("note")))
        })
}

public struct UnitInvited: CaseEventBody {
    public static let name = "case.unit_invited/1"
    public var unit: UnitID
    public var due: Instant
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.invitations.append(Invitation(unit: unit, due: due))
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(unit)
        return Bilingual(
            zh: "邀请\(unit.zh)协办，\(due.endText)前答复", en: "Asked \(unit.en) to assist by \(due.endText)")
    }
}

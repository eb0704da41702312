import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let transfer = VerbRule(
        .transfer, zh: "转交", en: "Transfer", by: .ownerOrSuperior, events: [Transferred.self],
        asks: { _, _ in [Ask("unit", zh: "转交单位", en: "Unit", .unit), .reason] },
        decide: { (decider, input) throws(Rejection) in
            let unit = try input.needUnit("unit")
            let (context, handling) = (decider.context, input.state.handling)
            guard unit != handling.unit else { throw .sameUnit }
            if handling.isDecided, context.actor.unit == handling.unit { throw .decided }
            if handling.recusedUnits.contains(unit) { throw .recused }
            if let owner = decider.stage?.owner,
                !context.directory.holds(unit, RoleQuery(role: owner), on: context.today)
            {
                throw .nobodyHolds(owner)
            }
            decider.emit(
                Transferred(
                    from: handling.unit, to: unit, reason: input.words("reason"),
                    isDecided: handling.returns > 0))
            try decider.tellMembers()
        })
}

/// The duty goes to another unit. A decided transfer cannot be returned.
public struct Transferred: CaseEventBody {
    public static let name = "case.transferred/1"
    public var from: UnitID
    public var to: UnitID
    public var reason: Words?
    public var isDecided: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.hold(by: to, as: state.handling.owner)
        state.handling.assignee = nil
        state.handling.isDecided = isDecided
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let to = names.unit(to)
        let decided =
            isDecided
            ? Bilingual(zh: "（裁定，不得再退）", en: " (decided: may not be returned)") : Bilingual(both: "")
        return Bilingual(zh: "转交\(to.zh)\(decided.zh)", en: "Passed to \(to.en)\(decided.en)")
    }
}

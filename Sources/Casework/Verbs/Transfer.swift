import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// A holder passes a matter on no oftener than it may give one back: what is disputed is for whoever dispatched it to
    /// decide, and what was decided stays where it is (潍坊 12345 条例 22).
    static let transfer = VerbRule(
        .transfer, zh: "转交", en: "Transfer", by: .ownerOrSuperior, events: [Transferred.self],
        asks: { _, _ in [Ask("unit", zh: "转交单位", en: "Unit", .unit), .reason] },
        decide: { (decider, input) throws(Rejection) in
            let unit = try input.needUnit("unit")
            let (context, handling) = (decider.context, input.state.handling)
            guard unit != handling.unit else { throw .sameUnit }
            if handling.isDecided { throw .decided }
            if handling.recusedUnits.contains(unit) { throw .recused }
            if let owner = decider.stage?.owner,
                !context.directory.holds(
                    unit, RoleQuery(role: owner), on: context.today, without: handling.aside)
            {
                throw .nobodyHolds(owner, at: unit)
            }
            let most = decider.mechanism.limits.returnsMax
            let passes = context.actor.unit == handling.unit && handling.unit != handling.firstReceiver
            if passes, handling.passes >= most { throw .returnsUsedUp(most: most) }
            let isGivenBack =
                handling.returns >= max(1, most)
                && (handling.returnedFrom ?? handling.stage) == handling.stage
            decider.emit(
                Transferred(
                    from: handling.unit, to: unit, reason: input.words("reason"),
                    isDecided: isGivenBack && !passes, isPassed: passes ? true : nil))
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
    /// The holder itself passed it on, rather than somebody above.
    public var isPassed: Bool?

    public init(from: UnitID, to: UnitID, reason: Words?, isDecided: Bool, isPassed: Bool? = nil) {
        self.from = from
        self.to = to
        self.reason = reason
        self.isDecided = isDecided
        self.isPassed = isPassed
    }

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.hold(by: to, as: state.handling.owner)
        state.linkage.passDebts(from: from, to: to)
        state.handling.assignee = nil
        state.handling.passes = isPassed == true ? state.handling.passes + 1 : 0
        if isDecided { state.handling.decided = Designation(unit: to, at: meta.effective, isRuling: true) }
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

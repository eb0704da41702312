import Decisions
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Who may do it, and which unit it goes to: the same walk up the territory tree answers both.
extension Decider {
    /// The unit that holds a role for this case: its holder first, then up from there, then up from its place.
    func nearest(_ role: RoleID, from state: CaseState) -> UnitID? {
        let query = RoleQuery(role: role, level: mechanism.roles[role]?.level)
        let recused = Set(state.handling.recusedUnits)
        let directory = context.directory
        return directory.nearest(query, from: state.handling.unit, on: context.today, excluding: recused)
            ?? state.place.flatMap {
                directory.nearest(query, from: $0, on: context.today, excluding: recused)
            }
    }

    func authorise(_ action: Action, on state: CaseState) throws(Rejection) {
        let roles = action.by.isEmpty ? [stage?.owner].compactMap { $0 } : action.by
        try authorise(roles, on: state)
    }

    /// The acting post must hold one of the roles at the unit responsible for it here, and not be recused.
    func authorise(_ roles: [RoleID], on state: CaseState) throws(Rejection) {
        let actor = context.actor
        if actor.kind == .platform { return }
        guard actor.kind == .post, let role = actor.role, let unit = actor.unit, roles.contains(role),
            unit == state.handling.unit || nearest(role, from: state) == unit
        else { throw .notYours(roles: roles) }
        try requireNotRecused(state)
    }

    func requireNotRecused(_ state: CaseState) throws(Rejection) {
        let actor = context.actor
        if let account = actor.account, state.handling.recusedAccounts.contains(account) { throw .recused }
        if let unit = actor.unit, state.handling.recusedUnits.contains(unit) { throw .recused }
    }

    /// The owner of the stage: of the unit that holds the case.
    func authoriseOwner(_ state: CaseState) throws(Rejection) {
        try authorise([stage?.owner ?? state.handling.owner].compactMap { $0 }, on: state)
    }

    /// Roles above the owner: those to which this case's clocks escalate.
    func superiors(_ state: CaseState) -> [RoleID] {
        let clocks = stage?.clocks.compactMap { mechanism.clocks[$0] } ?? []
        var roles: [RoleID] = []
        for step in (clocks + mechanism.clocks.all).flatMap(\.escalation) where !roles.contains(step.role) {
            roles.append(step.role)
        }
        return roles
    }

    /// Anybody who takes part: holds a post at a unit the case touches.
    func authoriseParticipant(_ state: CaseState) throws(Rejection) {
        let actor = context.actor
        if actor.kind == .platform { return }
        guard actor.kind == .post, let unit = actor.unit else { throw .notYours(roles: superiors(state)) }
        if state.touchedUnits.contains(unit) { return }
        if let role = actor.role, superiors(state).contains(role), nearest(role, from: state) == unit {
            return
        }
        throw .notYours(roles: [stage?.owner].compactMap { $0 } + superiors(state))
    }

    // MARK: routing

    /// The unit that takes a stage. Where nobody holds the role the unit before keeps the duty and the event
    /// says so: a matter must never fall between two offices.
    func route(_ target: Stage, from state: CaseState) -> (unit: UnitID, isUnrouted: Bool) {
        guard let owner = target.owner else { return (state.handling.unit, false) }
        let recused = Set(state.handling.recusedUnits)
        if let field = target.routing.field, case .unit(let unit)? = state.fields[field],
            !recused.contains(unit)
        {
            return (unit, false)
        }
        let query = query(owner, target.routing, state)
        let directory = context.directory
        // Who accepted an offer keeps what it accepted, whatever the table says of others.
        let hasAccepted =
            state.linkage.referral?.status == .accepted && state.linkage.referral?.to == state.handling.unit
        let own = hasAccepted ? RoleQuery(role: owner) : query
        if !recused.contains(state.handling.unit),
            directory.holds(state.handling.unit, own, on: context.today)
        {
            return (state.handling.unit, false)
        }
        let starts = [state.place, state.handling.unit].compactMap { $0 }
        for start in starts {
            if let found = directory.nearest(query, from: start, on: context.today, excluding: recused) {
                return (found, false)
            }
        }
        return (state.handling.unit, true)
    }

    /// What a stage asks of the unit that takes it: role, level and line, by its own words or its table's.
    func query(_ owner: RoleID, _ routing: Routing, _ state: CaseState) -> RoleQuery {
        var query = RoleQuery(
            role: owner, level: routing.level ?? mechanism.roles[owner]?.level, line: routing.line)
        if let table = routing.decision.flatMap({ mechanism.decisions[$0] }) {
            let facts = state.feelContext(mechanism, directory: context.directory, now: context.now)
            let outputs = table.outputs(in: facts)
            if case .string(let line)? = outputs["line"] { query.line = line }
            if case .string(let level)? = outputs["level"] {
                query.level = Level(rawValue: level) ?? query.level
            }
        }
        return query
    }

    /// Who goes on where a unit steps aside: the next above that the stage would have chosen, else the next above
    /// that holds the role at all.
    func successor(of unit: UnitID, in stage: Stage, _ state: CaseState) -> UnitID? {
        guard let owner = stage.owner, let above = context.directory.unit(unit)?.parent else { return nil }
        let recused = Set(state.handling.recusedUnits + [unit])
        return [query(owner, stage.routing, state), RoleQuery(role: owner)].lazy.compactMap {
            [context] query in
            context.directory.nearest(query, from: above, on: context.today, excluding: recused)
        }.first
    }
}

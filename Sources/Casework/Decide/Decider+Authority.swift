import Decisions
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Who may do it, and which unit it goes to: the same walk up the territory tree answers both.
extension Decider {
    /// The unit that holds a role for this case: its holder; for a role that is nobody's superior whoever had the duty last
    /// of those that hold it, so the sender and not a neighbour; then up from the holder, and up from the place. Where
    /// several organs at one place hold it, the one of the holder's line; where that tells nothing, none of them.
    func nearest(_ role: RoleID, from state: CaseState) -> UnitID? {
        let query = mechanism.query(role)
        let (directory, aside, today) = (context.directory, state.handling.aside, context.today)
        func holds(_ unit: UnitID) -> Bool { directory.holds(unit, query, on: today, without: aside) }
        if holds(state.handling.unit) { return state.handling.unit }
        let before = state.handling.heldBefore.last(where: holds)
        if let before, !isAbove(role) { return before }
        return meant(among: holders(of: role, from: state), state) ?? before
    }

    /// Those that hold a role at the first step up from the holder, else up from the place, at which any does.
    func holders(of role: RoleID, from state: CaseState) -> [UnitID] {
        let query = mechanism.query(role)
        return [state.handling.unit, state.place].compactMap { $0 }.lazy.map { [context] start in
            context.directory.nearestHolders(
                query, from: start, on: context.today, without: state.handling.aside)
        }.first { !$0.isEmpty } ?? []
    }

    /// The only one of them that is of a unit's line.
    func ofOneLine(_ units: [UnitID], with unit: UnitID) -> UnitID? {
        let line = context.directory.unit(unit)?.line
        let same = units.filter { line != nil && context.directory.unit($0)?.line == line }
        return same.count == 1 ? same[0] : nil
    }

    /// A role to which clocks escalate or that arbitrates.
    private func isAbove(_ role: RoleID) -> Bool {
        mechanism.clocks.all.contains { $0.escalation.contains { $0.role == role } }
            || mechanism.referrals.all.contains { $0.arbiter == role }
    }

    /// Whoever has stepped aside does nothing on the case, in whatever post (信访工作条例 28).
    func requireNotAside(_ state: CaseState) throws(Rejection) {
        let actor = context.actor
        guard actor.kind == .post else { return }
        if let unit = actor.unit, state.handling.recusedUnits.contains(unit) { throw .recused }
        if let account = actor.account,
            context.directory.bars(account, state.handling.aside, on: context.today)
        {
            throw .recused
        }
    }

    /// Whether a unit may have nothing to do with it: it has stepped aside, or everybody has who could act there.
    func isAside(_ unit: UnitID, for role: RoleID? = nil, _ state: CaseState) -> Bool {
        let (directory, aside, today) = (context.directory, state.handling.aside, context.today)
        if aside.units.contains(unit) { return true }
        let able = directory.posts(at: unit, on: today).filter { role == nil || $0.role == role }
        return !able.isEmpty && able.allSatisfy { directory.bars($0.account, aside, on: today) }
    }

    func authorise(_ action: Action, on state: CaseState) throws(Rejection) {
        try requireNotAside(state)
        let roles = action.by.isEmpty ? [stage?.owner].compactMap { $0 } : action.by
        if let of = action.of, context.actor.kind != .platform {
            guard let role = context.actor.role, roles.contains(role), let unit = context.actor.unit,
                unit == state.unit(of)
            else { throw .notYours(roles: roles) }
            return
        }
        try authorise(roles, on: state)
    }

    /// The acting post must hold one of the roles at the unit responsible for it here.
    func authorise(_ roles: [RoleID], on state: CaseState) throws(Rejection) {
        let actor = context.actor
        if actor.kind == .platform { return }
        guard actor.kind == .post, let role = actor.role, let unit = actor.unit, roles.contains(role),
            unit == state.handling.unit || nearest(role, from: state) == unit || isMediator(role, state)
        else { throw .notYours(roles: roles) }
    }

    /// Whom the parties chose mediates wherever they sit, and whom a committee named as long as it has the case (人民调解法 19).
    private func isMediator(_ role: RoleID, _ state: CaseState) -> Bool {
        role == stage?.owner
            && state.mediation.mediators.contains {
                $0.account == context.actor.account && ($0.isChosen || $0.unit == state.handling.unit)
            }
    }

    /// The owner of the stage: of the unit that holds the case.
    func authoriseOwner(_ state: CaseState) throws(Rejection) {
        try authorise([stage?.owner ?? state.handling.owner].compactMap { $0 }, on: state)
    }

    /// Roles above the owner: those to which this mechanism's clocks escalate.
    func superiors(_ state: CaseState) -> [RoleID] {
        let clocks = stage?.clocks.compactMap { mechanism.clocks[$0] } ?? []
        return raised(by: clocks + mechanism.clocks.all)
    }

    /// Those of them that may act in the holder's place: to whom the clocks of the stage escalate, or one that has run in this
    /// case. A post to which another part of the mechanism answers disposes of nothing here.
    func directSuperiors(_ state: CaseState) -> [RoleID] {
        raised(by: ((stage?.clocks ?? []) + state.clocks.map(\.clock)).compactMap { mechanism.clocks[$0] })
    }

    private func raised(by clocks: [Clock]) -> [RoleID] {
        var roles: [RoleID] = []
        for step in clocks.flatMap(\.escalation) where !roles.contains(step.role) {
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

    /// The unit that takes a stage, or why none does: then the unit before keeps the duty, and the event says so. A matter
    /// must never fall between two offices.
    func route(_ target: Stage, from state: CaseState) -> Routed {
        guard let owner = target.owner else { return .to(state.handling.unit) }
        let (directory, aside, today) = (context.directory, state.handling.aside, context.today)
        func holds(_ unit: UnitID, _ query: RoleQuery) -> Bool {
            directory.holds(unit, query, on: today, without: aside)
        }
        // The arbiter's word stands over every field and table, also when the case comes back.
        if let decided = state.handling.decided, holds(decided.unit, RoleQuery(role: owner)) {
            return .to(decided.unit)
        }
        if let unit = named(by: target.routing, state),
            !aside.units.contains(unit)
        {
            if holds(unit, RoleQuery(role: owner)) { return .to(unit) }
            // Where all who could do it there have stepped aside, it goes on as if no unit had been named.
            if !directory.holds(unit, RoleQuery(role: owner), on: today) {
                return .unheld(owner, at: unit, isNamed: true)
            }
        }
        let query = query(owner, target.routing, state)
        // Who accepted an offer keeps what it accepted, and a unit below the table's level what it took up: the table
        // divides work among others.
        let accepted = state.linkage.referrals.last { $0.isAccepted && $0.movesCase }
        let keeps = accepted?.to == state.handling.unit || isBelow(target.routing, state)
        if holds(state.handling.unit, keeps ? RoleQuery(role: owner) : query) {
            return .to(state.handling.unit)
        }
        for start in [state.place, state.handling.unit].compactMap({ $0 }) {
            let found = directory.nearestHolders(query, from: start, on: today, without: aside)
            if let one = meant(among: found, state) { return .to(one) }
            if found.count > 1 { return .several(owner, found) }
        }
        return .unheld(owner, at: state.place ?? state.handling.unit, isNamed: false)
    }

    /// The unit that a stage or an offer names: in a field, or by what has happened to the case.
    func named(by routing: Routing, _ state: CaseState) -> UnitID? {
        if let field = routing.field, case .unit(let unit)? = state.fields[field] { return unit }
        return routing.known.flatMap { state.unit($0) }
    }

    /// Which of several units that hold a role is meant: whoever had the case before, else the one of the holder's line.
    /// Where that tells nothing, none of them: the first by name is nobody's word.
    func meant(among units: [UnitID], _ state: CaseState) -> UnitID? {
        if units.count < 2 { return units.first }
        return state.handling.heldBefore.last(where: units.contains)
            ?? ofOneLine(units, with: state.handling.unit)
    }

    /// Whoever takes a step names a unit that can take the case, or hears whose organisation must first say which of
    /// several is meant. What comes about by itself is refused by nobody: there the sender keeps the duty.
    func requireReached(_ target: StageID) throws(Rejection) {
        guard let stage = mechanism.stage(target), stage.isOpen else { return }
        switch route(stage, from: try current) {
        case .to, .unheld(_, _, isNamed: false): return
        case .unheld(let role, let unit, isNamed: true): throw .nobodyHolds(role, at: unit)
        case .several(let role, let units): throw .severalHold(role, units: units)
        }
    }

    /// Whether the table divides the work of a level above the unit that holds the case.
    private func isBelow(_ routing: Routing, _ state: CaseState) -> Bool {
        guard let level = routing.decision.flatMap({ mechanism.decisions[$0]?.level }),
            let unit = context.directory.unit(state.handling.unit)
        else { return false }
        return unit.level > level
    }

    /// What a stage asks of the unit that takes it: role, level and line, by its own words or its table's.
    func query(_ owner: RoleID, _ routing: Routing, _ state: CaseState) -> RoleQuery {
        var query = mechanism.query(owner, routing)
        if let table = routing.decision.flatMap({ mechanism.decisions[$0] }) {
            query.upTo = table.level
            let facts = state.feelContext(mechanism, directory: context.directory, now: context.now)
            let outputs = table.outputs(in: facts)
            if case .string(let line)? = outputs["line"] { query.line = line }
            if case .string(let level)? = outputs["level"] {
                query.level = Level(rawValue: level) ?? query.level
            }
        }
        return query
    }

    /// Who goes on where the holder steps aside: the next competent unit above (人民调解法 8, 34), else the one that the
    /// stage's own line or table leads to, else the only one above that holds the role. Where several do and nothing says
    /// which, somebody above decides first.
    func successor(of unit: UnitID, _ owner: RoleID, without aside: SteppedAside, _ state: CaseState)
        throws(Rejection) -> UnitID?
    {
        let (directory, today) = (context.directory, context.today)
        if let next = directory.nextCompetent(owner, above: unit, on: today, without: aside) { return next }
        guard let above = directory.unit(unit)?.parent else { return nil }
        if let routing = stage?.routing, routing.line != nil || routing.decision != nil {
            var query = query(owner, routing, state)
            query.upTo = nil
            for level in [query.level, nil] {
                query.level = level
                guard query.line != nil else { break }
                let found = directory.nearestHolders(query, from: above, on: today, without: aside)
                if let one = meant(among: found, state) { return one }
                if found.count > 1 { throw .severalHold(owner, units: found) }
            }
        }
        let found = directory.nearestHolders(
            RoleQuery(role: owner), from: above, on: today, without: aside)
        if let one = meant(among: found, state) { return one }
        if found.count > 1 { throw .severalHold(owner, units: found) }
        return nil
    }
}

/// Where a stage takes a case.
enum Routed: Hashable {
    case to(UnitID)
    /// Nobody holds the role there; a field may have named the unit.
    case unheld(RoleID, at: UnitID, isNamed: Bool)
    /// Several hold it, and nothing says which of them is meant.
    case several(RoleID, [UnitID])

    var unit: UnitID? { if case .to(let unit) = self { unit } else { nil } }
}

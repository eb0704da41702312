import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Who answers for a clock, who stands above them, and who may therefore stop it, let it go on, or lengthen it. Holding the
/// case is not enough: mediators do not stop the court's clock, and the judge stops it while they mediate.
extension Decider {
    /// The unit that answers for a clock: whoever holds the case, unless the pack names another owner.
    func keeper(of clock: Clock) -> UnitID {
        guard let state else { return UnitID("") }
        guard let owner = clock.owner, owner != stage?.owner else { return state.handling.unit }
        return nearest(owner, from: state) ?? state.handling.unit
    }

    func owner(of run: RunningClock) -> RoleID? { run.owner ?? stage?.owner ?? state?.handling.owner }

    /// The unit at which a role above hears of a clock: the nearest to whoever answers for it, of several the one of its
    /// line. Somebody must hear, so where that tells nothing the first does.
    func above(_ role: RoleID, _ run: RunningClock) -> UnitID? {
        let query = mechanism.query(role)
        let aside = state?.handling.aside ?? .nobody
        return [run.unit, state?.place].compactMap { $0 }.lazy.compactMap { [context, self] start in
            let found = context.directory.nearestHolders(
                query, from: start, on: context.today, without: aside)
            return ofOneLine(found, with: run.unit) ?? found.first
        }.first
    }

    /// A clock is stopped, let go on and lengthened by its owner.
    func authoriseOwner(of run: RunningClock, _ state: CaseState) throws(Rejection) {
        guard let owner = run.owner else { return try authoriseOwner(state) }
        let actor = context.actor
        if actor.kind == .platform { return }
        let unit =
            context.directory.holds(
                run.unit, RoleQuery(role: owner), on: context.today, without: state.handling.aside)
            ? run.unit : nearest(owner, from: state)
        guard actor.kind == .post, actor.role == owner, actor.unit == unit else {
            throw .notYours(roles: [owner])
        }
        try requireNotAside(state)
    }

    func ownsClock(_ state: CaseState) -> Bool {
        state.runningClocks.contains { run in
            do throws(Rejection) {
                try authoriseOwner(of: run, state)
                return true
            } catch {
                return false
            }
        }
    }

    // MARK: approval

    /// The posts above a clock in the order in which they are called, but for its own owner's.
    private func ranks(above run: RunningClock, _ clock: Clock) -> [(role: RoleID, unit: UnitID)] {
        clock.escalation.map(\.role).filter { $0 != owner(of: run) }.compactMap { role in
            above(role, run).map { (role, $0) }
        }
    }

    /// The post that allows more time. Whoever stands above sits either in the owner's own unit (its head) or outside of it
    /// (the superior): the one is not the other. Where all sit in one unit, the highest is the superior.
    func approver(
        _ approver: Clock.Approver, of run: RunningClock, _ clock: Clock
    ) -> (role: RoleID, unit: UnitID)? {
        let ranks = ranks(above: run, clock)
        return switch approver {
        case .superior: ranks.first { $0.unit != run.unit } ?? ranks.last
        case .unitHead: ranks.last { $0.unit == run.unit }
        case .allParties: nil
        }
    }

    /// Whether the actor holds a post to which one of the running clocks is raised.
    func standsAboveClock(_ state: CaseState) -> Bool {
        state.runningClocks.contains { run in
            guard let clock = mechanism.clocks[run.clock] else { return false }
            return ranks(above: run, clock).contains {
                $0.role == context.actor.role && $0.unit == context.actor.unit
            }
        }
    }
}

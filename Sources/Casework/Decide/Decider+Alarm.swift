import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What time brings about by itself.
extension Decider {
    /// Everything whose moment has come: breaches, escalations, the end of windows, an offer nobody answered.
    mutating func alarm() {
        guard let state, state.isOpen else { return }
        for run in state.runningClocks where run.heardFrom.map({ $0 < context.now }) ?? true {
            let run = endPause(of: run)
            guard run.isHeard else { continue }
            if run.isWindow {
                close(run)
            } else {
                breach(run)
                raise(run)
            }
        }
        expireOffers()
        raiseArbitrations()
        findLateResults()
    }

    /// A pause ends where the cap lets it go on no longer (最长不能超过).
    private mutating func endPause(of run: RunningClock) -> RunningClock {
        guard run.isPaused, run.breachedAt == nil, let latest = run.latest, latest < context.now,
            let clock = mechanism.clocks[run.clock]
        else { return run }
        var ended = run
        ended.pauses[ended.pauses.count - 1].until = latest
        emit(ClockResumed(clock: run.clock, key: run.key, due: due(of: ended, clock)), at: latest)
        return state?.clocks.first { $0.key == run.key } ?? run
    }

    private mutating func breach(_ run: RunningClock) {
        guard run.breachedAt == nil, run.isLate(at: context.now) else { return }
        emit(ClockBreached(clock: run.clock, key: run.key), at: run.due)
        fired.append(.overdue(run.clock))
    }

    /// The time of a right is over: nobody is late, and nobody can use it any more.
    private mutating func close(_ run: RunningClock) {
        guard run.due < context.now else { return }
        let light = lights(of: run).last(run, .closed, at: run.due)
        emit(ClockClosed(clock: run.clock, key: run.key, light: light), at: run.due)
        fired.append(.closed(run.clock))
    }

    /// Calls those above whose turn it is: the post nearest to whoever answers for the clock, as things stand now. Where
    /// nobody holds it, the next is called at once: what is overdue is heard by somebody.
    private mutating func raise(_ run: RunningClock) {
        var isUnheard = false
        for step in run.escalations where !step.isDone && (step.at < context.now || isUnheard) {
            let unit = above(step.role, run)
            let told = unit.map { hearers(of: step.role, at: $0) } ?? []
            emit(
                ClockEscalated(
                    clock: run.clock, key: run.key, role: step.role, unit: told.isEmpty ? nil : unit,
                    told: told), at: min(step.at, context.now))
            isUnheard = told.isEmpty
        }
    }

    /// Who holds a post above, but for those who stepped aside.
    func hearers(of role: RoleID, at unit: UnitID) -> [AccountID] {
        let aside = state?.handling.aside ?? .nobody
        return context.directory.accounts(holding: role, at: unit, on: context.today).filter {
            !context.directory.bars($0, aside, on: context.today)
        }
    }
}

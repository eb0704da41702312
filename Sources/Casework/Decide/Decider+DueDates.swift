import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// When a run is due, as its pauses, its extensions and the edition of the calendar make it.
extension Decider {
    /// The due moment of a run as its pauses and extensions make it, with its lights.
    func due(of run: RunningClock, _ clock: Clock) -> ClockDue {
        let calendar = context.around.calendar(run.calendarUnit)
        var changed = run
        if let deadline = calendar.deadline(of: run.timing, asOf: effective) {
            changed.due = deadline.due
            changed.isProvisional = deadline.isProvisional
        }
        return shown(changed, clock, calendar)
    }

    /// A run with its due moment, as an event holds it.
    private func shown(_ run: RunningClock, _ clock: Clock, _ calendar: WorkingCalendar) -> ClockDue {
        var due = ClockDue(
            due: run.due, isProvisional: run.isProvisional, edition: calendar.edition.id,
            steps: Lights(rules: clock.lights, calendar: calendar).steps(run),
            escalations: escalations(of: run, clock, calendar))
        if run.cap?.holdsPauses == true { due.latest = calendar.latest(of: run.timing)?.due }
        due.heardFrom = run.heardFrom.flatMap { $0 > context.now ? $0 : nil }
        // Whoever enters late what is over by now has until the close of the day to enter what followed.
        if run.due < context.now, effective < context.now {
            due.heardFrom = calendar.deadline(from: context.now, .workingDays(0)).due
        }
        return due
    }

    /// Whom the clock calls, and when. Who was called for a moment that is still past stays called.
    private func escalations(
        of run: RunningClock, _ clock: Clock, _ calendar: WorkingCalendar
    ) -> [RunningClock.Escalation] {
        clock.escalation.map { step in
            let at = step.after.map { calendar.deadline(from: run.due, $0.value).due } ?? run.due
            let called = run.escalations.first { $0.role == step.role && $0.isDone }
            if let called, at <= context.now {
                return RunningClock.Escalation(role: step.role, unit: called.unit, at: at, isDone: true)
            }
            return RunningClock.Escalation(role: step.role, unit: above(step.role, run), at: at)
        }
    }

    // MARK: a new edition of the calendar

    /// Counts anew what was counted with another edition. A date moves by an event, and never to an earlier moment; one
    /// that was provisional may turn out to be final. A clock that stands still is counted when it goes on.
    mutating func recount() {
        guard let state, state.isOpen else { return }
        for run in state.runningClocks where !run.isPaused {
            let calendar = context.around.calendar(run.calendarUnit)
            guard run.edition != calendar.edition.id, let clock = mechanism.clocks[run.clock],
                let deadline = calendar.deadline(of: run.timing, asOf: effective)
            else { continue }
            var moved = run
            moved.due = max(run.due, deadline.due)
            moved.isProvisional = deadline.isProvisional
            if moved.due == run.due, moved.isProvisional == run.isProvisional { continue }
            emit(ClockRecomputed(clock: clock.id, key: run.key, due: shown(moved, clock, calendar)))
        }
    }
}

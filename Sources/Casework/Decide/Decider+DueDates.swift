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
        let done = Set(run.escalations.filter(\.isDone).map(\.role))
        let escalations = escalations(clock, due: run.due, calendar).map { step in
            var step = step
            step.isDone = done.contains(step.role) && step.at <= context.now
            return step
        }
        return ClockDue(
            due: run.due, isProvisional: run.isProvisional, edition: calendar.edition.id,
            steps: Lights(rules: clock.lights, calendar: calendar).steps(run), escalations: escalations)
    }

    // MARK: a new edition of the calendar

    /// Counts anew what was counted with another edition. A date moves by an event, and never to an earlier moment; one
    /// that was provisional may turn out to be final. A clock that stands still is counted when it goes on.
    mutating func recount() {
        guard let state, state.isOpen else { return }
        for run in state.runningClocks where !run.isPaused {
            let calendar = context.around.calendar(run.calendarUnit)
            guard run.edition != calendar.edition.id, let clock = mechanism.clocks[run.clock],
                let deadline = agreedDay(of: run, clock, calendar)
                    ?? calendar.deadline(of: run.timing, asOf: effective)
            else { continue }
            var moved = run
            moved.due = max(run.due, deadline.due)
            moved.isProvisional = deadline.isProvisional
            if moved.due == run.due, moved.isProvisional == run.isProvisional { continue }
            emit(ClockRecomputed(clock: clock.id, key: run.key, due: shown(moved, clock, calendar)))
        }
    }

    /// The end of a clock that runs until a day that somebody named, rather than for a while.
    private func agreedDay(
        of run: RunningClock, _ clock: Clock, _ calendar: WorkingCalendar
    ) -> Deadline? {
        guard run.extensions.isEmpty, run.pauses.isEmpty else { return nil }
        switch clock.length {
        case .instalments:
            return state?.mediation.binding?.instalments.first { $0.number == run.instalment }
                .map { Deadline(of: $0, calendar) }
        case .until:
            let day = run.start.date.adding(days: run.period.count)
            return Deadline(onDay: day, calendar, rolls: clock.rolls)
        case .fixed, .computed: return nil
        }
    }
}

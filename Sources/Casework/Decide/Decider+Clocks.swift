import Decisions
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Starting and stopping clocks. A clock runs while the case stands in a stage that lists it, from the
/// moment its pack names, until it leaves those stages or its `stops` moment happens.
extension Decider {
    /// Brings the running clocks in line with the stage and the moments reached.
    mutating func syncClocks(entered: Bool) {
        guard let stage else { return }
        stopClocks(notIn: stage)
        guard stage.isOpen else { return }
        followFacts()
        for id in stage.clocks {
            guard let clock = mechanism.clocks[id] else { continue }
            if case .instalments = clock.length {
                startInstalments(clock)
            } else if let start = start(of: clock, entered: entered) {
                begin(clock, from: start)
            }
        }
    }

    private mutating func stopClocks(notIn stage: Stage) {
        for run in state?.clocks ?? [] {
            guard run.isRunning || run.end != .done else { continue }
            if let (end, moment) = end(of: run, in: stage) { stop(run, end, at: moment) }
        }
    }

    /// How a run ends now, and as of when; nil where it goes on.
    private func end(of run: RunningClock, in stage: Stage) -> (RunningClock.End, Instant)? {
        if let moment = mechanism.clocks[run.clock]?.stops.flatMap({ state?.moments[$0] }),
            moment >= run.start
        {
            switch run.end {
            case nil: return (.done, moment)
            // A late entry may show that a right was used before its time was over.
            case .closed: return moment <= run.due ? (.done, moment) : nil
            // What nobody had to do any more, and somebody did after all: a call after the matter was closed.
            case .lapsed: return isLast(run) ? (.done, moment) : nil
            case .done: return nil
            }
        }
        guard run.isRunning else { return nil }
        if let number = run.instalment {
            // Of an agreement that another took the place of.
            guard let agreement = state?.mediation.binding, agreement.number == run.agreement else {
                return (.lapsed, effective)
            }
            let item = agreement.instalments.first { $0.number == number }
            if let performed = item?.performedAt { return (.done, performed) }
        }
        if countsFromWhatIsGone(run) { return (.lapsed, effective) }
        if stage.isOpen, stage.clocks.contains(run.clock) || staysWithAgreement(run) { return nil }
        return (isDoneByLeaving(run) ? .done : .lapsed, effective)
    }

    private func isLast(_ run: RunningClock) -> Bool {
        state?.clocks.last { $0.clock == run.clock && $0.instalment == run.instalment }?.key == run.key
    }

    /// A clock without an act of its own limits the stay in its stages. Where the parties end the matter, nobody has kept
    /// that time; and what waits for an act is not done by being left.
    private func isDoneByLeaving(_ run: RunningClock) -> Bool {
        guard run.instalment == nil, let clock = mechanism.clocks[run.clock], clock.stops == nil,
            !clock.isWindow
        else { return false }
        let endings: [Moment] = [.withdrawn, .partyRefused, .mediationStopped]
        return !endings.contains { state?.moments[$0].map { $0 >= run.start } ?? false }
    }

    /// From an agreement that another took the place of, or an application that was taken back.
    private func countsFromWhatIsGone(_ run: RunningClock) -> Bool {
        guard run.instalment == nil, case .moment(let moment)? = mechanism.clocks[run.clock]?.start,
            Moment.ofAgreement.contains(moment)
        else { return false }
        return state?.moments[moment].map { $0 > run.start } ?? true
    }

    /// While the parties talk about changing what is in effect, it is owed and may be confirmed as before.
    private func staysWithAgreement(_ run: RunningClock) -> Bool {
        guard let from = state?.mediation.openedAgainFrom, let stage = mechanism.stage(from),
            stage.clocks.contains(run.clock), let clock = mechanism.clocks[run.clock]
        else { return false }
        return clock.start == .moment(.agreementEffective) || clock.start == .moment(.courtFiled)
    }

    private mutating func stop(_ run: RunningClock, _ end: RunningClock.End, at moment: Instant) {
        var stood = run
        if !run.isRunning { stood.stoppedAt = moment }
        // Overdue is overdue, whatever becomes of the matter.
        let shown: RunningClock.End = end == .lapsed && stood.isLate(at: moment) ? .done : end
        let light = lights(of: run).last(stood, shown, at: stood.moment(at: moment))
        emit(ClockStopped(clock: run.clock, key: run.key, end: end, light: light), at: moment)
    }

    func lights(of run: RunningClock) -> Lights {
        Lights(
            rules: mechanism.clocks[run.clock]?.lights ?? LightRule.standard,
            calendar: context.around.calendar(run.calendarUnit))
    }

    /// The moment from which the clock must start now; nil where it already ran from there, or may not run yet.
    private func start(of clock: Clock, entered: Bool) -> Instant? {
        guard let state else { return nil }
        let runs = state.clocks.filter { $0.clock == clock.id }
        if runs.contains(where: \.isRunning) { return nil }
        let start: Instant?
        switch clock.start {
        case .entered: start = entered ? state.handling.stageSince : nil
        case .moment(let moment):
            // The law counts a right from its own day, whenever the case is taken up again (人民调解法 33).
            start = state.moments[moment].map { clock.isWindow ? $0 : begun($0, of: runs, entered, state) }
        case .field(let field):
            // What counts back from a day to come begins where the case stands.
            let isBack = if case .before = clock.length { true } else { false }
            start = state.fields[field].flatMap { startOf($0) }.map {
                isBack ? state.handling.stageSince : $0
            }
        case .referral(let id, let answer): start = state.linkage.answered(id, answer)
        }
        guard let start else { return nil }
        if case .entered = clock.start {
        } else if runs.contains(where: {
            $0.start == start && (!entered || isOver($0)) && !isUndone($0, clock)
        }) {
            return nil
        }
        if let stops = clock.stops, let stopped = state.moments[stops], stopped >= start { return nil }
        return start
    }

    /// It had done its work, and what it had done was taken back.
    private func isUndone(_ run: RunningClock, _ clock: Clock) -> Bool {
        run.end == .done && clock.stops.map { state?.moments[$0] == nil } ?? false
    }

    /// A window whose time is over does not open again.
    private func isOver(_ run: RunningClock) -> Bool { run.isWindow && run.end == .closed }

    /// A second round is not late from the beginning: once a clock has done its work, or the case was closed, it begins anew
    /// with the stage that lists it again.
    private func begun(
        _ moment: Instant, of runs: [RunningClock], _ entered: Bool, _ state: CaseState
    ) -> Instant {
        var start = moment
        if let reopened = state.moments[.reopened] { start = max(start, reopened) }
        guard entered, let last = runs.compactMap(\.stoppedAt).max() else { return start }
        let isDone = [Moment.replied, .completed].contains { done in
            state.moments[done].map { moment in moment <= last && runs.contains { $0.start <= moment } }
                ?? false
        }
        return isDone ? max(start, state.handling.stageSince) : start
    }

    private func startOf(_ value: FieldValue) -> Instant? {
        switch value {
        case .date(let date): Instant(date, TimeOfDay(minutes: 0))
        case .moment(let moment): moment
        default: nil
        }
    }

    private func named(_ value: FieldValue) -> Named? {
        switch value {
        case .date(let date): .day(date)
        case .moment(let moment): .moment(moment)
        case .words, .choice, .number, .money, .yesNo, .unit, .account, .party, .files, .rows,
            .list:
            nil
        }
    }

    mutating func begin(_ clock: Clock, from start: Instant) {
        guard let state else { return }
        let number = state.clocks.filter { $0.clock == clock.id }.count + 1
        var run = fresh(clock, number == 1 ? clock.id.text : "\(clock.id)#\(number)", from: start)
        switch clock.length {
        case .until(let field):
            guard let named = state.fields[field].flatMap({ named($0) }) else { return }
            run.until = named
        case .before(let field, let back):
            guard let named = state.fields[field].flatMap({ named($0) }) else { return }
            (run.until, run.period) = (named, back)
        case .fixed, .computed:
            guard let period = period(of: clock, from: start) else { return }
            run.period = period
            run.cap = clock.cap.map { Cap($0.value, holdsPauses: clock.capHoldsPauses) }
        case .instalments: return
        }
        begin(run, clock)
    }

    private func fresh(_ clock: Clock, _ key: String, from start: Instant) -> RunningClock {
        RunningClock(
            clock: clock.id, key: key, start: start, period: .days(0), due: start, isProvisional: false,
            edition: "", owner: clock.owner, unit: keeper(of: clock), isWindow: clock.isWindow, steps: [],
            escalations: [], rolls: clock.rolls)
    }

    private mutating func begin(_ run: RunningClock, _ clock: Clock) {
        var run = run
        due(of: run, clock).apply(to: &run)
        emit(ClockStarted(run: run))
    }

    /// What a pack's length comes to for a case. A formula sees the case as it is, on the day on which the clock started:
    /// what day it is when somebody happens to write moves nothing.
    func period(of clock: Clock, from start: Instant) -> Period? {
        switch clock.length {
        case .fixed(let period): return period.value
        case .computed(let rule):
            guard let state else { return nil }
            let facts = state.feelContext(mechanism, directory: context.directory, now: start)
            guard case .string(let text) = rule.expression.evaluate(in: facts).value else { return nil }
            return Period(text)
        case .instalments, .until, .before: return nil
        }
    }

    /// A run follows the facts that it was computed from: the fields in its formula, the day from which it counts, the day
    /// on which it ends.
    private mutating func followFacts() {
        guard let state else { return }
        for run in state.runningClocks {
            guard let clock = mechanism.clocks[run.clock], run.instalment == nil else { continue }
            var changed = run
            if case .field(let field) = clock.start, !run.countsBack {
                changed.start = state.fields[field].flatMap { startOf($0) } ?? run.start
            }
            switch clock.length {
            case .fixed, .instalments: break
            case .computed: changed.period = period(of: clock, from: changed.start) ?? run.period
            case .until(let field), .before(let field, _):
                changed.until = state.fields[field].flatMap { named($0) } ?? run.until
            }
            guard changed.start != run.start || changed.period != run.period || changed.until != run.until
            else { continue }
            emit(
                ClockPeriodChanged(
                    clock: clock.id, key: run.key, start: changed.start, period: changed.period,
                    until: changed.until, due: due(of: changed, clock)))
        }
    }

    private mutating func startInstalments(_ clock: Clock) {
        guard let state, let agreement = state.mediation.binding, let start = agreement.effectiveAt else {
            return
        }
        for instalment in agreement.instalments where instalment.performedAt == nil {
            let runs = state.clocks.filter {
                $0.clock == clock.id && $0.agreement == agreement.number && $0.instalment == instalment.number
            }
            guard !runs.contains(where: \.isRunning) else { continue }
            let base = "\(clock.id)/\(agreement.number).\(instalment.number)"
            var run = fresh(clock, runs.isEmpty ? base : "\(base)#\(runs.count + 1)", from: start)
            (run.agreement, run.instalment) = (agreement.number, instalment.number)
            // What a person owes on a day is in time until midnight: the hours are the office's, not the debtor's (民法典
            // 203 II). From a rest day it moves to the next working day (203 I), unless the day was agreed as it stands (204).
            run.until = .day(instalment.due)
            (run.rolls, run.closes) = (!instalment.isExact, false)
            begin(run, clock)
        }
    }
}

import Decisions
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Starting, stopping and breaching clocks. A clock runs while the case stands in a stage that lists it, from the
/// moment its pack names, until it leaves those stages or its `stops` moment happens.
extension Decider {
    /// Brings the running clocks in line with the stage and the moments reached.
    mutating func syncClocks(entered: Bool) {
        guard let stage else { return }
        stopClocks(notIn: stage)
        guard stage.isOpen else { return }
        followPeriods()
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
        for run in state?.runningClocks ?? [] {
            let listed = stage.isOpen && (stage.clocks.contains(run.clock) || staysWithAgreement(run))
            let stopped =
                mechanism.clocks[run.clock]?.stops.flatMap { state?.moments[$0] }.map { $0 >= run.start }
                ?? false
            if !listed || stopped || isPerformed(run) { stop(run) }
        }
    }

    /// Paid, or of an agreement that another took the place of.
    private func isPerformed(_ run: RunningClock) -> Bool {
        guard let number = run.instalment else { return false }
        guard let agreement = state?.mediation.binding, agreement.number == run.agreement else { return true }
        return agreement.instalments.contains { $0.number == number && $0.performedAt != nil }
    }

    /// While the parties talk about changing what is in effect, it is owed and may be confirmed as before.
    private func staysWithAgreement(_ run: RunningClock) -> Bool {
        guard let from = state?.mediation.openedAgainFrom, let stage = mechanism.stage(from),
            stage.clocks.contains(run.clock), let clock = mechanism.clocks[run.clock]
        else { return false }
        return clock.start == .moment(.agreementEffective) || clock.start == .moment(.courtFiled)
    }

    private mutating func stop(_ run: RunningClock) {
        let calendar = context.around.calendar(run.calendarUnit)
        let rules = mechanism.clocks[run.clock]?.lights ?? LightRule.standard
        let light = Lights(rules: rules, calendar: calendar).final(run, stoppedAt: run.moment(at: effective))
        emit(ClockStopped(clock: run.clock, key: run.key, light: light))
    }

    /// The moment from which the clock must start now; nil where it already ran from there, or may not run yet.
    private func start(of clock: Clock, entered: Bool) -> Instant? {
        guard let state else { return nil }
        let runs = state.clocks.filter { $0.clock == clock.id }
        if runs.contains(where: \.isRunning) { return nil }
        let start: Instant?
        switch clock.start {
        case .entered: start = entered ? state.handling.stageSince : nil
        case .moment(let moment): start = state.moments[moment].map { begun($0, of: runs, entered, state) }
        case .field(let field): start = state.fields[field].flatMap { startOf($0) }
        }
        guard let start else { return nil }
        if case .entered = clock.start {
        } else if runs.contains(where: { $0.start == start && !entered }) {
            return nil
        }
        if let stops = clock.stops, let stopped = state.moments[stops], stopped >= start { return nil }
        return start
    }

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

    mutating func begin(_ clock: Clock, from start: Instant) {
        guard let state else { return }
        let number = state.clocks.filter { $0.clock == clock.id }.count + 1
        let key = number == 1 ? clock.id.text : "\(clock.id)#\(number)"
        let calendar = context.around.calendar(state.handling.unit)
        let (period, deadline): (Period, Deadline)
        switch clock.length {
        case .until(let field):
            guard let value = state.fields[field], let at = startOf(value) else { return }
            deadline = Deadline(onDay: at.date, calendar, rolls: clock.rolls)
            period = .days(max(0, deadline.lastDay.epochDay - start.date.epochDay))
        case .fixed, .computed, .instalments:
            guard let length = self.period(of: clock) else { return }
            period = length
            deadline = calendar.deadline(from: start, length, rolls: clock.rolls)
        }
        emit(ClockStarted(run: run(clock, key, start, period, deadline, calendar)))
    }

    private func run(
        _ clock: Clock, _ key: String, _ start: Instant, _ period: Period, _ deadline: Deadline,
        _ calendar: WorkingCalendar
    ) -> RunningClock {
        let unit = state?.handling.unit ?? UnitID("")
        var run = RunningClock(
            clock: clock.id, key: key, start: start, period: period, due: deadline.due,
            isProvisional: deadline.isProvisional, edition: calendar.edition.id, owner: clock.owner,
            unit: unit, isWindow: clock.isWindow, steps: [], escalations: [],
            rolls: clock.rolls)
        run.steps = Lights(rules: clock.lights, calendar: calendar).steps(run)
        run.escalations = escalations(clock, due: deadline.due, calendar)
        return run
    }

    func escalations(_ clock: Clock, due: Instant, _ calendar: WorkingCalendar) -> [RunningClock.Escalation] {
        clock.escalation.map { step in
            let at = step.after.map { calendar.deadline(from: due, $0).due } ?? due
            let unit = state.flatMap { nearest(step.role, from: $0) }
            return RunningClock.Escalation(role: step.role, unit: unit, at: at)
        }
    }

    func period(of clock: Clock) -> Period? {
        switch clock.length {
        case .fixed(let period): return period
        case .computed(let rule):
            guard let state else { return nil }
            let facts = state.feelContext(mechanism, directory: context.directory, now: context.now)
            guard case .string(let text) = rule.expression.evaluate(in: facts).value else { return nil }
            return Period(text)
        case .instalments, .until: return nil
        }
    }

    /// A computed length follows the fields it depends on.
    private mutating func followPeriods() {
        for run in state?.runningClocks ?? [] {
            guard let clock = mechanism.clocks[run.clock], case .computed = clock.length,
                let period = period(of: clock), period != run.period
            else { continue }
            var changed = run
            changed.period = period
            emit(
                ClockPeriodChanged(
                    clock: clock.id, key: run.key, period: period, due: due(of: changed, clock)))
        }
    }

    private mutating func startInstalments(_ clock: Clock) {
        guard let state, let agreement = state.mediation.binding, let start = agreement.effectiveAt else {
            return
        }
        let calendar = context.around.calendar(state.handling.unit)
        for instalment in agreement.instalments where instalment.performedAt == nil {
            let runs = state.clocks.filter {
                $0.clock == clock.id && $0.agreement == agreement.number && $0.instalment == instalment.number
            }
            guard !runs.contains(where: \.isRunning) else { continue }
            let base = "\(clock.id)/\(agreement.number).\(instalment.number)"
            let key = runs.isEmpty ? base : "\(base)#\(runs.count + 1)"
            let deadline = Deadline(of: instalment, calendar)
            let days = Period.days(max(0, deadline.lastDay.epochDay - start.date.epochDay))
            var run = run(clock, key, start, days, deadline, calendar)
            (run.agreement, run.instalment) = (agreement.number, instalment.number)
            (run.rolls, run.closes) = (!instalment.isExact, false)
            emit(ClockStarted(run: run))
        }
    }

    // MARK: time passes

    /// Everything whose moment has come: breaches, escalations, an offer nobody answered.
    mutating func alarm() {
        guard let state, state.isOpen else { return }
        for run in state.runningClocks where run.isHeard {
            if run.breachedAt == nil, run.isLate(at: context.now) {
                emit(ClockBreached(clock: run.clock, key: run.key), at: run.due)
                fired.append(.overdue(run.clock))
            }
            for step in run.escalations where !step.isDone && step.at < context.now {
                emit(
                    ClockEscalated(clock: run.clock, key: run.key, role: step.role, unit: step.unit),
                    at: step.at)
            }
        }
        expireOffers()
    }
}

extension Deadline {
    /// What a person owes on a day is in time until midnight: the hours are the office's, not the debtor's (民法典 203 II).
    /// From a rest day it moves to the next working day (203 I), unless the day was agreed as it stands (204).
    init(of instalment: Instalment, _ calendar: WorkingCalendar) {
        let day = instalment.isExact ? instalment.due : calendar.nextWorkingDay(onOrAfter: instalment.due)
        self.init(
            due: Instant(day, TimeOfDay(24)), lastDay: day,
            isProvisional: !instalment.isExact && calendar.isProvisional(day))
    }

    /// A date that the case waits for, to the close of business on it, or of the next working day.
    init(onDay day: CivilDate, _ calendar: WorkingCalendar, rolls: Bool) {
        let day = rolls ? calendar.nextWorkingDay(onOrAfter: day) : day
        self.init(
            due: Instant(day, calendar.closing(on: day)), lastDay: day,
            isProvisional: rolls && calendar.isProvisional(day))
    }
}

/// From a clock's list of lights to the moments at which each shows.
struct Lights {
    let rules: [LightRule]
    let calendar: WorkingCalendar

    /// While the clock runs: from each moment on, the light of the first rule that applies then.
    func steps(_ run: RunningClock) -> LightSteps {
        let open = rules.filter { $0.condition != .done }
        let moments = ([run.start] + open.compactMap { moment($0, run) }.map { $0.adding(milliseconds: 1) })
            .filter { $0 >= run.start }.sorted()
        var steps: [LightStep] = []
        for moment in moments {
            guard let rule = open.first(where: { applies($0, run, at: moment) }) else { continue }
            let step = LightStep(light: rule.light, word: rule.word, from: moment)
            if steps.last?.light != step.light || steps.last?.word != step.word { steps.append(step) }
        }
        return LightSteps(steps)
    }

    /// Once it has stopped.
    func final(_ run: RunningClock, stoppedAt moment: Instant) -> LightStep {
        let done = rules.filter { $0.condition != .open }
        let rule = done.first { applies($0, run, at: moment) } ?? rules.first { applies($0, run, at: moment) }
        return LightStep(light: rule?.light ?? .grey, word: rule?.word, from: moment)
    }

    /// The moment after which the rule applies; nil for one that always does.
    private func moment(_ rule: LightRule, _ run: RunningClock) -> Instant? {
        switch rule.threshold {
        case .always: nil
        case .overdue: run.due
        case .past(let period): reached(period, run)
        case .left(let period): before(run.due, period)
        }
    }

    private func applies(_ rule: LightRule, _ run: RunningClock, at now: Instant) -> Bool {
        moment(rule, run).map { now > $0 } ?? true
    }

    /// When this much of the clock's own time has run, pauses left out.
    private func reached(_ period: Period, _ run: RunningClock) -> Instant {
        let pauses = run.pauses.map { Pause(from: $0.from, until: $0.until) }
        let timing = Timing(start: run.start, period: period, pauses: pauses)
        return calendar.deadline(of: timing, asOf: run.pauses.last?.from)?.due ?? run.due
    }

    /// The moment with this much left: counted back in days from the due moment, on working days for `wd`.
    private func before(_ due: Instant, _ period: Period) -> Instant {
        switch period.unit {
        case .workingDays, .workingHours:
            var day = due.date
            var left = period.unit == .workingDays ? period.count : 1
            while left > 0 {
                day = day.adding(days: -1)
                if calendar.isWorkingDay(day) { left -= 1 }
            }
            return Instant(day, due.time)
        case .days: return due.adding(milliseconds: -Int64(period.count) * LegalTime.dayMilliseconds)
        case .months: return Instant(due.date.adding(months: -period.count), due.time)
        case .hours: return due.adding(milliseconds: -Int64(period.count) * 3_600_000)
        }
    }
}

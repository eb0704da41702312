import Mechanisms
import Streams
import WorkCalendar

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

    /// What nobody need do any more: no time was kept, and none was missed.
    static let noLongerNeeded = Bilingual(zh: "不再需要", en: "no longer needed")

    /// How a run ends: what shows from then on.
    func last(_ run: RunningClock, _ end: RunningClock.End, at moment: Instant) -> LightStep {
        switch end {
        case .done: final(run, stoppedAt: moment)
        case .lapsed: LightStep(light: .grey, word: Self.noLongerNeeded, from: moment)
        case .closed:
            rules.first { $0.condition != .done && applies($0, run, at: run.due.adding(milliseconds: 1)) }.map
            {
                LightStep(light: $0.light, word: $0.word, from: moment)
            } ?? LightStep(light: .grey, word: nil, from: moment)
        }
    }

    /// Once it has stopped.
    private func final(_ run: RunningClock, stoppedAt moment: Instant) -> LightStep {
        let done = rules.filter { $0.condition != .open }
        let rule = done.first { applies($0, run, at: moment) } ?? rules.first { applies($0, run, at: moment) }
        return LightStep(light: rule?.light ?? .grey, word: rule?.word, from: moment)
    }

    /// The moment after which the rule applies; nil for one that always does.
    private func moment(_ rule: LightRule, _ run: RunningClock) -> Instant? {
        switch rule.threshold {
        case .always: nil
        case .overdue: run.due
        case .past(let period): reached(period.value, run)
        case .left(let period): before(run.due, period.value)
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

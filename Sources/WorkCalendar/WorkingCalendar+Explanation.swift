extension WorkingCalendar {
    /// Why the clock runs out when it does: every day counted or skipped, pauses, extensions, rolling and
    /// closing, by date within each part of the period. It ends with `.due`, which agrees with
    /// `deadline(of:asOf:)`; where that is nil, it ends with the pause that is still open.
    ///
    /// It walks day by day, which is for people who ask, not for the hot path.
    public func explanation(of timing: Timing, asOf: Instant? = nil) -> [ExplanationStep] {
        var steps = stepsBack(timing)
        let isBack = timing.back != nil
        let timing = counted(timing)
        var run = DeadlineRun(calendar: self, timing: timing, asOf: asOf)
        let deadline = run.deadline()
        var extensions = timing.extensions[...]
        for (index, laid) in run.spans.enumerated() {
            let walk = SpanWalk(calendar: self, span: laid.span, stops: laid.stops)
            if index == 0, timing.isNamed {
                let date = CivilDate(epochDay: laid.span.from.day)
                if !isBack { steps.append(ExplanationStep(date: date, .named)) }
                if laid.span.period.boundedCount == 0 { continue }
            } else if index == 0 {
                steps += walk.opening()
            }
            var total = index == 0 ? timing.period.boundedCount : 0
            while let more = extensions.first, more.unit == laid.span.period.unit {
                extensions.removeFirst()
                total += more.boundedCount
                let date = CivilDate(epochDay: laid.span.from.day)
                steps.append(
                    ExplanationStep(date: date, .extended(by: more, total: Period(total, more.unit))))
            }
            steps += walk.days()
        }
        if let deadline, let last = run.spans.last?.span {
            steps += ending(deadline, of: last, in: run, unused: extensions)
        }
        return capped(steps, deadline, timing, asOf)
    }

    /// Where the cap comes first, the clock ends with it.
    private func capped(
        _ steps: [ExplanationStep], _ deadline: Deadline?, _ timing: Timing, _ asOf: Instant?
    ) -> [ExplanationStep] {
        guard let cap = timing.cap, let held = held(deadline, by: timing, asOf: asOf),
            deadline.map({ held.due < $0.due }) ?? true
        else { return steps }
        let before = deadline == nil ? steps : Array(steps.dropLast())
        let ending: ExplanationStep.Ending =
            switch cap.period.unit {
            case .hours, .workingHours: .moment
            case .workingDays, .days, .months:
                held.due == Instant(held.lastDay, TimeOfDay(24)) ? .endOfDay : .closing
            }
        return before.filter { $0.date <= held.lastDay } + [
            ExplanationStep(date: held.lastDay, .capped(by: cap.period)),
            ExplanationStep(date: held.lastDay, .due(held.due, ending)),
        ]
    }

    /// `unused` are the extensions with which the period would have ended earlier.
    private func ending(
        _ deadline: Deadline, of span: DeadlineRun.Span, in run: DeadlineRun, unused: ArraySlice<Period>
    ) -> [ExplanationStep] {
        var steps: [ExplanationStep] = []
        let own = run.finish(span)
        let unrolled = CivilDate(epochDay: span.end.day)
        if own.lastDay != unrolled {
            steps.append(ExplanationStep(date: unrolled, .rolled(kind(of: unrolled), to: own.lastDay)))
        }
        for more in unused {
            steps.append(ExplanationStep(date: own.lastDay, .extended(by: more, total: more)))
        }
        if !unused.isEmpty { steps.append(ExplanationStep(date: own.lastDay, .endsAsBefore(own.due))) }
        if deadline.isProvisional {
            let data = edition.coverage
            steps.append(
                ExplanationStep(
                    date: deadline.lastDay,
                    .provisional(dataFrom: data.lowerBound, dataUntil: data.upperBound)))
        }
        steps.append(
            ExplanationStep(date: deadline.lastDay, .due(deadline.due, ending(at: deadline, of: span))))
        return steps
    }

    private func ending(at deadline: Deadline, of span: DeadlineRun.Span) -> ExplanationStep.Ending {
        switch span.period.unit {
        case .hours, .workingHours: .moment
        case .workingDays, .days, .months:
            deadline.due == Instant(deadline.lastDay, TimeOfDay(24)) ? .endOfDay : .closing
        }
    }
}

/// Goes through the days of one span.
private struct SpanWalk {
    let calendar: WorkingCalendar
    let span: DeadlineRun.Span
    let stops: [DeadlineRun.Stop]

    func step(_ day: Int, _ fact: ExplanationStep.Fact) -> ExplanationStep {
        ExplanationStep(date: CivilDate(epochDay: day), fact)
    }

    /// How the period begins.
    func opening() -> [ExplanationStep] {
        switch span.period.unit {
        case .workingDays, .days, .months:
            return span.period.boundedCount == 0 ? [] : [step(span.from.day, .startDayNotCounted)]
        case .hours:
            return [step(span.from.day, .countsFrom(span.from.instant))]
        case .workingHours:
            let moment = calendar.openMoment(onOrAfter: span.from.instant)
            return [step(span.from.day, .countsFrom(moment))]
        }
    }

    /// Days and pauses in the order of their dates; on one day, what counted stands before the pause.
    func days() -> [ExplanationStep] {
        var steps = countedDays()
        for stop in stops {
            let from = calendar.epochDay(stop.from)
            insert(step(from, .paused(at: stop.from)), into: &steps)
            if stop.isOpen, stop.until == nil {
                return steps.filter { $0.date.epochDay <= from }
            }
            guard let until = stop.until else { continue }
            let day = calendar.epochDay(until)
            insert(step(day, .resumed(at: until, isAssumed: stop.isOpen)), into: &steps)
            if stop.ranOut { insert(step(day, .lastDayOverWhenResumed), into: &steps) }
        }
        return steps
    }

    private func insert(_ step: ExplanationStep, into steps: inout [ExplanationStep]) {
        let place = steps.lastIndex { $0.date <= step.date }.map { $0 + 1 } ?? 0
        steps.insert(step, at: place)
    }

    private func countedDays() -> [ExplanationStep] {
        let count = span.period.boundedCount
        switch span.period.unit {
        case .workingDays where count == 0, .days where count == 0, .months where count == 0:
            return [step(span.from.day, .nothingToCount(span.period))]
        case .workingDays:
            return countedDays(count) { calendar.table.isWorking($0) }
        case .days:
            return countedDays(count) { _ in true }
        case .months:
            let from = CivilDate(epochDay: span.from.day)
            let end = from.adding(months: count)
            return [
                step(end.epochDay, .monthsEnd(months: count, isShorterMonth: end.day < from.day))
            ]
        case .hours:
            return [step(span.end.day, .hoursElapsed(count))]
        case .workingHours:
            return officeTimes()
        }
    }

    private func countedDays(_ count: Int, where counts: (Int) -> Bool) -> [ExplanationStep] {
        var steps: [ExplanationStep] = []
        var number = 0
        var day = span.from.day + 1
        while day <= span.end.day, number < count {
            let kind = calendar.table.kind(day)
            if let resumption = resumption(over: day) {
                day = resumption
            } else if counts(day) {
                number += 1
                steps.append(step(day, .counted(number: number, of: count, kind)))
            } else {
                steps.append(step(day, .skipped(kind)))
            }
            day += 1
        }
        return steps
    }

    /// The day of resumption, if the clock stood still on this day; the day of the pause itself counts.
    private func resumption(over day: Int) -> Int? {
        for stop in stops {
            guard let until = stop.until else { continue }
            let last = calendar.epochDay(until)
            if calendar.epochDay(stop.from) < day, day <= last { return last }
        }
        return nil
    }

    private func officeTimes() -> [ExplanationStep] {
        var steps: [ExplanationStep] = []
        for day in span.from.day...max(span.from.day, span.end.day) {
            let kind = calendar.table.kind(day)
            guard kind.isWorking else {
                if resumption(over: day) == nil { steps.append(step(day, .skipped(kind))) }
                continue
            }
            let dawn = Instant(CivilDate(epochDay: day), TimeOfDay(0))
            let from = max(dawn, span.from.instant)
            let until = min(dawn.adding(milliseconds: LegalTime.dayMilliseconds), span.end.instant)
            var counted = calendar.workingMilliseconds(from: from, to: max(from, until))
            for stop in stops {
                guard let resumed = stop.until else { continue }
                let pauseFrom = max(from, stop.from)
                let pauseUntil = max(pauseFrom, min(until, resumed))
                counted -= calendar.workingMilliseconds(from: pauseFrom, to: pauseUntil)
            }
            if counted > 0 { steps.append(step(day, .officeTimeCounted(milliseconds: counted, kind))) }
        }
        return steps
    }
}

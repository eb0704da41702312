extension WorkingCalendar {
    func epochDay(_ instant: Instant) -> Int {
        Int(floorDivide(instant.milliseconds + LegalTime.offsetMilliseconds, LegalTime.dayMilliseconds))
    }
}

/// One computation of a deadline, and what happened on the way if somebody asks.
struct DeadlineRun {
    /// A point from which a period counts: days count from `day`, hours from `instant`.
    struct Moment {
        var instant: Instant
        var day: Int
    }

    /// A period laid on the calendar. `end` is where it ends before any rolling.
    struct Span {
        let from: Moment
        let period: Period
        var end: Moment
        /// What the pauses added: days, working days or milliseconds, as the unit of the period has it.
        var pausedDays = 0
        var pausedMilliseconds: Int64 = 0
    }

    struct Stop {
        let from: Instant
        /// Nil for an open pause without `asOf`; such a run has no deadline.
        let until: Instant?
        let isOpen: Bool
        /// The clock would have ended before it was resumed.
        var ranOut = false
    }

    let calendar: WorkingCalendar
    let timing: Timing
    let asOf: Instant?
    /// For the explanation: the spans in order, each with the pauses that fell into it.
    private(set) var spans: [(span: Span, stops: [Stop])] = []

    init(calendar: WorkingCalendar, timing: Timing, asOf: Instant?) {
        self.calendar = calendar
        self.timing = timing
        self.asOf = asOf
    }

    mutating func deadline() -> Deadline? {
        let start = Moment(instant: timing.start, day: calendar.epochDay(timing.start))
        if timing.pauses.isEmpty, timing.extensions.isEmpty {
            let span = unpaused(start, timing.period)
            spans = [(span, [])]
            return finish(span)
        }
        let periods = mergedPeriods()
        var deciding: Deadline?
        var isProvisional = false
        // With each extension in another unit the period could end earlier than before (hours that count
        // on from a rest day which had rolled), so the latest of all decides.
        for count in 1...periods.count {
            guard let laid = lay(periods[..<count]) else { return nil }
            isProvisional = isProvisional || laid.deadline.isProvisional
            if let deciding, laid.deadline.due < deciding.due { continue }
            deciding = laid.deadline
            spans = laid.spans
        }
        return deciding.map { Deadline(due: $0.due, lastDay: $0.lastDay, isProvisional: isProvisional) }
    }

    /// Lays these periods on the calendar, one behind the other, each moved by the pauses that fall into it.
    /// Nil if an open pause holds the clock; `spans` then end with it.
    private mutating func lay(
        _ periods: ArraySlice<Period>
    ) -> (deadline: Deadline, spans: [(span: Span, stops: [Stop])])? {
        var pauses = timing.pauses.sorted { $0.from < $1.from }[...]
        var clear = timing.start
        var laid: [(span: Span, stops: [Stop])] = []
        var from = Moment(instant: timing.start, day: calendar.epochDay(timing.start))
        for (index, period) in periods.enumerated() {
            var span = unpaused(from, period)
            var stops: [Stop] = []
            let isLast = index == periods.count - 1
            while let pause = pauses.first, pause.from < (isLast ? finish(span).due : span.end.instant) {
                pauses.removeFirst()
                let stopped = max(pause.from, clear)
                guard let until = pause.until ?? asOf else {
                    spans = laid + [(span, stops + [Stop(from: stopped, until: nil, isOpen: true)])]
                    return nil
                }
                if until <= stopped { continue }
                clear = until
                let ranOut = apply(pauseFrom: stopped, until: until, to: &span)
                stops.append(Stop(from: stopped, until: until, isOpen: pause.until == nil, ranOut: ranOut))
            }
            laid.append((span, stops))
            if isLast { return (finish(span), laid) }
            from = span.end
        }
        return nil
    }

    /// The period with its extensions, neighbours of one unit added up.
    private func mergedPeriods() -> [Period] {
        var periods = [Period(timing.period.boundedCount, timing.period.unit)]
        for more in timing.extensions {
            if let last = periods.last, last.unit == more.unit {
                periods[periods.count - 1] = Period(last.boundedCount + more.boundedCount, more.unit)
            } else {
                periods.append(more)
            }
        }
        return periods
    }

    /// Lays a period on the calendar as if nothing paused it.
    func unpaused(_ from: Moment, _ period: Period) -> Span {
        var span = Span(from: from, period: period, end: from)
        place(&span)
        return span
    }

    private func place(_ span: inout Span) {
        let count = span.period.boundedCount
        switch span.period.unit {
        case .workingDays:
            span.end = dayEnd(workingDay(count + span.pausedDays, after: span.from, isZero: count == 0))
        case .days:
            span.end = calendarDayEnd(span.from.day + count + span.pausedDays, from: span.from)
        case .months:
            let end = CivilDate(epochDay: span.from.day).adding(months: count)
            span.end = calendarDayEnd(end.epochDay + span.pausedDays, from: span.from)
        case .hours:
            let length = Int64(count) * 3_600_000 + span.pausedMilliseconds
            let end = span.from.instant.adding(milliseconds: length)
            span.end = Moment(instant: end, day: calendar.epochDay(end))
        case .workingHours:
            let length = Int64(count) * 3_600_000 + span.pausedMilliseconds
            let end =
                length == 0
                ? calendar.openMoment(onOrAfter: span.from.instant)
                : calendar.instant(atOfficeTime: calendar.officeTime(at: span.from.instant) + length)
            span.end = Moment(instant: end, day: calendar.epochDay(end))
        }
    }

    /// The n-th working day after a day; for a period of none the same day while business lasts.
    private func workingDay(_ count: Int, after from: Moment, isZero: Bool) -> Int {
        let table = calendar.table
        let through = table.workingDays(before: from.day + 1)
        guard isZero else { return table.workingDay(number: through + count - 1) }
        let isOpen = table.isWorking(from.day) && from.instant <= dayEnd(from.day).instant
        return table.workingDay(number: isOpen ? through + count - 1 : through + count)
    }

    /// The moment at which a period ends that ends on this day.
    private func dayEnd(_ day: Int) -> Moment {
        let date = CivilDate(epochDay: day)
        return Moment(
            instant: Instant(date, timing.closes ? calendar.closing(on: date) : TimeOfDay(24)), day: day)
    }

    /// As `dayEnd`, but not before the start: zero days from an event after business has stopped end with
    /// the day itself.
    private func calendarDayEnd(_ day: Int, from: Moment) -> Moment {
        let end = dayEnd(day)
        if end.instant >= from.instant { return end }
        return Moment(instant: Instant(CivilDate(epochDay: day), TimeOfDay(24)), day: day)
    }

    /// Moves the end of the span by a pause.
    ///
    /// - Returns: whether nothing was left of the last day when the clock was resumed; as a period of
    ///   none it then ends with the next one.
    private func apply(pauseFrom: Instant, until: Instant, to span: inout Span) -> Bool {
        let from = calendar.epochDay(pauseFrom)
        let last = calendar.epochDay(until)
        switch span.period.unit {
        case .hours:
            span.pausedMilliseconds += until.milliseconds - pauseFrom.milliseconds
        case .workingHours:
            span.pausedMilliseconds += calendar.workingMilliseconds(from: pauseFrom, to: until)
        case .workingDays:
            let table = calendar.table
            span.pausedDays += table.workingDays(before: last + 1) - table.workingDays(before: from + 1)
        case .days, .months:
            // Paused on a day to which the end had rolled: it shifts from there.
            let rolled = max(0, from - span.end.day)
            span.pausedDays += rolled + last - from
        }
        place(&span)
        guard finish(span).due < until else { return false }
        if span.period.unit == .workingHours {
            // Only a period of none gets here: it waits for the next opening.
            let opening = calendar.openMoment(onOrAfter: until)
            span.end = Moment(instant: opening, day: calendar.epochDay(opening))
            return false
        }
        span.pausedDays += 1
        place(&span)
        return true
    }

    /// Rolls and closes the end of the last span.
    func finish(_ span: Span) -> Deadline {
        var end = span.end
        switch span.period.unit {
        case .hours:
            return Deadline(due: end.instant, lastDay: CivilDate(epochDay: end.day), isProvisional: false)
        case .workingHours, .workingDays:
            return Deadline(
                due: end.instant, lastDay: CivilDate(epochDay: end.day),
                isProvisional: isProvisional(span.from.day) || isProvisional(end.day))
        case .days, .months:
            let unrolled = end.day
            if timing.rolls, !calendar.table.isWorking(unrolled) {
                end = dayEnd(calendar.table.workingDay(number: calendar.table.workingDays(before: unrolled)))
            }
            let asksCalendar = timing.rolls || timing.closes
            return Deadline(
                due: end.instant, lastDay: CivilDate(epochDay: end.day),
                isProvisional: asksCalendar && (isProvisional(unrolled) || isProvisional(end.day)))
        }
    }

    private func isProvisional(_ day: Int) -> Bool {
        day < calendar.table.firstCovered || day > calendar.table.lastCovered
    }
}

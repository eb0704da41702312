extension WorkingCalendar {
    /// When the clock runs out (Civil Code, arts. 201–203; the rules stand at `Period` and `Timing`).
    ///
    /// A resumed clock in working days or hours counts on from where it stopped; one in days or months
    /// shifts by the whole days after the pause date. It never ends before it was resumed. An extension in the
    /// unit of what stands before adds to it; in another unit it counts on from the end of that before any rolling,
    /// and never ends earlier than without it.
    ///
    /// - Parameter asOf: a pause still open is taken as ending at this moment.
    /// - Returns: nil only if a pause is open, matters, and `asOf` is nil: the clock has no end yet.
    public func deadline(of timing: Timing, asOf: Instant? = nil) -> Deadline? {
        var run = Run(calendar: self, timing: timing, asOf: asOf)
        return run.deadline()
    }

    /// When a clock without pauses and extensions runs out.
    public func deadline(
        from start: Instant, _ period: Period, rolls: Bool = true, closes: Bool = true
    ) -> Deadline {
        let run = Run(
            calendar: self, timing: Timing(start: start, period: period, rolls: rolls, closes: closes), asOf: nil)
        let span = run.unpaused(Run.Moment(instant: start, day: run.epochDay(start)), period)
        return run.finish(span)
    }

    /// The least number of working days within which `last` lies, counted as deadlines are:
    /// `last <= deadline(from: first, .workingDays(n)).due` exactly for n from this number on.
    public func workingDaysTaken(from first: Instant, to last: Instant) -> Int {
        let days = max(0, workingDays(after: first.date, through: last.date))
        return last <= deadline(from: first, .workingDays(days)).due ? days : days + 1
    }
}

/// One computation of a deadline, and what happened on the way if somebody asks.
struct Run {
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
        let until: Instant
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

    func epochDay(_ instant: Instant) -> Int {
        Int(floorDivide(instant.milliseconds + LegalTime.offsetMilliseconds, LegalTime.dayMilliseconds))
    }

    mutating func deadline() -> Deadline? {
        let start = Moment(instant: timing.start, day: epochDay(timing.start))
        if timing.pauses.isEmpty, timing.extensions.isEmpty {
            let span = unpaused(start, timing.period)
            spans = [(span, [])]
            return finish(span)
        }
        let periods = mergedPeriods()
        var pauses = timing.pauses.sorted { $0.from < $1.from }[...]
        var clear = timing.start
        var latest: Deadline?
        for (index, period) in periods.enumerated() {
            var span = unpaused(spans.last?.span.end ?? start, period)
            var stops: [Stop] = []
            let isLast = index == periods.count - 1
            while let pause = pauses.first, pause.from < (isLast ? finish(span).due : span.end.instant) {
                guard let until = pause.until ?? asOf else { return nil }
                pauses.removeFirst()
                var stop = Stop(from: max(pause.from, clear), until: until)
                if stop.until <= stop.from { continue }
                clear = stop.until
                apply(&stop, to: &span)
                stops.append(stop)
            }
            spans.append((span, stops))
            let deadline = finish(span)
            latest = latest.map { before in
                let late = before.due > deadline.due ? before : deadline
                return Deadline(
                    due: late.due, lastDay: late.lastDay,
                    isProvisional: before.isProvisional || deadline.isProvisional)
            }
            latest = latest ?? deadline
        }
        return latest
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
            span.end = dayEnd(span.from.day + count + span.pausedDays)
        case .months:
            let end = CivilDate(epochDay: span.from.day).adding(months: count)
            span.end = dayEnd(end.epochDay + span.pausedDays)
        case .hours:
            let length = Int64(count) * 3_600_000 + span.pausedMilliseconds
            let end = span.from.instant.adding(milliseconds: length)
            span.end = Moment(instant: end, day: epochDay(end))
        case .workingHours:
            let length = Int64(count) * 3_600_000 + span.pausedMilliseconds
            let end =
                length == 0
                ? calendar.openMoment(onOrAfter: span.from.instant)
                : calendar.instant(atOfficeTime: calendar.officeTime(at: span.from.instant) + length)
            span.end = Moment(instant: end, day: epochDay(end))
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
        return Moment(instant: Instant(date, timing.closes ? calendar.closing(on: date) : TimeOfDay(24)), day: day)
    }

    private func apply(_ stop: inout Stop, to span: inout Span) {
        let from = epochDay(stop.from)
        let until = epochDay(stop.until)
        switch span.period.unit {
        case .hours:
            span.pausedMilliseconds += stop.until.milliseconds - stop.from.milliseconds
            place(&span)
        case .workingHours:
            span.pausedMilliseconds += calendar.workingMilliseconds(from: stop.from, to: stop.until)
            place(&span)
        case .workingDays:
            let table = calendar.table
            span.pausedDays += table.workingDays(before: until + 1) - table.workingDays(before: from + 1)
            place(&span)
            // Nothing of the last day is left: as a period of none, it ends with the next one.
            if span.end.instant < stop.until {
                stop.ranOut = true
                span.pausedDays += 1
                place(&span)
            }
        case .days, .months:
            // Paused on a day to which the end had rolled: from there it shifts.
            let rolled = max(0, from - span.end.day)
            span.pausedDays += rolled + until - from
            place(&span)
            if finish(span).due < stop.until {
                stop.ranOut = true
                span.pausedDays += 1
                place(&span)
            }
        }
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

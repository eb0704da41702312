extension WorkingCalendar {
    /// When the clock runs out (Civil Code, arts. 201–203; the rules stand at `Period` and `Timing`).
    ///
    /// A resumed clock in working days or hours counts on from where it stopped; one in days or months
    /// shifts by the whole days after the pause date. No clock ends before it was resumed. An extension in
    /// the unit of what stands before adds to it; in another unit it counts on from the end of that before
    /// any rolling, and never makes the whole end earlier.
    ///
    /// - Parameter asOf: a pause still open is taken as ending at this moment.
    /// - Returns: nil only if a pause is open, matters, and `asOf` is nil: the clock has no end yet.
    public func deadline(of timing: Timing, asOf: Instant? = nil) -> Deadline? {
        let timing = counted(timing)
        var run = DeadlineRun(calendar: self, timing: timing, asOf: asOf)
        return held(run.deadline(), by: timing, asOf: asOf)
    }

    /// The latest end that its cap leaves to a clock; nil where it has none, or where a pause that the cap does not hold
    /// is still open.
    public func latest(of timing: Timing, asOf: Instant? = nil) -> Deadline? {
        guard let cap = timing.cap else { return nil }
        let outer = Timing(
            start: timing.start, period: cap.period, pauses: cap.holdsPauses ? [] : timing.pauses,
            rolls: timing.rolls, closes: timing.closes)
        var run = DeadlineRun(calendar: self, timing: outer, asOf: asOf)
        return run.deadline()
    }

    func held(_ deadline: Deadline?, by timing: Timing, asOf: Instant?) -> Deadline? {
        guard timing.cap != nil, let latest = latest(of: timing, asOf: asOf) else { return deadline }
        guard let deadline else { return latest }
        return deadline.due <= latest.due ? deadline : latest
    }

    /// When a clock without pauses and extensions runs out.
    public func deadline(
        from start: Instant, _ period: Period, rolls: Bool = true, closes: Bool = true
    ) -> Deadline {
        let run = DeadlineRun(
            calendar: self, timing: Timing(start: start, period: period, rolls: rolls, closes: closes),
            asOf: nil)
        let span = run.unpaused(DeadlineRun.Moment(instant: start, day: epochDay(start)), period)
        return run.finish(span)
    }

    /// The least number of working days within which `last` lies, counted as deadlines are:
    /// `last <= deadline(from: first, .workingDays(n)).due` exactly for n from this number on.
    public func workingDaysTaken(from first: Instant, to last: Instant) -> Int {
        if last <= deadline(from: first, .workingDays(0)).due { return 0 }
        let days = max(0, workingDays(after: first.date, through: last.date))
        return last <= deadline(from: first, .workingDays(days)).due ? days : days + 1
    }
}

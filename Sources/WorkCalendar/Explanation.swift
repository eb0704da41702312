/// One line of the answer to "why is it due then?".
public struct ExplanationStep: Hashable, Sendable {
    public enum Fact: Hashable, Sendable {
        /// The day of the starting event is not counted (Civil Code, art. 201).
        case startDayNotCounted
        /// Hours count from the moment (art. 201, second paragraph); for working hours from the next opening.
        case countsFrom(Instant)
        /// A period of zero: nothing is counted.
        case nothingToCount(Period)
        case counted(number: Int, of: Int, DayKind)
        case skipped(DayKind)
        /// Nothing is counted: the day, or the moment, was agreed or fixed.
        case named
        /// Counted back from a day, or a moment, that was agreed or fixed.
        case countsBack(Period)
        /// The outer limit comes first, counted from the start; pauses and extensions do not carry the clock past it.
        case capped(by: Period)
        /// Office time of this day that counted.
        case officeTimeCounted(milliseconds: Int64, DayKind)
        case hoursElapsed(Int)
        /// The same date, or the last day of a shorter month (art. 202).
        case monthsEnd(months: Int, isShorterMonth: Bool)
        case paused(at: Instant)
        /// Goes on; `isAssumed` where the pause is still open and was taken as ending at this moment.
        case resumed(at: Instant, isAssumed: Bool)
        /// Nothing was left of the last day when the clock was resumed, so it ends with the next one.
        case lastDayOverWhenResumed
        /// `total` is what now counts from the start, or from the end of what stood before.
        case extended(by: Period, total: Period)
        /// The period with this extension would have ended earlier than before; it ends as before.
        case endsAsBefore(Instant)
        /// The last day is a rest day; the period ends with the next working day (art. 203).
        case rolled(DayKind, to: CivilDate)
        /// Counted back, it comes to a rest day; it ends with the working day before.
        case rolledBack(DayKind, to: CivilDate)
        /// No notice is known outside these days, so only weekends are.
        case provisional(dataFrom: CivilDate, dataUntil: CivilDate)
        /// Always the last step, unless the clock stands still.
        case due(Instant, Ending)
    }

    public enum Ending: Hashable, Sendable {
        /// When business stops (art. 203).
        case closing
        /// At 24:00, where there is no business (art. 203).
        case endOfDay
        /// A period in hours ends at its moment.
        case moment
    }

    public let date: CivilDate
    public let fact: Fact

    public init(date: CivilDate, _ fact: Fact) {
        self.date = date
        self.fact = fact
    }

    /// The article of the Civil Code the step rests on; nil where it is a plain fact or the pack's own rule.
    public var civilCodeArticle: Int? {
        switch fact {
        case .startDayNotCounted, .countsFrom: 201
        case .monthsEnd: 202
        case .rolled: 203
        case .due(_, let ending): ending == .moment ? nil : 203
        case .nothingToCount, .named, .countsBack, .rolledBack, .capped, .counted, .skipped,
            .officeTimeCounted, .hoursElapsed, .paused,
            .resumed,
            .lastDayOverWhenResumed, .extended, .endsAsBefore, .provisional:
            nil
        }
    }
}

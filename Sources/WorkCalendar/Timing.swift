/// A time in which a clock stood still.
public struct Pause: Hashable, Sendable, Codable {
    public let from: Instant
    /// Nil while the pause lasts.
    public let until: Instant?

    public init(from: Instant, until: Instant?) {
        self.from = from
        self.until = until
    }
}

/// How far a clock may be carried, whatever happens to it (最长不能超过).
public struct Cap: Hashable, Sendable, Codable {
    /// From the start of the clock.
    public var period: Period
    /// Pauses do not carry the clock past it either; else it moves with them, and only extensions are held.
    public var holdsPauses: Bool

    public init(_ period: Period, holdsPauses: Bool) {
        self.period = period
        self.holdsPauses = holdsPauses
    }
}

/// All that a due date depends on, besides the calendar.
public struct Timing: Hashable, Sendable, Codable {
    /// The starting event: a registration, a receipt, a service.
    public var start: Instant
    public var period: Period
    /// Overlapping pauses count once; one that begins when the clock has run out counts for nothing.
    public var pauses: [Pause]
    /// In the order of their approval.
    public var extensions: [Period]
    /// Whether a period in days or months that ends on a rest day ends with the next working day
    /// (Civil Code, art. 203); petition clocks are silent on it.
    public var rolls: Bool
    /// Whether a period in working days, days or months ends when business stops (art. 203), else at 24:00.
    public var closes: Bool
    public var cap: Cap?
    /// The start is no event: it is itself the day, or the moment, that somebody named for the end.
    public var isNamed = false
    /// So long before the named day or moment it must be done.
    public var back: Period?

    /// Counted back from a day that somebody named.
    public static func before(_ day: CivilDate, _ back: Period, rolls: Bool = true, closes: Bool = true)
        -> Timing
    {
        var timing = on(day, rolls: rolls, closes: closes)
        timing.back = back
        return timing
    }

    /// Counted back from a moment that somebody named.
    public static func before(
        _ moment: Instant, _ back: Period, rolls: Bool = true, closes: Bool = true
    ) -> Timing {
        var timing = Timing(start: moment, period: .hours(0), rolls: rolls, closes: closes)
        (timing.isNamed, timing.back) = (true, back)
        return timing
    }

    /// The end of a day that somebody named: a fixed date, an instalment.
    public static func on(_ day: CivilDate, rolls: Bool = true, closes: Bool = true) -> Timing {
        var timing = Timing(start: Instant(day, TimeOfDay(0)), period: .days(0), rolls: rolls, closes: closes)
        timing.isNamed = true
        return timing
    }

    /// A moment that somebody named: it neither rolls nor waits for business to stop.
    public static func at(_ moment: Instant) -> Timing {
        var timing = Timing(start: moment, period: .hours(0))
        timing.isNamed = true
        return timing
    }

    public init(
        start: Instant, period: Period, pauses: [Pause] = [], extensions: [Period] = [], rolls: Bool = true,
        closes: Bool = true, cap: Cap? = nil
    ) {
        self.start = start
        self.period = period
        self.pauses = pauses
        self.extensions = extensions
        self.rolls = rolls
        self.closes = closes
        self.cap = cap
    }
}

/// When a clock runs out.
public struct Deadline: Hashable, Sendable, Codable {
    /// Whoever acts at this moment or earlier is in time.
    public let due: Instant
    /// The day to show. At 24:00 it is the day that ends, while `due.date` is the one that begins.
    public let lastDay: CivilDate
    /// It rests on days for which no notice is known yet; a new edition of the calendar may move it.
    public let isProvisional: Bool

    public init(due: Instant, lastDay: CivilDate, isProvisional: Bool) {
        self.due = due
        self.lastDay = lastDay
        self.isProvisional = isProvisional
    }
}

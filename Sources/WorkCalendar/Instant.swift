/// A moment, in milliseconds since 1970-01-01T00:00Z. Pure code receives instants; it never reads a clock.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    public func adding(milliseconds more: Int64) -> Instant {
        Instant(milliseconds: milliseconds + more)
    }
}

/// Legal time of the People's Republic is +08:00 everywhere and all year.
public enum LegalTime {
    public static let offsetMilliseconds: Int64 = 8 * 3_600_000
    public static let dayMilliseconds: Int64 = 86_400_000
}

extension Instant {
    /// The moment at which a clock on the wall in legal time shows this date and time of day.
    public init(_ date: CivilDate, _ time: TimeOfDay) {
        let day = Int64(date.epochDay) * LegalTime.dayMilliseconds
        self.init(milliseconds: day + Int64(time.minutes) * 60_000 - LegalTime.offsetMilliseconds)
    }

    /// The date that a calendar on the wall shows at this moment, in legal time.
    public var date: CivilDate {
        let local = milliseconds + LegalTime.offsetMilliseconds
        return CivilDate(epochDay: Int(floorDivide(local, LegalTime.dayMilliseconds)))
    }

    /// The whole minutes since midnight, in legal time.
    public var time: TimeOfDay {
        let local = milliseconds + LegalTime.offsetMilliseconds
        let rest = local - floorDivide(local, LegalTime.dayMilliseconds) * LegalTime.dayMilliseconds
        return TimeOfDay(minutes: Int(rest / 60_000))
    }

    /// `2026-08-24 09:10`, in legal time.
    public var text: String { "\(date) \(time)" }

    /// As the end of something: midnight is 24:00 of the day that ends, since nobody reads 00:00 so.
    public var endText: String {
        time == TimeOfDay(0) && milliseconds % 60_000 == 0 ? "\(date.adding(days: -1)) 24:00" : text
    }
}

func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}

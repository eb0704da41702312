/// An exact span of time: days, hours, minutes, seconds, nanoseconds.
public struct FeelDaysDuration: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let nanoseconds: Int128

    /// Spans beyond the calendar of FEEL do not exist.
    static let limit = Int128(2 * 366 * 1_000_000_000) * Int128(FeelTime.day)

    public init?(nanoseconds: Int128) {
        guard nanoseconds.magnitude <= Self.limit.magnitude else { return nil }
        self.nanoseconds = nanoseconds
    }

    public init(days: Int32) {
        nanoseconds = Int128(days) * Int128(FeelTime.day)
    }

    public static func < (left: FeelDaysDuration, right: FeelDaysDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    private var seconds: UInt128 { nanoseconds.magnitude / UInt128(FeelTime.second) }
    /// Each part without the sign.
    public var days: Int { Int(seconds / 86_400) }
    public var hours: Int { Int(seconds / 3600 % 24) }
    public var minutes: Int { Int(seconds / 60 % 60) }
    public var wholeSeconds: Int { Int(seconds % 60) }
    public var fraction: Int { Int(nanoseconds.magnitude % UInt128(FeelTime.second)) }

    public var description: String {
        if nanoseconds == 0 { return "PT0S" }
        var text = nanoseconds < 0 ? "-P" : "P"
        if days != 0 { text += "\(days)D" }
        if hours == 0 && minutes == 0 && wholeSeconds == 0 && fraction == 0 { return text }
        text += "T"
        if hours != 0 { text += "\(hours)H" }
        if minutes != 0 { text += "\(minutes)M" }
        if wholeSeconds != 0 || fraction != 0 {
            text += "\(wholeSeconds)\(fraction == 0 ? "" : fractionText(fraction))S"
        }
        return text
    }
}

/// A span of calendar months.
public struct FeelMonthsDuration: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let months: Int

    static let limit = 24 * 1_000_000_000

    public init?(months: Int) {
        guard months.magnitude <= Self.limit else { return nil }
        self.months = months
    }

    public static func < (left: FeelMonthsDuration, right: FeelMonthsDuration) -> Bool {
        left.months < right.months
    }

    public var description: String {
        let (years, rest) = (abs(months) / 12, abs(months) % 12)
        let sign = months < 0 ? "-" : ""
        if years == 0 { return "\(sign)P\(rest)M" }
        return "\(sign)P\(years)Y\(rest == 0 ? "" : "\(rest)M")"
    }
}

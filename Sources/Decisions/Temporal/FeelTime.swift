public import WorkCalendar

/// A time of day, to the nanosecond, with or without a zone.
public struct FeelTime: Hashable, Sendable, CustomStringConvertible {
    /// 0 ..< 86 400 × 10⁹
    public let nanosecondOfDay: Int
    public let zone: FeelZone?

    static let second = 1_000_000_000
    static let day = 86_400 * second

    public init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: FeelZone? = nil) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0..<Self.second).contains(nanosecond)
        else { return nil }
        nanosecondOfDay = ((hour * 60 + minute) * 60 + second) * Self.second + nanosecond
        self.zone = zone
    }

    init(unchecked nanosecondOfDay: Int, zone: FeelZone?) {
        self.nanosecondOfDay = nanosecondOfDay
        self.zone = zone
    }

    public var hour: Int { nanosecondOfDay / (3600 * Self.second) }
    public var minute: Int { nanosecondOfDay / (60 * Self.second) % 60 }
    public var second: Int { nanosecondOfDay / Self.second % 60 }
    public var nanosecond: Int { nanosecondOfDay % Self.second }

    /// What comparisons count in: a fraction of a second is kept and shown, but two times in one second are equal.
    static func wholeSeconds<Number: BinaryInteger>(_ nanoseconds: Number) -> Number {
        let second = Number(Self.second)
        let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: second)
        return rest < 0 ? quotient - 1 : quotient
    }

    var clockText: String {
        var text = "\(pad(hour)):\(pad(minute)):\(pad(second))"
        if nanosecond != 0 { text += fractionText(nanosecond) }
        return text
    }

    public var description: String { clockText + (zone?.text ?? "") }

    /// Nanoseconds since midnight UTC of a reference day; nil without a zone whose offset is known.
    func universal(zones: (any FeelZones)?) -> Int? {
        guard let zone else { return nil }
        let reference = CivilDate(epochDay: 0)
        guard let offset = zone.offset(on: reference, nanosecondOfDay: nanosecondOfDay, zones: zones)
        else { return nil }
        return nanosecondOfDay - offset * Self.second
    }
}

/// `.5` for half a second.
func fractionText(_ nanoseconds: Int) -> String {
    var digits = String(nanoseconds)
    digits = String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
}

/// A moment as a wall clock and a calendar show it, with or without a zone.
public struct FeelDateTime: Hashable, Sendable, CustomStringConvertible {
    public let date: CivilDate
    public let time: FeelTime

    public init(_ date: CivilDate, _ time: FeelTime) {
        self.date = date
        self.time = time
    }

    public var zone: FeelZone? { time.zone }

    public var description: String { FeelText.date(date) + "T" + time.description }

    /// Nanoseconds since 1970-01-01T00:00 on the wall clock, whatever the zone.
    var local: Int128 {
        Int128(date.epochDay) * Int128(FeelTime.day) + Int128(time.nanosecondOfDay)
    }

    /// Nanoseconds since 1970-01-01T00:00Z; nil without a zone whose offset is known.
    func universal(zones: (any FeelZones)?) -> Int128? {
        guard let zone = time.zone,
            let offset = zone.offset(on: date, nanosecondOfDay: time.nanosecondOfDay, zones: zones)
        else { return nil }
        return local - Int128(offset) * Int128(FeelTime.second)
    }

    /// The wall clock that shows `local` nanoseconds; nil outside of the years FEEL knows.
    init?(local: Int128, zone: FeelZone?) {
        let day = Int128(FeelTime.day)
        let rest = local % day
        let nanosecond = rest < 0 ? rest + day : rest
        guard let date = CivilDate(feelEpochDay: (local - nanosecond) / day) else { return nil }
        self.init(date, FeelTime(unchecked: Int(nanosecond), zone: zone))
    }
}

extension CivilDate {
    /// FEEL follows XML Schema with years of up to nine digits.
    static let feelYearMax = 999_999_999
    private static let feelDayMax: Int128 = 365_242_500_000

    /// Nil outside of the years that FEEL knows.
    init?(feelEpochDay: Int128) {
        guard feelEpochDay.magnitude < Self.feelDayMax.magnitude else { return nil }
        let date = CivilDate(epochDay: Int(feelEpochDay))
        guard date.isFeelYear else { return nil }
        self = date
    }

    var isFeelYear: Bool { year.magnitude <= Self.feelYearMax }

    /// Nil where the result leaves the years that FEEL knows.
    func adding(feelMonths months: Int) -> CivilDate? {
        guard months.magnitude <= 24 * Self.feelYearMax else { return nil }
        let sum = adding(months: months)
        return sum.isFeelYear ? sum : nil
    }
}

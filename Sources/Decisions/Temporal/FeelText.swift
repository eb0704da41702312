import WorkCalendar

/// Reads and writes the texts of dates, times and durations (XML Schema, and `@Zone/Name` for zones).
enum FeelText {
    static func date(_ date: CivilDate) -> String {
        let digits = String(date.year.magnitude)
        let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        return "\(date.year < 0 ? "-" : "")\(padded)-\(pad(date.month))-\(pad(date.day))"
    }

    static func date(_ text: some StringProtocol) -> CivilDate? {
        var reader = TemporalReader(text)
        guard let date = reader.date(), reader.isAtEnd else { return nil }
        return date
    }

    static func time(_ text: some StringProtocol, zones: (any FeelZones)?) -> FeelTime? {
        var reader = TemporalReader(text)
        guard let time = reader.time(zones: zones), reader.isAtEnd else { return nil }
        return time
    }

    static func dateTime(_ text: some StringProtocol, zones: (any FeelZones)?) -> FeelDateTime? {
        var reader = TemporalReader(text)
        guard let date = reader.date() else { return nil }
        if reader.isAtEnd { return FeelDateTime(date, FeelTime(unchecked: 0, zone: nil)) }
        guard reader.take("T"), let time = reader.time(zones: zones), reader.isAtEnd else { return nil }
        if !reader.isEndOfDay { return FeelDateTime(date, time) }
        return CivilDate(feelEpochDay: Int128(date.epochDay) + 1).map { FeelDateTime($0, time) }
    }

    /// Either kind of duration.
    static func duration(_ text: some StringProtocol) -> FeelValue? {
        var reader = TemporalReader(text)
        guard let duration = reader.duration(), reader.isAtEnd else { return nil }
        return duration
    }

    /// What `@"…"` stands for.
    static func literal(_ text: String, zones: (any FeelZones)?) -> FeelValue? {
        if let date = date(text) { return .date(date) }
        if let time = time(text, zones: zones) { return .time(time) }
        if let moment = dateTime(text, zones: zones) { return .dateTime(moment) }
        return duration(text)
    }
}

/// Walks over the bytes of a text; every part moves on only when it fits.
struct TemporalReader {
    private let bytes: [UInt8]
    private var at = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { at == bytes.count }
    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    /// A number of so many digits.
    private mutating func digits(_ count: ClosedRange<Int>) -> Int? {
        var value = 0
        var read = 0
        while let byte = next, (48...57).contains(byte), read < count.upperBound {
            value = value * 10 + Int(byte - 48)
            read += 1
            at += 1
        }
        return read >= count.lowerBound ? value : nil
    }

    mutating func date() -> CivilDate? {
        let isNegative = take("-")
        let start = at
        guard let year = digits(4...9) else { return nil }
        if at - start > 4, bytes[start] == 48 { return nil }
        guard take("-"), let month = digits(2...2), take("-"), let day = digits(2...2) else { return nil }
        return CivilDate(year: isNegative ? -year : year, month: month, day: day)
    }

    /// `24:00:00` is the midnight at the end of the day; who calls knows whether that is the next day.
    private(set) var isEndOfDay = false

    mutating func time(zones: (any FeelZones)?) -> FeelTime? {
        guard var hour = digits(2...2), take(":"), let minute = digits(2...2), take(":"),
            let second = digits(2...2)
        else { return nil }
        var nanosecond = 0
        if take(".") {
            guard let fraction = fraction() else { return nil }
            nanosecond = fraction
        }
        if hour == 24, minute == 0, second == 0, nanosecond == 0 {
            isEndOfDay = true
            hour = 0
        }
        if isAtEnd { return FeelTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond) }
        guard let zone = zone(zones: zones) else { return nil }
        return FeelTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone)
    }

    /// Nanoseconds; digits after the ninth are cut.
    private mutating func fraction() -> Int? {
        let start = at
        var value = 0
        while let byte = next, (48...57).contains(byte) {
            if at - start < 9 { value = value * 10 + Int(byte - 48) }
            at += 1
        }
        guard at > start else { return nil }
        for _ in 0..<max(0, 9 - (at - start)) { value *= 10 }
        return value
    }

    private mutating func zone(zones: (any FeelZones)?) -> FeelZone? {
        if take("Z") || take("z") { return .utc }
        if take("@") {
            let name = String(decoding: bytes[at...], as: UTF8.self)
            at = bytes.count
            return Self.isZoneName(name) && zones?.knows(name) != false ? .named(name) : nil
        }
        let isWest = take("-")
        guard isWest || take("+"), let hours = digits(2...2), take(":"), let minutes = digits(2...2),
            minutes < 60
        else { return nil }
        var seconds = 0
        if take(":") {
            guard let read = digits(2...2), read < 60 else { return nil }
            seconds = read
        }
        let offset = (hours * 60 + minutes) * 60 + seconds
        guard offset <= 18 * 3600 else { return nil }
        return .offset(isWest ? -offset : offset)
    }

    static func isZoneName(_ name: String) -> Bool {
        name.utf8.first.map { ($0 | 32) >= 97 && ($0 | 32) <= 122 } == true
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || ((byte | 32) >= 97 && (byte | 32) <= 122)
                    || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "+")
            }
    }

    mutating func duration() -> FeelValue? {
        let isNegative = take("-")
        guard take("P") else { return nil }
        var months: Int128?
        var nanoseconds: Int128?
        var units = "YMD"[...].unicodeScalars
        while let byte = next, byte != UInt8(ascii: "T") {
            guard let value = digits(1...18), let unit = unit(among: &units) else { return nil }
            switch unit {
            case "Y": months = (months ?? 0) + Int128(value) * 12
            case "M": months = (months ?? 0) + Int128(value)
            default: nanoseconds = Int128(value) * Int128(FeelTime.day)
            }
        }
        if take("T") {
            guard let clock = clockPart() else { return nil }
            nanoseconds = (nanoseconds ?? 0) + clock
        }
        switch (months, nanoseconds) {
        case (let months?, nil):
            guard let small = Int(exactly: isNegative ? -months : months) else { return nil }
            return FeelMonthsDuration(months: small).map(FeelValue.yearsAndMonths)
        case (nil, let nanoseconds?):
            return FeelDaysDuration(nanoseconds: isNegative ? -nanoseconds : nanoseconds)
                .map(FeelValue.daysAndTime)
        default: return nil
        }
    }

    /// `H`, `M` and `S` after the `T`, in this order, at least one.
    private mutating func clockPart() -> Int128? {
        var sum: Int128?
        var units = "HMS"[...].unicodeScalars
        while !isAtEnd {
            guard let value = digits(1...18) else { return nil }
            var part = Int128(value) * Int128(FeelTime.second)
            if take(".") {
                part += Int128(fraction() ?? 0)
                guard take("S") else { return nil }
                return (sum ?? 0) + part
            }
            guard let unit = unit(among: &units) else { return nil }
            part *= unit == "H" ? 3600 : unit == "M" ? 60 : 1
            sum = (sum ?? 0) + part
        }
        return sum
    }

    /// The next unit letter, which must be one of those still allowed; it and those before it are used up.
    private mutating func unit(among units: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
        guard let byte = next, let index = units.firstIndex(of: Unicode.Scalar(byte)) else { return nil }
        let unit = units[index]
        units = units[units.index(after: index)...]
        at += 1
        return unit
    }
}

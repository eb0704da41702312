/// Everything about every day of the data, computed once, so that a deadline is two array look-ups.
///
/// The table reaches some years past the data. Beyond both its ends a day follows the week and the usual
/// office hours, which needs no table but arithmetic.
final class DayTable: Sendable {
    /// Years of provisional days after the data, so that seasons of office hours still count there.
    static let yearsBeyondData = 10

    /// Epoch days; `end` is the first day no longer in the table.
    let first: Int
    let end: Int
    /// The first and last day with data, as epoch days.
    let firstCovered: Int
    let lastCovered: Int
    private let kinds: [DayKind]
    private let kindOfDay: [UInt32]
    private let sessionSets: [OfficeSessions]
    private let sessionsOfDay: [UInt32]
    /// For each day (and `end`): how many working days, and how many office minutes, precede it.
    private let workingDaysBefore: [Int32]
    private let minutesBefore: [Int32]
    /// The epoch day of each working day, in order.
    private let workingDays: [Int32]
    private let usual: OfficeSessions

    init(_ edition: CalendarEdition, _ localDays: [LocalDays], _ hours: OfficeHours) {
        let lastLocal = localDays.map(\.dates.upperBound).max() ?? edition.coverage.upperBound
        let last = max(edition.coverage.upperBound.adding(months: 12 * Self.yearsBeyondData), lastLocal)
        let firstLocal = localDays.map(\.dates.lowerBound).min() ?? edition.coverage.lowerBound
        first = min(edition.coverage.lowerBound, firstLocal).epochDay
        end = last.epochDay + 1
        firstCovered = edition.coverage.lowerBound.epochDay
        lastCovered = edition.coverage.upperBound.epochDay
        usual = hours.usual

        var kindCodes = Codes<DayKind>()
        var sessionCodes = Codes<OfficeSessions>()
        var kindOfDay: [UInt32] = []
        var sessionsOfDay: [UInt32] = []
        var workingDaysBefore: [Int32] = [0]
        var minutesBefore: [Int32] = [0]
        var workingDays: [Int32] = []
        var minutes: Int32 = 0
        for epochDay in first..<end {
            let date = CivilDate(epochDay: epochDay)
            let declared =
                edition.declaredDays[date] ?? (epochDay > lastCovered ? StatutoryHoliday.on(date) : nil)
                ?? (Week.isWeekday(epochDay) ? .working : .weekend)
            let kind = localDays.reduce(declared) { kind, days in
                days.dates.contains(date) ? days.kind(over: kind) : kind
            }
            let sessions = hours.sessions(on: date)
            kindOfDay.append(kindCodes.code(of: kind))
            sessionsOfDay.append(sessionCodes.code(of: sessions))
            if kind.isWorking {
                workingDays.append(Int32(epochDay))
                minutes += Int32(sessions.minutes)
            }
            workingDaysBefore.append(Int32(workingDays.count))
            minutesBefore.append(minutes)
        }
        kinds = kindCodes.values
        sessionSets = sessionCodes.values
        self.kindOfDay = kindOfDay
        self.sessionsOfDay = sessionsOfDay
        self.workingDaysBefore = workingDaysBefore
        self.minutesBefore = minutesBefore
        self.workingDays = workingDays
    }

    func kind(_ day: Int) -> DayKind {
        if day >= first, day < end { return kinds[Int(kindOfDay[day - first])] }
        return Week.isWeekday(day) ? .working : .weekend
    }

    func isWorking(_ day: Int) -> Bool {
        if day >= first, day < end {
            return workingDaysBefore[day - first] != workingDaysBefore[day - first + 1]
        }
        return Week.isWeekday(day)
    }

    /// The sessions of a day if it is a working day.
    func sessions(_ day: Int) -> OfficeSessions {
        day >= first && day < end ? sessionSets[Int(sessionsOfDay[day - first])] : usual
    }

    /// How many working days lie before this day, counted from `first`; negative for earlier days.
    func workingDays(before day: Int) -> Int {
        if day < first { return Week.weekdays(before: day) - Week.weekdays(before: first) }
        if day < end { return Int(workingDaysBefore[day - first]) }
        return workingDays.count + Week.weekdays(before: day) - Week.weekdays(before: end)
    }

    /// The working day that has `number` working days before it.
    func workingDay(number: Int) -> Int {
        if number < 0 { return Week.weekday(number: number + Week.weekdays(before: first)) }
        if number < workingDays.count { return Int(workingDays[number]) }
        return Week.weekday(number: number - workingDays.count + Week.weekdays(before: end))
    }

    /// How many office minutes lie before this day, counted from `first`; negative for earlier days.
    func minutes(before day: Int) -> Int {
        if day < first { return (Week.weekdays(before: day) - Week.weekdays(before: first)) * usual.minutes }
        if day < end { return Int(minutesBefore[day - first]) }
        let beyond = Week.weekdays(before: day) - Week.weekdays(before: end)
        return Int(minutesBefore[end - first]) + beyond * usual.minutes
    }

    /// The working day in which this much office time has passed: the first day with
    /// `milliseconds <= minutes(before: day + 1)`.
    func day(reaching milliseconds: Int64) -> Int {
        let minutes = Int(-floorDivide(-milliseconds, 60_000))
        let total = Int(minutesBefore[end - first])
        if minutes > 0, minutes <= total {
            var low = 1
            var high = end - first
            while low < high {
                let middle = (low + high) / 2
                if Int(minutesBefore[middle]) >= minutes { high = middle } else { low = middle + 1 }
            }
            return first + low - 1
        }
        // Ceiling of minutes / a day's minutes, less one: the number of whole days before.
        let edge = minutes > total ? Week.weekdays(before: end) : Week.weekdays(before: first)
        let rest = Int64(minutes > total ? minutes - total : minutes)
        let wholeDays = -Int(floorDivide(-rest, Int64(usual.minutes))) - 1
        return Week.weekday(number: edge + wholeDays)
    }
}

/// Monday to Friday, by arithmetic.
enum Week {
    /// 1970-01-05, a Monday.
    private static let monday: Int64 = 4

    static func isWeekday(_ day: Int) -> Bool {
        let shifted = Int64(day) - monday
        return shifted - floorDivide(shifted, 7) * 7 < 5
    }

    /// How many weekdays lie from that Monday until before this day.
    static func weekdays(before day: Int) -> Int {
        let shifted = Int64(day) - monday
        let weeks = floorDivide(shifted, 7)
        return Int(weeks * 5 + min(shifted - weeks * 7, 5))
    }

    /// The inverse of `weekdays(before:)` on weekdays.
    static func weekday(number: Int) -> Int {
        let weeks = floorDivide(Int64(number), 5)
        return Int(monday + weeks * 7 + (Int64(number) - weeks * 5))
    }
}

/// Gives each different value a small number.
private struct Codes<Value: Hashable> {
    var values: [Value] = []
    private var codes: [Value: UInt32] = [:]

    mutating func code(of value: Value) -> UInt32 {
        if let code = codes[value] { return code }
        let code = UInt32(values.count)
        codes[value] = code
        values.append(value)
        return code
    }
}

import WorkCalendar

/// `value.name`: entries of contexts, and the parts of dates, times, durations and ranges.
extension Evaluator {
    mutating func member(_ name: String, of value: FeelValue, at offset: Int) -> FeelValue {
        if case .list(let items) = value {
            guard spend(items.count, at: offset) else { return .null }
            return .list(items.map { member(name, of: $0, at: offset) })
        }
        return part(name, of: value) ?? null(.noEntry(name), at: offset)
    }

    private func part(_ name: String, of value: FeelValue) -> FeelValue? {
        switch value {
        case .context(let entries): entries[name]
        case .date(let date): Self.part(name, of: date)
        case .time(let time): part(name, of: time, on: CivilDate(epochDay: 0))
        case .dateTime(let moment):
            Self.part(name, of: moment.date) ?? part(name, of: moment.time, on: moment.date)
        case .daysAndTime(let span): Self.part(name, of: span)
        case .yearsAndMonths(let span):
            switch name {
            case "years": .number(span.months / 12)
            case "months": .number(span.months % 12)
            default: nil
            }
        case .range(let range):
            switch name {
            case "start": range.low ?? .null
            case "end": range.high ?? .null
            case "start included": .boolean(range.includesLow)
            case "end included": .boolean(range.includesHigh)
            default: nil
            }
        case .null, .boolean, .number, .string, .list, .function: nil
        }
    }

    private static func part(_ name: String, of date: CivilDate) -> FeelValue? {
        switch name {
        case "year": .number(date.year)
        case "month": .number(date.month)
        case "day": .number(date.day)
        case "weekday": .number(date.weekday)
        default: nil
        }
    }

    private func part(_ name: String, of time: FeelTime, on date: CivilDate) -> FeelValue? {
        switch name {
        case "hour": return .number(time.hour)
        case "minute": return .number(time.minute)
        case "second": return .number(time.second)
        case "time offset":
            let offset = time.zone?.offset(
                on: date, nanosecondOfDay: time.nanosecondOfDay, zones: context.zones)
            return offset.flatMap { FeelDaysDuration(nanoseconds: Int128($0) * Int128(FeelTime.second)) }
                .map(FeelValue.daysAndTime) ?? .null
        case "timezone":
            if case .named(let zone) = time.zone { return .string(zone) }
            return .null
        default: return nil
        }
    }

    private static func part(_ name: String, of span: FeelDaysDuration) -> FeelValue? {
        let sign = span.nanoseconds < 0 ? -1 : 1
        switch name {
        case "days": return .number(sign * span.days)
        case "hours": return .number(sign * span.hours)
        case "minutes": return .number(sign * span.minutes)
        case "seconds": return .number(sign * span.wholeSeconds)
        default: return nil
        }
    }
}

import WorkCalendar

/// From and to texts; making dates, times and durations.
extension Builtins {
    static let conversions: [Builtin] = [
        Builtin("string", ["from"]) { evaluator, call in
            if call[0].isNull { return .null }
            let text = call[0].text(limit: evaluator.limits.stringScalarsMax)
            guard evaluator.spend(text.utf8.count / 16, at: call.offset) else { return .null }
            if text.utf8.count > evaluator.limits.stringScalarsMax {
                return evaluator.halt(.stringLength, at: call.offset)
            }
            return .string(text)
        },
        Builtin("number", ["from"], ["from", "grouping separator", "decimal separator"], do: number),
        Builtin("date", ["from"], ["year", "month", "day"], do: date),
        Builtin("time", ["from"], ["hour", "minute", "second", "offset"], optional: 1, do: time),
        Builtin("date and time", ["from"], ["date", "time"], do: dateAndTime),
        Builtin("duration", ["from"]) { evaluator, call in
            if case .daysAndTime = call.scalar(0) { return call.scalar(0) }
            if case .yearsAndMonths = call.scalar(0) { return call.scalar(0) }
            guard let text = call.string(0) else { return call.refuse(0, &evaluator) }
            return FeelText.duration(text) ?? call.unreadable(text, &evaluator)
        },
        Builtin("years and months duration", ["from", "to"]) { evaluator, call in
            guard let from = call.scalar(0).moment else { return call.refuse(0, &evaluator) }
            guard let to = call.scalar(1).moment else { return call.refuse(1, &evaluator) }
            return FeelMonthsDuration(months: wholeMonths(from.date, to.date)).map(FeelValue.yearsAndMonths)
                ?? .null
        },
    ]

    private static func number(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        if call.count == 1, case .number = call.scalar(0) { return call.scalar(0) }
        guard let text = call.string(0) else { return call.refuse(0, &evaluator) }
        var grouping: String?
        var decimal = "."
        if call.count > 1, !call[1].isNull {
            guard let mark = call.string(1), [" ", ",", "."].contains(mark) else {
                return call.refuse(1, &evaluator)
            }
            grouping = mark
        }
        if call.count > 2, !call[2].isNull {
            guard let mark = call.string(2), [",", "."].contains(mark), mark != grouping else {
                return call.refuse(2, &evaluator)
            }
            decimal = mark
        }
        if grouping == decimal { return call.refuse(1, &evaluator) }
        var plain = ""
        for character in text where String(character) != grouping {
            if character == ".", decimal != "." { return call.unreadable(text, &evaluator) }
            plain.append(String(character) == decimal ? "." : character)
        }
        return FeelDecimal(plain).map(FeelValue.number) ?? call.unreadable(text, &evaluator)
    }

    private static func date(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        if call.count == 1 {
            switch call.scalar(0) {
            case .date: return call.scalar(0)
            case .dateTime(let moment): return .date(moment.date)
            case .string(let text):
                return FeelText.date(text).map(FeelValue.date) ?? call.unreadable(text, &evaluator)
            default: return call.refuse(0, &evaluator)
            }
        }
        guard let year = call.integer(0), year.magnitude <= CivilDate.feelYearMax else {
            return call.refuse(0, &evaluator)
        }
        guard let month = call.integer(1) else { return call.refuse(1, &evaluator) }
        guard let day = call.integer(2) else { return call.refuse(2, &evaluator) }
        return CivilDate(year: year, month: month, day: day).map(FeelValue.date)
            ?? evaluator.null(.outsideCalendar, at: call.offset)
    }

    private static func time(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        if call.count == 1 {
            switch call.scalar(0) {
            case .time: return call.scalar(0)
            case .dateTime(let moment): return .time(moment.time)
            case .date: return .time(FeelTime(unchecked: 0, zone: .utc))
            case .string(let text):
                return FeelText.time(text, zones: evaluator.context.zones).map(FeelValue.time)
                    ?? call.unreadable(text, &evaluator)
            default: return call.refuse(0, &evaluator)
            }
        }
        guard let hour = call.integer(0) else { return call.refuse(0, &evaluator) }
        guard let minute = call.integer(1) else { return call.refuse(1, &evaluator) }
        guard let second = call.number(2), let whole = second.rounded(.floor, scale: 0)?.integer,
            let fraction = (second - FeelDecimal(whole)).flatMap({ $0 * FeelDecimal(FeelTime.second) })?
                .rounded(.down, scale: 0)?.integer
        else { return call.refuse(2, &evaluator) }
        var zone: FeelZone?
        if call.count > 3, !call[3].isNull {
            guard case .daysAndTime(let span) = call.scalar(3), span.magnitudeIsZone else {
                return call.refuse(3, &evaluator)
            }
            zone = .offset(Int(span.nanoseconds / Int128(FeelTime.second)))
        }
        let time = FeelTime(hour: hour, minute: minute, second: whole, nanosecond: fraction, zone: zone)
        return time.map(FeelValue.time) ?? evaluator.null(.outsideCalendar, at: call.offset)
    }

    private static func dateAndTime(_ evaluator: inout Evaluator, _ call: inout BuiltinCall) -> FeelValue {
        if call.count == 1 {
            switch call.scalar(0) {
            case .dateTime: return call.scalar(0)
            case .date(let date): return .dateTime(FeelDateTime(date, FeelTime(unchecked: 0, zone: .utc)))
            case .string(let text):
                return FeelText.dateTime(text, zones: evaluator.context.zones).map(FeelValue.dateTime)
                    ?? call.unreadable(text, &evaluator)
            default: return call.refuse(0, &evaluator)
            }
        }
        let date: CivilDate
        switch call.scalar(0) {
        case .date(let plain): date = plain
        case .dateTime(let moment): date = moment.date
        default: return call.refuse(0, &evaluator)
        }
        guard case .time(let time) = call.scalar(1) else { return call.refuse(1, &evaluator) }
        return .dateTime(FeelDateTime(date, time))
    }

    /// Whole months from one day to the other, cut towards zero; the time of day does not count.
    static func wholeMonths(_ from: CivilDate, _ to: CivilDate) -> Int {
        var months = (to.year - from.year) * 12 + to.month - from.month
        if months > 0, to.day < from.day { months -= 1 }
        if months < 0, to.day > from.day { months += 1 }
        return months
    }
}

extension FeelDaysDuration {
    var magnitudeIsZone: Bool { nanoseconds.magnitude <= UInt128(18 * 3600 * FeelTime.second) }
}

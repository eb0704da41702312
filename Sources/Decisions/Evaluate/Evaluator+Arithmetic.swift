import WorkCalendar

/// `+ - * / **` over numbers, strings, dates, times and durations.
extension Evaluator {
    mutating func arithmetic(
        _ operation: FeelNode.Arithmetic, _ left: FeelValue, _ right: FeelValue, at offset: Int
    ) -> FeelValue {
        if case .number(let a) = left, case .number(let b) = right {
            return numeric(operation, a, b, at: offset)
        }
        let result: FeelValue? =
            switch operation {
            case .add: sum(left, right, at: offset)
            case .subtract: difference(left, right, at: offset)
            case .multiply: product(left, right, at: offset)
            case .divide: quotient(left, right, at: offset)
            case .power: nil
            }
        return result
            ?? null(.types(operation: operation.rawValue, [left.typeName, right.typeName]), at: offset)
    }

    private mutating func numeric(
        _ operation: FeelNode.Arithmetic, _ a: FeelDecimal, _ b: FeelDecimal, at offset: Int
    ) -> FeelValue {
        switch operation {
        case .add: return number(a + b, at: offset)
        case .subtract: return number(a - b, at: offset)
        case .multiply: return number(a * b, at: offset)
        case .divide:
            if b.isZero { return null(.divisionByZero, at: offset) }
            return number(a / b, at: offset)
        case .power: return number(a.raised(to: b), at: offset)
        }
    }

    mutating func number(_ value: FeelDecimal?, at offset: Int) -> FeelValue {
        value.map(FeelValue.number) ?? null(.numberTooLarge, at: offset)
    }

    private mutating func inCalendar(_ value: FeelValue?, at offset: Int) -> FeelValue {
        value ?? null(.outsideCalendar, at: offset)
    }

    mutating func negate(_ value: FeelValue, at offset: Int) -> FeelValue {
        switch value {
        case .number(let number): .number(number.negated)
        case .daysAndTime(let span):
            inCalendar(
                FeelDaysDuration(nanoseconds: -span.nanoseconds).map(FeelValue.daysAndTime), at: offset)
        case .yearsAndMonths(let span):
            inCalendar(FeelMonthsDuration(months: -span.months).map(FeelValue.yearsAndMonths), at: offset)
        default: null(.types(operation: "-", [value.typeName]), at: offset)
        }
    }

    /// Nil where the types do not fit.
    private mutating func sum(_ left: FeelValue, _ right: FeelValue, at offset: Int) -> FeelValue? {
        switch (left, right) {
        case (.string(let a), .string(let b)):
            if a.utf8.count + b.utf8.count > limits.stringScalarsMax {
                return halt(.stringLength, at: offset)
            }
            steps -= (a.utf8.count + b.utf8.count) / 64
            return .string(a + b)
        case (.daysAndTime(let a), .daysAndTime(let b)):
            return inCalendar(
                FeelDaysDuration(nanoseconds: a.nanoseconds + b.nanoseconds).map(FeelValue.daysAndTime),
                at: offset)
        case (.yearsAndMonths(let a), .yearsAndMonths(let b)):
            return inCalendar(
                FeelMonthsDuration(months: a.months + b.months).map(FeelValue.yearsAndMonths), at: offset)
        case (.daysAndTime(let span), _): return shift(right, by: span.nanoseconds, at: offset)
        case (_, .daysAndTime(let span)): return shift(left, by: span.nanoseconds, at: offset)
        case (.yearsAndMonths(let span), _): return shift(right, byMonths: span.months, at: offset)
        case (_, .yearsAndMonths(let span)): return shift(left, byMonths: span.months, at: offset)
        default: return nil
        }
    }

    private mutating func difference(_ left: FeelValue, _ right: FeelValue, at offset: Int) -> FeelValue? {
        switch (left, right) {
        case (.daysAndTime(let a), .daysAndTime(let b)):
            return inCalendar(
                FeelDaysDuration(nanoseconds: a.nanoseconds - b.nanoseconds).map(FeelValue.daysAndTime),
                at: offset)
        case (.yearsAndMonths(let a), .yearsAndMonths(let b)):
            return inCalendar(
                FeelMonthsDuration(months: a.months - b.months).map(FeelValue.yearsAndMonths), at: offset)
        case (_, .daysAndTime(let span)): return shift(left, by: -span.nanoseconds, at: offset)
        case (_, .yearsAndMonths(let span)): return shift(left, byMonths: -span.months, at: offset)
        case (.time(let a), .time(let b)):
            if a.zone == nil, b.zone == nil {
                return FeelDaysDuration(nanoseconds: Int128(a.nanosecondOfDay - b.nanosecondOfDay))
                    .map(FeelValue.daysAndTime)
            }
            guard let a = a.universal(zones: context.zones), let b = b.universal(zones: context.zones) else {
                return nil
            }
            return FeelDaysDuration(nanoseconds: Int128(a - b)).map(FeelValue.daysAndTime)
        default:
            guard let a = left.moment, let b = right.moment else { return nil }
            if a.zone == nil, b.zone == nil {
                return inCalendar(
                    FeelDaysDuration(nanoseconds: a.local - b.local).map(FeelValue.daysAndTime), at: offset)
            }
            guard let a = a.universal(zones: context.zones), let b = b.universal(zones: context.zones) else {
                return nil
            }
            return inCalendar(FeelDaysDuration(nanoseconds: a - b).map(FeelValue.daysAndTime), at: offset)
        }
    }

    private mutating func shift(_ value: FeelValue, by nanoseconds: Int128, at offset: Int) -> FeelValue? {
        switch value {
        case .date(let date):
            let moment = FeelDateTime(date, FeelTime(unchecked: 0, zone: nil))
            let sum = FeelDateTime(local: moment.local + nanoseconds, zone: nil)
            return inCalendar(sum.map { .date($0.date) }, at: offset)
        case .dateTime(let moment):
            let sum = FeelDateTime(local: moment.local + nanoseconds, zone: moment.zone)
            return inCalendar(sum.map(FeelValue.dateTime), at: offset)
        case .time(let time):
            let day = Int128(FeelTime.day)
            let sum = (Int128(time.nanosecondOfDay) + nanoseconds) % day
            return .time(FeelTime(unchecked: Int(sum < 0 ? sum + day : sum), zone: time.zone))
        default: return nil
        }
    }

    private mutating func shift(_ value: FeelValue, byMonths months: Int, at offset: Int) -> FeelValue? {
        switch value {
        case .date(let date): inCalendar(date.adding(feelMonths: months).map(FeelValue.date), at: offset)
        case .dateTime(let moment):
            inCalendar(
                moment.date.adding(feelMonths: months).map { .dateTime(FeelDateTime($0, moment.time)) },
                at: offset)
        default: nil
        }
    }

    private mutating func product(_ left: FeelValue, _ right: FeelValue, at offset: Int) -> FeelValue? {
        switch (left, right) {
        case (.number(let factor), .daysAndTime(let span)), (.daysAndTime(let span), .number(let factor)):
            scaled(span, FeelDecimal(span.nanoseconds).flatMap { $0 * factor }, at: offset)
        case (.number(let factor), .yearsAndMonths(let span)),
            (.yearsAndMonths(let span), .number(let factor)):
            scaled(span, FeelDecimal(span.months) * factor, at: offset)
        default: nil
        }
    }

    private mutating func quotient(_ left: FeelValue, _ right: FeelValue, at offset: Int) -> FeelValue? {
        switch (left, right) {
        case (.daysAndTime, .number(let b)) where b.isZero, (.yearsAndMonths, .number(let b)) where b.isZero:
            return null(.divisionByZero, at: offset)
        case (.daysAndTime(let span), .number(let divisor)):
            return scaled(span, FeelDecimal(span.nanoseconds).flatMap { $0 / divisor }, at: offset)
        case (.yearsAndMonths(let span), .number(let divisor)):
            return scaled(span, FeelDecimal(span.months) / divisor, at: offset)
        case (.daysAndTime(let a), .daysAndTime(let b)):
            if b.nanoseconds == 0 { return null(.divisionByZero, at: offset) }
            guard let a = FeelDecimal(a.nanoseconds), let b = FeelDecimal(b.nanoseconds) else { return nil }
            return number(a / b, at: offset)
        case (.yearsAndMonths(let a), .yearsAndMonths(let b)):
            if b.months == 0 { return null(.divisionByZero, at: offset) }
            return number(FeelDecimal(a.months) / FeelDecimal(b.months), at: offset)
        default: return nil
        }
    }

    private mutating func scaled(
        _ span: FeelDaysDuration, _ value: FeelDecimal?, at offset: Int
    ) -> FeelValue {
        inCalendar(
            value?.rounded(.down, scale: 0)?.integer128
                .flatMap { FeelDaysDuration(nanoseconds: $0) }.map(FeelValue.daysAndTime), at: offset)
    }

    private mutating func scaled(
        _ span: FeelMonthsDuration, _ value: FeelDecimal?, at offset: Int
    ) -> FeelValue {
        inCalendar(
            value?.rounded(.down, scale: 0)?.integer
                .flatMap { FeelMonthsDuration(months: $0) }.map(FeelValue.yearsAndMonths), at: offset)
    }
}

extension FeelValue {
    /// A date counts as its midnight in UTC where a moment is needed.
    var moment: FeelDateTime? {
        switch self {
        case .dateTime(let moment): moment
        case .date(let date): FeelDateTime(date, FeelTime(unchecked: 0, zone: .utc))
        default: nil
        }
    }
}

extension FeelDecimal {
    init?(_ integer: Int128) {
        self.init(rounding: integer.magnitude, exponent: 0, isNegative: integer < 0)
    }
}

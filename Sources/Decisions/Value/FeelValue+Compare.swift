import WorkCalendar

/// Equality and order of values, as `=` and `<` of FEEL have them.
extension FeelValue {
    var typeName: String {
        switch self {
        case .null: "Null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .date: "date"
        case .time: "time"
        case .dateTime: "date and time"
        case .daysAndTime: "days and time duration"
        case .yearsAndMonths: "years and months duration"
        case .list: "list"
        case .context: "context"
        case .range: "range"
        case .function: "function"
        }
    }

    /// How much work a comparison or a check of types may be where nobody counts steps.
    static let workMax = 1_000_000

    /// Nil where values of these two types cannot be compared, or are too large to.
    public func equals(_ other: FeelValue, zones: (any FeelZones)? = nil) -> Bool? {
        var work = Self.workMax
        return equals(other, zones: zones, work: &work)
    }

    /// Values share parts, so that a small one can be very long to walk: each step is taken from `work`.
    func equals(_ other: FeelValue, zones: (any FeelZones)?, work: inout Int) -> Bool? {
        work -= 1
        if work < 0 { return nil }
        switch (self, other) {
        case (.null, .null): return true
        case (.null, _), (_, .null): return false
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.number(let left), .number(let right)): return left == right
        case (.string(let left), .string(let right)):
            // `==` of Swift also equates different spellings of one character; FEEL compares code points.
            work -= left.utf8.count / 64
            return left.utf8.count == right.utf8.count && left == right && left.utf8.elementsEqual(right.utf8)
        case (.date(let left), .date(let right)): return left == right
        case (.daysAndTime(let left), .daysAndTime(let right)): return left == right
        case (.yearsAndMonths(let left), .yearsAndMonths(let right)): return left == right
        case (.daysAndTime(let left), .yearsAndMonths(let right)),
            (.yearsAndMonths(let right), .daysAndTime(let left)):
            return left.nanoseconds == 0 && right.months == 0 ? true : nil
        case (.time, .time), (.dateTime, .dateTime):
            return order(other, zones: zones).map { $0 == 0 } ?? false
        case (.list(let left), .list(let right)): return Self.equal(left, right, zones: zones, work: &work)
        case (.context(let left), .context(let right)):
            return Self.equal(left, right, zones: zones, work: &work)
        case (.range(let left), .range(let right)):
            // How it is written counts: `(< 10)` has no lower end, `(null..10)` one that is not known.
            return left.comparison == right.comparison
                && left.includesLow == right.includesLow && left.includesHigh == right.includesHigh
                && (left.low ?? .null).equals(right.low ?? .null, zones: zones, work: &work) == true
                && (left.high ?? .null).equals(right.high ?? .null, zones: zones, work: &work) == true
        default: return nil
        }
    }

    private static func equal(
        _ left: [FeelValue], _ right: [FeelValue], zones: (any FeelZones)?, work: inout Int
    ) -> Bool? {
        if left.count != right.count { return false }
        for (a, b) in zip(left, right) {
            guard let isEqual = a.equals(b, zones: zones, work: &work) else { return nil }
            if !isEqual { return false }
        }
        return true
    }

    private static func equal(
        _ left: FeelEntries, _ right: FeelEntries, zones: (any FeelZones)?, work: inout Int
    ) -> Bool? {
        if left.count != right.count { return false }
        for (name, value) in left.pairs {
            guard let other = right[name] else { return false }
            guard let isEqual = value.equals(other, zones: zones, work: &work) else { return nil }
            if !isEqual { return false }
        }
        return true
    }

    /// Negative, zero or positive; nil where the two have no order.
    public func order(_ other: FeelValue, zones: (any FeelZones)? = nil) -> Int? {
        switch (self, other) {
        case (.number(let left), .number(let right)): return left < right ? -1 : left == right ? 0 : 1
        case (.string(let left), .string(let right)): return Self.order(left, right)
        case (.date(let left), .date(let right)): return left < right ? -1 : left == right ? 0 : 1
        case (.daysAndTime(let left), .daysAndTime(let right)):
            return left < right ? -1 : left == right ? 0 : 1
        case (.yearsAndMonths(let left), .yearsAndMonths(let right)):
            return left < right ? -1 : left == right ? 0 : 1
        case (.time(let left), .time(let right)):
            if left.zone == right.zone {
                return Self.secondsSign(left.nanosecondOfDay, right.nanosecondOfDay)
            }
            guard let a = left.universal(zones: zones), let b = right.universal(zones: zones) else {
                return nil
            }
            return Self.secondsSign(a, b)
        case (.dateTime(let left), .dateTime(let right)):
            if left.zone == right.zone { return Self.secondsSign(left.local, right.local) }
            guard let a = left.universal(zones: zones), let b = right.universal(zones: zones) else {
                return nil
            }
            return Self.secondsSign(a, b)
        default: return nil
        }
    }

    /// The order of two counts of nanoseconds, by their whole seconds.
    private static func secondsSign<Number: BinaryInteger>(_ left: Number, _ right: Number) -> Int {
        let (left, right) = (FeelTime.wholeSeconds(left), FeelTime.wholeSeconds(right))
        return left < right ? -1 : left == right ? 0 : 1
    }

    private static func order(_ left: String, _ right: String) -> Int {
        if left.unicodeScalars.elementsEqual(right.unicodeScalars) { return 0 }
        return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) ? -1 : 1
    }
}

extension FeelType {
    /// Whether the value belongs to the type: `instance of`.
    public func isInstance(_ value: FeelValue) -> Bool {
        var work = FeelValue.workMax
        return isInstance(value, work: &work)
    }

    func isInstance(_ value: FeelValue, work: inout Int) -> Bool {
        work -= 1
        if work < 0 { return false }
        switch (self, value) {
        case (.any, _): return !value.isNull
        case (.null, .null): return true
        case (_, .null): return false
        case (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date), (.time, .time),
            (.dateTime, .dateTime), (.daysAndTime, .daysAndTime), (.yearsAndMonths, .yearsAndMonths):
            return true
        case (.list(let item), .list(let values)):
            return values.allSatisfy { item.accepts($0, work: &work) }
        case (.context(let entries), .context(let values)):
            return entries.allSatisfy { entry in
                values[entry.name].map { entry.type.accepts($0, work: &work) } ?? false
            }
        case (.range(let item), .range(let range)):
            return (range.low.map { item.accepts($0, work: &work) } ?? true)
                && (range.high.map { item.accepts($0, work: &work) } ?? true)
        case (.function(let parameters, let result), .function(let function)):
            return function.parameters.count == parameters.count
                && zip(parameters, function.parameters).allSatisfy { $0.conforms(to: $1.type) }
                && (function.result == .any || function.result.conforms(to: result))
        default: return false
        }
    }

    /// Like `isInstance`, but null belongs to every type.
    public func accepts(_ value: FeelValue) -> Bool { value.isNull || isInstance(value) }

    private func accepts(_ value: FeelValue, work: inout Int) -> Bool {
        value.isNull || isInstance(value, work: &work)
    }

    /// Whether every value of this type is one of the other type.
    public func conforms(to other: FeelType) -> Bool {
        switch (self, other) {
        case (_, .any), (.null, _): true
        case (.list(let left), .list(let right)), (.range(let left), .range(let right)):
            left.conforms(to: right)
        case (.context(let left), .context(let right)):
            right.allSatisfy { entry in
                left.contains { $0.name == entry.name && $0.type.conforms(to: entry.type) }
            }
        case (.function(let leftParameters, let left), .function(let rightParameters, let right)):
            leftParameters.count == rightParameters.count && left.conforms(to: right)
                && zip(rightParameters, leftParameters).allSatisfy { $0.conforms(to: $1) }
        default: self == other
        }
    }
}

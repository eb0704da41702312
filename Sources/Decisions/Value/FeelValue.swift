public import WorkCalendar

/// Everything that an expression can be.
public enum FeelValue: Sendable {
    case null
    case boolean(Bool)
    case number(FeelDecimal)
    case string(String)
    case date(CivilDate)
    case time(FeelTime)
    case dateTime(FeelDateTime)
    case daysAndTime(FeelDaysDuration)
    case yearsAndMonths(FeelMonthsDuration)
    case list([FeelValue])
    case context(FeelEntries)
    indirect case range(FeelRange)
    case function(FeelFunction)

    public static func number(_ integer: Int) -> FeelValue { .number(FeelDecimal(integer)) }

    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// True only for the boolean true: what a guard asks.
    public var isTrue: Bool {
        if case .boolean(true) = self { true } else { false }
    }
}

/// The entries of a FEEL context, in the order in which they were written; later entries replace earlier ones.
public struct FeelEntries: Sendable {
    public private(set) var names: [String] = []
    private var values: [String: FeelValue] = [:]

    public init() {}

    public init(_ entries: [(String, FeelValue)]) {
        for (name, value) in entries { self[name] = value }
    }

    public var count: Int { names.count }

    public subscript(name: String) -> FeelValue? {
        get { values[name] }
        set {
            if let newValue {
                if values.updateValue(newValue, forKey: name) == nil { names.append(name) }
            } else if values.removeValue(forKey: name) != nil {
                names.removeAll { $0 == name }
            }
        }
    }

    /// Each name with its value, in order.
    public var pairs: [(name: String, value: FeelValue)] {
        names.map { ($0, values[$0] ?? .null) }
    }
}

extension FeelEntries: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, FeelValue)...) { self.init(elements) }
}

/// A range of numbers, strings or temporal values. A missing end is unbounded.
public struct FeelRange: Sendable {
    public let low: FeelValue?
    public let high: FeelValue?
    public let includesLow: Bool
    public let includesHigh: Bool
    /// The sign of a range such as `(< 5)`; nil where it has two ends.
    let comparison: FeelNode.Comparison?

    public init(low: FeelValue?, includesLow: Bool, high: FeelValue?, includesHigh: Bool) {
        self.low = low
        self.high = high
        self.includesLow = includesLow && low != nil
        self.includesHigh = includesHigh && high != nil
        comparison =
            switch (low, high) {
            case (_?, nil): includesLow ? .greaterOrEqual : .greater
            case (nil, _?): includesHigh ? .lessOrEqual : .less
            default: nil
            }
    }

    /// `(< bound)` and the like; `(= bound)` and `(!= bound)` have the bound at both ends.
    init(_ comparison: FeelNode.Comparison, _ bound: FeelValue) {
        self.comparison = comparison
        low = comparison == .less || comparison == .lessOrEqual ? nil : bound
        high = comparison == .greater || comparison == .greaterOrEqual ? nil : bound
        includesLow = comparison == .greaterOrEqual || comparison == .equal
        includesHigh = comparison == .lessOrEqual || comparison == .equal
    }
}

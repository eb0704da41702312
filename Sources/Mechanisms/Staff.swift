public import Organisation

/// One end of a range of people: a number, or a parameter of the pack that has one.
public enum StaffBound: Hashable, Sendable {
    case number(Int)
    case parameter(String)
}

/// How many: `3..5`, `2..`, `..5`, `1` (exactly).
public struct StaffRange: Hashable, Sendable {
    /// Nil: any number, none included.
    public var least: StaffBound?
    /// Nil: as many as there are.
    public var most: StaffBound?

    public init(least: StaffBound?, most: StaffBound?) {
        self.least = least
        self.most = most
    }
}

/// How many people hold a role, and where that is counted (`staff:` of a role).
public struct StaffRule: Hashable, Sendable {
    public enum Scope: Hashable, Sendable {
        /// Each unit of the role's own level; without one, each unit that has the post at all.
        case own
        /// Each territory of the level, its organs included; with a line, only the organs of that line at it.
        case level(Level, line: String?)
        /// Each organ of the line; of those at the role's own level, where it has one.
        case line(String)
        /// The whole organisation together.
        case total
    }

    public var scope: Scope
    public var range: StaffRange
    public var place: SourcePlace

    public init(scope: Scope, range: StaffRange, place: SourcePlace) {
        self.scope = scope
        self.range = range
        self.place = place
    }
}

extension Mechanism {
    /// The number that a bound stands for; nil where the parameter is missing or is no whole number, which `check` finds.
    public func number(of bound: StaffBound) -> Int? {
        switch bound {
        case .number(let number): number
        case .parameter(let id): parameters[id].flatMap { Int($0.text) }.flatMap { $0 >= 0 ? $0 : nil }
        }
    }
}

extension StaffBound: CustomStringConvertible {
    public var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .parameter(let id): id
        }
    }
}

extension StaffRange: CustomStringConvertible {
    public var description: String {
        if let least, least == most { return "\(least)" }
        return "\(least.map { "\($0)" } ?? "")..\(most.map { "\($0)" } ?? "")"
    }
}

extension StaffRule: CustomStringConvertible {
    public var description: String {
        switch scope {
        case .own: "\(range)"
        case .level(let level, nil): "\(level.rawValue): \(range)"
        case .level(let level, let line?): "\(level.rawValue): { \(line): \(range) }"
        case .line(let line): "\(line): \(range)"
        case .total: "total: \(range)"
        }
    }
}

public import Decisions
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
        /// Each zone of this level of a further tree, its organs included.
        case zone(ZoneLevel)
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
        case .zone(let zone): "\(zone): \(range)"
        case .total: "total: \(range)"
        }
    }
}

/// What `when:` of a role may ask of a post, each as `post.<name>`.
public enum StaffFact: String, CaseIterable, Sendable {
    /// Whether another unit sent the person.
    case seconded
    /// That unit's line, or null.
    case from
    /// The first and the last day, or null.
    case since, until
    /// The line of the unit where the post is, or null.
    case line

    public static let names: FeelNames = {
        var names = FeelNames()
        names.insert("post", members: FeelNames(allCases.map(\.rawValue)))
        return names
    }()

    public static func context(of post: Post, in directory: Directory) -> FeelContext {
        func line(_ unit: UnitID?) -> FeelValue {
            unit.flatMap { directory.unit($0)?.line }.map { .string($0) } ?? .null
        }
        let facts = allCases.map { fact -> (String, FeelValue) in
            let value: FeelValue =
                switch fact {
                case .seconded: .boolean(post.secondedFrom != nil)
                case .from: line(post.secondedFrom)
                case .since: post.from.map { .date($0) } ?? .null
                case .until: post.until.map { .date($0) } ?? .null
                case .line: line(post.unit)
                }
            return (fact.rawValue, value)
        }
        return FeelContext(["post": .context(FeelEntries(facts))])
    }
}

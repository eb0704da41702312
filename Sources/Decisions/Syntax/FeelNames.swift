/// The names that an expression may use: variables with, where known, the names of their members, and named types.
///
/// FEEL names may hold spaces and symbols (`loan amount`, `profit-loss`), so a text can only be cut into names by
/// someone who knows them.
public struct FeelNames: Sendable {
    struct Known: Sendable {
        let name: String
        let tokens: [String]
        let members: FeelNames?
    }

    /// By first token, longest first.
    private var byFirst: [String: [Known]] = [:]
    private var members: [String: FeelNames?] = [:]
    /// Types that may be used by name, besides those of the language.
    public var types: [String: FeelType] = [:]
    /// Member names that may occur on values of unknown shape; they only help to cut the text.
    public var looseMembers: [String] = [] { didSet { loose = FeelNames(looseMembers).byFirst } }
    private var loose: [String: [Known]] = [:]

    public init() {}

    public init(_ names: some Sequence<String>) {
        for name in names { insert(name) }
    }

    /// Adds a variable. With `members` its paths are checked too: they are all the entries it has.
    public mutating func insert(_ name: String, members: FeelNames? = nil) {
        if self.members.updateValue(members, forKey: name) != nil {
            for (first, list) in byFirst where list.contains(where: { $0.name == name }) {
                byFirst[first] = list.filter { $0.name != name }
            }
        }
        guard let tokens = Lexer.nameTokens(name), let first = tokens.first else { return }
        var list = byFirst[first] ?? []
        let index = list.firstIndex { $0.tokens.count < tokens.count } ?? list.endIndex
        list.insert(Known(name: name, tokens: tokens, members: members), at: index)
        byFirst[first] = list
    }

    public func contains(_ name: String) -> Bool { members[name] != nil }

    /// The closed list of members of a variable, where it is known.
    public func members(of name: String) -> FeelNames? { members[name] ?? nil }

    public var names: [String] { members.keys.sorted() }

    /// The names of both; the members of one that both have are merged too, and open where one of them is.
    func merged(with other: FeelNames) -> FeelNames {
        var result = self
        for name in other.names {
            guard contains(name) else {
                result.insert(name, members: other.members(of: name))
                continue
            }
            guard let mine = members(of: name) else { continue }
            result.insert(name, members: other.members(of: name).map { mine.merged(with: $0) })
        }
        return result
    }

    /// The longest known name that these tokens begin with.
    func longestMatch(_ tokens: [Token], at index: Int) -> Known? {
        Self.longest(in: byFirst, tokens, at: index)
    }

    func longestLooseMatch(_ tokens: [Token], at index: Int) -> Known? {
        Self.longest(in: loose, tokens, at: index)
    }

    private static func longest(in byFirst: [String: [Known]], _ tokens: [Token], at index: Int) -> Known? {
        byFirst[tokens[index].text]?.first { matches($0.tokens, tokens, at: index) }
    }

    static func matches(_ name: [String], _ tokens: [Token], at index: Int) -> Bool {
        guard index + name.count < tokens.count else { return false }
        for (distance, part) in name.enumerated() {
            let token = tokens[index + distance]
            guard token.text == part, token.kind != .string, token.kind != .temporal else { return false }
        }
        return true
    }
}

extension FeelNames {
    /// The known name that looks most like `name`; nil where none is close.
    public func suggestion(for name: String) -> String? {
        let limit = max(1, name.count / 3)
        var best: (distance: Int, name: String)?
        for candidate in names {
            let distance = Self.distance(Array(name), Array(candidate), limit: limit)
            if distance <= limit, best.map({ distance < $0.distance }) ?? true {
                best = (distance, candidate)
            }
        }
        return best?.name
    }

    /// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.
    private static func distance(_ left: [Character], _ right: [Character], limit: Int) -> Int {
        if abs(left.count - right.count) > limit { return .max }
        var before: [Int] = []
        var previous = Array(0...right.count)
        for (row, a) in left.enumerated() {
            var current = [row + 1]
            for (column, b) in right.enumerated() {
                var cost = min(
                    previous[column + 1] + 1, current[column] + 1, previous[column] + (a == b ? 0 : 1))
                if row > 0, column > 0, a == right[column - 1], left[row - 1] == b {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }
}

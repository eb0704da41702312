/// The tree of a pattern.
indirect enum RegexTree: Sendable {
    case empty
    case one(Unicode.Scalar)
    case set(CharacterSet)
    case any
    case start
    case end
    case reference(Int)
    case sequence([RegexTree])
    case branches([RegexTree])
    case group(Int, RegexTree)
    case repeated(RegexTree, min: Int, max: Int?, isLazy: Bool)
}

/// Reads a pattern; every method gives nil where the pattern is wrong.
struct RegexParser {
    private let pattern: [Unicode.Scalar]
    private var at = 0
    private(set) var groupCount = 0
    private var closedGroups: Set<Int> = []
    private var depth = 0
    private static let depthMax = 100
    private static let repetitionsMax = 1_000

    init(_ pattern: [Unicode.Scalar]) { self.pattern = pattern }

    private var next: Unicode.Scalar? { at < pattern.count ? pattern[at] : nil }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        at + distance < pattern.count ? pattern[at + distance] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        at += 1
        return true
    }

    mutating func parse() -> RegexTree? {
        guard let tree = branches(), at == pattern.count else { return nil }
        return tree
    }

    private mutating func branches() -> RegexTree? {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthMax { return nil }
        var all: [RegexTree] = []
        repeat {
            guard let branch = branch() else { return nil }
            all.append(branch)
        } while take("|")
        return all.count == 1 ? all[0] : .branches(all)
    }

    private mutating func branch() -> RegexTree? {
        var pieces: [RegexTree] = []
        while let next, next != "|", next != ")" {
            guard let atom = atom(), let piece = quantified(atom) else { return nil }
            pieces.append(piece)
        }
        return pieces.isEmpty ? .empty : .sequence(pieces)
    }

    private mutating func quantified(_ atom: RegexTree) -> RegexTree? {
        var low = 1
        var high: Int? = 1
        switch next {
        case "?": (low, high) = (0, 1)
        case "*": (low, high) = (0, nil)
        case "+": (low, high) = (1, nil)
        case "{": return counted(atom)
        default: return atom
        }
        at += 1
        return .repeated(atom, min: low, max: high, isLazy: take("?"))
    }

    /// `{2}`, `{2,}`, `{2,5}`
    private mutating func counted(_ atom: RegexTree) -> RegexTree? {
        at += 1
        guard let low = count() else { return nil }
        var high: Int? = low
        if take(",") {
            if next == "}" {
                high = nil
            } else {
                guard let read = count(), read >= low else { return nil }
                high = read
            }
        }
        guard take("}") else { return nil }
        return .repeated(atom, min: low, max: high, isLazy: take("?"))
    }

    private mutating func count() -> Int? {
        var value: Int?
        while let digit = next, digit.isDigit {
            value = (value ?? 0) * 10 + Int(digit.value - 48)
            if value ?? 0 > Self.repetitionsMax { return nil }
            at += 1
        }
        return value
    }

    private mutating func atom() -> RegexTree? {
        guard let scalar = next else { return nil }
        switch scalar {
        case "(": return group()
        case "[":
            at += 1
            return set().map(RegexTree.set)
        case "\\": return escape()
        case ".":
            at += 1
            return .any
        case "^":
            at += 1
            return .start
        case "$":
            at += 1
            return .end
        case "?", "*", "+", "{", "}", "]": return nil
        default:
            at += 1
            return .one(scalar)
        }
    }

    private mutating func group() -> RegexTree? {
        at += 1
        if take("?") {
            guard take(":"), let inner = branches(), take(")") else { return nil }
            return inner
        }
        groupCount += 1
        let number = groupCount
        guard let inner = branches(), take(")") else { return nil }
        closedGroups.insert(number)
        return .group(number, inner)
    }

    private mutating func escape() -> RegexTree? {
        at += 1
        guard let letter = next else { return nil }
        if letter.isDigit {
            guard letter != "0" else { return nil }
            at += 1
            var number = Int(letter.value - 48)
            // A second digit belongs to the reference if there are so many groups.
            while let digit = next, digit.isDigit, number * 10 + Int(digit.value - 48) <= groupCount {
                number = number * 10 + Int(digit.value - 48)
                at += 1
            }
            return closedGroups.contains(number) ? .reference(number) : nil
        }
        if let property = property() { return .set(CharacterSet(property)) }
        return single().map(RegexTree.one)
    }

    /// A class escape after the backslash; does not move where there is none.
    private mutating func property() -> CharacterSet.Item? {
        guard let letter = next else { return nil }
        let lower = Unicode.Scalar(UInt8(truncatingIfNeeded: letter.value | 32))
        let isNegated = letter.isASCII && letter != lower
        switch lower {
        case "s" where letter.isASCII:
            at += 1
            return .property(isNegated: isNegated, .space)
        case "d" where letter.isASCII:
            at += 1
            return .property(isNegated: isNegated, .digit)
        case "w" where letter.isASCII:
            at += 1
            return .property(isNegated: isNegated, .word)
        case "i" where letter.isASCII:
            at += 1
            return .property(isNegated: isNegated, .nameStart)
        case "c" where letter.isASCII:
            at += 1
            return .property(isNegated: isNegated, .namePart)
        case "p" where letter.isASCII:
            guard peek(1) == "{" else { return nil }
            var end = at + 2
            while end < pattern.count, pattern[end] != "}" { end += 1 }
            guard end < pattern.count else { return nil }
            let name = Builtins.joined(pattern[(at + 2)..<end])
            guard let property = CharacterProperty(named: name) else { return nil }
            at = end + 1
            return .property(isNegated: isNegated, property)
        default: return nil
        }
    }

    /// An escaped character; nil for one that may not be escaped.
    private mutating func single() -> Unicode.Scalar? {
        guard let letter = next else { return nil }
        at += 1
        switch letter {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "\\", "|", ".", "?", "*", "+", "(", ")", "{", "}", "-", "[", "]", "^", "$": return letter
        default: return nil
        }
    }

    /// After `[`.
    private mutating func set() -> CharacterSet? {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthMax { return nil }
        var set = CharacterSet()
        set.isNegated = take("^")
        var isFirst = true
        while let scalar = next {
            if scalar == "]" {
                at += 1
                return isFirst ? nil : set
            }
            if scalar == "-", peek(1) == "[", !isFirst {
                at += 2
                guard let inner = self.set(), take("]") else { return nil }
                set.subtract(inner)
                return set
            }
            isFirst = false
            guard let item = item() else { return nil }
            set.items.append(item)
        }
        return nil
    }

    private mutating func item() -> CharacterSet.Item? {
        guard let scalar = next, scalar != "[" else { return nil }
        var low = scalar
        if scalar == "\\" {
            at += 1
            if let property = property() { return property }
            guard let escaped = single() else { return nil }
            low = escaped
        } else {
            at += 1
        }
        guard next == "-", let after = peek(1), after != "]", after != "[" else {
            return .range(low.value...low.value)
        }
        // A hyphen after a range is itself: `[0-9-.]`.
        if scalar == "-" { return .range(low.value...low.value) }
        at += 1
        var high = after
        at += 1
        if after == "\\" {
            guard let escaped = single() else { return nil }
            high = escaped
        }
        guard low.value <= high.value else { return nil }
        return .range(low.value...high.value)
    }
}

extension CharacterSet {
    init(_ item: Item) { self.init(items: [item]) }

    init(items: [Item]) {
        self.init()
        self.items = items
    }
}

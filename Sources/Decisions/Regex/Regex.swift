/// Regular expressions of XPath 3 (XML Schema plus anchors, groups, back-references and flags), run by a small
/// backtracking machine with its own stack and a budget of steps, so that no pattern can hang or crash.
struct XPathRegex: Sendable {
    enum Instruction: Sendable {
        case one(Unicode.Scalar)
        case set(CharacterSet)
        case any
        case split(first: Int, second: Int)
        case jump(Int)
        case save(Int)
        case start
        case end
        case reference(Int)
        /// Remembers where a round of a loop began, and leaves the loop if the round took nothing.
        case mark(Int)
        case progress(Int)
        case match
    }

    struct Flags: OptionSet, Sendable {
        let rawValue: Int
        static let dotAll = Flags(rawValue: 1)
        static let multiline = Flags(rawValue: 2)
        static let ignoreCase = Flags(rawValue: 4)
        static let extended = Flags(rawValue: 8)
        static let literal = Flags(rawValue: 16)

        /// Nil for an unknown letter.
        init?(_ text: String) {
            self.init(rawValue: 0)
            for letter in text.unicodeScalars {
                switch letter {
                case "s": insert(.dotAll)
                case "m": insert(.multiline)
                case "i": insert(.ignoreCase)
                case "x": insert(.extended)
                case "q": insert(.literal)
                default: return nil
                }
            }
        }

        init(rawValue: Int) { self.rawValue = rawValue }
    }

    static let instructionsMax = 20_000

    let program: [Instruction]
    let groupCount: Int
    let markCount: Int
    let flags: Flags

    /// Nil for a pattern that is none.
    init?(_ pattern: String, flags: Flags) {
        var scalars = Array(pattern.unicodeScalars)
        self.flags = flags
        if flags.contains(.literal) {
            program = [.save(0)] + scalars.map { .one(Self.folded($0, flags)) } + [.save(1), .match]
            groupCount = 0
            markCount = 0
            return
        }
        if flags.contains(.extended) { scalars = Self.withoutSpace(scalars) }
        var parser = RegexParser(scalars)
        guard let tree = parser.parse() else { return nil }
        var compiler = RegexCompiler(flags: flags)
        compiler.emit(.save(0))
        guard compiler.compile(tree) else { return nil }
        compiler.emit(.save(1))
        compiler.emit(.match)
        program = compiler.program
        groupCount = parser.groupCount
        markCount = compiler.markCount
    }

    /// The flag `x` takes white space out of the pattern, except inside of classes.
    private static func withoutSpace(_ pattern: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var depth = 0
        var isEscaped = false
        return pattern.filter { scalar in
            if !isEscaped {
                if scalar == "[" { depth += 1 }
                if scalar == "]", depth > 0 { depth -= 1 }
            }
            let isSpace = scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
            if isSpace, depth == 0 { return false }
            isEscaped = scalar == "\\" && !isEscaped
            return true
        }
    }

    static func folded(_ scalar: Unicode.Scalar, _ flags: Flags) -> Unicode.Scalar {
        flags.contains(.ignoreCase) ? fold(scalar) : scalar
    }

    static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let upper = single(scalar.properties.uppercaseMapping) ?? scalar
        return single(upper.properties.lowercaseMapping) ?? upper
    }

    static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }
}

/// A class of characters: what is in it, what is taken out again, and whether it is turned round.
struct CharacterSet: Sendable {
    enum Item: Sendable {
        case range(ClosedRange<UInt32>)
        case property(isNegated: Bool, CharacterProperty)
    }

    var items: [Item] = []
    var isNegated = false
    private var subtracted: [CharacterSet] = []

    mutating func subtract(_ other: CharacterSet) { subtracted = [other] }

    func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
        let variants = ignoringCase ? Self.variants(of: scalar) : [scalar]
        let isIn = variants.contains { variant in
            items.contains { item in
                switch item {
                case .range(let range): range.contains(variant.value)
                case .property(let isNegated, let property): property.holds(for: variant) != isNegated
                }
            }
        }
        if isIn == isNegated { return false }
        return !subtracted.contains { $0.contains(scalar, ignoringCase: ignoringCase) }
    }

    private static func variants(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let properties = scalar.properties
        return [scalar, XPathRegex.fold(scalar)]
            + [properties.uppercaseMapping, properties.lowercaseMapping, properties.titlecaseMapping]
            .compactMap(XPathRegex.single)
    }
}

/// A word, number, text or symbol of the source.
struct Token: Sendable, Equatable {
    enum Kind: Sendable, Equatable { case word, number, string, temporal, symbol, end }
    let kind: Kind
    /// For strings the value, for everything else what the source says.
    let text: String
    let offset: Int
    let end: Int
}

/// Cuts a source into tokens. Which words belong together to one name is for the parser, who knows the names.
struct Lexer {
    private let source: [Unicode.Scalar]
    private let text: String
    private var at = 0
    private var tokens: [Token] = []

    private init(_ text: String) {
        self.text = text
        source = Array(text.unicodeScalars)
    }

    static func tokens(of text: String, lengthMax: Int = .max) throws(FeelError) -> [Token] {
        var lexer = Lexer(text)
        if lexer.source.count > lengthMax { throw lexer.error(.tooLong(limit: lengthMax), at: lengthMax) }
        return try lexer.run()
    }

    /// The tokens of a name; nil where it could not be written in an expression.
    static func nameTokens(_ name: String) -> [String]? {
        guard let tokens = try? tokens(of: name), tokens.count > 1 else { return nil }
        let parts = tokens.dropLast()
        guard parts.first?.kind == .word,
            parts.allSatisfy({ $0.kind == .word || $0.kind == .number || $0.kind == .symbol })
        else { return nil }
        return parts.map(\.text)
    }

    private func error(_ kind: FeelError.Kind, at offset: Int) -> FeelError {
        FeelError(kind: kind, position: FeelPosition(offset: offset, in: text))
    }

    private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        at + distance < source.count ? source[at + distance] : nil
    }

    private mutating func run() throws(FeelError) -> [Token] {
        while true {
            try skipSpace()
            guard let next = peek() else { break }
            if next == "\"" {
                try readString(kind: .string)
            } else if next == "@", peek(1) == "\"" {
                at += 1
                try readString(kind: .temporal)
            } else if next.isDigit || (next == "." && peek(1)?.isDigit == true && !isAfterDot) {
                try readNumber()
            } else if next.isNameStart {
                readWord()
            } else {
                readSymbol()
            }
        }
        tokens.append(Token(kind: .end, text: "", offset: source.count, end: source.count))
        return tokens
    }

    /// `1...5` does not occur, but `x..5` does: the dot before the digit is the second of two.
    private var isAfterDot: Bool { at > 0 && source[at - 1] == "." }

    private mutating func skipSpace() throws(FeelError) {
        while let next = peek() {
            if next.isFeelSpace {
                at += 1
            } else if next == "/", peek(1) == "/" {
                while let inner = peek(), inner != "\n" {
                    _ = inner
                    at += 1
                }
            } else if next == "/", peek(1) == "*" {
                let start = at
                at += 2
                while !(peek() == "*" && peek(1) == "/") {
                    if peek() == nil { throw error(.unfinishedComment, at: start) }
                    at += 1
                }
                at += 2
            } else {
                return
            }
        }
    }

    private func slice(_ start: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: source[start..<at])
        return String(text)
    }

    private mutating func append(_ kind: Token.Kind, from start: Int, text: String? = nil) {
        tokens.append(Token(kind: kind, text: text ?? slice(start), offset: start, end: at))
    }

    private mutating func readWord() {
        let start = at
        at += 1
        // `?` is the input of a unary test, a word of its own unless a name goes on.
        while let next = peek(), next.isNamePart { at += 1 }
        append(.word, from: start)
    }

    private mutating func readNumber() throws(FeelError) {
        let start = at
        while peek()?.isDigit == true { at += 1 }
        if peek() == ".", peek(1)?.isDigit == true {
            at += 1
            while peek()?.isDigit == true { at += 1 }
        }
        if peek() == "e" || peek() == "E" {
            let skip = peek(1) == "+" || peek(1) == "-" ? 2 : 1
            if peek(skip)?.isDigit == true {
                at += skip
                while peek()?.isDigit == true { at += 1 }
            }
        }
        append(.number, from: start)
    }

    private static let pairs: Set<String> = ["**", "..", "<=", ">=", "!=", "->", "=="]

    private mutating func readSymbol() {
        let start = at
        at += 1
        if peek() != nil {
            at += 1
            if Self.pairs.contains(slice(start)) { return append(.symbol, from: start) }
            at -= 1
        }
        append(.symbol, from: start)
    }

    private mutating func readString(kind: Token.Kind) throws(FeelError) {
        let start = kind == .temporal ? at - 1 : at
        at += 1
        var value = String.UnicodeScalarView()
        while true {
            guard let next = peek() else { throw error(.unfinishedString, at: start) }
            at += 1
            if next == "\"" { break }
            if next == "\\" { value.append(contentsOf: try readEscape()) } else { value.append(next) }
        }
        append(kind, from: start, text: String(value))
    }

    /// A backslash before any other character is itself, as regular expressions like it.
    private mutating func readEscape() throws(FeelError) -> [Unicode.Scalar] {
        let start = at - 1
        guard let letter = peek() else { throw error(.unfinishedString, at: start) }
        at += 1
        switch letter {
        case "n": return ["\n"]
        case "r": return ["\r"]
        case "t": return ["\t"]
        case "\"", "\\", "'": return [letter]
        case "u":
            guard let high = hexadecimal(4) else { break }
            if (0xD800..<0xDC00).contains(high), peek() == "\\", peek(1) == "u" {
                at += 2
                guard let low = hexadecimal(4), (0xDC00..<0xE000).contains(low) else { break }
                return [Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"]
            }
            if let scalar = Unicode.Scalar(high) { return [scalar] }
        case "U":
            if let value = hexadecimal(6), let scalar = Unicode.Scalar(value) { return [scalar] }
        default: return ["\\", letter]
        }
        throw error(.unknownEscape(slice(start)), at: start)
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let next = peek(), next.isASCII, let digit = Character(next).hexDigitValue else {
                return nil
            }
            value = value * 16 + UInt32(digit)
            at += 1
        }
        return value
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }

    var isFeelSpace: Bool {
        switch value {
        case 9...13, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000,
            0xFEFF:
            true
        default: false
        }
    }

    var isNameStart: Bool {
        switch value {
        case 0x3F, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        case 0...0xBF: false
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D,
            0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
            0x10000...0xEFFFF:
            true
        default: false
        }
    }

    var isNamePart: Bool {
        isNameStart || isDigit || value == 0xB7 || (0x300...0x36F).contains(value)
            || (0x203F...0x2040).contains(value)
    }
}

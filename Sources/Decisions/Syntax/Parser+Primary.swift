/// Values: literals, lists, contexts, ranges, and the forms that begin with a word.
extension Parser {
    mutating func parsePrimary() throws(FeelError) -> Parsed {
        let start = token
        switch start.kind {
        case .number:
            guard let number = FeelDecimal(start.text) else { throw error(.badNumber(start.text)) }
            advance()
            return Parsed(FeelNode(.literal(.number(number)), at: start.offset))
        case .string:
            advance()
            return Parsed(FeelNode(.literal(.string(start.text)), at: start.offset))
        case .temporal:
            guard let value = FeelText.literal(start.text, zones: nil) else {
                throw error(.badTemporal(start.text))
            }
            advance()
            return Parsed(FeelNode(.literal(value), at: start.offset))
        case .word: return try parseWord()
        case .symbol: return try parseSymbol()
        case .end: throw unexpected(.expression)
        }
    }

    private mutating func parseWord() throws(FeelError) -> Parsed {
        let offset = token.offset
        if Self.keywords.contains(token.text), startsLongName { return try parseName() }
        switch token.text {
        case "true", "false":
            let value = token.text == "true"
            advance()
            return Parsed(FeelNode(.literal(.boolean(value)), at: offset))
        case "null":
            advance()
            return Parsed(FeelNode(.literal(.null), at: offset))
        case "if": return try parseChoice()
        case "for": return try parseLoop()
        case "some", "every": return try parseQuantified()
        case "function": return try parseFunction()
        case "and", "or", "in", "between", "then", "else", "return", "satisfies", "instance":
            throw unexpected(.expression)
        case "not" where [.word, .number, .string].contains(following.kind) && !startsLongName:
            advance()
            throw unexpected(.openParenthesis)
        default: return try parseName()
        }
    }

    private mutating func parseSymbol() throws(FeelError) -> Parsed {
        switch token.text {
        case "(": return try parseParentheses()
        case "[", "]": return try parseBrackets()
        case "{": return try parseContext()
        default: throw unexpected(.expression)
        }
    }

    /// `( … )`, `( … .. … ]` or `(< 5)`.
    private mutating func parseParentheses() throws(FeelError) -> Parsed {
        let offset = token.offset
        advance()
        if let comparison = comparisonHere {
            advance()
            let bound = try parseOperand()
            try expect(")", .closeParenthesis)
            return Parsed(try node(.halfRange(comparison, bound.node), at: offset))
        }
        let inner = try parseExpression()
        if isSymbol("..") { return try parseRange(from: inner, includesLow: false, at: offset) }
        try expect(")", .closeParenthesis)
        return inner
    }

    var comparisonHere: FeelNode.Comparison? {
        token.kind == .symbol ? FeelNode.Comparison(rawValue: token.text) : nil
    }

    /// A list, or a range that begins with `[` or `]`.
    private mutating func parseBrackets() throws(FeelError) -> Parsed {
        let offset = token.offset
        let includesLow = isSymbol("[")
        advance()
        if includesLow, take("]") { return Parsed(try node(.list([]), at: offset)) }
        let first = try parseExpression()
        if isSymbol("..") { return try parseRange(from: first, includesLow: includesLow, at: offset) }
        guard includesLow else { throw unexpected(.dots) }
        var items = [first]
        while take(",") { items.append(try parseExpression()) }
        try expect("]", .closeBracket)
        return Parsed(try node(.list(items.map(\.node)), at: offset), shape: Self.shape(of: items))
    }

    /// The entries that some item has; nil where one may have any. Nulls have none.
    private static func shape(of items: [Parsed]) -> FeelNames? {
        var shape: FeelNames?
        for item in items {
            if case .literal(.null) = item.node.kind { continue }
            guard let inner = item.shape else { return nil }
            shape = shape.map { $0.merged(with: inner) } ?? inner
        }
        return shape
    }

    func isRangeEnd(_ token: Token) -> Bool {
        token.kind == .symbol && ["]", ")", "["].contains(token.text)
    }

    mutating func parseRange(
        from low: Parsed, includesLow: Bool, at offset: Int
    ) throws(FeelError) -> Parsed {
        try expect("..", .dots)
        let outer = rangeEndDepth
        rangeEndDepth = depth + 1
        defer { rangeEndDepth = outer }
        let high = try parseExpression()
        guard isRangeEnd(token) else { throw unexpected(.closeBracket) }
        let includesHigh = isSymbol("]")
        advance()
        if case .literal(let start) = low.node.kind, case .literal(let end) = high.node.kind,
            let order = start.order(end), order <= 0
        {
            let range = FeelRange(
                low: start, includesLow: includesLow, high: end, includesHigh: includesHigh)
            return Parsed(FeelNode(.literal(.range(range)), at: offset))
        }
        return Parsed(
            try node(
                .range(low: low.node, includesLow: includesLow, high: high.node, includesHigh: includesHigh),
                at: offset))
    }

    private mutating func parseContext() throws(FeelError) -> Parsed {
        let offset = token.offset
        advance()
        var entries: [FeelNode.Entry] = []
        var shape = FeelNames()
        if take("}") { return Parsed(try node(.context([]), at: offset), shape: shape) }
        try withLocals { (parser) throws(FeelError) in
            repeat {
                let (name, parts) = try parser.parseKey()
                try parser.expect(":", .colon)
                let value = try parser.parseExpression()
                entries.append(FeelNode.Entry(name: name, value: value.node))
                shape.insert(name, members: value.shape)
                parser.declare(name, parts, shape: value.shape)
            } while parser.take(",")
        }
        try expect("}", .closeBrace)
        return Parsed(try node(.context(entries), at: offset), shape: shape)
    }

    private mutating func parseKey() throws(FeelError) -> (String, [String]) {
        if token.kind == .string {
            let text = token.text
            advance()
            return (text, Lexer.nameTokens(text) ?? [text])
        }
        return try parseDeclaredName { $0.kind == .symbol && $0.text == ":" }
    }

    private mutating func parseChoice() throws(FeelError) -> Parsed {
        let offset = token.offset
        advance()
        let condition = try parseExpression()
        try expectWord("then", .then)
        let first = try parseExpression()
        try expectWord("else", .else)
        let second = try parseExpression()
        let kind = FeelNode.Kind.choose(condition.node, then: first.node, otherwise: second.node)
        return Parsed(try node(kind, at: offset))
    }
}

/// Recursive descent with binding powers; names are resolved while parsing.
struct Parser {
    let source: String
    let tokens: [Token]
    let lineStarts: [Int]
    let names: FeelNames
    let limits: FeelLimits
    var index = 0
    var depth = 0
    var locals: [Local] = []
    /// How many values are on the evaluator's stack of locals at this point.
    var slotCount = 0
    var freeNames: [FeelFreeName] = []

    /// What a name can mean inside of the expression.
    enum Local {
        case variable(name: String, tokens: [String], slot: Int, shape: FeelNames?)
        /// The items of a filter, whose entries can be named directly.
        case items(slot: Int, shape: FeelNames?)
    }

    /// A node, with what is known of the members of its value and which free name it reads.
    struct Parsed {
        var node: FeelNode
        var shape: FeelNames?
        var free: Int?

        init(_ node: FeelNode, shape: FeelNames? = nil, free: Int? = nil) {
            self.node = node
            self.shape = shape
            self.free = free
        }
    }

    /// Slots that the parsed part has read; tells whether a filter or a test uses its item.
    var usedSlots: Set<Int> = []
    /// The depth at which an operand is the upper end of a range.
    var rangeEndDepth = -1

    init(_ source: String, names: FeelNames, limits: FeelLimits) throws(FeelError) {
        self.source = source
        self.names = names
        self.limits = limits
        lineStarts = FeelPosition.lineStarts(of: source)
        tokens = try Lexer.tokens(of: source, lengthMax: limits.sourceScalarsMax)
    }

    var token: Token { tokens[index] }
    var following: Token { tokens[min(index + 1, tokens.count - 1)] }

    func error(_ kind: FeelError.Kind, at offset: Int? = nil) -> FeelError {
        FeelError(kind: kind, position: FeelPosition(offset: offset ?? token.offset, lineStarts: lineStarts))
    }

    func unexpected(_ expected: FeelError.Expected) -> FeelError {
        let strange: Set<String> = [
            "“", "”", "‘", "’", "×", "÷", "≤", "≥", "≠", "&", "|", "==", "%", ";", "\\", "$", "#", "!", "~",
            "`",
            "^",
        ]
        if token.kind == .symbol, strange.contains(token.text) { return error(.strangeCharacter(token.text)) }
        return error(.unexpected(found: token.kind == .end ? "" : token.text, expected: expected))
    }

    mutating func advance() { if index < tokens.count - 1 { index += 1 } }

    func isSymbol(_ text: String) -> Bool { token.kind == .symbol && token.text == text }

    func isWord(_ text: String) -> Bool { token.kind == .word && token.text == text }

    mutating func take(_ symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard isWord(word) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: String, _ expected: FeelError.Expected) throws(FeelError) {
        guard take(symbol) else { throw unexpected(expected) }
    }

    mutating func expectWord(_ word: String, _ expected: FeelError.Expected) throws(FeelError) {
        guard takeWord(word) else { throw unexpected(expected) }
    }

    mutating func expectEnd() throws(FeelError) {
        guard token.kind == .end else { throw unexpected(.end) }
    }

    /// Every way down goes through here.
    mutating func deeper<Result>(
        _ body: (inout Parser) throws(FeelError) -> Result
    ) throws(FeelError) -> Result {
        depth += 1
        defer { depth -= 1 }
        if depth > limits.nestingMax { throw error(.tooDeep(limit: limits.nestingMax)) }
        return try body(&self)
    }

    func node(_ kind: FeelNode.Kind, at offset: Int) throws(FeelError) -> FeelNode {
        let node = FeelNode(kind, at: offset)
        if node.height > limits.heightMax { throw error(.tooDeep(limit: limits.heightMax), at: offset) }
        return node
    }
}

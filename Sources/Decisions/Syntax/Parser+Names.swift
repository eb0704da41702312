/// Names: cutting the text into them, and finding out what they mean.
extension Parser {
    /// Words that end an unknown name.
    static let keywords: Set<String> = [
        "and", "or", "in", "between", "then", "else", "return", "satisfies", "instance", "if", "for", "some",
        "every", "function", "true", "false", "null", "external",
    ]

    private func isKeyword(_ token: Token) -> Bool {
        token.kind == .word && Self.keywords.contains(token.text)
    }

    /// A word that could go on with an unknown name.
    private func continuesName(_ token: Token) -> Bool {
        switch token.kind {
        case .word: !Self.keywords.contains(token.text) && token.text != "?"
        case .number: token.text.utf8.allSatisfy { (48...57).contains($0) }
        case .string, .temporal, .symbol, .end: false
        }
    }

    /// The longest name, known or not, that starts here: its text and how many tokens it takes.
    private func nameHere(_ known: (name: String, count: Int)?) -> (name: String, count: Int) {
        var count = 1
        while continuesName(tokens[min(index + count, tokens.count - 1)]) { count += 1 }
        if let known, known.count >= count { return known }
        let parts = tokens[index..<index + count].map(\.text)
        return (parts.joined(separator: " "), count)
    }

    private func longestKnown() -> (name: String, count: Int)? {
        var best: (name: String, count: Int)?
        func offer(_ name: String, _ count: Int) {
            if best.map({ count > $0.count }) ?? true { best = (name, count) }
        }
        for local in locals.reversed() {
            switch local {
            case .variable(let name, let parts, _, _):
                if FeelNames.matches(parts, tokens, at: index) { offer(name, parts.count) }
            case .items(_, let shape):
                if let match = shape?.longestMatch(tokens, at: index) {
                    offer(match.name, match.tokens.count)
                }
                if shape == nil, let match = names.longestLooseMatch(tokens, at: index) {
                    offer(match.name, match.tokens.count)
                }
            }
        }
        if let match = names.longestMatch(tokens, at: index) { offer(match.name, match.tokens.count) }
        if let match = Builtins.names.longestMatch(tokens, at: index) {
            offer(match.name, match.tokens.count)
        }
        return best
    }

    /// Whether a known name of several words starts here that a keyword would hide.
    var startsLongName: Bool { (longestKnown()?.count ?? 0) > 1 }

    mutating func parseName() throws(FeelError) -> Parsed {
        let offset = token.offset
        let (name, count) = nameHere(longestKnown())
        index += count
        return try resolve(name, at: offset)
    }

    /// What the name means here, innermost first.
    private mutating func resolve(_ name: String, at offset: Int) throws(FeelError) -> Parsed {
        var items: [Int] = []
        var shape: FeelNames?
        var found: Parsed?
        search: for local in locals.reversed() {
            switch local {
            case .variable(name, _, let slot, let inner):
                usedSlots.insert(slot)
                found = Parsed(FeelNode(.local(slot), at: offset), shape: inner)
                break search
            case .variable: break
            case .items(let slot, let inner):
                if let inner {
                    guard inner.contains(name) else { continue }
                    if items.isEmpty { shape = inner.members(of: name) }
                }
                items.append(slot)
            }
        }
        let outer = found ?? outerMeaning(of: name, at: offset, isCertain: items.isEmpty)
        if items.isEmpty { return outer }
        for slot in items { usedSlots.insert(slot) }
        let entry = try node(.entry(name, items: items, otherwise: outer.node), at: offset)
        return Parsed(entry, shape: shape)
    }

    private mutating func outerMeaning(of name: String, at offset: Int, isCertain: Bool) -> Parsed {
        if !names.contains(name), let builtin = Builtins.byName[name] {
            return Parsed(FeelNode(.builtin(builtin), at: offset))
        }
        freeNames.append(
            FeelFreeName(
                name: name, path: [], position: FeelPosition(offset: offset, lineStarts: lineStarts),
                isKnown: names.contains(name), mayBeEntry: !isCertain, knownPathCount: 0))
        return Parsed(
            FeelNode(.free(name), at: offset), shape: names.members(of: name), free: freeNames.count - 1)
    }

    /// `.name` after a value.
    mutating func parsePath(of base: Parsed) throws(FeelError) -> Parsed {
        guard token.kind == .word else { throw unexpected(.name) }
        let offset = token.offset
        let match =
            base.shape == nil
            ? names.longestLooseMatch(tokens, at: index) : base.shape?.longestMatch(tokens, at: index)
        let (name, count) = nameHere(match.map { ($0.name, $0.tokens.count) })
        index += count
        var shape: FeelNames?
        if let free = base.free {
            let wasKnown = freeNames[free].knownPathCount == freeNames[free].path.count
            freeNames[free].path.append(name)
            if wasKnown, base.shape?.contains(name) ?? true { freeNames[free].knownPathCount += 1 }
        }
        shape = base.shape?.members(of: name)
        return Parsed(try node(.path(base.node, name), at: offset), shape: shape, free: base.free)
    }

    /// A name that is being declared, up to one of the given ends.
    mutating func parseDeclaredName(until isEnd: (Token) -> Bool) throws(FeelError) -> (String, [String]) {
        guard token.kind == .word else { throw unexpected(.name) }
        var parts: [Token] = []
        while token.kind != .end, !isEnd(token) {
            guard token.kind != .string, token.kind != .temporal else { throw unexpected(.name) }
            if token.kind == .symbol, !["-", "+", "*", "/", ".", "'", "**"].contains(token.text) {
                throw unexpected(.name)
            }
            parts.append(token)
            advance()
        }
        return (Self.joined(parts), parts.map(\.text))
    }

    /// Words are separated by one space, symbols by none unless the source has one.
    static func joined(_ parts: [Token]) -> String {
        var text = ""
        for (position, part) in parts.enumerated() {
            if position > 0, parts[position - 1].end < part.offset { text += " " }
            text += part.text
        }
        return text
    }

    mutating func withLocals<Result>(
        _ body: (inout Parser) throws(FeelError) -> Result
    ) throws(FeelError) -> Result {
        let (count, slots) = (locals.count, slotCount)
        defer {
            locals.removeSubrange(count...)
            slotCount = slots
        }
        return try body(&self)
    }

    mutating func declare(_ name: String, _ parts: [String], shape: FeelNames? = nil) {
        usedSlots.remove(slotCount)
        locals.append(.variable(name: name, tokens: parts, slot: slotCount, shape: shape))
        slotCount += 1
    }
}

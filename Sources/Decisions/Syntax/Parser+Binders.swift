/// The forms that bind names: loops, quantifiers, function definitions.
extension Parser {
    mutating func parseLoop() throws(FeelError) -> Parsed {
        let offset = token.offset
        advance()
        let (iterators, body, usesPartial) = try withLocals { (parser) throws(FeelError) in
            let iterators = try parser.parseIterators()
            let slot = parser.slotCount
            parser.declare("partial", ["partial"])
            try parser.expectWord("return", .return)
            let body = try parser.parseExpression().node
            return (iterators, body, parser.usedSlots.contains(slot))
        }
        return Parsed(try node(.loop(iterators, body: body, usesPartial: usesPartial), at: offset))
    }

    mutating func parseQuantified() throws(FeelError) -> Parsed {
        let offset = token.offset
        let isEvery = isWord("every")
        advance()
        let (iterators, condition) = try withLocals { (parser) throws(FeelError) in
            let iterators = try parser.parseIterators()
            try parser.expectWord("satisfies", .satisfies)
            return (iterators, try parser.parseExpression().node)
        }
        return Parsed(
            try node(.quantified(isEvery: isEvery, iterators, satisfies: condition), at: offset))
    }

    private mutating func parseIterators() throws(FeelError) -> [FeelNode.Iterator] {
        var iterators: [FeelNode.Iterator] = []
        repeat {
            let (name, parts) = try parseDeclaredName { $0.kind == .word && $0.text == "in" }
            try expectWord("in", .in)
            let domain = try parseExpression()
            let end = take("..") ? try parseExpression().node : nil
            iterators.append(FeelNode.Iterator(name: name, domain: domain.node, end: end))
            declare(name, parts, shape: domain.shape)
        } while take(",")
        return iterators
    }

    mutating func parseFunction() throws(FeelError) -> Parsed {
        let offset = token.offset
        advance()
        try expect("(", .openParenthesis)
        return try withLocals { (parser) throws(FeelError) in
            let base = parser.slotCount
            var parameters: [FeelParameter] = []
            if !parser.isSymbol(")") {
                repeat {
                    let (name, parts) = try parser.parseDeclaredName {
                        $0.kind == .symbol && [":", ",", ")"].contains($0.text)
                    }
                    let type = parser.take(":") ? try parser.parseType() : FeelType.any
                    parameters.append(FeelParameter(name: name, type: type))
                    parser.declare(name, parts)
                } while parser.take(",")
            }
            try parser.expect(")", .closeParenthesis)
            let isExternal = parser.takeWord("external")
            let inner = try parser.parseExpression().node
            let body =
                isExternal
                ? FeelNode(.external(inner, arguments: base..<parser.slotCount), at: inner.at) : inner
            let lambda = FeelLambda(parameters: parameters, base: base, body: body)
            return Parsed(try parser.node(.lambda(lambda), at: offset))
        }
    }

    // MARK: types

    mutating func parseType() throws(FeelError) -> FeelType {
        try deeper { (parser) throws(FeelError) in try parser.parseTypeHere() }
    }

    private mutating func parseTypeHere() throws(FeelError) -> FeelType {
        guard token.kind == .word else { throw unexpected(.type) }
        if following.kind == .symbol, following.text == "<" {
            switch token.text {
            case "list": return .list(try parseTypeArgument())
            case "range": return .range(try parseTypeArgument())
            case "context": return try parseContextType()
            case "function": return try parseFunctionType()
            default: break
            }
        }
        let offset = token.offset
        for length in stride(from: 8, to: 0, by: -1) where index + length < tokens.count {
            let parts = Array(tokens[index..<index + length])
            guard parts.allSatisfy({ $0.kind == .word || $0.kind == .number || $0.kind == .symbol }) else {
                continue
            }
            let name = Self.joined(parts)
            guard let type = FeelType(builtin: name) ?? names.types[name] else { continue }
            index += length
            return type
        }
        throw error(.unknownType(token.text), at: offset)
    }

    private mutating func parseTypeArgument() throws(FeelError) -> FeelType {
        advance()
        try expect("<", .openAngle)
        let type = try parseType()
        try expect(">", .closeAngle)
        return type
    }

    private mutating func parseContextType() throws(FeelError) -> FeelType {
        advance()
        try expect("<", .openAngle)
        var entries: [FeelTypeEntry] = []
        repeat {
            let (name, _) = try parseKeyOfType()
            try expect(":", .colon)
            entries.append(FeelTypeEntry(name: name, type: try parseType()))
        } while take(",")
        try expect(">", .closeAngle)
        return .context(entries)
    }

    private mutating func parseKeyOfType() throws(FeelError) -> (String, [String]) {
        try parseDeclaredName { $0.kind == .symbol && $0.text == ":" }
    }

    private mutating func parseFunctionType() throws(FeelError) -> FeelType {
        advance()
        try expect("<", .openAngle)
        var parameters: [FeelType] = []
        if !isSymbol(">") {
            repeat { parameters.append(try parseType()) } while take(",")
        }
        try expect(">", .closeAngle)
        try expect("->", .arrow)
        return .function(parameters: parameters, result: try parseType())
    }
}

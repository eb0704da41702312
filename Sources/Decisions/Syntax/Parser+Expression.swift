/// Operators, from the loosest to the tightest binding.
extension Parser {
    enum Binding: Int {
        case or = 1
        case and, comparison, sum, product, power
    }

    mutating func parseExpression() throws(FeelError) -> Parsed {
        try deeper { (parser) throws(FeelError) in try parser.parseOperators(.or) }
    }

    /// An operand of `between` and `in`, where `and` belongs to the outside.
    mutating func parseOperand() throws(FeelError) -> Parsed {
        try deeper { (parser) throws(FeelError) in try parser.parseOperators(.sum) }
    }

    private mutating func parseOperators(_ loosest: Binding) throws(FeelError) -> Parsed {
        var left = try parsePrefix()
        while let binding = bindingHere, binding.rawValue >= loosest.rawValue {
            left = try parseInfix(left, binding)
        }
        return left
    }

    private var bindingHere: Binding? {
        switch (token.kind, token.text) {
        case (.word, "or"): .or
        case (.word, "and"): .and
        case (.word, "between"), (.word, "in"): .comparison
        case (.symbol, let text):
            switch text {
            case "=", "!=", "<", "<=", ">", ">=": .comparison
            case "+", "-": .sum
            case "*", "/": .product
            case "**": .power
            default: nil
            }
        default: nil
        }
    }

    private mutating func parseInfix(_ left: Parsed, _ binding: Binding) throws(FeelError) -> Parsed {
        let operation = token
        advance()
        switch operation.text {
        case "between":
            let low = try parseOperand()
            try expectWord("and", .and)
            let high = try parseOperand()
            return Parsed(try node(.between(left.node, low.node, high.node), at: operation.offset))
        case "in":
            let tests = try parseTestsAfterIn()
            return Parsed(try node(.within(left.node, tests), at: operation.offset))
        default: break
        }
        let tighter = Binding(rawValue: binding.rawValue + 1)
        let right = try deeper { (parser) throws(FeelError) in
            if let tighter { try parser.parseOperators(tighter) } else { try parser.parsePrefix() }
        }
        let kind: FeelNode.Kind
        if let arithmetic = FeelNode.Arithmetic(rawValue: operation.text) {
            kind = .arithmetic(arithmetic, left.node, right.node)
        } else if let comparison = FeelNode.Comparison(rawValue: operation.text) {
            kind = .compare(comparison, left.node, right.node)
        } else if binding == .and {
            kind = .both(left.node, right.node)
        } else {
            kind = .either(left.node, right.node)
        }
        return Parsed(try node(kind, at: operation.offset))
    }

    /// A minus sign, or a value with what follows it.
    private mutating func parsePrefix() throws(FeelError) -> Parsed {
        guard isSymbol("-") else { return try parsePostfix() }
        let offset = token.offset
        advance()
        let operand = try deeper { (parser) throws(FeelError) in try parser.parsePrefix() }
        if case .literal(.number(let number)) = operand.node.kind {
            return Parsed(FeelNode(.literal(.number(number.negated)), at: offset))
        }
        return Parsed(try node(.negate(operand.node), at: offset))
    }

    /// Paths, filters, invocations and `instance of`.
    private mutating func parsePostfix() throws(FeelError) -> Parsed {
        var value = try parsePrimary()
        while true {
            if isSymbol(".") {
                advance()
                value = try parsePath(of: value)
            } else if isSymbol("["), !closesOpenRange {
                value = try parseFilter(of: value)
            } else if isSymbol("(") {
                value = try parseInvocation(of: value)
            } else if isWord("instance") {
                let offset = token.offset
                advance()
                try expectWord("of", .of)
                value = Parsed(try node(.instanceOf(value.node, try parseType()), at: offset))
            } else {
                return value
            }
        }
    }

    /// In `]1..3[` the last bracket ends the range; a filter would have to contain something.
    private var closesOpenRange: Bool {
        guard rangeEndDepth == depth else { return false }
        switch (following.kind, following.text) {
        case (.end, _), (.symbol, ")"), (.symbol, "]"), (.symbol, ","), (.symbol, "}"), (.word, "and"),
            (.word, "or"), (.word, "then"), (.word, "else"), (.word, "return"), (.word, "satisfies"),
            (.symbol, "."), (.symbol, "="), (.symbol, "!="), (.word, "instance"):
            return true
        default: return false
        }
    }

    private mutating func parseFilter(of base: Parsed) throws(FeelError) -> Parsed {
        let offset = token.offset
        advance()
        let slot = slotCount
        let condition = try withLocals { (parser) throws(FeelError) in
            parser.declare("item", ["item"], shape: base.shape)
            // After `item`, so that an entry of that name comes first.
            parser.locals.append(.items(slot: slot, shape: base.shape))
            return try parser.parseExpression()
        }
        try expect("]", .closeBracket)
        let usesItem = usedSlots.remove(slot) != nil
        return Parsed(
            try node(.filter(base.node, by: condition.node, usesItem: usesItem), at: offset),
            shape: base.shape, free: base.free)
    }

    private mutating func parseInvocation(of callee: Parsed) throws(FeelError) -> Parsed {
        let offset = callee.node.at
        advance()
        if take(")") { return try call(callee, [], at: offset) }
        if startsNamedArgument {
            var entries: [FeelNode.Entry] = []
            repeat {
                let (name, _) = try parseDeclaredName { $0.kind == .symbol && $0.text == ":" }
                try expect(":", .colon)
                entries.append(FeelNode.Entry(name: name, value: try parseExpression().node))
            } while take(",")
            try expect(")", .closeParenthesis)
            return Parsed(try node(.callNamed(callee.node, entries), at: offset))
        }
        var arguments: [FeelNode] = []
        repeat { arguments.append(try parseExpression().node) } while take(",")
        try expect(")", .closeParenthesis)
        return try call(callee, arguments, at: offset)
    }

    private func call(_ callee: Parsed, _ arguments: [FeelNode], at offset: Int) throws(FeelError) -> Parsed {
        if case .builtin(let builtin) = callee.node.kind {
            return Parsed(try node(.callBuiltin(builtin, arguments), at: offset))
        }
        return Parsed(try node(.call(callee.node, arguments), at: offset))
    }

    /// `name:` — words and symbols of names up to a colon.
    private var startsNamedArgument: Bool {
        guard token.kind == .word else { return false }
        for next in tokens[index...] {
            switch next.kind {
            case .word, .number: continue
            case .symbol where next.text == ":": return true
            case .symbol where ["-", "'", "/", "+", "*"].contains(next.text): continue
            default: return false
            }
        }
        return false
    }
}

/// Unary tests: the cells of decision tables, allowed values, and the right side of `in`.
extension Parser {
    /// Whether a whole list is negated, and its tests.
    mutating func parseUnaryTests() throws(FeelError) -> (isNegated: Bool, tests: [FeelTest]) {
        if isSymbol("-"), following.kind == .end {
            advance()
            return (false, [.any])
        }
        if isWord("not"), following.kind == .symbol, following.text == "(" {
            let (start, freeCount) = (index, freeNames.count)
            advance()
            advance()
            if let tests = try? parseTestList(), take(")"), token.kind == .end { return (true, tests) }
            // `not(a) or b` is an expression.
            index = start
            freeNames.removeSubrange(freeCount...)
        }
        let tests = try parseTestList()
        try expectEnd()
        return (false, tests)
    }

    private mutating func parseTestList() throws(FeelError) -> [FeelTest] {
        var tests: [FeelTest] = []
        repeat { tests.append(try parseTest()) } while take(",")
        return tests
    }

    private mutating func parseTest() throws(FeelError) -> FeelTest {
        if token.kind == .end { throw unexpected(.test) }
        if let comparison = comparisonHere {
            advance()
            return .compare(comparison, try parseOperand().node)
        }
        let slot = slotCount - 1
        usedSlots.remove(slot)
        let value = try parseExpression().node
        return .value(value, usesInput: usedSlots.remove(slot) != nil)
    }

    /// After `in`: a list of tests in parentheses, or one test.
    mutating func parseTestsAfterIn() throws(FeelError) -> [FeelTest] {
        try withLocals { (parser) throws(FeelError) in
            parser.declare("?", ["?"])
            if parser.isSymbol("(") { return try parser.parseParenthesisedTests() }
            if let comparison = parser.comparisonHere {
                parser.advance()
                return [.compare(comparison, try parser.parseOperand().node)]
            }
            let slot = parser.slotCount - 1
            let value = try parser.parseOperand().node
            return [.value(value, usesInput: parser.usedSlots.remove(slot) != nil)]
        }
    }

    /// Tests, or a range that begins with the parenthesis: `(1..5]`.
    private mutating func parseParenthesisedTests() throws(FeelError) -> [FeelTest] {
        let offset = token.offset
        advance()
        let tests = try deeper { (parser) throws(FeelError) in try parser.parseTestList() }
        if isSymbol(".."), tests.count == 1, case .value(let low, _) = tests[0] {
            let range = try parseRange(from: Parsed(low), includesLow: false, at: offset)
            return [.value(range.node, usesInput: false)]
        }
        try expect(")", .closeParenthesis)
        return tests
    }
}

/// A parsed FEEL expression.
public struct FeelExpression: Sendable {
    public let source: String
    /// Every name taken from outside, in the order of the text, each time it occurs.
    public let freeNames: [FeelFreeName]
    let root: FeelNode
    /// The members of the value, where the text tells them.
    let shape: FeelNames?
    let limits: FeelLimits

    public init(
        parsing source: String, knowing names: FeelNames = FeelNames(), limits: FeelLimits = FeelLimits()
    ) throws(FeelError) {
        var parser = try Parser(source, names: names, limits: limits)
        let parsed = try parser.parseExpression()
        (root, shape) = (parsed.node, parsed.shape)
        try parser.expectEnd()
        self.source = source
        self.limits = limits
        freeNames = parser.freeNames
    }

    /// Names and paths that `knowing` did not contain.
    public var unknownNames: [FeelFreeName] { freeNames.filter { $0.unknownPart != nil } }

    public func evaluate(in context: FeelContext) -> FeelOutcome {
        var evaluator = Evaluator(context: context, limits: limits)
        let value = evaluator.run(root)
        return FeelOutcome(value: value, notes: evaluator.notes(in: source))
    }

    /// Whether the expression is true: what a guard asks. Null and other values are not.
    public func holds(in context: FeelContext) -> Bool {
        var evaluator = Evaluator(context: context, limits: limits)
        return evaluator.run(root).isTrue
    }
}

/// Parsed unary tests: `< 5`, `[1..3)`, `"a", "b"`, `not(null)`, `-`, or any condition on `?`.
public struct UnaryTests: Sendable {
    public let source: String
    public let freeNames: [FeelFreeName]
    let isNegated: Bool
    let tests: [FeelTest]
    let limits: FeelLimits

    public init(
        parsing source: String, knowing names: FeelNames = FeelNames(), limits: FeelLimits = FeelLimits()
    ) throws(FeelError) {
        var parser = try Parser(source, names: names, limits: limits)
        parser.declare("?", ["?"])
        (isNegated, tests) = try parser.parseUnaryTests()
        self.source = source
        self.limits = limits
        freeNames = parser.freeNames
    }

    public var unknownNames: [FeelFreeName] { freeNames.filter { $0.unknownPart != nil } }

    /// True, false, or null where the question has no answer.
    public func evaluate(_ input: FeelValue, in context: FeelContext) -> FeelOutcome {
        var evaluator = Evaluator(context: context, limits: limits)
        let value = verdict(on: input, &evaluator)
        return FeelOutcome(value: value, notes: evaluator.notes(in: source))
    }

    func verdict(on input: FeelValue, _ evaluator: inout Evaluator) -> FeelValue {
        evaluator.locals = [input]
        let value = evaluator.test(input, tests)
        return isNegated ? Evaluator.not(value) : value
    }

    public func holds(for input: FeelValue, in context: FeelContext) -> Bool {
        var evaluator = Evaluator(context: context, limits: limits)
        return verdict(on: input, &evaluator).isTrue
    }
}

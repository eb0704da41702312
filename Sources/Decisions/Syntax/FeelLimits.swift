/// What an expression may cost. Reaching a limit is an answer (an error or a null with a note), never a crash.
public struct FeelLimits: Hashable, Sendable {
    public var sourceScalarsMax = 20_000
    /// Parentheses, operators and calls inside of each other.
    public var nestingMax = 120
    /// Height of the parsed tree; `a + b + c …` grows by one with each operator.
    public var heightMax = 400
    /// Nodes evaluated, and elements looked at by functions.
    public var stepsMax = 2_000_000
    /// Nodes inside of each other while evaluating, across calls of functions.
    public var evaluationDepthMax = 400
    public var listCountMax = 200_000
    public var stringScalarsMax = 1_000_000
    public var notesMax = 100

    public init() {}
}

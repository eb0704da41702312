/// A node of the parsed expression. `at` is its offset in the source.
final class FeelNode: Sendable {
    let kind: Kind
    let at: Int
    /// Height of the tree below, bounded by the parser so that nothing that walks it can run out of stack.
    let height: Int

    init(_ kind: Kind, at: Int) {
        self.kind = kind
        self.at = at
        height = 1 + kind.childHeightMax
    }

    enum Arithmetic: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case power = "**"
    }

    enum Comparison: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    struct Entry: Sendable {
        let name: String
        let value: FeelNode
    }

    struct Iterator: Sendable {
        let name: String
        let domain: FeelNode
        /// The end of `1..3`; nil where `domain` is the whole domain.
        let end: FeelNode?
    }

    enum Kind: Sendable {
        case literal(FeelValue)
        /// A variable bound inside of the expression, by its place on the stack of locals.
        case local(Int)
        /// A variable of the context.
        case free(String)
        /// A name inside of filters: an entry of one of the items (innermost first), or what it means outside.
        case entry(String, items: [Int], otherwise: FeelNode)
        case list([FeelNode])
        case context([Entry])
        case range(low: FeelNode, includesLow: Bool, high: FeelNode, includesHigh: Bool)
        case halfRange(Comparison, FeelNode)
        case arithmetic(Arithmetic, FeelNode, FeelNode)
        case negate(FeelNode)
        case compare(Comparison, FeelNode, FeelNode)
        case both(FeelNode, FeelNode)
        case either(FeelNode, FeelNode)
        case between(FeelNode, FeelNode, FeelNode)
        case within(FeelNode, [FeelTest])
        case choose(FeelNode, then: FeelNode, otherwise: FeelNode)
        case loop([Iterator], body: FeelNode, usesPartial: Bool)
        case quantified(isEvery: Bool, [Iterator], satisfies: FeelNode)
        case path(FeelNode, String)
        case filter(FeelNode, by: FeelNode, usesItem: Bool)
        case instanceOf(FeelNode, FeelType)
        case lambda(FeelLambda)
        /// The mapping of an external function, and where its arguments are.
        case external(FeelNode, arguments: Range<Int>)
        case builtin(Builtin)
        case call(FeelNode, [FeelNode])
        case callNamed(FeelNode, [Entry])
        case callBuiltin(Builtin, [FeelNode])
    }
}

/// One of the tests of a list of unary tests, or of the right side of `in`.
enum FeelTest: Sendable {
    /// `< 5`
    case compare(FeelNode.Comparison, FeelNode)
    /// Equal to it, in it, or true: see `Evaluator.test`.
    case value(FeelNode, usesInput: Bool)
    /// `-`
    case any

    var node: FeelNode? {
        switch self {
        case .compare(_, let node), .value(let node, _): node
        case .any: nil
        }
    }
}

extension FeelNode.Kind {
    fileprivate var childHeightMax: Int {
        switch self {
        case .literal, .local, .free, .builtin: 0
        case .external(let node, _), .entry(_, _, let node), .halfRange(_, let node), .negate(let node),
            .path(let node, _),
            .instanceOf(let node, _):
            node.height
        case .list(let nodes): Self.tallest(nodes)
        case .callBuiltin(_, let nodes): Self.tallest(nodes)
        case .context(let entries): Self.tallest(entries.map(\.value))
        case .range(let low, _, let high, _): max(low.height, high.height)
        case .arithmetic(_, let left, let right), .compare(_, let left, let right),
            .both(let left, let right),
            .either(let left, let right):
            max(left.height, right.height)
        case .between(let value, let low, let high), .choose(let value, let low, let high):
            max(value.height, low.height, high.height)
        case .within(let value, let tests): max(value.height, Self.tallest(tests.compactMap(\.node)))
        case .loop(let iterators, let body, _), .quantified(_, let iterators, let body):
            max(body.height, Self.tallest(iterators.map(\.domain)), Self.tallest(iterators.compactMap(\.end)))
        case .filter(let base, let condition, _): max(base.height, condition.height)
        case .lambda(let lambda): lambda.body.height
        case .call(let callee, let arguments): max(callee.height, Self.tallest(arguments))
        case .callNamed(let callee, let arguments): max(callee.height, Self.tallest(arguments.map(\.value)))
        }
    }

    private static func tallest(_ nodes: [FeelNode]) -> Int { nodes.reduce(0) { max($0, $1.height) } }
}

/// A boxed expression, compiled: every cell parsed, every name resolved, every type known.
final class BoxedNode: Sendable {
    indirect enum Kind: Sendable {
        case literal(FeelExpression)
        case context([(name: String?, value: BoxedNode)])
        case table(DecisionTable)
        case invocation(of: BoxedNode, [(name: String, value: BoxedNode?)])
        case list([BoxedNode])
        case relation(columns: [(name: String, type: DMNType?)], rows: [[BoxedNode]])
        case function(BoxedFunction)
        /// What the mapping names is looked up when called.
        case external(parameters: [FeelParameter], language: String, mapping: BoxedNode)
        case conditional(BoxedNode, then: BoxedNode, otherwise: BoxedNode)
        case filter(of: BoxedNode, match: BoxedNode)
        case iteration(DMNExpression.Iteration.Kind, name: String, domain: BoxedNode, body: BoxedNode)
        case faulty(DMNFault)
    }

    let kind: Kind
    let type: DMNType?
    /// From the element of the model down to this expression.
    let path: [String]

    init(_ kind: Kind, type: DMNType?, path: [String]) {
        self.kind = kind
        self.type = type
        self.path = path
    }
}

/// A function whose body is boxed.
final class BoxedFunction: Sendable {
    let parameters: [(name: String, type: DMNType)]
    let result: DMNType?
    let body: BoxedNode

    init(parameters: [(name: String, type: DMNType)], result: DMNType?, body: BoxedNode) {
        self.parameters = parameters
        self.result = result
        self.body = body
    }

    var feelParameters: [FeelParameter] {
        parameters.map { FeelParameter(name: $0.name, type: $0.type.feel) }
    }
}

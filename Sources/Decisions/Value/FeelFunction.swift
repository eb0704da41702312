/// A function as a value: one of the language, one written in an expression, or one the caller brings.
public struct FeelFunction: Sendable {
    enum Body: Sendable {
        case builtin(Builtin)
        case lambda(FeelLambda, captured: [FeelValue], context: FeelContext)
        case boxed(BoxedFunction, context: FeelContext)
        /// A knowledge model or a service of a model.
        case model(DMNProgram, element: Int)
        case native(@Sendable ([FeelValue]) -> FeelValue)
    }

    let body: Body
    /// Parameter names with their declared types.
    public let parameters: [FeelParameter]
    public let result: FeelType

    init(body: Body, parameters: [FeelParameter], result: FeelType = .any) {
        self.body = body
        self.parameters = parameters
        self.result = result
    }

    /// A function written in Swift, for example one that invokes a decision service. It must be pure.
    public init(
        parameters: [FeelParameter], result: FeelType = .any,
        _ body: @escaping @Sendable ([FeelValue]) -> FeelValue
    ) {
        self.init(body: .native(body), parameters: parameters, result: result)
    }
}

public struct FeelParameter: Hashable, Sendable {
    public let name: String
    public let type: FeelType

    public init(name: String, type: FeelType = .any) {
        self.name = name
        self.type = type
    }
}

/// A function definition as parsed; `base` is the first slot of its parameters.
struct FeelLambda: Sendable {
    let parameters: [FeelParameter]
    let base: Int
    let body: FeelNode
}

/// A model with its imports, compiled: checked, resolved and ready to decide.
public final class DMNProgram: Sendable {
    public let model: DMNModel
    /// What is wrong; elements with a fault decide null and say so.
    public let faults: [DMNFault]
    let elements: [DMNElement]
    let limits: FeelLimits
    private let byName: [String: [String: Int]]

    /// `imports`: the models that `model` and they themselves import, found by namespace.
    public init(_ model: DMNModel, imports: [DMNModel] = [], limits: FeelLimits = FeelLimits()) {
        var compiler = DMNCompiler(model, imports: imports, limits: limits)
        compiler.compile()
        self.model = model
        self.limits = limits
        elements = compiler.elements
        faults = compiler.faults
        byName = compiler.byName
    }

    /// The value of a decision, or what a knowledge model or service answers to `inputs` as its arguments
    /// (null where one is missing).
    ///
    /// `inputs` are values of input data, and of decisions whose own logic is to be left aside, by name or
    /// by `namespace#name` where an import has the same name. Nil where the model has no such element.
    public func evaluate(
        _ name: String, namespace: String? = nil, inputs: [String: FeelValue],
        in context: FeelContext = FeelContext()
    ) -> DMNOutcome? {
        guard let index = index(of: name, namespace: namespace) else { return nil }
        var evaluator = Evaluator(context: context, limits: limits)
        evaluator.context.values = [:]
        let value: FeelValue
        switch elements[index].logic {
        case .input, .decision:
            var run = DMNRun(self, given: given(inputs))
            value = run.value(of: index, &evaluator)
        case .knowledge, .service:
            let function = self.function(at: index)
            let pairs = function.parameters.map { ($0.name, inputs[$0.name] ?? .null) }
            value = evaluator.callNamed(.function(function), pairs, at: 0)
        }
        return DMNOutcome(
            value: evaluator.isHalted ? .null : value,
            notes: evaluator.modelNotes
                + evaluator.takeNotes(in: "").map { DMNNote(path: [name], kind: .feel($0)) })
    }

    private func index(of name: String, namespace: String?) -> Int? {
        if let namespace, let index = byName[namespace]?[name] { return index }
        return byName[model.namespace]?[name]
    }

    private func given(_ inputs: [String: FeelValue]) -> [Int: FeelValue] {
        var given: [Int: FeelValue] = [:]
        for (index, element) in elements.enumerated() {
            if let value = inputs["\(element.namespace)#\(element.name)"] ?? inputs[element.name] {
                given[index] = value
            }
        }
        return given
    }

    func function(at index: Int) -> FeelFunction {
        let element = elements[index]
        let body = FeelFunction.Body.model(self, element: index)
        switch element.logic {
        case .knowledge(let node):
            switch node.kind {
            case .function(let function):
                return FeelFunction(
                    body: body, parameters: function.feelParameters, result: element.result?.feel ?? .any)
            case .external(let parameters, _, _):
                return FeelFunction(body: body, parameters: parameters)
            default: return FeelFunction(body: body, parameters: [])
            }
        case .service(let service):
            let parameters = service.parameters.map { index in
                FeelParameter(name: elements[index].name, type: elements[index].type?.feel ?? .any)
            }
            return FeelFunction(body: body, parameters: parameters, result: element.result?.feel ?? .any)
        case .input, .decision: return FeelFunction(body: body, parameters: [])
        }
    }
}

/// What a model decided, and why parts of it are null.
public struct DMNOutcome: Sendable {
    public let value: FeelValue
    public let notes: [DMNNote]
}

/// An element of the requirement graph.
struct DMNElement: Sendable {
    enum Logic: Sendable {
        case input
        case decision(BoxedNode?)
        case knowledge(BoxedNode)
        case service(Service)
    }

    struct Service: Sendable {
        /// Input data, then input decisions.
        let parameters: [Int]
        let outputs: [Int]
    }

    struct Requirement: Sendable {
        let element: Int
        /// The name of the import, empty for elements of the same model.
        let prefix: String
    }

    let namespace: String
    let name: String
    /// The type of its value (of a knowledge model or service: of the function).
    var type: DMNType?
    /// What the function gives.
    var result: DMNType?
    var requirements: [Requirement] = []
    var logic: Logic
}

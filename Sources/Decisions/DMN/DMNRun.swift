/// One evaluation of a graph: each decision is evaluated once, when first needed.
struct DMNRun {
    let program: DMNProgram
    /// Values of inputs and decisions as given from outside.
    let given: [Int: FeelValue]
    private var known: [Int: FeelValue] = [:]

    init(_ program: DMNProgram, given: [Int: FeelValue]) {
        self.program = program
        self.given = given
    }

    mutating func value(of index: Int, _ evaluator: inout Evaluator) -> FeelValue {
        if let value = known[index] { return value }
        let value = evaluator.deeper { compute(index, &$0) }
        known[index] = value
        return value
    }

    private mutating func compute(_ index: Int, _ evaluator: inout Evaluator) -> FeelValue {
        let element = program.elements[index]
        switch element.logic {
        case .knowledge, .service: return .function(program.function(at: index))
        case .input, .decision(nil):
            guard let value = given[index] else { return evaluator.note(.notGiven, at: [element.name]) }
            return fit(value, element, &evaluator)
        case .decision(let logic?):
            if let value = given[index] { return fit(value, element, &evaluator) }
            let saved = evaluator.context.values
            evaluator.context.values = scope(of: element, &evaluator)
            let value = evaluator.evaluate(logic)
            let fitting = fit(value, element, &evaluator)
            evaluator.context.values = saved
            return fitting
        }
    }

    private func fit(_ value: FeelValue, _ element: DMNElement, _ evaluator: inout Evaluator) -> FeelValue {
        guard let type = element.type else { return value }
        return evaluator.fit(value, to: type, at: [element.name])
    }

    /// Only what the element requires is in its scope; elements of imports stand in a context of their own.
    private mutating func scope(of element: DMNElement, _ evaluator: inout Evaluator) -> [String: FeelValue] {
        var scope: [String: FeelValue] = [:]
        for requirement in element.requirements {
            let name = program.elements[requirement.element].name
            let value = value(of: requirement.element, &evaluator)
            guard !requirement.prefix.isEmpty else {
                scope[name] = value
                continue
            }
            var entries = FeelEntries()
            if case .context(let earlier) = scope[requirement.prefix] { entries = earlier }
            entries[name] = value
            scope[requirement.prefix] = .context(entries)
        }
        return scope
    }
}

extension Evaluator {
    /// Calls a knowledge model or a decision service.
    mutating func call(_ program: DMNProgram, element index: Int, _ arguments: [FeelValue]) -> FeelValue {
        let element = program.elements[index]
        let value: FeelValue
        switch element.logic {
        case .knowledge(let node): value = knowledge(program, element, node, arguments)
        case .service(let service): value = self.service(program, element, service, arguments)
        case .input, .decision: return .null
        }
        return element.result.map { fit(value, to: $0, at: [element.name]) } ?? value
    }

    private mutating func knowledge(
        _ program: DMNProgram, _ element: DMNElement, _ node: BoxedNode, _ arguments: [FeelValue]
    ) -> FeelValue {
        var scope = context
        scope.values = [:]
        for requirement in element.requirements {
            let other = program.elements[requirement.element]
            let function = FeelValue.function(program.function(at: requirement.element))
            guard !requirement.prefix.isEmpty else {
                scope.values[other.name] = function
                continue
            }
            var entries = FeelEntries()
            if case .context(let earlier) = scope.values[requirement.prefix] { entries = earlier }
            entries[other.name] = function
            scope.values[requirement.prefix] = .context(entries)
        }
        if case .function(let function) = node.kind { return call(function, arguments, in: scope) }
        let saved = context
        defer { context = saved }
        context = scope
        guard case .function(let external) = evaluate(node) else { return .null }
        return call(external, arguments, at: 0)
    }

    private mutating func service(
        _ program: DMNProgram, _ element: DMNElement, _ service: DMNElement.Service, _ arguments: [FeelValue]
    ) -> FeelValue {
        var given: [Int: FeelValue] = [:]
        for (index, argument) in zip(service.parameters, arguments) {
            let parameter = program.elements[index]
            let value =
                parameter.type.map { fit(argument, to: $0, at: [element.name, parameter.name]) } ?? argument
            if value.isNull, !argument.isNull { return .null }
            given[index] = value
        }
        var run = DMNRun(program, given: given)
        let values = service.outputs.map { ($0, run.value(of: $0, &self)) }
        if values.count == 1 { return values[0].1 }
        return .context(FeelEntries(values.map { (program.elements[$0.0].name, $0.1) }))
    }
}

/// Calling functions: built-in ones, those of the expression, and those the caller brought.
extension Evaluator {
    mutating func function(_ lambda: FeelLambda) -> FeelValue {
        .function(
            FeelFunction(
                body: .lambda(lambda, captured: locals, context: context), parameters: lambda.parameters))
    }

    mutating func call(_ callee: FeelNode, _ arguments: [FeelNode], at offset: Int) -> FeelValue {
        let value = evaluate(callee)
        let values = arguments.map { evaluate($0) }
        guard case .function(let function) = value else { return null(.notAFunction, at: offset) }
        return call(function, values, at: offset)
    }

    mutating func callNamed(_ callee: FeelNode, _ arguments: [FeelNode.Entry], at offset: Int) -> FeelValue {
        let value = evaluate(callee)
        let pairs = arguments.map { ($0.name, evaluate($0.value)) }
        return callNamed(value, pairs, at: offset)
    }

    mutating func callNamed(_ value: FeelValue, _ pairs: [(String, FeelValue)], at offset: Int) -> FeelValue {
        guard case .function(let function) = value else { return null(.notAFunction, at: offset) }
        if case .builtin(let builtin) = function.body {
            guard let (values, form) = builtin.arrange(pairs) else {
                return null(.argumentName(function: builtin.name, name: pairs.first?.0 ?? ""), at: offset)
            }
            return call(builtin, values, named: form, at: offset)
        }
        // Those that are not given are null.
        var values = [FeelValue?](repeating: nil, count: function.parameters.count)
        for (name, value) in pairs {
            guard let index = function.parameters.firstIndex(where: { $0.name == name }), values[index] == nil
            else { return null(.argumentName(function: "", name: name), at: offset) }
            values[index] = value
        }
        return call(function, values.map { $0 ?? .null }, at: offset)
    }

    mutating func call(_ function: FeelFunction, _ arguments: [FeelValue], at offset: Int) -> FeelValue {
        if case .builtin(let builtin) = function.body { return call(builtin, arguments, at: offset) }
        guard arguments.count == function.parameters.count else {
            return null(.argumentCount(function: "", given: arguments.count), at: offset)
        }
        var values: [FeelValue] = []
        for (parameter, argument) in zip(function.parameters, arguments) {
            guard let value = parameter.type.coerced(argument) else {
                return null(
                    .parameterType(
                        name: parameter.name, type: parameter.type.description, given: argument.typeName),
                    at: offset)
            }
            values.append(value)
        }
        switch function.body {
        case .native(let body): return body(values)
        case .boxed(let function, let scope): return call(function, values, in: scope)
        case .model(let program, let element): return call(program, element: element, values)
        case .lambda(let lambda, let captured, let outer):
            let (savedLocals, savedContext) = (locals, context)
            locals = captured + values
            context = outer
            let result = evaluate(lambda.body)
            (locals, context) = (savedLocals, savedContext)
            return result
        case .builtin: return .null
        }
    }

    mutating func external(_ mapping: FeelNode, _ arguments: Range<Int>, at offset: Int) -> FeelValue {
        guard let externals = context.externals, case .context(let entries) = evaluate(mapping),
            let function = externals(entries), arguments.upperBound <= locals.count
        else { return null(.external, at: offset) }
        return call(function, Array(locals[arguments]), at: offset)
    }

    mutating func call(
        _ builtin: Builtin, _ arguments: [FeelValue], named: [String]? = nil, at offset: Int
    ) -> FeelValue {
        guard builtin.takes(arguments.count) else {
            return null(.argumentCount(function: builtin.name, given: arguments.count), at: offset)
        }
        for argument in arguments {
            switch argument {
            case .string(let text): steps -= text.utf8.count / 32
            case .list(let items): steps -= items.count / 8
            case .context(let entries): steps -= entries.count / 8
            default: break
            }
        }
        var call = BuiltinCall(builtin: builtin, arguments: arguments, named: named, offset: offset)
        return builtin.body(&self, &call)
    }
}

extension FeelType {
    /// The value as this type, after the implicit conversions of FEEL; nil where it does not fit.
    public func coerced(_ value: FeelValue) -> FeelValue? {
        if accepts(value) { return value }
        if case .any = self { return value }
        switch (self, value) {
        case (.list(let item), _):
            if case .list = value { return nil }
            return item.accepts(value) ? .list([value]) : nil
        case (_, .list(let items)) where items.count == 1: return accepts(items[0]) ? items[0] : nil
        case (.dateTime, .date(let date)):
            return .dateTime(FeelDateTime(date, FeelTime(unchecked: 0, zone: .utc)))
        default: return nil
        }
    }
}

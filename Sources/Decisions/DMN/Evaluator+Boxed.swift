/// Evaluates boxed expressions; the values in scope are those of `context`.
extension Evaluator {
    mutating func evaluate(_ node: BoxedNode) -> FeelValue {
        let value = deeper { $0.logic(of: node) }
        guard let type = node.type else { return value }
        return fit(value, to: type, at: node.path)
    }

    mutating func fit(_ value: FeelValue, to type: DMNType, at path: [String]) -> FeelValue {
        switch type.verdict(on: value, in: context) {
        case .fits(let fitting): return fitting
        case .wrongType: return note(.wrongType(expected: type.name, given: value.typeName), at: path)
        case .notAllowed: return note(.notAllowed(given: value.text), at: path)
        }
    }

    mutating func note(_ kind: DMNNote.Kind, at path: [String]) -> FeelValue {
        if !isHalted, modelNotes.count < limits.notesMax {
            modelNotes.append(DMNNote(path: path, kind: kind))
        }
        return .null
    }

    /// Evaluates an expression of its own, with no locals around it, and remembers why it was null.
    mutating func cell(_ expression: FeelExpression, at path: [String]) -> FeelValue {
        let (value, notes) = cell(expression)
        for inner in notes { _ = note(.feel(inner), at: path) }
        return value
    }

    mutating func cell(_ expression: FeelExpression) -> (FeelValue, [FeelNote]) {
        let saved = locals
        locals = []
        let value = evaluate(expression.root)
        locals = saved
        return (isHalted ? .null : value, takeNotes(in: expression.source))
    }

    private mutating func logic(of node: BoxedNode) -> FeelValue {
        switch node.kind {
        case .literal(let expression): return cell(expression, at: node.path)
        case .context(let entries): return within { $0.contextValue(entries) }
        case .table(let table):
            let outcome = table.evaluate(with: &self)
            for inner in outcome.notes { _ = note(.table(inner), at: node.path) }
            return outcome.value
        case .invocation(let callee, let bindings):
            let function = evaluate(callee)
            let arguments = bindings.map { ($0.name, $0.value.map { evaluate($0) } ?? .null) }
            let value = callNamed(function, arguments, at: 0)
            for inner in takeNotes(in: "") { _ = note(.feel(inner), at: node.path) }
            return value
        case .list(let items): return .list(items.map { evaluate($0) })
        case .relation(let columns, let rows):
            return .list(rows.map { relationRow(columns, $0, at: node.path) })
        case .function(let function):
            return .function(
                FeelFunction(
                    body: .boxed(function, context: context), parameters: function.feelParameters,
                    result: function.result?.feel ?? .any))
        case .external(let parameters, let language, let mapping):
            return external(parameters, language: language, mapping, at: node.path)
        case .conditional(let condition, let then, let otherwise):
            let verdict = evaluate(condition)
            guard verdict.isBoolean || verdict.isNull else {
                return note(.wrongType(expected: "boolean", given: verdict.typeName), at: node.path)
            }
            return evaluate(verdict.isTrue ? then : otherwise)
        case .filter(let domain, let match): return filter(domain, match, at: node.path)
        case .iteration(let kind, let name, let domain, let body):
            return iterate(kind, name, domain, body, at: node.path)
        case .faulty(let fault): return note(.faulty(fault), at: node.path)
        }
    }

    /// Runs the body with a scope that ends with it.
    private mutating func within(_ body: (inout Evaluator) -> FeelValue) -> FeelValue {
        let saved = context.values
        defer { context.values = saved }
        return body(&self)
    }

    private mutating func contextValue(_ nodes: [(name: String?, value: BoxedNode)]) -> FeelValue {
        var entries = FeelEntries()
        for node in nodes {
            let value = evaluate(node.value)
            guard let name = node.name else { return value }
            entries[name] = value
            context.values[name] = value
        }
        return .context(entries)
    }

    private mutating func relationRow(
        _ columns: [(name: String, type: DMNType?)], _ cells: [BoxedNode], at path: [String]
    ) -> FeelValue {
        var entries = FeelEntries()
        for (column, cell) in zip(columns, cells) {
            let value = evaluate(cell)
            entries[column.name] = column.type.map { fit(value, to: $0, at: path + [column.name]) } ?? value
        }
        return .context(entries)
    }

    private mutating func external(
        _ parameters: [FeelParameter], language: String, _ mapping: BoxedNode, at path: [String]
    ) -> FeelValue {
        let described = FeelEntries([(language, evaluate(mapping))])
        guard let function = context.externals?(described),
            function.parameters.count == parameters.count
        else { return note(.feel(FeelNote(reason: .external, position: .start)), at: path) }
        return .function(
            FeelFunction(body: function.body, parameters: parameters, result: function.result))
    }

    // MARK: lists

    private mutating func filter(_ domain: BoxedNode, _ match: BoxedNode, at path: [String]) -> FeelValue {
        let items: [FeelValue]
        switch evaluate(domain) {
        case .list(let list): items = list
        case .null: items = []
        case let value: items = [value]
        }
        var kept: [FeelValue] = []
        for item in items {
            guard spend(1, at: 0) else { return .null }
            let verdict = within { evaluator in
                evaluator.context.values["item"] = item
                if case .context(let entries) = item {
                    for (name, value) in entries.pairs { evaluator.context.values[name] = value }
                }
                return evaluator.evaluate(match)
            }
            switch verdict {
            case .boolean(true): kept.append(item)
            case .boolean(false), .null: continue
            case .number(let index):
                let value = element(items, index, at: 0)
                for inner in takeNotes(in: "") { _ = note(.feel(inner), at: path) }
                return value
            default: return note(.wrongType(expected: "boolean", given: verdict.typeName), at: path)
            }
        }
        return .list(kept)
    }

    private mutating func iterate(
        _ kind: DMNExpression.Iteration.Kind, _ name: String, _ domain: BoxedNode, _ body: BoxedNode,
        at path: [String]
    ) -> FeelValue {
        let value = evaluate(domain)
        let items = self.domain(value, at: 0)
        for inner in takeNotes(in: "") { _ = note(.feel(inner), at: path) }
        guard let items else { return .null }
        var results: [FeelValue] = []
        var sawNull = false
        for item in items {
            guard spend(1, at: 0) else { return .null }
            let result = within { evaluator in
                evaluator.context.values[name] = item
                if kind == .each { evaluator.context.values["partial"] = .list(results) }
                return evaluator.evaluate(body)
            }
            if isHalted { return .null }
            switch (kind, result) {
            case (.each, _): results.append(result)
            case (.some, .boolean(true)): return .boolean(true)
            case (.every, .boolean(false)): return .boolean(false)
            case (_, .boolean): continue
            case (_, .null): sawNull = true
            default: return note(.wrongType(expected: "boolean", given: result.typeName), at: path)
            }
        }
        if kind == .each { return .list(results) }
        return sawNull ? .null : .boolean(kind == .every)
    }

    // MARK: functions

    mutating func call(_ function: BoxedFunction, _ arguments: [FeelValue], in scope: FeelContext)
        -> FeelValue
    {
        let saved = context
        defer { context = saved }
        context = scope
        for (parameter, argument) in zip(function.parameters, arguments) {
            let value = fit(argument, to: parameter.type, at: function.body.path + [parameter.name])
            if value.isNull, !argument.isNull { return .null }
            context.values[parameter.name] = value
        }
        let value = evaluate(function.body)
        return function.result.map { fit(value, to: $0, at: function.body.path) } ?? value
    }
}

/// Parses the cells of boxed expressions, outermost first, so that inner ones know the names around them.
struct BoxedCompiler {
    var types: DMNTypeCatalogue
    let limits: FeelLimits
    var faults: [DMNFault] = []

    struct Compiled {
        let node: BoxedNode
        /// The members of its value, where they are known.
        let shape: FeelNames?
    }

    private mutating func fault(_ kind: DMNFault.Kind, at path: [String]) -> Compiled {
        let fault = DMNFault(path: path, kind: kind)
        faults.append(fault)
        return Compiled(node: BoxedNode(.faulty(fault), type: nil, path: path), shape: nil)
    }

    mutating func compile(_ expression: DMNExpression, _ names: FeelNames, at path: [String]) -> Compiled {
        let type = types.type(expression.typeRef, for: path)
        func compiled(_ kind: BoxedNode.Kind, shape: FeelNames? = nil) -> Compiled {
            Compiled(node: BoxedNode(kind, type: type, path: path), shape: type?.members ?? shape)
        }
        switch expression.logic {
        case .literal(let text):
            do {
                let parsed = try FeelExpression(parsing: text, knowing: names, limits: limits)
                for name in parsed.unknownNames {
                    if let unknown = name.unknownPart, let words = name.words(knowing: names) {
                        faults.append(DMNFault(path: path, kind: .unknownName(unknown, words)))
                    }
                }
                return compiled(.literal(parsed), shape: parsed.shape)
            } catch {
                return fault(.syntax(error), at: path)
            }
        case .context(let entries): return context(entries, names, type, at: path)
        case .table(let table): return self.table(table, type, names, at: path)
        case .invocation(let callee, let bindings):
            let function = compile(callee, names, at: path)
            let values = bindings.map { binding in
                (
                    binding.parameter.name,
                    binding.value.map {
                        compile($0, names, at: path + [binding.parameter.name]).node
                    }
                )
            }
            return compiled(.invocation(of: function.node, values))
        case .list(let items):
            return compiled(.list(items.map { compile($0, names, at: path).node }))
        case .relation(let columns, let rows):
            let kinds = columns.map { ($0.name, types.type($0.typeRef, for: path + [$0.name])) }
            let nodes = rows.map { row in row.map { compile($0, names, at: path).node } }
            return compiled(
                .relation(columns: kinds, rows: nodes), shape: FeelNames(columns.map(\.name)))
        case .function(let definition):
            return self.function(definition, names, type: type, at: path)
        case .conditional(let condition, let then, let otherwise):
            let branches = (compile(then, names, at: path), compile(otherwise, names, at: path))
            return compiled(
                .conditional(
                    compile(condition, names, at: path).node, then: branches.0.node,
                    otherwise: branches.1.node))
        case .filter(let domain, let match):
            let items = compile(domain, names, at: path)
            var inner = names
            inner.insert("item", members: items.shape)
            for name in items.shape?.names ?? names.looseMembers {
                inner.insert(name, members: items.shape?.members(of: name))
            }
            let condition = compile(match, inner, at: path)
            return compiled(.filter(of: items.node, match: condition.node), shape: items.shape)
        case .iteration(let iteration):
            let items = compile(iteration.domain, names, at: path)
            var inner = names
            inner.insert(iteration.variable, members: items.shape)
            inner.insert("partial")
            let body = compile(iteration.body, inner, at: path)
            return compiled(
                .iteration(iteration.kind, name: iteration.variable, domain: items.node, body: body.node),
                shape: iteration.kind == .each ? body.shape : nil)
        }
    }

    private mutating func context(
        _ entries: [DMNExpression.Entry], _ names: FeelNames, _ type: DMNType?, at path: [String]
    ) -> Compiled {
        var inner = names
        var shape: FeelNames? = FeelNames()
        var nodes: [(name: String?, value: BoxedNode)] = []
        for entry in entries {
            let place = entry.variable.map { path + [$0.name] } ?? path
            let value = compile(entry.value, inner, at: place)
            guard let variable = entry.variable else {
                nodes.append((nil, value.node))
                shape = value.shape
                break
            }
            let variableType = types.type(variable.typeRef, for: place)
            let typed =
                variableType.map { BoxedNode(.context([(nil, value.node)]), type: $0, path: place) }
                ?? value.node
            if nodes.contains(where: { $0.name == variable.name }) {
                faults.append(DMNFault(path: place, kind: .repeatedName(variable.name)))
            }
            nodes.append((variable.name, typed))
            let members = variableType?.members ?? value.shape
            inner.insert(variable.name, members: members)
            shape?.insert(variable.name, members: members)
        }
        return Compiled(
            node: BoxedNode(.context(nodes), type: type, path: path), shape: type?.members ?? shape)
    }

    mutating func function(
        _ definition: DMNExpression.Function, _ names: FeelNames, type: DMNType? = nil, at path: [String]
    ) -> Compiled {
        var inner = names
        var parameters: [(name: String, type: DMNType)] = []
        for parameter in definition.parameters {
            let type = types.type(parameter.typeRef, for: path + [parameter.name]) ?? .any
            parameters.append((parameter.name, type))
            inner.insert(parameter.name, members: type.members)
        }
        guard let body = definition.body else {
            return Compiled(node: BoxedNode(.list([]), type: nil, path: path), shape: nil)
        }
        let compiled = compile(body, inner, at: path)
        let kind: BoxedNode.Kind
        if definition.kind == .feel {
            var result: DMNType?
            if let type, case .function(_, let inner) = type.feel {
                result = DMNType(name: inner.description, feel: inner)
            }
            kind = .function(BoxedFunction(parameters: parameters, result: result, body: compiled.node))
        } else {
            kind = .external(
                parameters: parameters.map { FeelParameter(name: $0.name, type: $0.type.feel) },
                language: definition.kind == .java ? "java" : "pmml", mapping: compiled.node)
        }
        return Compiled(node: BoxedNode(kind, type: type, path: path), shape: nil)
    }

    private mutating func table(
        _ table: DMNExpression.Table, _ type: DMNType?, _ names: FeelNames, at path: [String]
    ) -> Compiled {
        let inputs = table.inputs.map { input in
            DecisionTable.Input(
                input.expression, allowedValues: input.values ?? types.allowedValues(of: input.typeRef))
        }
        let outputs = table.outputs.enumerated().map { index, output in
            DecisionTable.Output(
                output.name ?? "output \(index + 1)",
                allowedValues: output.values ?? types.allowedValues(of: output.typeRef),
                defaultEntry: output.defaultEntry,
                type: types.type(output.typeRef, for: path)?.feel ?? .any)
        }
        do {
            let compiled = try DecisionTable(
                inputs: inputs, outputs: outputs,
                rules: table.rules.map { DecisionTable.Rule($0.tests, $0.outputs) },
                hitPolicy: table.hitPolicy, knowing: names, limits: limits)
            for (place, name) in compiled.unknownNames {
                if let unknown = name.unknownPart, let words = name.words(knowing: names) {
                    faults.append(
                        DMNFault(path: path + [place.words.en], kind: .unknownName(unknown, words)))
                }
            }
            let shape = outputs.count > 1 ? FeelNames(outputs.map(\.name)) : nil
            return Compiled(
                node: BoxedNode(.table(compiled), type: type, path: path), shape: type?.members ?? shape)
        } catch {
            for fault in error.faults.dropFirst() {
                faults.append(DMNFault(path: path, kind: .table(fault)))
            }
            guard let first = error.faults.first else { return fault(.cycle([]), at: path) }
            return fault(.table(first), at: path)
        }
    }
}

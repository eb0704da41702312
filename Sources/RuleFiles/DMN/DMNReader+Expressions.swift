import Decisions

/// Boxed expressions.
extension DMNReader {
    private static let names: Set<String> = [
        "literalExpression", "context", "decisionTable", "invocation", "list", "relation",
        "functionDefinition", "conditional", "filter", "for", "some", "every",
    ]

    /// The first expression among the children; nil where there is none.
    func expression(in element: XMLTree) throws(DMNFileError) -> DMNExpression? {
        guard let inner = element.children.first(where: { Self.names.contains($0.name) }) else { return nil }
        return try expression(inner)
    }

    /// A child that holds an expression; an empty one means null.
    private func part(_ name: String, of element: XMLTree) throws(DMNFileError) -> DMNExpression {
        guard let child = element.child(named: name) else {
            throw .missing(attribute: name, element: element.name, line: element.line)
        }
        var expression = try expression(in: child) ?? DMNExpression(.literal("null"))
        if expression.typeRef == nil { expression.typeRef = child.attributes["typeRef"] }
        return expression
    }

    func expression(_ element: XMLTree) throws(DMNFileError) -> DMNExpression {
        DMNExpression(try logic(element), typeRef: element.attributes["typeRef"])
    }

    private func expressions(_ elements: [XMLTree]) throws(DMNFileError) -> [DMNExpression] {
        var found: [DMNExpression] = []
        for element in elements where Self.names.contains(element.name) {
            found.append(try expression(element))
        }
        return found
    }

    private func logic(_ element: XMLTree) throws(DMNFileError) -> DMNExpression.Logic {
        switch element.name {
        case "context": return .context(try entries(element))
        case "decisionTable": return .table(try table(element))
        case "invocation":
            let callee = try expression(in: element) ?? DMNExpression(.literal("null"))
            var bindings: [DMNExpression.Binding] = []
            for binding in element.children(named: "binding") {
                guard let parameter = binding.child(named: "parameter") else {
                    throw .missing(attribute: "parameter", element: "binding", line: binding.line)
                }
                bindings.append(.init(try variable(parameter), try expression(in: binding)))
            }
            return .invocation(of: callee, bindings)
        case "list": return .list(try expressions(element.children))
        case "relation":
            var rows: [[DMNExpression]] = []
            for row in element.children(named: "row") { rows.append(try expressions(row.children)) }
            return .relation(columns: try variables(element.children(named: "column")), rows: rows)
        case "functionDefinition": return .function(try function(element))
        case "conditional":
            return .conditional(
                condition: try part("if", of: element), then: try part("then", of: element),
                otherwise: try part("else", of: element))
        case "filter":
            return .filter(of: try part("in", of: element), match: try part("match", of: element))
        case "for", "some", "every":
            let body = try part(element.name == "for" ? "return" : "satisfies", of: element)
            return .iteration(
                .init(
                    element.name == "for" ? .each : element.name == "some" ? .some : .every,
                    variable: try required("iteratorVariable", element),
                    domain: try part("in", of: element), body: body))
        default: return .literal(element.text(of: "text") ?? "null")
        }
    }

    private func entries(_ element: XMLTree) throws(DMNFileError) -> [DMNExpression.Entry] {
        var entries: [DMNExpression.Entry] = []
        for entry in element.children(named: "contextEntry") {
            var name: DMNModel.Variable?
            if let variable = entry.child(named: "variable") { name = try self.variable(variable) }
            entries.append(.init(name, try expression(in: entry) ?? DMNExpression(.literal("null"))))
        }
        return entries
    }

    func function(_ element: XMLTree) throws(DMNFileError) -> DMNExpression.Function {
        let name = element.attributes["kind"] ?? "FEEL"
        guard let kind = DMNExpression.Function.Kind(rawValue: name) else {
            throw .unknown(value: name, of: "kind", line: element.line)
        }
        return .init(
            kind: kind, parameters: try variables(element.children(named: "formalParameter")),
            typeRef: element.attributes["typeRef"], body: try expression(in: element))
    }

    private func table(_ element: XMLTree) throws(DMNFileError) -> DMNExpression.Table {
        var inputs: [DMNExpression.Table.Input] = []
        for input in element.children(named: "input") {
            let expression = input.child(named: "inputExpression")
            var column = DMNExpression.Table.Input(
                expression?.text(of: "text") ?? "null", typeRef: expression?.attributes["typeRef"],
                values: input.child(named: "inputValues")?.text(of: "text"))
            column.label = input.attributes["label"]
            inputs.append(column)
        }
        var outputs: [DMNExpression.Table.Output] = []
        for output in element.children(named: "output") {
            var column = DMNExpression.Table.Output(
                output.attributes["name"], typeRef: output.attributes["typeRef"],
                values: output.child(named: "outputValues")?.text(of: "text"))
            column.label = output.attributes["label"]
            column.defaultEntry = output.child(named: "defaultOutputEntry")?.text(of: "text")
            outputs.append(column)
        }
        var rules: [DMNExpression.Table.Rule] = []
        for rule in element.children(named: "rule") {
            var row = DMNExpression.Table.Rule(
                rule.children(named: "inputEntry").map { $0.text(of: "text") ?? "-" },
                rule.children(named: "outputEntry").map { $0.text(of: "text") ?? "" })
            row.annotations = rule.children(named: "annotationEntry").map { $0.text(of: "text") ?? "" }
            row.description = rule.text(of: "description")
            rules.append(row)
        }
        var table = DMNExpression.Table(
            inputs: inputs, outputs: outputs, rules: rules, hitPolicy: try hitPolicy(element))
        table.annotations = element.children(named: "annotation").map { $0.attributes["name"] ?? "" }
        return table
    }

    private func hitPolicy(_ element: XMLTree) throws(DMNFileError) -> DecisionTable.HitPolicy {
        let name = element.attributes["hitPolicy"] ?? "UNIQUE"
        switch name {
        case "UNIQUE": return .unique
        case "ANY": return .any
        case "FIRST": return .first
        case "PRIORITY": return .priority
        case "RULE ORDER": return .ruleOrder
        case "OUTPUT ORDER": return .outputOrder
        case "COLLECT":
            guard let word = element.attributes["aggregation"] else { return .collect(nil) }
            guard let aggregation = DecisionTable.Aggregation(rawValue: word.lowercased()) else {
                throw .unknown(value: word, of: "aggregation", line: element.line)
            }
            return .collect(aggregation)
        default: throw .unknown(value: name, of: "hitPolicy", line: element.line)
        }
    }
}

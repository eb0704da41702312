public import Decisions
import Packs

/// A table of a pack as a DMN model of one decision, and back.
extension TableSheet {
    public func model(name: String) -> DMNModel {
        var model = DMNModel(
            id: "model_\(id)", name: name, namespace: "urn:liandong:table:\(id)")
        var decision = DMNModel.Decision(id: id, name: id)
        decision.description = name
        // The inputs of the picture are the first parts of the expressions: `case.matter` rests on `case`.
        for (index, base) in Set(inputs.map { Self.base($0.expression) }).sorted().enumerated() {
            let input = DMNModel.InputData(id: "input_\(index + 1)", name: base)
            model.inputs.append(input)
            decision.requiredInputs.append("#\(input.id)")
        }
        var table = DMNExpression.Table(
            inputs: inputs.map { .init($0.expression, values: $0.allowedValues) },
            outputs: outputs.map { .init($0.name, values: $0.allowedValues) },
            rules: rules.map { .init($0.tests, $0.outputs) },
            hitPolicy: DecisionTable.HitPolicy.byWord[hit] ?? .unique)
        for (index, output) in outputs.enumerated() {
            table.outputs[index].defaultEntry = output.defaultEntry
        }
        decision.logic = DMNExpression(.table(table))
        model.decisions.append(decision)
        return model
    }

    private static func base(_ expression: String) -> String {
        let name = expression.trimmed.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return name.isEmpty ? "case" : String(name)
    }

    /// The first decision of the model whose logic is a table; nil where there is none.
    public init?(_ model: DMNModel) {
        for decision in model.decisions {
            guard case .table(let table)? = decision.logic?.logic else { continue }
            self.init(
                id: decision.id, hit: table.hitPolicy.word,
                inputs: table.inputs.map { .init($0.expression, allowedValues: $0.values) },
                outputs: table.outputs.map {
                    .init($0.name ?? decision.name, allowedValues: $0.values, defaultEntry: $0.defaultEntry)
                }, rules: table.rules.map { .init($0.tests, $0.outputs) })
            return
        }
        return nil
    }
}

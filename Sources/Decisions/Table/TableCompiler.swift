/// The parsed cells of a table.
struct CompiledTable: Sendable {
    struct Rule: Sendable {
        let tests: [UnaryTests?]
        let outputs: [FeelExpression?]
    }

    var inputs: [FeelExpression] = []
    var inputValues: [UnaryTests?] = []
    var outputValues: [UnaryTests?] = []
    var defaults: [FeelExpression?] = []
    var rules: [Rule] = []
    var freeNames: [(place: FeelTablePlace, name: FeelFreeName)] = []
}

/// Parses cell by cell and collects what is wrong.
struct TableCompiler {
    let names: FeelNames
    let limits: FeelLimits
    var faults: [FeelTableError.Fault] = []
    private var freeNames: [(place: FeelTablePlace, name: FeelFreeName)] = []

    init(names: FeelNames, limits: FeelLimits) {
        self.names = names
        self.limits = limits
    }

    mutating func compile(
        inputs: [DecisionTable.Input], outputs: [DecisionTable.Output], rules: [DecisionTable.Rule]
    ) -> CompiledTable {
        var table = CompiledTable()
        for (index, input) in inputs.enumerated() {
            let column = index + 1
            if let parsed = expression(input.expression, at: .input(column: column)) {
                table.inputs.append(parsed)
            }
            table.inputValues.append(tests(input.allowedValues ?? "", at: .inputValues(column: column)))
        }
        if outputs.isEmpty { faults.append(.init(place: .table, kind: .noOutputs)) }
        var seen: Set<String> = []
        for (index, output) in outputs.enumerated() {
            let column = index + 1
            if !seen.insert(output.name).inserted {
                faults.append(.init(place: .output(column: column), kind: .repeatedName(output.name)))
            }
            table.outputValues.append(tests(output.allowedValues ?? "", at: .outputValues(column: column)))
            table.defaults.append(entry(output.defaultEntry ?? "", at: .defaultEntry(column: column)))
        }
        for (index, rule) in rules.enumerated() {
            table.rules.append(
                compile(rule, row: index + 1, inputCount: inputs.count, outputCount: outputs.count))
        }
        table.freeNames = freeNames
        return table
    }

    private mutating func compile(
        _ rule: DecisionTable.Rule, row: Int, inputCount: Int, outputCount: Int
    ) -> CompiledTable.Rule {
        if rule.tests.count != inputCount || rule.outputs.count != outputCount {
            let kind = FeelTableError.Fault.Kind.cellCount(
                found: rule.tests.count + rule.outputs.count, expected: inputCount + outputCount)
            faults.append(.init(place: .row(row), kind: kind))
        }
        return CompiledTable.Rule(
            tests: rule.tests.enumerated().map {
                tests($0.element, at: .test(row: row, column: $0.offset + 1))
            },
            outputs: rule.outputs.enumerated().map {
                entry($0.element, at: .result(row: row, column: $0.offset + 1))
            })
    }

    mutating func requirePriorities(_ outputs: [DecisionTable.Output], _ table: CompiledTable) {
        if table.outputValues.allSatisfy({ $0 == nil }) {
            faults.append(.init(place: .table, kind: .noPriorities))
        }
    }

    static func isBlank(_ cell: String) -> Bool {
        let marks = cell.unicodeScalars.filter { !$0.isFeelSpace }
        return marks.isEmpty || (marks.count == 1 && marks.first == "-")
    }

    private mutating func expression(_ cell: String, at place: FeelTablePlace) -> FeelExpression? {
        do {
            let parsed = try FeelExpression(parsing: cell, knowing: names, limits: limits)
            freeNames += parsed.freeNames.map { (place, $0) }
            return parsed
        } catch {
            faults.append(.init(place: place, kind: .syntax(error)))
            return nil
        }
    }

    private mutating func entry(_ cell: String, at place: FeelTablePlace) -> FeelExpression? {
        Self.isBlank(cell) ? nil : expression(cell, at: place)
    }

    private mutating func tests(_ cell: String, at place: FeelTablePlace) -> UnaryTests? {
        if Self.isBlank(cell) { return nil }
        do {
            let parsed = try UnaryTests(parsing: cell, knowing: names, limits: limits)
            freeNames += parsed.freeNames.map { (place, $0) }
            return parsed
        } catch {
            faults.append(.init(place: place, kind: .syntax(error)))
            return nil
        }
    }
}

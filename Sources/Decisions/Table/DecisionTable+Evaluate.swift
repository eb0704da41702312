/// What a table decided, and by which rules.
public struct FeelTableOutcome: Sendable {
    public struct Note: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// Why a cell was null.
            case cell(FeelNote)
            case inputNotAllowed(given: String)
            case outputNotAllowed(given: String)
            case outputType(String, given: String)
            /// UNIQUE: more than one rule matched. ANY: they did not say the same.
            case contradiction(rows: [Int])
            case cannotAggregate(DecisionTable.Aggregation)
        }

        public let place: FeelTablePlace
        public let kind: Kind
    }

    public let value: FeelValue
    /// Rows from 1 that matched, in the order of the table; the value may rest on only some of them.
    public let matchedRows: [Int]
    /// Rows whose outputs are in the value, in its order.
    public let usedRows: [Int]
    /// No rule matched and the defaults hold.
    public let isDefault: Bool
    public let inputs: [FeelValue]
    public let notes: [Note]
}

extension DecisionTable {
    public func evaluate(in context: FeelContext) -> FeelTableOutcome {
        var evaluator = Evaluator(context: context, limits: limits)
        return evaluate(with: &evaluator)
    }

    /// Spends from the budget of an evaluation that is under way.
    func evaluate(with evaluator: inout Evaluator) -> FeelTableOutcome {
        let saved = evaluator.locals
        var run = TableRun(table: self, evaluator: evaluator)
        let outcome = run.outcome()
        evaluator = run.evaluator
        evaluator.locals = saved
        return outcome
    }
}

/// One evaluation of a table.
private struct TableRun {
    let table: DecisionTable
    var evaluator: Evaluator
    var context: FeelContext { evaluator.context }
    var inputs: [FeelValue] = []
    var matched: [Int] = []
    var used: [Int] = []
    var isDefault = false
    var notes: [FeelTableOutcome.Note] = []

    init(table: DecisionTable, evaluator: Evaluator) {
        self.table = table
        self.evaluator = evaluator
    }

    mutating func outcome() -> FeelTableOutcome {
        let value = decide()
        return FeelTableOutcome(
            value: value, matchedRows: matched.map { $0 + 1 }, usedRows: used.map { $0 + 1 },
            isDefault: isDefault, inputs: inputs, notes: notes)
    }

    private mutating func note(_ kind: FeelTableOutcome.Note.Kind, at place: FeelTablePlace) {
        notes.append(.init(place: place, kind: kind))
    }

    private mutating func evaluate(_ expression: FeelExpression, at place: FeelTablePlace) -> FeelValue {
        let (value, notes) = evaluator.cell(expression)
        for inner in notes { note(.cell(inner), at: place) }
        return value
    }

    private mutating func decide() -> FeelValue {
        for (index, input) in table.compiled.inputs.enumerated() {
            let value = evaluate(input, at: .input(column: index + 1))
            inputs.append(value)
            if let allowed = table.compiled.inputValues[index], !allowed.holds(for: value, in: context) {
                note(.inputNotAllowed(given: value.text), at: .input(column: index + 1))
                return .null
            }
        }
        let isFirst = table.hitPolicy == .first
        for index in table.compiled.rules.indices where matches(index) {
            matched.append(index)
            if isFirst { break }
        }
        if matched.isEmpty { return whenNothingMatches() }
        return combine()
    }

    private mutating func matches(_ row: Int) -> Bool {
        for (column, test) in table.compiled.rules[row].tests.enumerated() {
            guard let test else { continue }
            let verdict = test.verdict(on: inputs[column], &evaluator)
            for inner in evaluator.takeNotes(in: test.source) {
                note(.cell(inner), at: .test(row: row + 1, column: column + 1))
            }
            if !verdict.isTrue { return false }
        }
        return true
    }

    private mutating func whenNothingMatches() -> FeelValue {
        if table.compiled.defaults.contains(where: { $0 != nil }) {
            isDefault = true
            var values: [FeelValue] = []
            for (index, entry) in table.compiled.defaults.enumerated() {
                values.append(entry.map { evaluate($0, at: .defaultEntry(column: index + 1)) } ?? .null)
            }
            let value = row(of: values)
            switch table.hitPolicy {
            case .unique, .any, .first, .priority, .collect(.some): return value
            case .ruleOrder, .outputOrder, .collect(nil):
                if case .list = value { return value }
                return .list([value])
            }
        }
        switch table.hitPolicy {
        case .ruleOrder, .outputOrder, .collect(nil): return .list([])
        case .collect(.count): return .number(0)
        case .unique, .any, .first, .priority, .collect: return .null
        }
    }

    private mutating func combine() -> FeelValue {
        switch table.hitPolicy {
        case .unique:
            guard matched.count == 1 else { return contradiction() }
            return single(matched[0])
        case .first: return single(matched[0])
        case .any:
            let value = single(matched[0])
            for other in matched.dropFirst() where value.equals(row(of: outputs(other))) != true {
                return contradiction()
            }
            used = matched
            return value
        case .priority: return single(byPriority()[0])
        case .outputOrder: return all(byPriority())
        case .ruleOrder, .collect(nil): return all(matched)
        case .collect(let aggregation?): return aggregate(aggregation)
        }
    }

    private mutating func contradiction() -> FeelValue {
        used = []
        note(.contradiction(rows: matched.map { $0 + 1 }), at: .table)
        return .null
    }

    private mutating func single(_ row: Int) -> FeelValue {
        used = [row]
        return self.row(of: outputs(row))
    }

    private mutating func all(_ rows: [Int]) -> FeelValue {
        used = rows
        var values: [FeelValue] = []
        for row in rows { values.append(self.row(of: outputs(row))) }
        return .list(values)
    }

    /// One value for one output, a context for several.
    private func row(of values: [FeelValue]) -> FeelValue {
        if values.count == 1 { return values[0] }
        return .context(FeelEntries(zip(table.outputs, values).map { ($0.name, $1) }))
    }

    private mutating func outputs(_ row: Int) -> [FeelValue] {
        var values: [FeelValue] = []
        for (index, cell) in table.compiled.rules[row].outputs.enumerated() {
            let place = FeelTablePlace.result(row: row + 1, column: index + 1)
            let value = cell.map { evaluate($0, at: place) } ?? .null
            values.append(checked(value, index, at: place))
        }
        return values
    }

    private mutating func checked(_ value: FeelValue, _ column: Int, at place: FeelTablePlace) -> FeelValue {
        if value.isNull { return value }
        let type = table.outputs[column].type
        guard let fitting = type.coerced(value) else {
            note(.outputType(type.description, given: value.typeName), at: place)
            return .null
        }
        if let allowed = table.compiled.outputValues[column], !allowed.holds(for: fitting, in: context) {
            note(.outputNotAllowed(given: fitting.text), at: place)
            return .null
        }
        return fitting
    }

    /// The matched rows, highest priority first; the first output weighs most; equals stay in the table's order.
    private mutating func byPriority() -> [Int] {
        var ranked: [(row: Int, ranks: [Int])] = []
        for row in matched {
            let values = outputs(row)
            let ranks = values.enumerated().map { column, value in
                table.compiled.outputValues[column]?.rank(of: value, in: context) ?? 0
            }
            ranked.append((row, ranks))
        }
        return ranked.sorted { left, right in
            left.ranks == right.ranks
                ? left.row < right.row : left.ranks.lexicographicallyPrecedes(right.ranks)
        }.map(\.row)
    }

    private mutating func aggregate(_ aggregation: DecisionTable.Aggregation) -> FeelValue {
        used = matched
        var columns = [[FeelValue]](repeating: [], count: table.outputs.count)
        for row in matched {
            for (column, value) in outputs(row).enumerated() { columns[column].append(value) }
        }
        if aggregation == .count { return .number(matched.count) }
        var values: [FeelValue] = []
        for (index, column) in columns.enumerated() {
            let value = Builtins.byName[aggregation.rawValue].map {
                evaluator.call($0, [.list(column)], at: 0)
            }
            if value?.isNull ?? true { note(.cannotAggregate(aggregation), at: .output(column: index + 1)) }
            values.append(value ?? .null)
        }
        return row(of: values)
    }
}

extension UnaryTests {
    /// The place of the first test that the value passes; after all of them where it passes none.
    func rank(of value: FeelValue, in context: FeelContext) -> Int {
        for (index, test) in tests.enumerated() {
            var evaluator = Evaluator(context: context, limits: limits)
            evaluator.locals = [value]
            if evaluator.test(value, [test]).isTrue { return index }
        }
        return tests.count
    }
}

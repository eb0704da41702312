extension FeelTyping {
    /// What the cells of a table can never mean, row by row; rows count from 1, nil stands for the heads of the columns.
    public mutating func infer(_ table: DecisionTable) -> [(row: Int?, fault: FeelTypeFault)] {
        var found: [(row: Int?, fault: FeelTypeFault)] = []
        func take(_ row: Int?, _ typing: inout FeelTyping) {
            found += typing.faults.map { (row, $0) }
        }
        var heads = FeelTyping(scope)
        let inputs = table.compiled.inputs.map { heads.infer($0) }
        take(nil, &heads)
        for (index, rule) in table.compiled.rules.enumerated() {
            var cells = FeelTyping(scope)
            for (tests, input) in zip(rule.tests, inputs) {
                if let tests { cells.infer(tests, on: input) }
            }
            for output in rule.outputs.compactMap({ $0 }) { _ = cells.infer(output) }
            take(index + 1, &cells)
        }
        return found
    }
}

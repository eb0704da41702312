import Decisions
import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// Decision tables in their YAML form: a row per rule, first the conditions, then the results.
///
/// A cell that is one bare word stands for that word as a text, a list of bare words for any of them; `-` means
/// anything; every other cell is FEEL.
extension PackCompiler {
    mutating func readDecisions(_ top: Fields, into mechanism: inout Mechanism) {
        let keys = ["name", "basis", "at", "hit", "inputs", "outputs", "rules"]
        for (id, node, place) in yaml.entries(top["decisions"], Bilingual(zh: "决策表", en: "decisions")) {
            let what = Bilingual(zh: "决策表 \(id)", en: "decision \(id)")
            guard let fields = yaml.mapping(node, what, keys: keys) else { continue }
            let inputs = yaml.items(fields["inputs"]).compactMap { input($0, what) }
            let outputs = yaml.items(fields["outputs"]).compactMap { output($0, what) }
            let rows = yaml.items(fields["rules"])
            let rules = rows.map { row in
                let cells = yaml.items(row).map { Self.cell($0) }
                return DecisionTable.Rule(
                    Array(cells.prefix(inputs.count)), Array(cells.dropFirst(inputs.count)))
            }
            do throws(FeelTableError) {
                let table = try DecisionTable(
                    inputs: inputs, outputs: outputs,
                    rules: rules, hitPolicy: hitPolicy(fields["hit"], what), knowing: names)
                for (tablePlace, name) in table.unknownNames {
                    reportUnknown(name, at: self.place(of: tablePlace, rows: rows, table: place))
                }
                mechanism.decisions[id] = Decision(
                    id: id,
                    name: yaml.bilingual(
                        fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"),
                        at: place) ?? Bilingual(both: id),
                    basis: yaml.string(fields["basis"], what), table: table,
                    level: option(fields["at"], what, Level.allCases), place: place,
                    rowPlaces: rows.map { yaml.place($0) })
            } catch {
                for fault in error.faults {
                    yaml.add(
                        "bad-table", self.place(of: fault.place, rows: rows, table: place),
                        Bilingual(zh: "\(what.zh)：\(fault.words.zh)", en: "\(what.en): \(fault.words.en)"),
                        Bilingual(
                            zh: "改正这一格；文字写单词，条件写 FEEL",
                            en: "mend this cell; write texts as words, conditions in FEEL"))
                }
            }
        }
    }

    private func place(of tablePlace: FeelTablePlace, rows: [Node], table: SourcePlace) -> SourcePlace {
        switch tablePlace {
        case .test(let row, _), .result(let row, _), .row(let row):
            rows.indices.contains(row - 1) ? yaml.place(rows[row - 1]) : table
        default: table
        }
    }

    /// An expression, or `{ value: …, values: … }` with the values it can have.
    private mutating func input(_ node: Node, _ what: Bilingual) -> DecisionTable.Input? {
        if case .scalar(let scalar) = node { return DecisionTable.Input(scalar.string) }
        guard let fields = yaml.mapping(node, what, keys: ["value", "values"]) else { return nil }
        return DecisionTable.Input(
            yaml.string(fields["value"], what) ?? "null",
            allowedValues: fields["values"].map { Self.cell($0) })
    }

    /// A name, or `{ name: …, values: …, default: … }`.
    private mutating func output(_ node: Node, _ what: Bilingual) -> DecisionTable.Output? {
        if case .scalar(let scalar) = node { return DecisionTable.Output(scalar.string) }
        guard let fields = yaml.mapping(node, what, keys: ["name", "values", "default"]) else { return nil }
        return DecisionTable.Output(
            yaml.string(fields["name"], what) ?? "", allowedValues: fields["values"].map { Self.cell($0) },
            defaultEntry: fields["default"].map { Self.cell($0) })
    }

    static func cell(_ node: Node) -> String {
        switch node {
        case .sequence(let items): items.map { cell($0) }.joined(separator: ", ")
        case .scalar(let scalar):
            ["true", "false", "null"].contains(scalar.string) || !YAMLReader.isID(scalar.string)
                ? scalar.string : "\"\(scalar.string)\""
        default: "-"
        }
    }

    private mutating func hitPolicy(_ node: Node?, _ what: Bilingual) -> DecisionTable.HitPolicy {
        let policies = DecisionTable.HitPolicy.byWord
        guard let node, let text = yaml.string(node, what) else { return .unique }
        guard let policy = policies[text] else {
            yaml.unknown(
                text, at: yaml.place(node), among: policies.keys.sorted(),
                what: Bilingual(zh: "\(what.zh)的命中方式", en: "hit of \(what.en)"))
            return .unique
        }
        return policy
    }
}

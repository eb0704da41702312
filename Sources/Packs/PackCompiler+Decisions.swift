import Decisions
import Mechanisms
import WorkCalendar
import Yams

/// Decision tables in their YAML form: a row per rule, first the conditions, then the results.
///
/// A cell that is one bare word stands for that word as a text, a list of bare words for any of them; `-` means
/// anything; every other cell is FEEL.
extension PackCompiler {
    mutating func readDecisions(_ top: Fields, into mechanism: inout Mechanism) {
        let keys = ["name", "basis", "hit", "inputs", "outputs", "rules"]
        for (id, node, place) in yaml.entries(top["decisions"], Bilingual(zh: "决策表", en: "decisions")) {
            let what = Bilingual(zh: "决策表 \(id)", en: "decision \(id)")
            guard let fields = yaml.mapping(node, what, keys: keys) else { continue }
            let inputs = yaml.strings(fields["inputs"], what).map(\.text)
            let outputs = yaml.strings(fields["outputs"], what).map(\.text)
            let rows = yaml.items(fields["rules"])
            let rules = rows.map { row in
                let cells = yaml.items(row).map { Self.cell($0) }
                return DecisionTable.Rule(
                    Array(cells.prefix(inputs.count)), Array(cells.dropFirst(inputs.count)))
            }
            do throws(FeelTableError) {
                let table = try DecisionTable(
                    inputs: inputs.map { DecisionTable.Input($0) },
                    outputs: outputs.map { DecisionTable.Output($0) },
                    rules: rules, hitPolicy: hitPolicy(fields["hit"], what), knowing: names)
                for (tablePlace, name) in table.unknownNames {
                    reportUnknown(name, at: self.place(of: tablePlace, rows: rows, table: place))
                }
                mechanism.decisions[id] = Decision(
                    id: id,
                    name: yaml.bilingual(
                        fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"),
                        at: place) ?? Bilingual(both: id),
                    basis: yaml.string(fields["basis"], what), table: table, place: place)
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
        let policies: [String: DecisionTable.HitPolicy] = [
            "unique": .unique, "any": .any, "first": .first, "priority": .priority, "rule_order": .ruleOrder,
            "output_order": .outputOrder, "collect": .collect(nil), "sum": .collect(.sum),
            "min": .collect(.min),
            "max": .collect(.max), "count": .collect(.count),
        ]
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

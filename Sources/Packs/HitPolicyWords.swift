package import Decisions

extension DecisionTable.HitPolicy {
    /// The words of packs and sheets.
    package static let byWord: [String: DecisionTable.HitPolicy] = [
        "unique": .unique, "any": .any, "first": .first, "priority": .priority, "rule_order": .ruleOrder,
        "output_order": .outputOrder, "collect": .collect(nil), "sum": .collect(.sum), "min": .collect(.min),
        "max": .collect(.max), "count": .collect(.count),
    ]

    package var word: String { Self.byWord.first { $0.value == self }?.key ?? "unique" }

    package static var words: String { byWord.keys.sorted().joined(separator: ", ") }
}

import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// Roles, and how many people hold them.
extension PackCompiler {
    mutating func readRoles(_ top: Fields, into mechanism: inout Mechanism) {
        for (id, node, place) in yaml.entries(top["roles"], Bilingual(zh: "岗位角色", en: "roles")) {
            let what = Bilingual(zh: "角色 \(id)", en: "role \(id)")
            guard
                let fields = yaml.mapping(node, what, keys: ["name", "at", "sees", "basis", "staff", "when"])
            else {
                continue
            }
            mechanism.roles[id] = Role(
                id: RoleID(id),
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                level: zone(fields["at"]) == nil ? option(fields["at"], what, Level.allCases) : nil,
                zone: zone(fields["at"]),
                sees: option(fields["sees"], what, Sight.allCases) ?? .unit,
                basis: yaml.string(fields["basis"], what), staff: staff(fields["staff"], what),
                counts: rule(
                    fields["when"], Bilingual(zh: "\(what.zh)计数的条件", en: "when of \(what.en)"),
                    extra: StaffFact.names),
                place: place)
        }
    }

    /// `at: patrol.area`: a level of a further tree, which the organisation has.
    private func zone(_ node: Node?) -> ZoneLevel? { node?.string.flatMap { ZoneLevel($0) } }

    private static let total = "total"

    /// `3..5`; or by level, line or both: `{ city: 3..5, town: { centre: 2..3 }, hospital: 1.., total: 65.. }`.
    private mutating func staff(_ node: Node?, _ what: Bilingual) -> [StaffRule] {
        let what = Bilingual(zh: "\(what.zh)的人数", en: "staff of \(what.en)")
        guard let node else { return [] }
        guard node.mapping != nil else {
            return range(node, what).map { [StaffRule(scope: .own, range: $0, place: yaml.place(node))] }
                ?? []
        }
        var rules: [StaffRule] = []
        for (id, node, place) in yaml.entries(node, what) {
            if let level = Level(rawValue: id), node.mapping != nil {
                for (line, node, place) in yaml.entries(node, what) {
                    guard let range = range(node, what) else { continue }
                    rules.append(StaffRule(scope: .level(level, line: line), range: range, place: place))
                }
                continue
            }
            guard let range = range(node, what) else { continue }
            let scope: StaffRule.Scope =
                id == Self.total ? .total : Level(rawValue: id).map { .level($0, line: nil) } ?? .line(id)
            rules.append(StaffRule(scope: scope, range: range, place: place))
        }
        return rules
    }

    /// A number of people: `3..5`, `2..`, `..5`, `1`; a parameter may stand for a number.
    private mutating func range(_ node: Node, _ what: Bilingual) -> StaffRange? {
        guard let text = yaml.string(node, what) else { return nil }
        let ends = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let bounds = ends.map { end -> StaffBound? in
            Int(end).flatMap { $0 >= 0 ? .number($0) : nil } ?? (YAMLReader.isID(end) ? .parameter(end) : nil)
        }
        let isRead = zip(ends, bounds).allSatisfy { $0.isEmpty || $1 != nil }
        guard isRead, let first = bounds.first, let last = bounds.last, first != nil || last != nil else {
            yaml.add(
                "bad-range", yaml.place(node),
                Bilingual(zh: "\(what.zh)：“\(text)”不是人数", en: "\(what.en): “\(text)” is no number of people"),
                Bilingual(
                    zh: "写成 3..5（三至五人）、2..（不少于二人）、..5（不多于五人）或 1（正好一人）；数字也可以是参数",
                    en:
                        "write 3..5 (three to five), 2.. (at least two), ..5 (at most five) or 1 (exactly one); a parameter may stand for a number"
                ))
            return nil
        }
        return StaffRange(least: first, most: last)
    }
}

import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// Further trees: zones that group places of the territory.
extension OrganisationReading {
    mutating func readTree(_ id: String, _ node: Node) {
        let what = Bilingual(zh: "划分 \(id)", en: "tree \(id)")
        guard let fields = yaml.mapping(node, what, keys: ["name", "levels", "units"]) else { return }
        let levels = yaml.entries(fields["levels"], what).map { id, node, place in
            Tree.Level(
                id: id,
                name: yaml.bilingual(node, Bilingual(zh: "层级 \(id)", en: "level \(id)"), at: place)
                    ?? Bilingual(both: id))
        }
        if levels.isEmpty {
            yaml.add(
                "tree-without-levels", fields.place,
                Bilingual(zh: "\(what.zh)没有写明有哪几级", en: "\(what.en) does not say which levels it has"),
                Bilingual(
                    zh: "写 levels: { area: { zh: 巡区, en: patrol area } }",
                    en: "write levels: { area: { zh: …, en: … } }"))
            return
        }
        let tree = Tree(
            id: TreeID(id),
            name: yaml.bilingual(fields["name"], what, at: fields.place) ?? Bilingual(both: id),
            levels: levels)
        trees.append(tree)
        let first = units.count
        for inner in yaml.entries(fields["units"], what) {
            readUnit(inner.id, inner.node, inner.place, under: nil, in: tree)
        }
        anchor(first, tree)
    }

    /// The level of a zone is how deep it lies in its tree.
    mutating func readZone(
        _ fields: Fields, _ what: Bilingual, _ place: SourcePlace, under parent: Unit?, in tree: Tree
    ) -> Zone? {
        let above = parent?.zone.flatMap { zone in tree.levels.firstIndex { $0.id == zone.at.level } }
        let depth = above.map { $0 + 1 } ?? 0
        guard depth < tree.levels.count else {
            yaml.add(
                "tree-too-deep", place,
                Bilingual(
                    zh: "\(what.zh)：划分 \(tree.id) 只有 \(tree.levels.count) 级",
                    en: "\(what.en): the tree \(tree.id) has only \(tree.levels.count) levels"),
                Bilingual(zh: "在 levels: 中再写一级，或写明 line:", en: "write one more under levels:, or a line:"))
            return nil
        }
        let zone = ZoneLevel(tree: tree.id, level: tree.levels[depth].id)
        var covers: [UnitID] = []
        for (text, at) in yaml.strings(fields["covers"], what) where isKnown(text, at: at, what) {
            let id = UnitID(text)
            guard known[id]?.isTerritory == true else {
                yaml.add(
                    "covers-nothing", at,
                    Bilingual(zh: "\(what.zh)：“\(text)”不是地方", en: "\(what.en): “\(text)” is no place"),
                    Bilingual(zh: "写没有 line: 的单位", en: "name a unit without line:"))
                continue
            }
            if let other = covered[zone]?[id] {
                yaml.add(
                    "covered-twice", at,
                    Bilingual(
                        zh: "“\(text)”同时属于 \(other) 和\(what.zh)",
                        en: "“\(text)” lies in \(other) and in \(what.en)"),
                    Bilingual(zh: "只在其中一处写它", en: "name it in one of them"))
                continue
            }
            covered[zone, default: [:]][id] = what.en
            covers.append(id)
        }
        return Zone(at: zone, covers: covers)
    }

    /// A zone without one above lies at the place that holds all that it groups.
    private mutating func anchor(_ first: Int, _ tree: Tree) {
        func path(_ id: UnitID) -> [UnitID] {
            var steps: [UnitID] = []
            var next: UnitID? = id
            while let current = next, let unit = known[current], steps.count <= Level.allCases.count {
                steps.append(current)
                next = unit.parent
            }
            return steps
        }
        var grouped: [UnitID: [UnitID]] = [:]
        for unit in units[first...].reversed() {
            grouped[unit.id, default: []] += unit.zone?.covers ?? []
            if let parent = unit.parent { grouped[parent, default: []] += grouped[unit.id] ?? [] }
        }
        let root = units.first { $0.parent == nil && $0.isTerritory }?.id
        for index in units.indices[first...] {
            if units[index].parent == nil {
                let place = Directory.common(of: grouped[units[index].id] ?? [], path: path)
                units[index].parent = place ?? root
            }
            if let above = units[index].parent.flatMap({ known[$0] }) { units[index].level = above.level }
            known[units[index].id] = units[index]
        }
    }
}

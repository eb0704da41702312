import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// The reading of one organisation file: what has been understood so far, and what was wrong.
struct OrganisationReading {
    var yaml: YAMLReader
    var units: [Unit] = []
    /// By id, so that thousands are read in the time of thousands.
    var known: [UnitID: Unit] = [:]
    var posts: [Post] = []
    var accounts: [Account] = []
    var trees: [Tree] = []
    /// Which zone of a level has a place, by the words of the zone.
    var covered: [ZoneLevel: [UnitID: String]] = [:]

    init(yaml: YAMLReader) { self.yaml = yaml }

    var directory: Directory { Directory(units: units, posts: posts, accounts: accounts, trees: trees) }

    private static let unitKeys = [
        "name", "level", "line", "short", "initials", "hours", "phone", "from", "until", "units", "covers",
    ]

    mutating func read(_ root: Node) {
        let what = Bilingual(zh: "组织机构", en: "an organisation")
        guard
            let top = yaml.mapping(
                root, what, keys: ["organisation", "units", "trees", "accounts", "rotas"])
        else { return }
        for entry in yaml.entries(top["units"], what) {
            readUnit(entry.id, entry.node, entry.place, under: nil, in: nil)
        }
        for entry in yaml.entries(top["trees"], Bilingual(zh: "划分", en: "trees")) {
            readTree(entry.id, entry.node)
        }
        for entry in yaml.entries(top["accounts"], Bilingual(zh: "人员", en: "accounts")) {
            readAccount(entry.id, entry.node, entry.place)
        }
        for entry in yaml.entries(top["rotas"], Bilingual(zh: "轮值", en: "rotas")) {
            readRota(entry.id, entry.node)
        }
    }

    // MARK: units

    /// - Parameter tree: the further tree to which a unit without a line belongs; nil: it is a place of the territory.
    mutating func readUnit(
        _ id: String, _ node: Node, _ place: SourcePlace, under parent: Unit?, in tree: Tree?
    ) {
        let what = Bilingual(zh: "单位 \(id)", en: "unit \(id)")
        guard let fields = yaml.mapping(node, what, keys: Self.unitKeys) else { return }
        if known[UnitID(id)] != nil {
            yaml.add(
                "unit-twice", place, Bilingual(zh: "\(what.zh)出现了两次", en: "\(what.en) occurs twice"),
                Bilingual(zh: "换一个标识", en: "choose another id"))
            return
        }
        let line = yaml.string(fields["line"], what)
        var zone: Zone?
        if let tree, line == nil {
            guard let found = readZone(fields, what, place, under: parent, in: tree) else { return }
            zone = found
        } else if let node = fields["covers"] {
            yaml.add(
                "covers-nothing", yaml.place(node),
                Bilingual(
                    zh: "\(what.zh)写了 covers:，却不是其他划分里的区域",
                    en: "\(what.en) has covers: and is no zone of a further tree"),
                Bilingual(
                    zh: "移到 trees: 下，或删去 covers:", en: "write it under trees:, or remove covers:"))
        }
        let level = level(fields["level"], what) ?? parent?.level ?? tree.map { _ in .county }
        guard let level else {
            yaml.add(
                "no-level", place, Bilingual(zh: "\(what.zh)没有层级", en: "\(what.en) has no level"),
                Bilingual(
                    zh: "写 level: county、town、village 或 grid",
                    en: "write level: county, town, village or grid"))
            return
        }
        let unit = Unit(
            id: UnitID(id), name: yaml.bilingual(fields["name"], what, at: place) ?? Bilingual(both: id),
            level: level, line: line, isTerritory: line == nil && zone == nil, zone: zone,
            parent: parent?.id, short: yaml.string(fields["short"], what) ?? "",
            initials: yaml.string(fields["initials"], what) ?? "",
            officeHours: yaml.strings(fields["hours"], what).map(\.text),
            phone: phone(fields["phone"], what) ?? "",
            from: date(fields["from"], what), until: date(fields["until"], what))
        units.append(unit)
        known[unit.id] = unit
        for inner in yaml.entries(fields["units"], what) {
            readUnit(inner.id, inner.node, inner.place, under: unit, in: tree)
        }
    }

    private mutating func level(_ node: Node?, _ what: Bilingual) -> Level? {
        guard let node, let text = yaml.string(node, what) else { return nil }
        if let level = Level(rawValue: text) { return level }
        let known = Level.allCases.map(\.rawValue)
        yaml.add(
            "unknown-word", yaml.place(node),
            Bilingual(zh: "\(what.zh)：没有“\(text)”这个层级", en: "\(what.en): “\(text)” is no level"),
            nearest(text, known).map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                ?? Bilingual(
                    zh: "可选：\(known.joined(separator: "、"))", en: "options: \(known.joined(separator: ", "))")
        )
        return nil
    }

    // MARK: words

    mutating func date(_ node: Node?, _ what: Bilingual) -> CivilDate? {
        guard let node, let text = yaml.string(node, what) else { return nil }
        if let date = CivilDate(text) { return date }
        badDate(text, yaml.place(node), what)
        return nil
    }

    mutating func badDate(_ text: String, _ place: SourcePlace, _ what: Bilingual) {
        yaml.add(
            "bad-time", place,
            Bilingual(zh: "\(what.zh)：日期“\(text)”读不懂", en: "\(what.en): the date “\(text)” cannot be read"),
            Bilingual(zh: "写成 2026-08-24", en: "write it as 2026-08-24"))
    }

    mutating func phone(_ node: Node?, _ what: Bilingual) -> String? {
        guard let node, let text = yaml.string(node, what) else { return nil }
        if text.isEmpty || PhoneNumber.fault(in: text, isService: true) == nil { return text }
        yaml.add(
            "bad-phone", yaml.place(node),
            Bilingual(zh: "\(what.zh)：电话“\(text)”不对", en: "\(what.en): “\(text)” is no phone number"),
            Bilingual(
                zh: "写 11 位手机号，或带区号的座机，例如 0570-1000001；加引号",
                en:
                    "write a mobile number of 11 digits or a landline with its area code, such as 0570-1000001, in quotes"
            ))
        return nil
    }

    /// A unit that the file has.
    mutating func isKnown(_ unit: String, at place: SourcePlace, _ what: Bilingual) -> Bool {
        if known[UnitID(unit)] != nil { return true }
        yaml.add(
            "unknown-unit", place,
            Bilingual(zh: "\(what.zh)：没有单位“\(unit)”", en: "\(what.en): there is no unit “\(unit)”"),
            nearest(unit, known.keys.map(\.text)).map {
                Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?")
            } ?? Bilingual(zh: "先在 units: 中写这个单位", en: "write the unit under units: first"))
        return false
    }
}

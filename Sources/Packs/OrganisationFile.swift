public import Mechanisms
public import Organisation
import WorkCalendar
package import Yams

/// Reads an organisation file: units nested as they lie in each other, and accounts with their posts.
///
/// ```yaml
/// units:
///   linshan:
///     name: { zh: 临山县, en: Linshan County }
///     level: county
///     units:
///       linshan_land: { name: { zh: 自然资源局, en: Land bureau }, line: land }
/// accounts:
///   wang: { name: { zh: 王敏, en: Wang Min }, posts: { linshan_land: [handler] } }
/// ```
public enum OrganisationFile {
    private static let unitKeys = [
        "name", "level", "line", "short", "initials", "hours", "phone", "from", "until", "units",
    ]

    public static func read(_ text: String, file: String) -> (directory: Directory, findings: [Finding]) {
        var reading = Reading(yaml: YAMLReader(file: file))
        if let root = reading.yaml.parse(text) { reading.read(root) }
        return (
            Directory(units: reading.units, posts: reading.posts, accounts: reading.accounts),
            reading.yaml.findings
        )
    }

    /// The same, standing inside another file.
    package static func read(_ node: Node, file: String) -> (directory: Directory, findings: [Finding]) {
        var reading = Reading(yaml: YAMLReader(file: file))
        reading.read(node)
        return (
            Directory(units: reading.units, posts: reading.posts, accounts: reading.accounts),
            reading.yaml.findings
        )
    }

    private struct Reading {
        var yaml: YAMLReader
        var units: [Unit] = []
        var posts: [Post] = []
        var accounts: [Account] = []

        mutating func read(_ root: Node) {
            let what = Bilingual(zh: "组织机构", en: "an organisation")
            guard let top = yaml.mapping(root, what, keys: ["organisation", "units", "accounts"]) else {
                return
            }
            for entry in yaml.entries(top["units"], what) {
                readUnit(entry.id, entry.node, entry.place, under: nil)
            }
            for entry in yaml.entries(top["accounts"], Bilingual(zh: "人员", en: "accounts")) {
                readAccount(entry.id, entry.node, entry.place)
            }
        }

        private mutating func readUnit(_ id: String, _ node: Node, _ place: SourcePlace, under parent: Unit?)
        {
            let what = Bilingual(zh: "单位 \(id)", en: "unit \(id)")
            guard let fields = yaml.mapping(node, what, keys: unitKeys) else { return }
            if units.contains(where: { $0.id.text == id }) {
                yaml.add(
                    "unit-twice", place, Bilingual(zh: "\(what.zh)出现了两次", en: "\(what.en) occurs twice"),
                    Bilingual(zh: "换一个标识", en: "choose another id"))
                return
            }
            let line = yaml.string(fields["line"], what)
            let level = level(fields["level"], what) ?? parent?.level
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
                level: level,
                line: line, isTerritory: line == nil, parent: parent?.id,
                short: yaml.string(fields["short"], what) ?? "",
                initials: yaml.string(fields["initials"], what) ?? "",
                officeHours: yaml.strings(fields["hours"], what).map(\.text),
                phone: phone(fields["phone"], what) ?? "",
                from: date(fields["from"], what), until: date(fields["until"], what))
            units.append(unit)
            for inner in yaml.entries(fields["units"], what) {
                readUnit(inner.id, inner.node, inner.place, under: unit)
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
                        zh: "可选：\(known.joined(separator: "、"))",
                        en: "options: \(known.joined(separator: ", "))"))
            return nil
        }

        private mutating func date(_ node: Node?, _ what: Bilingual) -> CivilDate? {
            guard let node, let text = yaml.string(node, what) else { return nil }
            if let date = CivilDate(text) { return date }
            yaml.add(
                "bad-time", yaml.place(node),
                Bilingual(
                    zh: "\(what.zh)：日期“\(text)”读不懂", en: "\(what.en): the date “\(text)” cannot be read"),
                Bilingual(zh: "写成 2026-08-24", en: "write it as 2026-08-24"))
            return nil
        }

        private mutating func phone(_ node: Node?, _ what: Bilingual) -> String? {
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

        private mutating func email(_ node: Node?, _ what: Bilingual) -> String? {
            guard let node, let text = yaml.string(node, what) else { return nil }
            if MailAddress(text) != nil { return text }
            yaml.add(
                "bad-email", yaml.place(node),
                Bilingual(zh: "\(what.zh)：邮箱“\(text)”不对", en: "\(what.en): “\(text)” is no mail address"),
                Bilingual(zh: "写成 zhou@example.gov.cn", en: "write it as zhou@example.gov.cn"))
            return nil
        }

        private mutating func readAccount(_ id: String, _ node: Node, _ place: SourcePlace) {
            let what = Bilingual(zh: "人员 \(id)", en: "account \(id)")
            guard
                let fields = yaml.mapping(node, what, keys: ["name", "phone", "email", "posts", "stands_in"])
            else {
                return
            }
            accounts.append(
                Account(
                    id: AccountID(id),
                    name: yaml.bilingual(fields["name"], what, at: place) ?? Bilingual(both: id),
                    phone: phone(fields["phone"], what) ?? "",
                    email: email(fields["email"], what)))
            for (key, isStandIn) in [("posts", false), ("stands_in", true)] {
                for (unit, node, place) in yaml.entries(fields[key], what) {
                    guard units.contains(where: { $0.id.text == unit }) else {
                        yaml.add(
                            "unknown-unit", place,
                            Bilingual(
                                zh: "\(what.zh)：没有单位“\(unit)”", en: "\(what.en): there is no unit “\(unit)”"),
                            nearest(unit, units.map(\.id.text)).map {
                                Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?")
                            }
                                ?? Bilingual(zh: "先在 units: 中写这个单位", en: "write the unit under units: first"))
                        continue
                    }
                    for role in yaml.strings(node, what) {
                        posts.append(
                            Post(
                                unit: UnitID(unit), role: RoleID(role.text), account: AccountID(id),
                                isStandIn: isStandIn))
                    }
                }
            }
        }
    }
}

import Casework
public import Foundation
public import Mechanisms
import Packs
import WorkCalendar
import Yams

/// How the columns of a CSV become matters and what happened to them.
///
/// ```yaml
/// source: letters            # with the id column: the permanent address, so that nothing comes in twice
/// entry: online
/// id: letter_id
/// received: sent_at
/// fields: { title: title, letter: body }
/// party: { name: author_id }
/// suggest: { catalogue: taxonomy.csv, title: title, body: body }  # beside the map; or named by the import
/// steps:
///   - { do: answer_now, at: answered_at, fields: { reply: answer } }
/// ```
public struct ImportMap: Sendable {
    public struct Step: Sendable {
        var action: String
        var at: String
        var fields: [String: String]
        var with: [String: String]
    }

    var source: String
    var entry: String
    var id: String
    var received: String
    var fields: [String: String]
    var party: [String: String]
    var place: String?
    var catalogue: URL?
    var suggestTitle: String?
    var suggestBody: String?
    var steps: [Step]

    public struct Faulty: Error, CustomStringConvertible {
        public var findings: [Finding]
        public var description: String { findings.map { $0.text(in: .zh) }.joined(separator: "\n") }
    }

    public init(file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        var yaml = YAMLReader(file: file.lastPathComponent)
        let what = Bilingual(zh: "导入对照", en: "an import map")
        let keys = ["source", "entry", "id", "received", "fields", "party", "place", "suggest", "steps"]
        guard let root = yaml.parse(text), let top = yaml.mapping(root, what, keys: keys) else {
            throw Faulty(findings: yaml.findings)
        }
        func required(_ key: String) -> String {
            if let value = yaml.string(top[key], what) { return value }
            yaml.add(
                "missing", top.place, Bilingual(zh: "导入对照缺少 \(key)", en: "the import map lacks \(key)"),
                Bilingual(zh: "写 \(key): …", en: "write \(key): …"))
            return ""
        }
        source = required("source")
        entry = required("entry")
        id = required("id")
        received = required("received")
        fields = Self.words(top["fields"])
        party = Self.words(top["party"])
        place = yaml.string(top["place"], what)
        let suggest = Self.words(top["suggest"])
        if let name = suggest["catalogue"] {
            if name.hasPrefix("/") || name.split(separator: "/").contains("..") {
                yaml.add(
                    "outside", top["suggest"].map { yaml.place($0) } ?? top.place,
                    Bilingual(
                        zh: "对照表不能指向自己文件夹之外：\(name)",
                        en: "a map may not point outside of its folder: \(name)"),
                    Bilingual(zh: "导入时用 --catalogue 指定", en: "name it at the import, with --catalogue"))
            }
            catalogue = URL(fileURLWithPath: name, relativeTo: file.deletingLastPathComponent())
        }
        suggestTitle = suggest["title"]
        suggestBody = suggest["body"]
        steps = []
        for node in yaml.items(top["steps"]) {
            guard let step = yaml.mapping(node, what, keys: ["do", "at", "fields", "with"]),
                let action = yaml.string(step["do"], what), let at = yaml.string(step["at"], what)
            else { continue }
            steps.append(
                Step(
                    action: action, at: at, fields: Self.words(step["fields"]), with: Self.words(step["with"])
                ))
        }
        guard yaml.findings.isEmpty else { throw Faulty(findings: yaml.findings) }
    }

    private static func words(_ node: Node?) -> [String: String] {
        guard case .mapping(let mapping)? = node else { return [:] }
        return Dictionary(
            mapping.compactMap { key, value in
                guard let name = key.string, let text = value.string else { return nil }
                return (name, text)
            }, uniquingKeysWith: { _, last in last })
    }
}

extension ImportMap {
    /// Suggests from another catalogue than the map names.
    public mutating func useCatalogue(_ file: URL) { catalogue = file }
}

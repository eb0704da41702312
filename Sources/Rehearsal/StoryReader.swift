import Casework
public import Mechanisms
import Packs
import WorkCalendar
import Yams

/// YAML → `Story`.
public enum StoryReader {
    private static let stepKeys = ["at", "by", "as", "do", "with", "case", "refused", "expect", "note"]
    private static let expectKeys = [
        "stage", "outcome", "unit", "assignee", "number", "clocks", "lights", "moments", "documents",
        "agreement",
        "routes", "can", "cannot", "fields",
    ]

    public static func read(_ text: String, file: String) -> (story: Story?, findings: [Finding]) {
        var yaml = YAMLReader(file: file)
        let what = Bilingual(zh: "推演", en: "a rehearsal")
        guard let root = yaml.parse(text),
            let top = yaml.mapping(root, what, keys: ["rehearsal", "basis", "organisation", "story"])
        else {
            return (nil, yaml.findings)
        }
        let name = yaml.bilingual(
            top["rehearsal"], Bilingual(zh: "推演名称", en: "the rehearsal's name"), at: top.place)
        let steps = yaml.items(top["story"]).compactMap { step($0, &yaml) }
        if steps.isEmpty {
            yaml.add(
                "empty-story", top.place, Bilingual(zh: "推演没有步骤", en: "the rehearsal has no steps"),
                Bilingual(zh: "写 story: 和至少一步", en: "write story: with at least one step"))
        }
        var story = Story(
            name: name ?? Bilingual(both: file), basis: yaml.string(top["basis"], what), file: file,
            steps: steps)
        guard let node = top["organisation"] else { return (story, yaml.findings) }
        let (directory, findings) = OrganisationFile.read(node, file: file)
        story.directory = directory
        return (story, yaml.findings + findings)
    }

    private static func step(_ node: Node, _ yaml: inout YAMLReader) -> Story.Step? {
        let what = Bilingual(zh: "推演步骤", en: "a step")
        guard let fields = yaml.mapping(node, what, keys: stepKeys) else { return nil }
        var at: Instant?
        if let node = fields["at"], let text = yaml.string(node, what) {
            at = Instant(text: text)
            if at == nil {
                yaml.add(
                    "bad-time", yaml.place(node),
                    Bilingual(zh: "时间“\(text)”读不懂", en: "the time “\(text)” cannot be read"),
                    Bilingual(zh: "写成 2026-08-24 09:10", en: "write it as 2026-08-24 09:10"))
            }
        }
        let label = yaml.string(fields["case"], what) ?? ""
        if let node = fields["expect"] {
            guard let expectation = expectation(node, &yaml) else { return nil }
            return Story.Step(at: at, label: label, what: .expect(expectation), place: fields.place)
        }
        guard let action = yaml.string(fields["do"], what) else {
            yaml.add(
                "empty-step", fields.place,
                Bilingual(zh: "这一步既没有 do: 也没有 expect:", en: "this step has neither do: nor expect:"),
                Bilingual(zh: "写 do: 操作，或 expect: 结果", en: "write do: an action, or expect: what must be so"))
            return nil
        }
        let act = Story.Step.What.act(
            by: yaml.string(fields["by"], what) ?? "", role: yaml.string(fields["as"], what), do: action,
            with: fields["with"].map { input($0) } ?? .empty, refused: yaml.string(fields["refused"], what))
        return Story.Step(at: at, label: label, what: act, place: fields.place)
    }

    static func input(_ node: Node) -> Input {
        switch node {
        case .mapping(let mapping):
            .group(
                Dictionary(
                    mapping.map { ($0.key.string ?? "", input($0.value)) },
                    uniquingKeysWith: { _, last in last }))
        case .sequence(let items): .list(items.map { input($0) })
        case .scalar(let scalar): .text(scalar.string)
        default: .text("")
        }
    }

    private static func expectation(_ node: Node, _ yaml: inout YAMLReader) -> Expectation? {
        let what = Bilingual(zh: "预期", en: "expect")
        guard let fields = yaml.mapping(node, what, keys: expectKeys) else { return nil }
        var expectation = Expectation(place: fields.place)
        expectation.stage = yaml.string(fields["stage"], what)
        expectation.outcome = yaml.string(fields["outcome"], what)
        expectation.unit = yaml.string(fields["unit"], what)
        expectation.assignee = yaml.string(fields["assignee"], what)
        expectation.number = yaml.string(fields["number"], what)
        expectation.agreement = yaml.string(fields["agreement"], what)
        expectation.clocks = pairs(fields["clocks"], &yaml).map { (id: $0.0, due: $0.1, place: $0.2) }
        expectation.lights = pairs(fields["lights"], &yaml).map { (id: $0.0, light: $0.1, place: $0.2) }
        expectation.moments = pairs(fields["moments"], &yaml).map { (moment: $0.0, at: $0.1, place: $0.2) }
        expectation.fields = pairs(fields["fields"], &yaml).map { (id: $0.0, value: $0.1) }
        expectation.documents = yaml.strings(fields["documents"], what).map(\.text)
        expectation.routes = fields["routes"].map { node in yaml.strings(node, what).map(\.text) }
        expectation.can = pairs(fields["can"], &yaml).map { (action: $0.0, by: $0.1) }
        expectation.cannot = pairs(fields["cannot"], &yaml).map { (action: $0.0, by: $0.1) }
        return expectation
    }

    private static func pairs(_ node: Node?, _ yaml: inout YAMLReader) -> [(String, String, SourcePlace)] {
        guard let node else { return [] }
        guard case .mapping(let mapping) = node else {
            yaml.wrongShape(
                node,
                Bilingual(zh: "预期应写成“名称: 值”的形式", en: "this expectation must be a mapping of names to values"))
            return []
        }
        return mapping.compactMap { key, value in
            guard let name = key.string, let text = value.string else {
                yaml.wrongShape(value, Bilingual(zh: "预期的值应是一段文字", en: "an expected value must be a text"))
                return nil
            }
            return (name, text, yaml.place(key))
        }
    }
}

import Casework
public import Mechanisms
import Packs
import WorkCalendar
import Yams

/// YAML → `Story`. It knows the form of a story; whether its names exist is asked when it is run (`StoryNames`).
public enum StoryReader {
    private static let stepKeys = [
        "at", "by", "as", "do", "with", "case", "happened", "refused", "expect", "note",
    ]
    /// What says how somebody acts, and means nothing beside `expect`.
    private static let actKeys = ["by", "as", "do", "with", "happened", "refused"]
    private static let expectKeys = [
        "stage", "outcome", "unit", "assignee", "number", "clocks", "lights", "moments", "documents",
        "papers", "agreement", "routes", "can", "cannot", "fields", "told", "not_told", "visible_to",
        "hidden_from", "offers", "owed", "staffed", "not_staffed",
    ]
    /// What can be asked before there is a case.
    private static let aboutPeople: Set<String> = ["staffed", "not_staffed"]
    private static let storyKeys = ["rehearsal", "basis", "covers", "organisation", "packs", "story"]

    public static func read(_ text: String, file: String) -> (story: Story?, findings: [Finding]) {
        var yaml = YAMLReader(file: file)
        let what = Bilingual(zh: "推演", en: "a rehearsal")
        guard let root = yaml.parse(text), let top = yaml.mapping(root, what, keys: storyKeys) else {
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
            covers: covers(top["covers"], &yaml), steps: steps)
        story.packs = list(top["packs"], &yaml)
        guard let node = top["organisation"] else { return (story, yaml.findings) }
        let (directory, findings) = OrganisationFile.read(node, file: file)
        story.directory = directory
        return (story, yaml.findings + findings)
    }

    /// Ids of requirements: a system, its part, a number within.
    private static func covers(_ node: Node?, _ yaml: inout YAMLReader) -> [String] {
        let what = Bilingual(zh: "covers", en: "covers")
        return yaml.strings(node, what).compactMap { id, place in
            if id.wholeMatch(of: /S\d{3}\.\d+-\d+/) != nil { return id }
            yaml.add(
                "bad-cover", place, Bilingual(zh: "“\(id)”不是要求的编号", en: "“\(id)” is no id of a requirement"),
                Bilingual(zh: "写成 S001.2-07", en: "write it as S001.2-07"))
            return nil
        }
    }

    // MARK: steps

    private static func step(_ node: Node, _ yaml: inout YAMLReader) -> Story.Step? {
        let what = Bilingual(zh: "推演步骤", en: "a step")
        guard let fields = yaml.mapping(node, what, keys: stepKeys) else { return nil }
        let at = moment(fields["at"], &yaml)
        let (label, opened, persons) = which(fields["case"], &yaml)
        if let node = fields["expect"] {
            for key in actKeys {
                guard let extra = fields[key] else { continue }
                yaml.add(
                    "act-and-expect", yaml.place(extra),
                    Bilingual(zh: "这一步既有 expect: 又有 \(key):", en: "this step has both expect: and \(key):"),
                    Bilingual(
                        zh: "分成两步：先 do:，再 expect:", en: "make two steps of it: first do:, then expect:"))
            }
            guard let expectation = expectation(node, &yaml) else { return nil }
            return Story.Step(
                at: at, label: label, opened: opened, persons: persons, what: .expect(expectation),
                place: fields.place)
        }
        guard let action = named(fields["do"], &yaml) else {
            yaml.add(
                "empty-step", fields.place,
                Bilingual(zh: "这一步既没有 do: 也没有 expect:", en: "this step has neither do: nor expect:"),
                Bilingual(zh: "写 do: 操作，或 expect: 结果", en: "write do: an action, or expect: what must be so"))
            return nil
        }
        guard let by = named(fields["by"], &yaml) else {
            yaml.add(
                "nobody-acts", fields.place,
                Bilingual(zh: "这一步没有写谁来办", en: "this step does not say who acts"),
                Bilingual(
                    zh: "写 by: 人员、resident 或 platform", en: "write by: an account, resident or platform"))
            return nil
        }
        var answers = Story.Answered()
        if let node = fields["with"] {
            if case .mapping = node {
                answers.input = input(node, "", yaml, &answers.places)
            } else {
                yaml.wrongShape(
                    node,
                    Bilingual(zh: "with: 应写成“名称: 内容”的形式", en: "with: must be a mapping of names to answers"))
            }
        }
        let deed = Story.Deed(
            by: by, role: named(fields["as"], &yaml), action: action, answers: answers,
            happened: moment(fields["happened"], &yaml), refused: named(fields["refused"], &yaml))
        return Story.Step(
            at: at, label: label, opened: opened, persons: persons, what: .act(deed), place: fields.place)
    }

    /// `case: one`, or `case: { new: two, from: one.to_mediation }` for one that another opened.
    private static func which(
        _ node: Node?, _ yaml: inout YAMLReader
    ) -> (label: Story.Named?, opened: Story.Named?, persons: [Story.Named]) {
        guard let node, node.mapping != nil else { return (named(node, &yaml), nil, []) }
        let what = Bilingual(zh: "另立的案件", en: "a case that another opened")
        guard let fields = yaml.mapping(node, what, keys: ["new", "from", "parties"]) else {
            return (nil, nil, [])
        }
        let (new, from) = (named(fields["new"], &yaml), named(fields["from"], &yaml))
        guard let new, let from else {
            yaml.wrongShape(
                node,
                Bilingual(
                    zh: "case: 应写成 { new: 名称, from: 案件.流转 }",
                    en: "case: must be written as { new: name, from: case.referral }"))
            return (new, nil, [])
        }
        let persons = yaml.strings(fields["parties"], what).map { Story.Named($0.text, $0.place) }
        return (new, from, persons)
    }

    private static func moment(_ node: Node?, _ yaml: inout YAMLReader) -> Instant? {
        let what = Bilingual(zh: "时间", en: "a time")
        guard let node, let text = yaml.string(node, what) else { return nil }
        if let moment = Instant(text: text) { return moment }
        yaml.add(
            "bad-time", yaml.place(node),
            Bilingual(zh: "时间“\(text)”读不懂", en: "the time “\(text)” cannot be read"),
            Bilingual(zh: "写成 2026-08-24 09:10", en: "write it as 2026-08-24 09:10"))
        return nil
    }

    private static func named(_ node: Node?, _ yaml: inout YAMLReader) -> Story.Named? {
        guard let node, let text = yaml.string(node, Bilingual(zh: "名称", en: "a name")) else { return nil }
        return Story.Named(text, yaml.place(node))
    }

    private static func input(
        _ node: Node, _ path: String, _ yaml: YAMLReader, _ places: inout [String: SourcePlace]
    ) -> Input {
        if !path.isEmpty { places[path] = yaml.place(node) }
        switch node {
        case .mapping(let mapping):
            var group: [String: Input] = [:]
            for (key, value) in mapping {
                let name = key.string ?? ""
                let inner = path.isEmpty ? name : "\(path).\(name)"
                group[name] = input(value, inner, yaml, &places)
                places[inner] = yaml.place(key)
            }
            return .group(group)
        case .sequence(let items):
            return .list(items.enumerated().map { input($1, "\(path)[\($0)]", yaml, &places) })
        case .scalar(let scalar): return .text(scalar.string)
        default: return .text("")
        }
    }

    // MARK: expectations

    private static func expectation(_ node: Node, _ yaml: inout YAMLReader) -> Expectation? {
        let what = Bilingual(zh: "预期", en: "expect")
        guard let fields = yaml.mapping(node, what, keys: expectKeys) else { return nil }
        var expectation = Expectation(place: fields.place)
        expectation.stage = named(fields["stage"], &yaml)
        expectation.outcome = named(fields["outcome"], &yaml)
        expectation.unit = named(fields["unit"], &yaml)
        expectation.assignee = named(fields["assignee"], &yaml)
        expectation.number = named(fields["number"], &yaml)
        expectation.agreement = named(fields["agreement"], &yaml)
        expectation.clocks = pairs(fields["clocks"], &yaml)
        expectation.lights = pairs(fields["lights"], &yaml)
        expectation.moments = pairs(fields["moments"], &yaml)
        expectation.fields = pairs(fields["fields"], &yaml)
        expectation.documents = list(fields["documents"], &yaml)
        expectation.papers = pairs(fields["papers"], &yaml)
        expectation.routes = fields["routes"].map { list($0, &yaml) }
        expectation.can = pairs(fields["can"], &yaml)
        expectation.cannot = pairs(fields["cannot"], &yaml)
        expectation.told = pairs(fields["told"], &yaml)
        expectation.notTold = pairs(fields["not_told"], &yaml)
        expectation.offers = pairs(fields["offers"], &yaml)
        expectation.owed = owed(fields["owed"], &yaml)
        expectation.visibleTo = list(fields["visible_to"], &yaml)
        expectation.hiddenFrom = list(fields["hidden_from"], &yaml)
        expectation.staffed = list(fields["staffed"], &yaml)
        expectation.notStaffed = list(fields["not_staffed"], &yaml)
        expectation.asksNoCase = Self.aboutPeople.isSuperset(of: fields.values.keys)
        return expectation
    }

    private static func list(_ node: Node?, _ yaml: inout YAMLReader) -> [Story.Named] {
        yaml.strings(node, Bilingual(zh: "预期", en: "an expectation")).map { Story.Named($0.text, $0.place) }
    }

    /// What is owed, by when; a list says only that it is owed, `none` that nothing is.
    private static func owed(_ node: Node?, _ yaml: inout YAMLReader) -> [Expectation.Pair] {
        guard let node, node.mapping == nil else { return pairs(node, &yaml) }
        return list(node, &yaml).map { name in
            name.text == "none"
                ? Expectation.Pair(name: Story.Named("all", name.place), value: name)
                : Expectation.Pair(name: name, value: Story.Named("owed", name.place))
        }
    }

    /// `name: value`, or `name: [value, value]`.
    private static func pairs(_ node: Node?, _ yaml: inout YAMLReader) -> [Expectation.Pair] {
        guard let node else { return [] }
        guard case .mapping(let mapping) = node else {
            yaml.wrongShape(
                node,
                Bilingual(zh: "预期应写成“名称: 值”的形式", en: "this expectation must be a mapping of names to values"))
            return []
        }
        return mapping.flatMap { key, value in
            let name = Story.Named(key.string ?? "", yaml.place(key))
            return list(value, &yaml).map { Expectation.Pair(name: name, value: $0) }
        }
    }
}

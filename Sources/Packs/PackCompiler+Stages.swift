import Mechanisms
import Organisation
import WorkCalendar
import Yams

extension PackCompiler {
    private static let stageKeys = [
        "name", "public", "basis", "owner", "level", "line", "route", "unit", "clocks", "waits", "mediation",
        "shared",
        "actions", "on", "ends", "runs", "leads",
    ]
    private static let actionKeys = [
        "name", "basis", "by", "when", "otherwise", "within", "ask", "does", "set", "issues", "offers", "to",
    ]

    mutating func readStages(_ top: Fields, uses: [String: UsedPack], into mechanism: inout Mechanism) {
        for (id, node, place) in yaml.entries(top["stages"], Bilingual(zh: "环节", en: "stages")) {
            let what = Bilingual(zh: "环节 \(id)", en: "stage \(id)")
            guard let fields = yaml.mapping(node, what, keys: Self.stageKeys) else { continue }
            if fields["runs"] != nil {
                readRun(id, fields, place, uses: uses, into: &mechanism)
            } else {
                mechanism.stages[id] = stage(id, fields, what, place)
            }
        }
        mechanism.anywhere += reactions(top["anywhere"], Bilingual(zh: "任何环节", en: "anywhere"))
    }

    private mutating func stage(_ id: String, _ fields: Fields, _ what: Bilingual, _ place: SourcePlace)
        -> Stage
    {
        var outcome: Outcome?
        if let node = fields["ends"] {
            outcome = option(node, what, Outcome.allCases) ?? .unresolved
        }
        return Stage(
            id: StageID(id),
            name: yaml.bilingual(
                fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                ?? Bilingual(both: id),
            publicText: yaml.bilingual(
                fields["public"], Bilingual(zh: "\(what.zh)的公开说明", en: "the public text of \(what.en)"),
                at: place) ?? Bilingual(both: ""),
            basis: yaml.string(fields["basis"], what),
            owner: yaml.string(fields["owner"], what).map { RoleID($0) },
            routing: routing(fields, what),
            clocks: yaml.strings(fields["clocks"], what).map { ClockID($0.text) },
            waits: yaml.string(fields["waits"], what).map { FieldID($0) },
            isMediation: yaml.flag(fields["mediation"], what), isShared: yaml.flag(fields["shared"], what),
            actions: actions(fields["actions"], what), reactions: reactions(fields["on"], what),
            ends: outcome,
            place: place)
    }

    mutating func routing(_ fields: Fields, _ what: Bilingual) -> Routing {
        let unit = yaml.string(fields["unit"], what)
        let known = unit.flatMap { KnownUnit(rawValue: $0) }
        return Routing(
            level: option(fields["level"], what, Level.allCases), line: yaml.string(fields["line"], what),
            decision: yaml.string(fields["route"], what),
            field: known == nil ? unit.map { FieldID($0) } : nil, known: known)
    }

    mutating func actions(_ node: Node?, _ what: Bilingual) -> Catalogue<Action> {
        var result = Catalogue<Action>()
        for (id, node, place) in yaml.entries(
            node, Bilingual(zh: "\(what.zh)的操作", en: "the actions of \(what.en)"))
        {
            let what = Bilingual(zh: "操作 \(id)", en: "action \(id)")
            guard let fields = yaml.mapping(node, what, keys: Self.actionKeys) else { continue }
            let by = doers(fields["by"], what)
            result[id] = Action(
                id: ActionID(id),
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                basis: yaml.string(fields["basis"], what), by: by.roles,
                when: rule(fields["when"], Bilingual(zh: "\(what.zh)的条件", en: "the condition of \(what.en)")),
                otherwise: yaml.optionalBilingual(fields["otherwise"], what),
                within: yaml.string(fields["within"], what).map { ClockID($0) },
                asks: asks(fields["ask"], what),
                does: acts(fields["does"], what), sets: sets(fields["set"], what),
                issues: issues(fields["issues"], what),
                offers: yaml.string(fields["offers"], what), targets: targets(fields["to"], what),
                place: place)
            result[id]?.of = by.of
        }
        return result
    }

    /// `by: [handler]`, or `by: { role: handler, of: sender }`: at the unit that handed it over.
    private mutating func doers(_ node: Node?, _ what: Bilingual) -> (roles: [RoleID], of: KnownUnit?) {
        guard let node, node.mapping != nil else { return (roleIDs(yaml.strings(node, what)), nil) }
        let of = Bilingual(zh: "\(what.zh)的 by", en: "by of \(what.en)")
        guard let fields = yaml.mapping(node, of, keys: ["role", "of"]) else { return ([], nil) }
        return (
            roleIDs(yaml.strings(fields["role"], of)), option(fields["of"], of, KnownUnit.allCases)
        )
    }

    /// `issues: [receipt, { notice: { to: [police, parties], file: each } }]`.
    mutating func issues(_ node: Node?, _ what: Bilingual) -> [Issue] {
        yaml.items(node).flatMap { item -> [Issue] in
            guard item.mapping != nil else { return yaml.strings(item, what).map { Issue($0.text) } }
            return yaml.entries(item, what).compactMap { id, node, _ in
                let of = Bilingual(zh: "文书 \(id)", en: "the document \(id)")
                guard let fields = yaml.mapping(node, of, keys: ["to", "file"]) else { return nil }
                return Issue(
                    id, to: yaml.strings(fields["to"], of).map { Addressee($0.text) },
                    isForEach: option(fields["file"], of, Filing.allCases) == .each)
            }
        }
    }

    private enum Filing: String, CaseIterable { case one, each }

    /// `ask: [story, amount?]`: a question mark makes the answer optional.
    mutating func asks(_ node: Node?, _ what: Bilingual) -> [(field: FieldID, isRequired: Bool)] {
        yaml.strings(node, what).map { text, _ in
            text.hasSuffix("?") ? (FieldID(String(text.dropLast())), false) : (FieldID(text), true)
        }
    }

    mutating func sets(_ node: Node?, _ what: Bilingual) -> [(field: FieldID, value: Rule)] {
        yaml.entries(node, what).compactMap { id, node, _ in
            rule(node, Bilingual(zh: "\(what.zh)对 \(id) 的赋值", en: "the value \(what.en) gives to \(id)")).map
            { (FieldID(id), $0) }
        }
    }

    private mutating func acts(_ node: Node?, _ what: Bilingual) -> [Act] {
        yaml.items(node).compactMap {
            option($0, Bilingual(zh: "\(what.zh)的法律含义", en: "does of \(what.en)"), Act.allCases)
        }
    }

    /// `to: settled`, or `to: [{ when: amount > 5000, stage: leaders }, { stage: director }]`.
    mutating func targets(_ node: Node?, _ what: Bilingual) -> [Target] {
        yaml.items(node).compactMap { item in
            if let stage = item.string {
                return Target(when: nil, stage: StageID(stage), place: yaml.place(item))
            }
            guard let fields = yaml.mapping(item, what, keys: ["when", "stage"]) else { return nil }
            guard let stage = yaml.string(fields["stage"], what) else {
                yaml.add(
                    "target-without-stage", fields.place,
                    Bilingual(zh: "\(what.zh)的去向没有写环节", en: "a target of \(what.en) names no stage"),
                    Bilingual(
                        zh: "写成 { when: 条件, stage: 环节 }；引号只包住条件",
                        en: "write { when: <condition>, stage: <stage> }; quotes go around the condition only"
                    ))
                return nil
            }
            return Target(when: rule(fields["when"], what), stage: StageID(stage), place: fields.place)
        }
    }

    mutating func reactions(_ node: Node?, _ what: Bilingual) -> [Reaction] {
        guard let node else { return [] }
        guard case .mapping(let mapping) = node else {
            yaml.wrongShape(
                node,
                Bilingual(
                    zh: "\(what.zh)的反应应写成“时点: 环节”",
                    en: "reactions of \(what.en) must be written as moment: stage"))
            return []
        }
        return mapping.compactMap { key, value in
            guard let trigger = trigger(key, what) else { return nil }
            let place = yaml.place(key)
            if case .mapping = value, let fields = yaml.mapping(value, what, keys: ["to", "issues"]) {
                return Reaction(
                    trigger: trigger, targets: targets(fields["to"], what),
                    issues: issues(fields["issues"], what), place: place)
            }
            return Reaction(trigger: trigger, targets: targets(value, what), issues: [], place: place)
        }
    }

    private mutating func trigger(_ key: Node, _ what: Bilingual) -> Trigger? {
        let text = key.string ?? ""
        if let moment = Moment(rawValue: text) { return .moment(moment) }
        if let dot = text.lastIndex(of: ".") {
            let (subject, word) = (String(text[..<dot]), String(text[text.index(after: dot)...]))
            if word == "overdue" { return .overdue(ClockID(subject)) }
            if word == "closed" { return .closed(ClockID(subject)) }
            if let answer = ReferralAnswer(rawValue: word) { return .referral(subject, answer) }
        }
        let known = Moment.allCases.map(\.rawValue)
        yaml.add(
            "unknown-moment", yaml.place(key),
            Bilingual(zh: "\(what.zh)：没有“\(text)”这个时点", en: "\(what.en): there is no moment “\(text)”"),
            nearest(text, known).map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                ?? Bilingual(
                    zh: "写一个时点，或 时限.overdue、权利期限.closed、流转.accepted",
                    en: "write a moment, or <clock>.overdue, <window>.closed, or <referral>.accepted"))
        return nil
    }

    mutating func readEntries(_ top: Fields, into mechanism: inout Mechanism) {
        let keys = ["name", "basis", "by", "place", "ask", "set", "issues", "from", "to"]
        for (id, node, place) in yaml.entries(top["entries"], Bilingual(zh: "登记方式", en: "entries")) {
            let what = Bilingual(zh: "登记方式 \(id)", en: "entry \(id)")
            guard let fields = yaml.mapping(node, what, keys: keys) else { continue }
            let by = yaml.strings(fields["by"], what)
            mechanism.entries[id] = Entry(
                id: id,
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                basis: yaml.string(fields["basis"], what),
                by: by.filter { $0.text != "public" && $0.text != "referral" }.map { RoleID($0.text) },
                isPublic: by.contains { $0.text == "public" },
                demandsPlace: demandsPlace(fields["place"], what),
                asks: asks(fields["ask"], what),
                sets: sets(fields["set"], what), issues: issues(fields["issues"], what),
                from: incoming(fields["from"], what), targets: targets(fields["to"], what), place: place)
            mechanism.entries[id]?.takesReferrals = by.contains { $0.text == "referral" }
        }
    }

    /// `place: required`; without it the place may be left open.
    private mutating func demandsPlace(_ node: Node?, _ what: Bilingual) -> Bool {
        guard let node, let word = yaml.string(node, what) else { return false }
        if word == "required" { return true }
        yaml.add(
            "unknown-word", yaml.place(node),
            Bilingual(zh: "\(what.zh)：place 不能是“\(word)”", en: "\(what.en): place cannot be “\(word)”"),
            Bilingual(
                zh: "写 place: required（必须写明地点），或删去这一行", en: "write place: required, or remove the line"))
        return false
    }

    private mutating func incoming(_ node: Node?, _ what: Bilingual) -> IncomingReferral? {
        guard let node, let fields = yaml.mapping(node, what, keys: ["organ", "kind", "result", "letter"])
        else { return nil }
        let kind = option(fields["kind"], what, ReferralKind.allCases) ?? .handOver
        return IncomingReferral(
            kind: kind, organ: yaml.bilingual(fields["organ"], what, at: fields.place) ?? Bilingual(both: ""),
            owesResult: fields["result"] == nil ? kind.owesResult : yaml.flag(fields["result"], what),
            resultLetter: yaml.string(fields["letter"], what))
    }
}

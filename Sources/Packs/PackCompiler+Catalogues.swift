import Decisions
import Mechanisms
import Organisation
import WorkCalendar
import Yams

/// Privacy, parties, routes, matters, fields, documents, verbs.
extension PackCompiler {
    /// What is agreed binds all parties or those who signed; where the pack does not say, as in the pack that it uses.
    mutating func readAgreement(_ top: Fields, into mechanism: inout Mechanism) {
        let what = Bilingual(zh: "调解协议", en: "agreement")
        guard let node = top["agreement"], let fields = yaml.mapping(node, what, keys: ["binds"]) else {
            return
        }
        if let binds = option(fields["binds"], what, Binds.allCases) { mechanism.binds = binds }
    }

    /// One word out of a closed list.
    mutating func option<Value: RawRepresentable<String> & CaseIterable>(
        _ node: Node?, _ what: Bilingual, _ values: [Value]
    ) -> Value? {
        guard let node, let text = yaml.string(node, what) else { return nil }
        guard let value = Value(rawValue: text) else {
            let known = values.map(\.rawValue)
            yaml.add(
                "unknown-word", yaml.place(node),
                Bilingual(zh: "\(what.zh)：没有“\(text)”这个选项", en: "\(what.en): “\(text)” is no option"),
                nearest(text, known).map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                    ?? Bilingual(
                        zh: "可选：\(known.joined(separator: "、"))",
                        en: "options: \(known.joined(separator: ", "))"))
            return nil
        }
        return value
    }

    mutating func readPrivacy(_ top: Fields, into mechanism: inout Mechanism) {
        for (id, node, place) in yaml.entries(top["privacy"], Bilingual(zh: "个人信息声明", en: "privacy")) {
            let what = Bilingual(zh: "个人信息声明 \(id)", en: "privacy declaration \(id)")
            guard let fields = yaml.mapping(node, what, keys: ["purpose", "basis", "retention", "visible"])
            else { continue }
            let retention = yaml.string(fields["retention"], what) ?? ""
            guard retention.hasSuffix("y"), let years = Int(retention.dropLast()) else {
                yaml.add(
                    "bad-retention", place,
                    Bilingual(
                        zh: "\(what.zh)：保存期限应写成 10y", en: "\(what.en): the retention must look like 10y"),
                    Bilingual(
                        zh: "写 retention: 10y（结案后十年）", en: "write retention: 10y (ten years after closing)"))
                continue
            }
            guard let basis = yaml.string(fields["basis"], what), !basis.isEmpty else {
                yaml.add(
                    "no-basis", place, Bilingual(zh: "\(what.zh)没有法律依据", en: "\(what.en) has no legal basis"),
                    Bilingual(zh: "写 basis: …（个人信息保护法第十三条）", en: "write basis: … (个人信息保护法 13)"))
                continue
            }
            let readers = roleIDs(yaml.strings(fields["visible"], what))
            if fields["visible"] == nil {
                yaml.add(
                    "no-readers", place,
                    Bilingual(zh: "\(what.zh)没有说明谁可以看", en: "\(what.en) does not say who may read it"),
                    Bilingual(zh: "写 visible: [角色]", en: "write visible: [role]"))
            }
            mechanism.privacy[id] = PrivacyDeclaration(
                id: id,
                purpose: yaml.bilingual(
                    fields["purpose"], Bilingual(zh: "\(what.zh)的目的", en: "the purpose of \(what.en)"),
                    at: place) ?? Bilingual(both: ""),
                basis: basis, retentionYears: years,
                visibleTo: readers, place: place)
        }
        let what = Bilingual(zh: "当事人", en: "parties")
        guard let node = top["parties"],
            let fields = yaml.mapping(node, what, keys: ["personal", "details", "sides"])
        else { return }
        mechanism.partyPrivacy = yaml.string(fields["personal"], what)
        readPartyDetails(fields["details"], into: &mechanism)
        for (id, node, place) in yaml.entries(fields["sides"], what) {
            let what = Bilingual(zh: "当事人一方 \(id)", en: "side \(id)")
            guard let fields = yaml.mapping(node, what, keys: ["name", "least"]) else { continue }
            mechanism.sides[id] = Side(
                id: id, name: yaml.bilingual(fields["name"], what, at: place) ?? Bilingual(both: id),
                least: yaml.integer(fields["least"], what) ?? 0, place: place)
        }
    }

    /// `details: { age: party }`: what official forms ask of a party besides, and the declaration it stands under.
    private mutating func readPartyDetails(_ node: Node?, into mechanism: inout Mechanism) {
        guard let node else { return }
        let what = Bilingual(zh: "当事人的其他栏目", en: "details of parties")
        guard case .mapping(let mapping) = node else {
            return yaml.wrongShape(
                node,
                Bilingual(
                    zh: "\(what.zh)应写成“栏目: 声明”", en: "\(what.en) must be written as detail: declaration"))
        }
        for (key, value) in mapping {
            guard let detail = option(key, what, PartyDetail.allCases) else { continue }
            mechanism.partyDetails[detail] = yaml.string(value, what)
        }
    }

    mutating func readMatters(_ top: Fields, into mechanism: inout Mechanism) {
        for (id, node, place) in yaml.entries(top["routes"], Bilingual(zh: "其他途径", en: "routes")) {
            let what = Bilingual(zh: "途径 \(id)", en: "route \(id)")
            guard let fields = yaml.mapping(node, what, keys: ["name", "basis", "limit", "enforcement"])
            else { continue }
            mechanism.routes[id] = LawfulRoute(
                id: id, name: yaml.bilingual(fields["name"], what, at: place) ?? Bilingual(both: id),
                basis: yaml.string(fields["basis"], what) ?? "",
                limit: yaml.optionalBilingual(
                    fields["limit"], Bilingual(zh: "\(what.zh)的期限", en: "the limit of \(what.en)")),
                isEnforcement: yaml.flag(fields["enforcement"], what), place: place)
        }
        let keys = ["name", "group", "basis", "words", "routes", "no_oral", "paper_only"]
        for (id, node, place) in yaml.entries(top["matters"], Bilingual(zh: "事项类型", en: "matters")) {
            let what = Bilingual(zh: "事项类型 \(id)", en: "matter \(id)")
            guard let fields = yaml.mapping(node, what, keys: keys) else { continue }
            mechanism.matters[id] = Matter(
                id: MatterID(id),
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                group: yaml.optionalBilingual(fields["group"], what),
                basis: yaml.string(fields["basis"], what),
                words: yaml.strings(fields["words"], what).map(\.text),
                routes: routes(fields["routes"], what),
                noOral: yaml.flag(fields["no_oral"], what), paperOnly: yaml.flag(fields["paper_only"], what),
                place: place)
        }
    }

    /// A list is told whatever happened; a mapping says what for which event.
    private mutating func routes(_ node: Node?, _ what: Bilingual) -> MatterRoutes {
        guard let node, node.mapping != nil else {
            let all = yaml.strings(node, what).map(\.text)
            return MatterRoutes(failed: all, notPerformed: all)
        }
        let of = Bilingual(zh: "\(what.zh)的途径", en: "the routes of \(what.en)")
        guard let fields = yaml.mapping(node, of, keys: ["failed", "not_performed"]) else {
            return MatterRoutes()
        }
        return MatterRoutes(
            failed: yaml.strings(fields["failed"], of).map(\.text),
            notPerformed: yaml.strings(fields["not_performed"], of).map(\.text))
    }

    mutating func readFields(_ top: Fields, into mechanism: inout Mechanism) {
        let keys = ["name", "hint", "kind", "options", "many", "personal", "basis"]
        for (id, node, place) in yaml.entries(top["fields"], Bilingual(zh: "字段", en: "fields")) {
            let what = Bilingual(zh: "字段 \(id)", en: "field \(id)")
            guard let fields = yaml.mapping(node, what, keys: keys),
                let one = fieldKind(fields, what, place),
                let kind = many(one, fields, what)
            else { continue }
            mechanism.fields[id] = Field(
                id: FieldID(id),
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                hint: yaml.optionalBilingual(fields["hint"], what), kind: kind,
                personal: yaml.string(fields["personal"], what), basis: yaml.string(fields["basis"], what),
                place: place)
        }
    }

    /// `many: true`: several of the kind.
    private mutating func many(_ kind: FieldKind, _ fields: Fields, _ what: Bilingual) -> FieldKind? {
        guard let node = fields["many"], yaml.flag(node, what) else { return kind }
        if kind.mayBeMany { return .many(kind) }
        yaml.add(
            "not-many", yaml.place(node),
            Bilingual(
                zh: "\(what.zh)：\(kind.word) 字段不能填多个",
                en: "\(what.en): a field of kind \(kind.word) holds one only"),
            Bilingual(
                zh: "many: true 只用于 unit、account、place、choice",
                en: "many: true goes with unit, account, place and choice"))
        return nil
    }

    private mutating func fieldKind(_ fields: Fields, _ what: Bilingual, _ place: SourcePlace) -> FieldKind? {
        guard let node = fields["kind"], let word = yaml.string(node, what) else {
            yaml.add(
                "no-kind", place, Bilingual(zh: "\(what.zh)没有类型", en: "\(what.en) has no kind"),
                Bilingual(zh: "写 kind: text 等", en: "write kind: text or another kind"))
            return nil
        }
        if word == "choice" {
            let choices = yaml.entries(fields["options"], what).map { id, node, place in
                FieldKind.Choice(
                    id: id,
                    name: yaml.bilingual(node, Bilingual(zh: "选项 \(id)", en: "option \(id)"), at: place)
                        ?? Bilingual(both: id))
            }
            if choices.isEmpty {
                yaml.add(
                    "no-options", place, Bilingual(zh: "\(what.zh)没有选项", en: "\(what.en) has no options"),
                    Bilingual(zh: "写 options: …", en: "write options: …"))
            }
            return .choice(choices)
        }
        guard let kind = FieldKind.plain.first(where: { $0.word == word }) else {
            let known = FieldKind.plain.map(\.word) + ["choice"]
            yaml.add(
                "unknown-kind", yaml.place(node),
                Bilingual(zh: "没有“\(word)”这种字段", en: "there is no kind “\(word)”"),
                nearest(word, known).map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                    ?? Bilingual(
                        zh: "可用：\(known.joined(separator: "、"))",
                        en: "kinds: \(known.joined(separator: ", "))"))
            return nil
        }
        return kind
    }

    mutating func readDocuments(_ top: Fields, into mechanism: inout Mechanism) {
        for (id, node, place) in yaml.entries(top["documents"], Bilingual(zh: "文书", en: "documents")) {
            let what = Bilingual(zh: "文书 \(id)", en: "document \(id)")
            guard let fields = yaml.mapping(node, what, keys: ["name", "basis", "form", "shows", "template"])
            else { continue }
            var template: String?
            if let file = yaml.string(fields["template"], what) {
                template = source.files[file]
                if let text = template { demandEscaping(text, in: file, of: what) }
                if template == nil {
                    yaml.add(
                        "no-template", place,
                        Bilingual(zh: "\(what.zh)：没有文件 \(file)", en: "\(what.en): there is no file \(file)"),
                        Bilingual(zh: "建立该文件，或改正文件名", en: "create the file or correct its name"))
                }
            }
            mechanism.documents[id] = Document(
                id: id,
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                basis: yaml.string(fields["basis"], what),
                form: option(fields["form"], what, PaperForm.allCases) ?? PaperForm(rawValue: id) ?? .letter,
                shows: yaml.strings(fields["shows"], what).map { FieldID($0.text) }, template: template,
                place: place)
        }
    }

    /// What people wrote is never taken for HTML: a paper is read in the browser of an officer.
    private mutating func demandEscaping(_ template: String, in file: String, of what: Bilingual) {
        let lines = template.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard let tag = line.firstMatch(of: /\{\{(\{|\s*&|\s*=)/) else { continue }
            let place = SourcePlace(
                file: file, line: index + 1,
                column: line.distance(from: line.startIndex, to: tag.range.lowerBound) + 1)
            yaml.add(
                "raw-template", place,
                Bilingual(
                    zh: "\(what.zh)的模板使用了不转义的标签 \(tag.0)",
                    en: "the template of \(what.en) has the raw tag \(tag.0)"),
                Bilingual(
                    zh: "改成两个花括号 {{…}}，内容会自动转义", en: "write two braces, {{…}}: what is put in is then escaped"
                ))
        }
    }

    mutating func readVerbs(_ top: Fields, into mechanism: inout Mechanism) {
        guard let node = top["verbs"] else { return }
        let what = Bilingual(zh: "通用操作", en: "verbs")
        guard case .mapping(let mapping) = node else {
            yaml.wrongShape(
                node,
                Bilingual(
                    zh: "\(what.zh)应写成“操作: off”或“操作: [角色]”",
                    en: "\(what.en) must be written as verb: off or verb: [role]"))
            return
        }
        for (key, value) in mapping {
            guard let verb = option(key, what, Verb.allCases) else { continue }
            let place = yaml.place(key)
            mechanism.verbPlaces[verb] = place
            if value.string == "off" {
                if verb.cannotBeSwitchedOff {
                    yaml.add(
                        "right-switched-off", place,
                        Bilingual(
                            zh: "“\(verb.rawValue)”是法律赋予的权利，不能关闭",
                            en: "“\(verb.rawValue)” is a right given by law and cannot be switched off"),
                        Bilingual(zh: "删去这一行", en: "remove this line"))
                } else {
                    mechanism.verbs[verb] = .off
                }
            } else {
                mechanism.verbs[verb] = .roles(roleIDs(yaml.strings(value, what)))
            }
        }
    }
}

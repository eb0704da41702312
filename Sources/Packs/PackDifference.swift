import Decisions
public import Mechanisms
import Organisation
public import WorkCalendar

/// What another version of a pack does differently, in sentences: what came, what went, and what changed from what to what.
public struct PackDifference: Sendable {
    /// The old one and the new one, and what each change means.
    public private(set) var lines: [Bilingual] = []

    public init(from old: Mechanism, to new: Mechanism) {
        head(old, new)
        list(old.roles, new.roles, Bilingual(zh: "角色", en: "role")) {
            [$0.nameText] + $0.meaningText + [
                Part("应有人数", "staff", $0.staff.map(\.description).joined(separator: ", ")),
                Part("计数条件", "when", $0.counts?.text ?? ""),
            ]
        }
        list(old.parameters, new.parameters, Bilingual(zh: "参数", en: "parameter")) {
            [$0.nameText, Part("取值", "value", $0.text)]
        }
        list(old.privacy, new.privacy, Bilingual(zh: "个人信息声明", en: "privacy declaration")) {
            [
                Part("目的", "purpose", $0.purpose), Part("依据", "basis", $0.basis),
                Part("保存年限", "years kept", "\($0.retentionYears)"),
                Part("可见角色", "visible to", $0.visibleTo.map(\.text).joined(separator: ", ")),
            ]
        }
        list(old.matters, new.matters, Bilingual(zh: "事项类型", en: "matter")) { [$0.nameText] + $0.meaningText }
        list(old.routes, new.routes, Bilingual(zh: "途径", en: "route")) { [$0.nameText] + $0.meaningText }
        list(old.fields, new.fields, Bilingual(zh: "字段", en: "field")) { [$0.nameText] + $0.meaningText }
        list(old.entries, new.entries, Bilingual(zh: "登记方式", en: "entry")) { Self.parts($0) }
        list(old.clocks, new.clocks, Bilingual(zh: "时限", en: "clock")) { Self.parts($0) }
        stages(old, new)
        list(old.referrals, new.referrals, Bilingual(zh: "流转", en: "referral")) {
            [$0.nameText] + $0.meaningText
        }
        list(old.decisions, new.decisions, Bilingual(zh: "决策表", en: "table")) {
            [$0.nameText] + $0.meaning.filter { $0.key != "rules" }.map { Part($0.key, $0.key, $0.value) }
        }
        rows(old, new)
        list(old.documents, new.documents, Bilingual(zh: "文书", en: "document")) {
            [$0.nameText] + $0.meaningText
        }
        verbs(old, new)
    }

    /// One thing that can be said of an element.
    struct Part {
        var key: Bilingual
        var value: Bilingual

        init(_ zh: String, _ en: String, _ value: String) {
            key = Bilingual(zh: zh, en: en)
            self.value = Bilingual(both: value)
        }

        init(_ zh: String, _ en: String, _ value: Bilingual) {
            key = Bilingual(zh: zh, en: en)
            self.value = value
        }
    }

    // MARK: sentences

    private mutating func say(_ zh: String, _ en: String) { lines.append(Bilingual(zh: zh, en: en)) }

    private mutating func compare(_ what: Bilingual, _ old: [Part], _ new: [Part]) {
        for (before, after) in zip(old, new) where before.value != after.value {
            func shown(_ text: String, _ none: String) -> String { text.isEmpty ? none : "“\(text)”" }
            say(
                "\(what.zh)：\(after.key.zh)由\(shown(before.value.zh, "无"))改为\(shown(after.value.zh, "无"))",
                "\(what.en): \(after.key.en) was \(shown(before.value.en, "nothing")) and is \(shown(after.value.en, "nothing"))"
            )
        }
    }

    private mutating func list<Element: Sendable>(
        _ old: Catalogue<Element>, _ new: Catalogue<Element>, _ kind: Bilingual, _ parts: (Element) -> [Part]
    ) {
        for (id, element) in new.pairs {
            let name = Self.name(parts(element), id)
            let what = Bilingual(zh: "\(kind.zh)\(name.zh)", en: "the \(kind.en) \(name.en)")
            if let before = old[id] {
                compare(what, parts(before), parts(element))
            } else {
                say("新增\(what.zh)", "\(what.en) is new")
            }
        }
        for (id, element) in old.pairs where !new.contains(id) {
            let name = Self.name(parts(element), id)
            say("取消\(kind.zh)\(name.zh)", "the \(kind.en) \(name.en) is gone")
        }
    }

    private static func name(_ parts: [Part], _ id: String) -> Bilingual {
        guard let name = parts.first(where: { $0.key.en == "name" })?.value else {
            return Bilingual(both: "“\(id)”")
        }
        return Bilingual(zh: "“\(name.zh)”", en: "“\(name.en)” (\(id))")
    }

    // MARK: the parts of each noun

    private mutating func head(_ old: Mechanism, _ new: Mechanism) {
        let what = Bilingual(zh: "机制", en: "the mechanism")
        func parts(_ mechanism: Mechanism) -> [Part] {
            [
                Part("名称", "name", mechanism.name), Part("编号", "number", mechanism.numbering?.text ?? ""),
                Part("案件称呼", "what a case is called", mechanism.called),
                Part("协议约束", "whom an agreement binds", mechanism.binds.rawValue),
            ]
        }
        compare(what, parts(old), parts(new))
    }

    private static func parts(_ entry: Entry) -> [Part] {
        [
            Part("名称", "name", entry.name),
            Part(
                "由谁登记", "by", entry.by.map(\.text).joined(separator: ", ") + (entry.isPublic ? " public" : "")
            ),
            Part("填写", "asks", asks(entry.asks)), Part("去向", "leads to", targets(entry.targets)),
            Part("出具", "issues", entry.issues.map(\.text).joined(separator: ", ")),
        ]
    }

    private static func parts(_ clock: Clock) -> [Part] {
        let length =
            switch clock.length {
            case .fixed(let period): period.description
            case .computed(let rule): rule.text
            case .instalments: "instalments"
            case .until(let field): field.text
            case .before(let field, let period): "-\(period) \(field)"
            }
        let start =
            switch clock.start {
            case .entered: "entered"
            case .moment(let moment): moment.rawValue
            case .field(let field): field.text
            case .referral(let id, let answer): "\(id).\(answer.rawValue)"
            }
        return [
            Part("名称", "name", clock.name), Part("期限", "period", length), Part("起算", "counts from", start),
            Part("终止", "stops at", clock.stops?.rawValue ?? ""),
            Part("责任角色", "owner", clock.owner?.text ?? ""),
            Part(
                "超期后告知", "told when overdue",
                clock.escalation.map { "\($0.role)" + ($0.after.map { " +\($0)" } ?? "") }.joined(
                    separator: ", ")),
            Part("暂停事由", "pauses for", clock.pauses.map(\.id).joined(separator: ", ")),
            Part(
                "延长", "extension",
                clock.extension.map { "\($0.times) × \($0.most), \($0.approver.rawValue)" } ?? ""),
            Part("上限", "cap", clock.cap?.description ?? ""),
        ]
    }

    private mutating func stages(_ old: Mechanism, _ new: Mechanism) {
        func parts(_ stage: Stage) -> [Part] {
            [
                Part("名称", "name", stage.name), Part("公开说明", "public text", stage.publicText),
                Part("责任角色", "owner", stage.owner?.text ?? ""),
                Part("时限", "clocks", stage.clocks.map(\.text).joined(separator: ", ")),
                Part("结果", "outcome", stage.ends?.name ?? Bilingual(both: "")),
                Part("反应", "reactions", Self.reactions(stage.reactions)),
            ]
        }
        list(old.stages, new.stages, Bilingual(zh: "环节", en: "stage"), parts)
        for stage in new.stages.all {
            guard let before = old.stages[stage.id] else { continue }
            let place = Bilingual(
                zh: "环节“\(stage.name.zh)”的操作", en: "action of the stage “\(stage.name.en)”:")
            list(before.actions, stage.actions, place, Self.parts)
        }
        compare(
            Bilingual(zh: "任何环节", en: "anywhere"),
            [Part("反应", "reactions", Self.reactions(old.anywhere))],
            [Part("反应", "reactions", Self.reactions(new.anywhere))])
    }

    private static func parts(_ action: Action) -> [Part] {
        [
            Part("名称", "name", action.name),
            Part("由谁办理", "by", action.by.map(\.text).joined(separator: ", ")),
            Part("条件", "condition", action.when?.text ?? ""),
            Part("限于期间", "within", action.within?.text ?? ""),
            Part("填写", "asks", asks(action.asks)),
            Part("法律含义", "does", action.does.map(\.rawValue).joined(separator: ", ")),
            Part("赋值", "sets", action.sets.map { "\($0.field) = \($0.value.text)" }.joined(separator: ", ")),
            Part("出具", "issues", action.issues.map(\.text).joined(separator: ", ")),
            Part("流转", "offers", action.offers ?? ""), Part("去向", "leads to", targets(action.targets)),
        ]
    }

    private static func asks(_ asks: [(field: FieldID, isRequired: Bool)]) -> String {
        asks.map { "\($0.field)" + ($0.isRequired ? "" : "?") }.joined(separator: ", ")
    }

    private static func targets(_ targets: [Target]) -> String {
        targets.map { target in target.when.map { "\($0.text) → \(target.stage)" } ?? target.stage.text }
            .joined(separator: "; ")
    }

    private static func reactions(_ reactions: [Reaction]) -> String {
        reactions.map { reaction in
            "\(reaction.trigger.text): \(targets(reaction.targets))"
                + (reaction.issues.isEmpty ? "" : " + \(reaction.issues.map(\.text).joined(separator: ", "))")
        }.joined(separator: "; ")
    }

    /// Row by row, since a table is what is changed most.
    private mutating func rows(_ old: Mechanism, _ new: Mechanism) {
        func rows(_ decision: Decision) -> [String] {
            decision.table.rules.map { "[" + ($0.tests + $0.outputs).joined(separator: ", ") + "]" }
        }
        for decision in new.decisions.all {
            guard let before = old.decisions[decision.id] else { continue }
            let name = decision.name
            for row in rows(decision) where !rows(before).contains(row) {
                say("决策表“\(name.zh)”：新增一行 \(row)", "the table “\(name.en)”: the row \(row) is new")
            }
            for row in rows(before) where !rows(decision).contains(row) {
                say("决策表“\(name.zh)”：取消一行 \(row)", "the table “\(name.en)”: the row \(row) is gone")
            }
            if Set(rows(decision)) == Set(rows(before)), rows(decision) != rows(before) {
                say("决策表“\(name.zh)”：各行的次序变了", "the table “\(name.en)”: its rows stand in another order")
            }
        }
    }

    private mutating func verbs(_ old: Mechanism, _ new: Mechanism) {
        func word(_ setting: VerbSetting?) -> Bilingual {
            switch setting {
            case .off?: Bilingual(zh: "关闭", en: "off")
            case .roles(let roles)?: Bilingual(both: roles.map(\.text).joined(separator: ", "))
            case nil: Bilingual(zh: "通常的人", en: "whoever may everywhere")
            }
        }
        for verb in Verb.allCases where old.verbs[verb] != new.verbs[verb] {
            let (before, after) = (word(old.verbs[verb]), word(new.verbs[verb]))
            say(
                "通用操作 \(verb.rawValue)：由“\(before.zh)”改为“\(after.zh)”",
                "the verb \(verb.rawValue): was “\(before.en)” and is “\(after.en)”")
        }
    }
}

extension Meaning {
    fileprivate var nameText: PackDifference.Part { PackDifference.Part("名称", "name", name) }
    fileprivate var meaningText: [PackDifference.Part] {
        meaning.map { PackDifference.Part($0.key, $0.key, $0.value) }
    }
}

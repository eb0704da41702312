import Decisions
import Mechanisms
import Organisation
import WorkCalendar

/// Expressions against the kinds of what they name: what can never be true, or never fits, is an error where it stands.
extension Checks {
    mutating func checkTypes() {
        for entry in mechanism.entries.all {
            for target in entry.targets { check(target) }
            for set in entry.sets { check(set.value, setting: set.field) }
        }
        for stage in mechanism.stages.all {
            for action in stage.actions.all {
                if let when = action.when { checkCondition(when) }
                for target in action.targets { check(target) }
                for set in action.sets { check(set.value, setting: set.field) }
            }
            for reaction in stage.reactions { for target in reaction.targets { check(target) } }
        }
        for reaction in mechanism.anywhere { for target in reaction.targets { check(target) } }
        for referral in mechanism.referrals.all { if let when = referral.opensWhen { checkCondition(when) } }
        for clock in mechanism.clocks.all {
            if case .computed(let rule) = clock.length { checkPeriod(rule, of: clock) }
        }
        for decision in mechanism.decisions.all {
            var typing = FeelTyping(scope)
            for (row, fault) in typing.infer(decision.table) {
                let index = (row ?? 0) - 1
                let place =
                    decision.rowPlaces.indices.contains(index) ? decision.rowPlaces[index] : decision.place
                report(fault, in: "", at: place)
            }
        }
    }

    private mutating func check(_ target: Target) { if let when = target.when { checkCondition(when) } }

    /// What the expression can be; its faults are reported.
    private mutating func infer(_ rule: Rule, _ scope: [String: FeelKinds]) -> FeelKinds {
        var typing = FeelTyping(scope)
        let kinds = typing.infer(rule.expression)
        for fault in typing.faults { report(fault, in: rule.text, at: rule.place) }
        return kinds
    }

    private mutating func checkCondition(_ rule: Rule) {
        let kinds = infer(rule, scope)
        if kinds.isUnknown || kinds.values == [.boolean] { return }
        find(
            "not-a-condition", rule.place, "条件“\(rule.text)”得出的是\(kinds.words.zh)，不是“是”或“否”",
            "the condition “\(rule.text)” gives \(kinds.words.en) and not yes or no",
            mend: "写成比较，例如 urgent = true", "write a comparison, such as urgent = true")
    }

    /// Every branch must be a period: `today()`, `5` and `"soon"` are none.
    private mutating func checkPeriod(_ rule: Rule, of clock: Clock) {
        var scope = scope
        for parameter in mechanism.parameters.all { scope[parameter.id] = FeelKinds(of: parameter.value) }
        let kinds = infer(rule, scope)
        if kinds.isUnknown { return }
        checkCap(of: clock, against: kinds.texts ?? [])
        checkWindow(of: clock, against: kinds.texts ?? [])
        let wrong =
            kinds.values.subtracting([.text]).isEmpty
            ? kinds.texts?.sorted().first { Period($0) == nil }.map { Bilingual(both: "“\($0)”") }
            : FeelKinds(kinds.values.subtracting([.text])).words
        guard let wrong else { return }
        find(
            "not-a-period", rule.place, "时限“\(clock.id)”的 period: 会得出\(wrong.zh)，那不是期限",
            "the period of the clock “\(clock.id)” can be \(wrong.en), which is no period",
            mend: "每个分支都写 \"5wd\" 这样的期限", "let every branch be a period such as \"5wd\"")
    }

    private mutating func check(_ rule: Rule, setting id: FieldID) {
        let kinds = infer(rule, scope)
        guard let field = mechanism.fields[id], !kinds.isUnknown else { return }
        guard let wanted = field.kind.settable else {
            return find(
                "wrong-kind", rule.place, "字段“\(id)”（\(field.kind.word)）不能由 set: 填写",
                "the field “\(id)” (\(field.kind.word)) cannot be filled by set:",
                mend: "改为由人填写（ask:）", "let a person fill it (ask:)")
        }
        if !kinds.values.isSubset(of: wanted.values) || kinds.values.isEmpty {
            find(
                "wrong-kind", rule.place, "字段“\(id)”要\(wanted.words.zh)，“\(rule.text)”得出\(kinds.words.zh)",
                "the field “\(id)” wants \(wanted.words.en), “\(rule.text)” gives \(kinds.words.en)",
                mend: "改写表达式，或改字段的 kind:", "mend the expression, or the kind: of the field")
        } else if let texts = kinds.texts, let options = wanted.texts,
            let stray = texts.subtracting(options).min()
        {
            unknown("unknown-option", "选项", "option", stray, at: rule.place, among: options.sorted())
        }
    }

    private mutating func report(_ fault: FeelTypeFault, in text: String, at place: SourcePlace) {
        let quoted = text.isEmpty ? Bilingual(both: "") : Bilingual(zh: "“\(text)”：", en: "“\(text)”: ")
        switch fault.reason {
        case .unknownText(let word, let known):
            unknown("unknown-option", "选项", "option", word, at: place, among: known)
        case .neverMeets(let left, let right):
            find(
                "wrong-type", place,
                "\(quoted.zh)\(left.words.zh)与\(right.words.zh)比较，永远不会成立",
                "\(quoted.en)\(left.words.en) is compared with \(right.words.en), which can never hold",
                mend: "两边写成同一种：文字加引号，数字不加", "let both sides be of one kind: texts in quotes, numbers without")
        case .notACondition(let kinds):
            find(
                "wrong-type", place, "\(quoted.zh)需要“是”或“否”的地方是\(kinds.words.zh)",
                "\(quoted.en)\(kinds.words.en) stands where yes or no is wanted",
                mend: "写成比较，例如 urgent = true", "write a comparison, such as urgent = true")
        case .notCalculable(let left, let right):
            find(
                "wrong-type", place, "\(quoted.zh)\(left.words.zh)与\(right.words.zh)不能相加减乘除",
                "\(quoted.en)\(left.words.en) and \(right.words.en) cannot be calculated with",
                mend: "改正其中一边", "mend one of the sides")
        }
    }

    /// What every name of the pack's expressions can be. A text parameter may be given another text by a place.
    private var scope: [String: FeelKinds] {
        var scope: [String: FeelKinds] = [:]
        for parameter in mechanism.parameters.all {
            scope[parameter.id] = FeelKinds(FeelKinds(of: parameter.value).kinds)
        }
        for field in mechanism.fields.all { scope[field.id.text] = field.kind.kinds.orNull }
        for fact in CaseFact.allCases { scope["case.\(fact.rawValue)"] = kinds(of: fact) }
        scope["case.unit.id"] = FeelKinds([.text])
        scope["case.unit.level"] = FeelKinds.oneOf(Level.allCases.map(\.rawValue)).orNull
        scope["case.unit.line"] = FeelKinds([.text]).orNull
        for referral in mechanism.referrals.all where mechanism.fields[referral.id] == nil {
            for fact in ReferralFact.allCases {
                scope["\(referral.id).\(fact.rawValue)"] = kinds(of: fact, referral)
            }
        }
        return scope
    }

    private func kinds(of fact: CaseFact) -> FeelKinds {
        switch fact {
        case .matter: FeelKinds.oneOf(mechanism.matters.ids).orNull
        case .entry: .oneOf(mechanism.entries.ids)
        case .unit: FeelKinds([.context])
        case .stage: .oneOf(mechanism.stages.ids)
        case .placeLevel: FeelKinds.oneOf(Level.allCases.map(\.rawValue)).orNull
        case .parties, .people, .unanswered, .sessions, .returns, .reminders, .reopened, .resultsOwed: .number
        case .agreed, .performed, .overdue, .grouped: .boolean
        case .agreement: .oneOf(["none", "written", "oral"])
        case .court: .oneOf(["none", "confirmed", "dismissed"])
        case .resolved: .boolean.orNull
        case .rating: .number.orNull
        }
    }
}

extension Checks {
    private func kinds(of fact: ReferralFact, _ referral: Referral) -> FeelKinds {
        if referral.units != nil { return FeelKinds([.list]) }
        return switch fact {
        case .status: .oneOf(ReferralFact.statuses)
        case .unit, .by, .number: FeelKinds([.text]).orNull
        case .at, .due: FeelKinds([.date]).orNull
        case .outcome: FeelKinds.oneOf(Outcome.allCases.map(\.rawValue)).orNull
        }
    }
}

extension FieldKind {
    /// What a filled field is in an expression.
    fileprivate var kinds: FeelKinds {
        switch self {
        case .text, .longText, .phone, .identityNumber, .place, .unit, .account, .party: FeelKinds([.text])
        case .number, .money: .number
        case .date: FeelKinds([.date])
        case .moment: FeelKinds([.moment])
        case .yesNo: .boolean
        case .choice(let choices): .oneOf(choices.map(\.id))
        case .file, .rows, .many: FeelKinds([.list])
        }
    }

    /// What `set:` may give it; nil: only a person fills it.
    fileprivate var settable: FeelKinds? {
        switch self {
        case .text, .longText, .place, .unit, .number, .money, .date, .yesNo, .choice: kinds
        case .many(let kind): kind.settable == nil ? nil : kinds
        case .phone, .identityNumber, .account, .party, .moment, .file, .rows: nil
        }
    }
}

extension FeelKinds {
    /// In the words of a pack's author.
    var words: Bilingual {
        if values.isEmpty { return Bilingual(zh: "空值", en: "nothing") }
        if values == [.text], let texts, texts.count == 1, let text = texts.first {
            return Bilingual(zh: "文字“\(text)”", en: "the text “\(text)”")
        }
        let names = Kind.allCases.filter { values.contains($0) }.map(\.words)
        return Bilingual(
            zh: names.map(\.zh).joined(separator: "或"), en: names.map(\.en).joined(separator: " or "))
    }
}

extension FeelKinds.Kind {
    fileprivate var words: Bilingual {
        switch self {
        case .boolean: Bilingual(zh: "是或否", en: "yes or no")
        case .number: Bilingual(zh: "数字", en: "a number")
        case .text: Bilingual(zh: "文字", en: "a text")
        case .date: Bilingual(zh: "日期", en: "a date")
        case .time: Bilingual(zh: "钟点", en: "a time of day")
        case .moment: Bilingual(zh: "时刻", en: "a moment")
        case .duration: Bilingual(zh: "时长", en: "a duration")
        case .list: Bilingual(zh: "列表", en: "a list")
        case .range: Bilingual(zh: "范围", en: "a range")
        case .context: Bilingual(zh: "一组值", en: "a group of values")
        case .function: Bilingual(zh: "函数", en: "a function")
        case .null: Bilingual(zh: "空值", en: "nothing")
        }
    }
}

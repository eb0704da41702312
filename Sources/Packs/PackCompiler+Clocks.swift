import Mechanisms
import Organisation
import WorkCalendar
import Yams

extension PackCompiler {
    private static let clockKeys = [
        "name", "basis", "period", "from", "stops", "rolls", "window", "owner", "escalate", "pause", "extend",
        "cap", "cap_holds", "lights",
    ]

    mutating func readClocks(_ top: Fields, into mechanism: inout Mechanism) {
        for (id, node, place) in yaml.entries(top["clocks"], Bilingual(zh: "时限", en: "clocks")) {
            let what = Bilingual(zh: "时限 \(id)", en: "clock \(id)")
            guard let fields = yaml.mapping(node, what, keys: Self.clockKeys),
                let length = length(fields, what, place, mechanism)
            else { continue }
            let isWindow = yaml.flag(fields["window"], what)
            mechanism.clocks[id] = Clock(
                id: ClockID(id),
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                basis: yaml.string(fields["basis"], what), length: length,
                start: start(fields["from"], what, mechanism),
                stops: option(fields["stops"], what, Moment.allCases),
                rolls: fields["rolls"] == nil ? true : yaml.flag(fields["rolls"], what), isWindow: isWindow,
                owner: yaml.string(fields["owner"], what).map { RoleID($0) },
                escalation: escalation(fields["escalate"], what, mechanism),
                pauses: pauses(fields["pause"], what),
                extension: clockExtension(fields["extend"], what, mechanism),
                cap: given(fields["cap"], what, mechanism),
                capHoldsPauses: capHoldsPauses(fields["cap_holds"]),
                lights: lights(fields["lights"], what, mechanism)
                    ?? (isWindow ? LightRule.window : LightRule.standard),
                place: place)
        }
    }

    private mutating func length(
        _ fields: Fields, _ what: Bilingual, _ place: SourcePlace, _ mechanism: Mechanism
    ) -> Clock.Length? {
        guard let node = fields["period"], let text = yaml.string(node, what) else {
            yaml.add(
                "clock-without-period", place,
                Bilingual(zh: "\(what.zh)没有期限", en: "\(what.en) has no period"),
                Bilingual(
                    zh: "写 period: 5wd，或一个给出期限的表达式",
                    en: "write period: 5wd, or an expression that yields a period"))
            return nil
        }
        if let period = Period(text) { return .fixed(GivenPeriod(period)) }
        if mechanism.parameters.contains(text) { return given(node, what, mechanism).map { .fixed($0) } }
        if text == "instalments" { return .instalments }
        if text.first == "-", let back = Period(text.dropFirst()), back.count > 0 {
            return before(back, node, fields, what, mechanism)
        }
        if let first = text.first, first.isNumber {
            _ = yaml.period(node, what)
            return nil
        }
        if let field = mechanism.fields[text], field.kind == .date || field.kind == .moment {
            return .until(field.id)
        }
        return rule(node, Bilingual(zh: "\(what.zh)的期限", en: "the period of \(what.en)")).map {
            .computed($0)
        }
    }

    /// `period: -5wd` counts back from a date that somebody fills in.
    private mutating func before(
        _ back: Period, _ node: Node, _ fields: Fields, _ what: Bilingual, _ mechanism: Mechanism
    ) -> Clock.Length? {
        let from = fields["from"]?.string ?? ""
        if let field = mechanism.fields[from], field.kind == .date || field.kind == .moment {
            return .before(field.id, back)
        }
        yaml.add(
            "back-from-nothing", yaml.place(node),
            Bilingual(
                zh: "\(what.zh)：-\(back) 是倒推，要从一个日期字段倒推",
                en: "\(what.en): -\(back) counts back, from a date field"),
            Bilingual(zh: "写 from: 日期或时间字段", en: "write from: with a date or moment field"))
        return nil
    }

    private mutating func start(_ node: Node?, _ what: Bilingual, _ mechanism: Mechanism) -> Clock.Start {
        guard let node, let text = yaml.string(node, what) else { return .entered }
        if text == "entered" { return .entered }
        if let moment = Moment(rawValue: text) { return .moment(moment) }
        if mechanism.fields.contains(text) { return .field(FieldID(text)) }
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, let answer = ReferralAnswer(rawValue: parts[1]) {
            return .referral(parts[0], answer)
        }
        let known = ["entered"] + Moment.allCases.map(\.rawValue) + mechanism.fields.ids
        yaml.add(
            "unknown-start", yaml.place(node),
            Bilingual(zh: "\(what.zh)：不知道“\(text)”这个起算点", en: "\(what.en): “\(text)” is no starting point"),
            nearest(text, known).map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                ?? Bilingual(
                    zh: "写 entered、某个时点（如 accepted）、日期字段或 流转.accepted",
                    en: "write entered, a moment such as accepted, a date field, or <referral>.accepted"))
        return .entered
    }

    /// A period, or the name of a parameter that holds one. A parameter that holds something else is wrong where it is
    /// declared, for it is there that somebody mends it.
    mutating func given(_ node: Node?, _ what: Bilingual, _ mechanism: Mechanism) -> GivenPeriod? {
        guard let node, let text = yaml.string(node, what) else { return nil }
        guard let parameter = mechanism.parameters[text] else {
            if YAMLReader.isID(text), Period(text) == nil, !mechanism.parameters.isEmpty {
                yaml.add(
                    "bad-period", yaml.place(node),
                    Bilingual(
                        zh: "“\(text)”既不是期限，也不是参数", en: "“\(text)” is no period, and no parameter"),
                    nearest(text, mechanism.parameters.ids).map {
                        Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?")
                    }
                        ?? Bilingual(
                            zh: "写成 5wd，或先在 parameters: 中声明",
                            en: "write it as 5wd, or declare it under parameters: first"))
                return nil
            }
            return yaml.period(node, what).map { GivenPeriod($0) }
        }
        if let period = Period(parameter.text) { return GivenPeriod(period, parameter: text) }
        notAPeriod(parameter, usedAt: yaml.place(node))
        return nil
    }

    mutating func notAPeriod(_ parameter: Parameter, usedAt place: SourcePlace) {
        yaml.add(
            "bad-period", parameter.place,
            Bilingual(
                zh: "参数 \(parameter.id) 在第 \(place.line) 行用作期限，不能是“\(parameter.text)”",
                en:
                    "the parameter \(parameter.id) is used as a period in line \(place.line) and cannot be “\(parameter.text)”"
            ),
            Bilingual(
                zh: "写成 5wd（工作日）、30d（自然日）、1mo（月）、2wh（工作小时）或 2h（小时）",
                en:
                    "write 5wd (working days), 30d (calendar days), 1mo (months), 2wh (working hours) or 2h (hours)"
            ))
    }

    /// `cap_holds: pauses`
    private mutating func capHoldsPauses(_ node: Node?) -> Bool {
        onlyWord(node, "cap_holds", "pauses")
        return node?.string == "pauses"
    }

    /// A key that knows one word.
    private mutating func onlyWord(_ node: Node?, _ key: String, _ word: String) {
        guard let node, node.string != word else { return }
        yaml.add(
            "unknown-word", yaml.place(node),
            Bilingual(zh: "\(key) 只能是 \(word)", en: "\(key) can only be \(word)"),
            Bilingual(zh: "写 \(key): \(word)，或删去", en: "write \(key): \(word), or leave it out"))
    }

    /// `escalate: [committee_head, { to: director, after: 2wd }]`
    private mutating func escalation(
        _ node: Node?, _ what: Bilingual, _ mechanism: Mechanism
    ) -> [Clock.Step] {
        yaml.items(node).compactMap { item in
            if let role = item.string { return Clock.Step(role: RoleID(role), after: nil) }
            guard let fields = yaml.mapping(item, what, keys: ["to", "after"]),
                let role = yaml.string(fields["to"], what)
            else { return nil }
            return Clock.Step(role: RoleID(role), after: given(fields["after"], what, mechanism))
        }
    }

    private mutating func pauses(_ node: Node?, _ what: Bilingual) -> [Clock.PauseReason] {
        yaml.entries(node, Bilingual(zh: "\(what.zh)的暂停事由", en: "pause reasons of \(what.en)")).map {
            id, node, place in
            Clock.PauseReason(
                id: id,
                name: yaml.bilingual(node, Bilingual(zh: "事由 \(id)", en: "reason \(id)"), at: place)
                    ?? Bilingual(both: id))
        }
    }

    private mutating func clockExtension(
        _ node: Node?, _ what: Bilingual, _ mechanism: Mechanism
    ) -> Clock.Extension? {
        guard let node,
            let fields = yaml.mapping(node, what, keys: ["times", "most", "approved_by", "of", "tell"])
        else { return nil }
        guard let most = given(fields["most"], what, mechanism),
            let approver = option(fields["approved_by"], what, Clock.Approver.allCases)
        else {
            if fields["most"] != nil, fields["approved_by"] != nil { return nil }
            yaml.add(
                "bad-extension", fields.place,
                Bilingual(
                    zh: "\(what.zh)的延长应写明 most 和 approved_by",
                    en: "the extension of \(what.en) needs most and approved_by"),
                Bilingual(
                    zh: "例如 extend: { times: 1, most: 30d, approved_by: unit_head }",
                    en: "for example extend: { times: 1, most: 30d, approved_by: unit_head }"))
            return nil
        }
        onlyWord(fields["tell"], "tell", "parties")
        onlyWord(fields["of"], "of", "owner")
        return Clock.Extension(
            times: yaml.integer(fields["times"], what) ?? 1, most: most, approver: approver,
            tellsParties: fields["tell"]?.string == "parties")
    }

    /// `- { light: red, past: 15wd, word: { zh: …, en: … } }`
    private mutating func lights(
        _ node: Node?, _ what: Bilingual, _ mechanism: Mechanism
    ) -> [LightRule]? {
        guard let node else { return nil }
        let keys = ["light", "past", "left", "overdue", "when", "word"]
        return yaml.items(node).compactMap { item in
            guard let fields = yaml.mapping(item, what, keys: keys),
                let light = option(fields["light"], what, Light.allCases)
            else { return nil }
            let thresholds = ["past", "left", "overdue"].filter { fields[$0] != nil }
            if thresholds.count > 1 {
                yaml.add(
                    "two-thresholds", yaml.place(item),
                    Bilingual(
                        zh: "一条灯写了 \(thresholds.joined(separator: "、"))，只能有一个",
                        en: "one light has \(thresholds.joined(separator: ", ")); it can have one"),
                    Bilingual(zh: "分成几条", en: "make a line of each"))
            }
            let threshold: LightRule.Threshold
            if let past = given(fields["past"], what, mechanism) {
                threshold = .past(past)
            } else if let left = given(fields["left"], what, mechanism) {
                threshold = .left(left)
            } else {
                threshold = yaml.flag(fields["overdue"], what) ? .overdue : .always
            }
            let conditions: [LightRule.Condition] = [.open, .done]
            let condition = yaml.string(fields["when"], what).flatMap { LightRule.Condition(rawValue: $0) }
            if fields["when"] != nil, condition == nil {
                yaml.add(
                    "unknown-word", yaml.place(item),
                    Bilingual(zh: "灯的 when 只能是 open 或 done", en: "when of a light is open or done"),
                    Bilingual(
                        zh: "写 when: open 或 when: done",
                        en: "write \(conditions.map(\.rawValue).joined(separator: " or "))"))
            }
            return LightRule(
                light: light, word: yaml.optionalBilingual(fields["word"], what), threshold: threshold,
                condition: condition)
        }
    }
}

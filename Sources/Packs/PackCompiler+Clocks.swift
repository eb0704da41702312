import Mechanisms
import Organisation
import WorkCalendar
import Yams

extension PackCompiler {
    private static let clockKeys = [
        "name", "basis", "period", "from", "stops", "rolls", "window", "owner", "escalate", "pause", "extend",
        "cap", "lights",
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
                escalation: escalation(fields["escalate"], what), pauses: pauses(fields["pause"], what),
                extension: clockExtension(fields["extend"], what), cap: yaml.period(fields["cap"], what),
                lights: lights(fields["lights"], what) ?? (isWindow ? LightRule.window : LightRule.standard),
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
        if let period = Period(text) { return .fixed(period) }
        if text == "instalments" { return .instalments }
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

    private mutating func start(_ node: Node?, _ what: Bilingual, _ mechanism: Mechanism) -> Clock.Start {
        guard let node, let text = yaml.string(node, what) else { return .entered }
        if text == "entered" { return .entered }
        if let moment = Moment(rawValue: text) { return .moment(moment) }
        if mechanism.fields.contains(text) { return .field(FieldID(text)) }
        let known = ["entered"] + Moment.allCases.map(\.rawValue) + mechanism.fields.ids
        yaml.add(
            "unknown-start", yaml.place(node),
            Bilingual(zh: "\(what.zh)：不知道“\(text)”这个起算点", en: "\(what.en): “\(text)” is no starting point"),
            nearest(text, known).map { Bilingual(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
                ?? Bilingual(
                    zh: "写 entered、某个时点（如 accepted）或日期字段",
                    en: "write entered, a moment such as accepted, or a date field"))
        return .entered
    }

    /// `escalate: [committee_head, { to: director, after: 2wd }]`
    private mutating func escalation(_ node: Node?, _ what: Bilingual) -> [Clock.Step] {
        yaml.items(node).compactMap { item in
            if let role = item.string { return Clock.Step(role: RoleID(role), after: nil) }
            guard let fields = yaml.mapping(item, what, keys: ["to", "after"]),
                let role = yaml.string(fields["to"], what)
            else { return nil }
            return Clock.Step(role: RoleID(role), after: yaml.period(fields["after"], what))
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

    private mutating func clockExtension(_ node: Node?, _ what: Bilingual) -> Clock.Extension? {
        guard let node, let fields = yaml.mapping(node, what, keys: ["times", "most", "approved_by", "tell"])
        else { return nil }
        guard let most = yaml.period(fields["most"], what),
            let approver = option(fields["approved_by"], what, Clock.Approver.allCases)
        else {
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
        if let tell = fields["tell"], tell.string != "parties" {
            yaml.add(
                "unknown-word", yaml.place(tell),
                Bilingual(zh: "tell 只能是 parties", en: "tell can only be parties"),
                Bilingual(zh: "写 tell: parties，或删去", en: "write tell: parties, or leave it out"))
        }
        return Clock.Extension(
            times: yaml.integer(fields["times"], what) ?? 1, most: most, approver: approver,
            tellsParties: fields["tell"]?.string == "parties")
    }

    /// `- { light: red, past: 15wd, word: { zh: …, en: … } }`
    private mutating func lights(_ node: Node?, _ what: Bilingual) -> [LightRule]? {
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
            if let past = yaml.period(fields["past"], what) {
                threshold = .past(past)
            } else if let left = yaml.period(fields["left"], what) {
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

import Decisions
import Mechanisms
import WorkCalendar
import Yams

/// What the pack leaves open to choice, and what of it the engine reads.
extension PackCompiler {
    mutating func readParameters(_ top: Fields, into mechanism: inout Mechanism) {
        for (id, node, place) in yaml.entries(top["parameters"], Bilingual(zh: "参数", en: "parameters")) {
            let what = Self.what(parameter: id)
            guard let fields = yaml.mapping(node, what, keys: ["name", "value", "basis", "note"]) else {
                continue
            }
            guard let text = yaml.string(fields["value"], what) else {
                yaml.add(
                    "no-value", place, Bilingual(zh: "\(what.zh)没有取值", en: "\(what.en) has no value"),
                    Bilingual(zh: "写 value: …", en: "write value: …"))
                continue
            }
            mechanism.parameters[id] = Parameter(
                id: id,
                name: yaml.bilingual(
                    fields["name"], Bilingual(zh: "\(what.zh)的名称", en: "the name of \(what.en)"), at: place)
                    ?? Bilingual(both: id),
                value: Self.value(text, of: id), text: text, basis: yaml.string(fields["basis"], what),
                note: yaml.optionalBilingual(fields["note"], what), place: place)
        }
    }

    /// The values that a host gives to the parameters of a pack it uses, under `with:`.
    mutating func give(_ node: Node?, to used: inout Mechanism, _ what: Bilingual) {
        let whats = Bilingual(zh: "\(what.zh)的参数", en: "with of \(what.en)")
        for (id, node, place) in yaml.entries(node, whats) {
            guard var parameter = used.parameters[id] else {
                yaml.unknown(id, at: place, among: used.parameters.ids, what: whats)
                continue
            }
            guard let text = yaml.string(node, whats) else { continue }
            let value = Self.value(text, of: id)
            if EngineParameter(rawValue: id) == nil, Self.kind(value) != Self.kind(parameter.value) {
                let known = parameter.text
                yaml.add(
                    "wrong-value", place,
                    Bilingual(
                        zh: "\(Self.what(parameter: id).zh) 不能取“\(text)”",
                        en: "\(Self.what(parameter: id).en) cannot be “\(text)”"),
                    Bilingual(
                        zh: "写同一类的值，例如 \(known)", en: "write a value of the same kind, such as \(known)"))
                continue
            }
            (parameter.value, parameter.text, parameter.place) = (value, text, place)
            used.parameters[id] = parameter
        }
        used.readPeriodsAnew()
    }

    /// The limits of the engine from the parameters as they stand after `uses:`.
    mutating func readLimits(into mechanism: inout Mechanism) {
        for known in EngineParameter.allCases {
            guard let parameter = mechanism.parameters[known.rawValue] else { continue }
            switch known {
            case .sessionsMax: mechanism.limits.sessionsMax = count(parameter, as: known)
            case .returnsMax:
                mechanism.limits.returnsMax =
                    count(parameter, as: known) ?? EngineLimits().returnsMax
            case .oralOnlyIfPerformed:
                // Until the word is mended the stricter rule holds.
                mechanism.limits.oralOnlyIfPerformed = yesOrNo(parameter) ?? true
            }
        }
    }

    private mutating func count(_ parameter: Parameter, as known: EngineParameter) -> Int? {
        let least = known.least ?? 0
        if let count = Int(parameter.text), count >= least { return count }
        refuse(
            parameter,
            Bilingual(zh: "应是不小于 \(least) 的整数", en: "must be a whole number from \(least) on"),
            Bilingual(zh: "写一个整数，例如 3", en: "write a whole number, such as 3"))
        return nil
    }

    private mutating func yesOrNo(_ parameter: Parameter) -> Bool? {
        if case .boolean(let flag) = parameter.value { return flag }
        refuse(
            parameter, Bilingual(zh: "应是 true 或 false", en: "must be true or false"),
            Bilingual(zh: "写 true（是）或 false（否）", en: "write true (yes) or false (no)"))
        return nil
    }

    private mutating func refuse(_ parameter: Parameter, _ rule: Bilingual, _ remedy: Bilingual) {
        let what = Self.what(parameter: parameter.id)
        yaml.add(
            "wrong-value", parameter.place,
            Bilingual(
                zh: "\(what.zh) 由系统读取，\(rule.zh)，不能是“\(parameter.text)”",
                en: "\(what.en) is read by the engine and \(rule.en), not “\(parameter.text)”"), remedy)
    }

    private static func what(parameter id: String) -> Bilingual {
        Bilingual(zh: "参数 \(id)", en: "parameter \(id)")
    }

    /// `true`, `12.5`, or a text such as `5wd`. A parameter that the engine reads as yes or no may be written so.
    private static func value(_ text: String, of id: String) -> FeelValue {
        if text == "true" { return .boolean(true) }
        if text == "false" { return .boolean(false) }
        if let known = EngineParameter(rawValue: id), known.least == nil {
            if text == "yes" { return .boolean(true) }
            if text == "no" { return .boolean(false) }
        }
        if let number = FeelDecimal(text) { return .number(number) }
        return .string(text)
    }

    private enum Kind { case flag, number, period, text }

    private static func kind(_ value: FeelValue) -> Kind {
        switch value {
        case .boolean: .flag
        case .number: .number
        case .string(let text): Period(text) == nil ? .text : .period
        default: .text
        }
    }
}

import Decisions
import Mechanisms
import Organisation
import WorkCalendar

/// What a declaration says besides the words that people read, by the keys under which a pack writes it. Two packs that
/// use one id for the same thing agree on all of it.
protocol Meaning {
    var name: Bilingual { get }
    var place: SourcePlace { get }
    var meaning: [(key: String, value: String)] { get }
}

extension Role: Meaning {
    var meaning: [(key: String, value: String)] {
        [("at", zone.map { "\($0)" } ?? level?.rawValue ?? ""), ("sees", sees.rawValue)]
    }
}

extension LawfulRoute: Meaning {
    var meaning: [(key: String, value: String)] { [("basis", basis)] }
}

extension Matter: Meaning {
    var meaning: [(key: String, value: String)] {
        [
            ("routes", routes.failed.joined(separator: ", ")),
            ("not_performed", routes.notPerformed.joined(separator: ", ")), ("no_oral", "\(noOral)"),
            ("paper_only", "\(paperOnly)"),
        ]
    }
}

extension Side: Meaning {
    var meaning: [(key: String, value: String)] { [("least", "\(least)")] }
}

extension Field: Meaning {
    var meaning: [(key: String, value: String)] {
        var options = ""
        var one = kind
        if case .many(let kind) = kind { one = kind }
        if case .choice(let choices) = one { options = choices.map(\.id).joined(separator: ", ") }
        return [
            ("kind", kind.word), ("options", options), ("many", kind.isMany ? "true" : ""),
            ("personal", personal ?? ""),
        ]
    }
}

extension Parameter: Meaning {
    var meaning: [(key: String, value: String)] { [("value", text)] }
}

extension Document: Meaning {
    var meaning: [(key: String, value: String)] {
        [
            ("template", template ?? ""), ("form", form.rawValue),
            ("shows", shows.map(\.text).joined(separator: ", ")),
        ]
    }
}

extension Decision: Meaning {
    var meaning: [(key: String, value: String)] {
        [
            ("at", level?.rawValue ?? ""), ("hit", "\(table.hitPolicy)"),
            (
                "inputs",
                table.inputs.map { "\($0.expression) \($0.allowedValues ?? "")" }.joined(separator: ", ")
            ),
            (
                "outputs",
                table.outputs.map { "\($0.name) \($0.allowedValues ?? "") \($0.defaultEntry ?? "")" }
                    .joined(separator: ", ")
            ),
            ("rules", table.rules.map { "\($0.tests + $0.outputs)" }.joined(separator: ", ")),
        ]
    }
}

extension Referral: Meaning {
    var meaning: [(key: String, value: String)] {
        [
            ("kind", kind.rawValue), ("to", to.text), ("level", routing.level?.rawValue ?? ""),
            ("line", routing.line ?? ""), ("route", routing.decision ?? ""),
            ("unit", routing.field?.text ?? routing.known?.rawValue ?? ""), ("letter", letter ?? ""),
            ("answer_within", answerWithin.map { "\($0)" } ?? ""), ("result", "\(owesResult)"),
            ("result_letter", resultLetter ?? ""), ("arbiter", arbiter?.text ?? ""),
            ("within", arbiterWithin.map { "\($0)" } ?? ""), ("units", units?.text ?? ""),
            ("result_within", resultWithin.map { "\($0)" } ?? ""),
            ("escalate", escalation.map(\.text).joined(separator: ", ")),
            ("opens", opens.map { "\($0.pack) \($0.entry)" } ?? ""), ("when", opensWhen?.text ?? ""),
            ("results_to", resultsTo.map(\.word).joined(separator: ", ")),
        ]
    }
}

public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let amend = VerbRule(
        .amend, zh: "更正", en: "Correct", .always, by: .ownerOrSuperior, events: [Amended.self],
        asks: { _, mechanism in
            let fields = mechanism.fields.all.map { ($0.id.text, $0.name) }
            return [
                Ask("field", zh: "更正字段", en: "Field", Forms.choice(fields)),
                Ask("value", zh: "正确内容", en: "Correct value", .longText), .reason,
            ]
        },
        fits: { _, context in !context.mechanism.fields.isEmpty },
        decide: { (decider, input) throws(Rejection) in
            guard let field = input.choice("field").flatMap({ decider.mechanism.fields[$0] }),
                let reason = input.words("reason")
            else { throw .missing(field: "field") }
            // The value is read once more, as what the chosen field holds.
            var ask = field.asked(required: true)
            ask.id = "value"
            let typed = input.acting.answers.asked["value"] ?? .text("")
            let read = try decider.reader().read([ask], from: .group(["value": typed]))
            guard let value = read["value"] else { throw .missing(field: "value") }
            decider.emit(Amended(field: field.id, value: value, reason: reason))
        })
}

/// A mistake corrected by a new entry; the old value stays in the journal.
public struct Amended: CaseEventBody {
    public static let name = "case.amended/1"
    public var field: FieldID
    public var value: FieldValue
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if case .words(let wrong)? = state.fields[field] { state.replaced.append(wrong.id) }
        state.fields[field] = value
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let field = names.field(field.text)
        return Bilingual(
            zh: "更正「\(field.zh)」：\(reason.shown)", en: "Corrected “\(field.en)”: \(reason.shown)")
    }
}

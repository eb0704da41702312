public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let amend = VerbRule(
        .amend, zh: "更正", en: "Correct", .always, by: .ownerOrSuperior, events: [Amended.self],
        asks: { _, mechanism in
            var fields = mechanism.fields.all.map { ($0.id.text, $0.name) }
            if mechanism.hasAmendableMatter {
                fields.append((matterID, Bilingual(zh: "事项类型", en: "Matter type")))
            }
            return [
                Ask("field", zh: "更正字段", en: "Field", Forms.choice(fields)),
                Ask("value", zh: "正确内容", en: "Correct value", .longText), .reason,
            ]
        },
        fits: { _, context in !context.mechanism.fields.isEmpty || context.mechanism.hasAmendableMatter },
        decide: { (decider, input) throws(Rejection) in
            if input.choice("field") == matterID, decider.mechanism.hasAmendableMatter {
                return try amendMatter(&decider, input)
            }
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

extension VerbRule {
    /// How the form calls the type of the matter, beside the pack's own fields.
    fileprivate static let matterID = "matter"

    /// What the law allows hangs on the type (routes, oral agreements, paper), so a wrong one is put right.
    private static func amendMatter(_ decider: inout Decider, _ input: StepInput) throws(Rejection) {
        let reason = try input.needWords("reason")
        let typed = input.acting.answers.asked["value"]?.text ?? ""
        let mechanism = decider.mechanism
        guard
            let matter = mechanism.matters[typed]
                ?? mechanism.matters.all.first(where: { $0.name.zh == typed || $0.name.en == typed })
        else { throw .invalid(field: "value", .notAChoice) }
        decider.emit(MatterSet(matter: matter.id, reason: reason))
    }
}

extension Mechanism {
    /// False where the pack has a field of that name.
    fileprivate var hasAmendableMatter: Bool { !matters.isEmpty && !fields.contains(VerbRule.matterID) }
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

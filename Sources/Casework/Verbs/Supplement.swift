import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

/// 补正: asking for what is missing, and supplying it.
extension VerbRule {
    static let requestSupplement = VerbRule(
        .requestSupplement, zh: "通知补正", en: "Ask for papers", by: .owner, events: [Asked.self],
        asks: { _, _ in
            [
                Ask("text", zh: "需补正的材料", en: "What is missing", .longText),
                Ask("within", zh: "补正期限", en: "Within", .text, required: false),
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            let text = try input.needWords("text")
            let due = input["within"] == nil ? nil : try decider.due(input["within"], standard: nil)
            decider.emit(Asked(isAnswer: false, text: text, due: due))
            decider.fire(.supplementRequested)
        })

    static let supplement = VerbRule(
        .supplement, zh: "补正", en: "Supply papers", by: .owner, isResidents: true, takesFiles: true,
        asks: { _, _ in [Ask("text", zh: "补正内容", en: "What is supplied", .longText)] },
        fits: { state, _ in state.moments[.supplementRequested] != nil },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(Asked(isAnswer: true, text: try input.needWords("text"), due: nil))
            decider.fire(.supplemented)
        })
}

/// 补正: what is missing was asked for, or came in.
public struct Asked: CaseEventBody {
    public static let name = "case.supplement/1"
    public var isAnswer: Bool
    public var text: Words
    public var due: Instant?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.moments[isAnswer ? .supplemented : .supplementRequested] = meta.effective
        if isAnswer {
            for index in state.papersAsked.indices where state.papersAsked[index].answeredAt == nil {
                state.papersAsked[index].answeredAt = meta.effective
            }
        } else {
            state.papersAsked.append(PaperRequest(text: text, due: due, at: meta.effective))
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        isAnswer
            ? Bilingual(zh: "补正：\(text.shown)", en: "Supplied: \(text.shown)")
            : Bilingual(zh: "通知补正：\(text.shown)", en: "Asked for: \(text.shown)")
    }
}

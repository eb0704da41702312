import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    static let courtRules = ActRule(
        .courtRules,
        zh: "法院裁定：这里只记录，不决定",
        en: "the court rules: recorded, never decided, here",
        events: [CourtAnswered.self],
        asks: { _, _ in
            let answers = CourtAnswer.allCases.map { ($0.rawValue, $0.name) }
            return [
                Ask("answer", zh: "裁定结果", en: "Ruling", Forms.choice(answers)),
                .note,
            ]
        },
        fits: { decider throws(Rejection) in
            if try decider.current.mediation.binding?.allows(.courtConfirms) != true { throw .notFiled }
        },
        decide: { (decider, input) throws(Rejection) in
            guard let answer = input.choice("answer").flatMap({ CourtAnswer(rawValue: $0) }) else {
                throw .missing(field: "answer")
            }
            if let filed = input.state.moments[.courtFiled] { try decider.requireHappened(after: filed) }
            decider.emit(CourtAnswered(answer: answer, note: input.words("note")))
            decider.fire(.courtRuled)
            decider.fire(answer == .confirmed ? .confirmed : .confirmationDismissed)
        })
}

/// What the court decided: recorded, never taken, here. A dismissed application leaves the agreement binding.
public struct CourtAnswered: CaseEventBody {
    public static let name = "agreement.court_ruled/1"
    public var answer: CourtAnswer
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(answer == .confirmed ? .courtConfirms : .courtDismisses) }
        state.moments[.courtRuled] = meta.effective
        state.moments[answer == .confirmed ? .confirmed : .confirmationDismissed] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "法院：\(answer.name.zh)\(note.map { "（\($0.shown)）" } ?? "")",
            en: "Court: \(answer.name.en)\(note.map { " (\($0.shown))" } ?? "")")
    }
}

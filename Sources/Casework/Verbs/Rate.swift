import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let rate = VerbRule(
        .rate, zh: "评价", en: "Rate", .always, by: .ownerOrSuperior, isResidents: true, events: [Rated.self],
        asks: { _, _ in
            let scores = (1...5).map { (String($0), Bilingual(zh: "\($0) 分", en: "\($0) of 5")) }
            return [Ask("score", zh: "评分", en: "Score", Forms.choice(scores)), .note]
        },
        fits: { state, context in context.actor.kind != .post && state.mayBeRated },
        decide: { (decider, input) throws(Rejection) in
            guard let score = input.choice("score").flatMap({ Int($0) }) else {
                throw .missing(field: "score")
            }
            guard input.state.mayBeRated else { throw .notAnswered }
            decider.emit(Rated(score: score, note: input.words("note")))
            decider.fire(.rated)
        })
}

public struct Rated: CaseEventBody {
    public static let name = "case.rated/1"
    /// 1…5
    public var score: Int
    public var note: Words?

    var isSatisfied: Bool { score >= 4 }

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.ratings.append(Rating(score: score, at: meta.effective))
        state.moments[.rated] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "当事人评价 \(score) 分", en: "Rated \(score) of 5")
    }
}

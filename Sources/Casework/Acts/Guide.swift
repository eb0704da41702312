import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    static let guide = ActRule(
        .guide,
        zh: "告知应去哪里；不算答复",
        en: "told where to turn instead; not counted as an answer",
        events: [Guided.self],
        asks: { _, _ in [Ask("guidance", zh: "告知的途径", en: "Where to turn", .longText)] },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(Guided(guidance: try input.needWords("guidance")))
            decider.fire(.guided)
        })
}

/// Told where to turn instead. The matter itself is not answered.
public struct Guided: CaseEventBody {
    public static let name = "case.guided/1"
    public var guidance: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.guidance = guidance
        state.moments[.guided] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "引导至其他途径：\(guidance.shown)", en: "Told where to turn instead: \(guidance.shown)")
    }
}

import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let answerSupervision = VerbRule(
        .answerSupervision, zh: "报告督办结果", en: "Answer the supervision", by: .owner, first: 4,
        events: [SupervisionAnswered.self],
        asks: { _, _ in [Ask("answer", zh: "办理情况", en: "Answer", .longText)] },
        fits: { state, _ in state.handling.supervisions.contains { $0.answeredAt == nil } },
        decide: { (decider, input) throws(Rejection) in
            guard let open = input.state.handling.supervisions.first(where: { $0.answeredAt == nil }) else {
                throw .noSupervision
            }
            decider.emit(SupervisionAnswered(number: open.number, answer: try input.needWords("answer")))
        })
}

public struct SupervisionAnswered: CaseEventBody {
    public static let name = "case.supervision_answered/1"
    public var number: Int
    public var answer: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if let index = state.handling.supervisions.firstIndex(where: { $0.number == number }) {
            state.handling.supervisions[index].answeredAt = meta.effective
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "报告督办结果：\(answer.shown)", en: "Answer to the supervision order: \(answer.shown)")
    }
}

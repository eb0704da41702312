import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    static let courtFiles = ActRule(
        .courtFiles,
        zh: "法院立案：这里只记录，不决定",
        en: "the court files it: recorded, never decided, here",
        events: [CourtFiled.self],
        asks: { _, _ in
            [Ask("court_number", zh: "法院案号", en: "The court's number", .text, required: false)]
        },
        fits: { decider throws(Rejection) in
            if try decider.current.mediation.binding?.allows(.courtFiled) != true { throw .notApplied }
        },
        decide: { (decider, input) throws(Rejection) in
            if let applied = input.state.moments[.confirmationApplied] {
                try decider.requireHappened(after: applied)
            }
            decider.emit(CourtFiled(courtNumber: input.words("court_number")))
            decider.fire(.courtFiled)
        })
}

public struct CourtFiled: CaseEventBody {
    public static let name = "agreement.court_filed/1"
    public var courtNumber: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(.courtFiled) }
        state.moments[.courtFiled] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let number = courtNumber?.shown
        return Bilingual(
            zh: "法院立案\(number.map { "：\($0)" } ?? "")",
            en: "Filed by the court\(number.map { ": \($0)" } ?? "")")
    }
}

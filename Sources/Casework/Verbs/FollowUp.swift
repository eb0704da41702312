import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let followUp = VerbRule(
        .followUp, zh: "回访", en: "Follow up", .always, by: .ownerOrSuperior, first: 5,
        events: [FollowedUp.self],
        asks: { _, _ in
            let results = FollowUp.Result.allCases.map { ($0.rawValue, $0.name) }
            return [
                Ask("result", zh: "回访结果", en: "Result", Forms.choice(results)),
                Ask(
                    "resolved", zh: "当事人认为已解决", en: "The person says it is settled", .yesNo, required: false),
                .note,
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            guard let result = input.choice("result").flatMap({ FollowUp.Result(rawValue: $0) }) else {
                throw .missing(field: "result")
            }
            let resolved = input.yesNo("resolved")
            if result == .reached, resolved == nil { throw .missing(field: "resolved") }
            // Nobody can have been helped by what was not done yet.
            if resolved == true, !input.state.hasResult { throw .notAnswered }
            decider.emit(
                FollowedUp(
                    result: result, isResolved: result == .reached ? resolved : nil, note: input.words("note")
                ))
            var occasion = PaperOccasion()
            occasion.number = input.state.handling.followUps.count + 1
            occasion.text = input.words("note")
            if result == .reached { decider.issue(.followUpRecord, occasion) }
            if result == .reached || result == .declined { decider.fire(.followedUp) }
        })
}

public struct FollowedUp: CaseEventBody {
    public static let name = "case.followed_up/1"
    public var result: FollowUp.Result
    public var isResolved: Bool?
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.followUps.append(FollowUp(result: result, isResolved: isResolved, at: meta.effective))
        if result == .reached || result == .declined { state.moments[.followedUp] = meta.effective }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let words = note.map { "：\($0.shown)" } ?? ""
        let settled = isResolved.map {
            $0 ? Bilingual(zh: "，已解决", en: ", settled") : Bilingual(zh: "，未解决", en: ", not settled")
        }
        return Bilingual(
            zh: "回访（\(result.name.zh)\(settled?.zh ?? "")）\(words)",
            en: "Follow-up (\(result.name.en)\(settled?.en ?? ""))\(words)")
    }
}

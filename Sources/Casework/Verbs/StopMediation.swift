import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension VerbRule {
    /// A party may end mediation at any moment (人民调解法 23).
    static let stopMediation = VerbRule(
        .stopMediation, zh: "当事人要求终止", en: "A party stops", .whileMediating, by: .owner, isDanger: true,
        asks: { _, _ in [Ask("party", zh: "要求终止的当事人", en: "Party", .party), .note] },
        decide: { (decider, input) throws(Rejection) in
            decider.endMediation(
                .stopped, party: try input.needActive("party").id, note: input.words("note"))
        })
}

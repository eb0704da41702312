import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension ActRule {
    static let failMediation = ActRule(
        .failMediation,
        zh: "调解不成，告知途径（第二十六条）",
        en: "no agreement; the routes are told (26)",
        isDanger: true,
        asks: { _, _ in [.whatHappened] },
        decide: { (decider, input) throws(Rejection) in
            decider.endMediation(.failed, note: input.words("note"))
        })
}

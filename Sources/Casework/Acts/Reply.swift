import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension ActRule {
    static let reply = ActRule(
        .reply,
        zh: "答复",
        en: "answered",
        takesFiles: true,
        asks: { _, _ in [Ask("reply", zh: "答复内容", en: "Answer", .longText)] },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(Replied(reply: try input.needWords("reply")))
            decider.fire(.replied)
        })
}

import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension ActRule {
    static let complete = ActRule(
        .complete,
        zh: "办结",
        en: "the work is done",
        decide: { (decider, _) throws(Rejection) in decider.reach(.completed) })
}

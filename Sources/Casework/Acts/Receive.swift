import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension ActRule {
    /// The matter has arrived at the unit; it is not yet taken on.
    static let receive = ActRule(
        .receive,
        zh: "到了本单位",
        en: "arrived at the unit",
        decide: { (decider, _) throws(Rejection) in decider.reach(.received) })
}

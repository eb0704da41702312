import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension ActRule {
    /// What mediation is, that it is voluntary and free, and what either side may do (人民调解法 23).
    static let tellRights = ActRule(
        .tellRights,
        zh: "告知权利义务（第二十三条）",
        en: "rights and duties told (23)",
        decide: { (decider, _) throws(Rejection) in decider.reach(.rightsTold) })
}

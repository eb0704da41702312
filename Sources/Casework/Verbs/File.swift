import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension VerbRule {
    static let file = VerbRule(
        .file, zh: "归档", en: "File", .onceClosed, by: .ownerOrSuperior,
        fits: { state, _ in state.moments[.filed] == nil },
        decide: { (decider, input) throws(Rejection) in
            decider.reach(.filed)
        })
}

import Mechanisms
import Organisation
import Streams
import WorkCalendar

extension VerbRule {
    static let withdraw = VerbRule(
        .withdraw, zh: "撤回", en: "Withdraw", by: .ownerOrSuperior, isResidents: true, isDanger: true,
        asks: { _, _ in [.note] },
        decide: { (decider, input) throws(Rejection) in
            if input.state.mediation.binding != nil { throw .agreementBinds }
            decider.reach(.withdrawn, note: input.words("note"))
        })
}

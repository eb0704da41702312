public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    /// What is in effect binds while the parties talk about changing it.
    static let openAgreementAgain = ActRule(
        .openAgreementAgain,
        zh: "生效后重新协商（第三十三条）：原协议继续有效，照常履行、可以申请司法确认；协商不成，案件回到原来的环节",
        en:
            "talks about what is in effect (33): it binds, is owed and can be confirmed meanwhile; where the talks end without another agreement, the case is back where it was",
        events: [AgreementOpenedAgain.self],
        asks: { _, _ in [.whatHappened] },
        fits: { decider throws(Rejection) in _ = try decider.binding(.replaced) },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(AgreementOpenedAgain(from: input.state.handling.stage))
        })
}

extension Ask {
    static let whatHappened = Ask("note", zh: "情况说明", en: "What happened", .longText, required: false)
}

/// The parties talk about what is in effect; it binds until another takes its place (人民调解法 31, 33 III).
public struct AgreementOpenedAgain: CaseEventBody {
    public static let name = "agreement.opened_again/1"
    /// Where the case was while it was being performed.
    public var from: StageID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.openedAgainFrom = from
        state.mediation.sessionsBefore = state.mediation.sessions.count
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "重新协商；原协议继续有效", en: "To be changed; the agreement in effect still binds")
    }
}

import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    /// Told at once: which routes are open to whoever is owed (人民调解法 32, 33).
    static let performanceBroken = ActRule(
        .performanceBroken,
        zh: "不履行；告知相应途径（第三十二、三十三条）",
        en: "not performed; the routes for that are told (32, 33)",
        events: [AgreementBroken.self],
        asks: { _, _ in [.whatHappened] },
        fits: { decider throws(Rejection) in _ = try decider.binding(.broken) },
        decide: { (decider, input) throws(Rejection) in
            let routes = decider.routesOfBreach(try decider.binding(.broken))
            decider.emit(AgreementBroken(routes: routes, note: input.words("note")))
            decider.fire(.performanceBroken)
            decider.leaveTalks(to: input.state.mediation.openedAgainFrom)
        })
}

/// What was agreed is not being done; the routes that are open now were told (人民调解法 32, 33).
public struct AgreementBroken: CaseEventBody {
    public static let name = "agreement.broken/1"
    public var routes: [String]
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withBinding { $0.take(.broken) }
        state.endTalks()
        state.mediation.routesTold = routes
        state.moments[.performanceBroken] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let told = names.told(routes)
        return Bilingual(zh: "协议未履行；\(told.zh)", en: "The agreement is not performed. \(told.en)")
    }
}

import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// What a unit may give back, it may give back once; what the dispatcher decided, not at all (潍坊 22).
    static let handBack = VerbRule(
        .handBack, zh: "退回", en: "Return", by: .owner, isDanger: true, events: [Returned.self],
        asks: { _, _ in [.reason] },
        fits: { state, _ in
            state.handling.unit != state.handling.firstReceiver && !state.handling.isDecided
        },
        decide: { (decider, input) throws(Rejection) in
            let handling = input.state.handling
            if handling.isDecided, handling.decided?.isRuling == true { throw .decided }
            let most = decider.mechanism.limits.returnsMax
            guard handling.returns < most else { throw .returnsUsedUp(most: most) }
            if handling.isDecided { throw .decided }
            guard handling.unit != handling.firstReceiver else { throw .nothingToReturn }
            if decider.isAside(handling.firstReceiver, input.state) { throw .recused }
            let reason = try input.needWords("reason")
            decider.emit(Returned(from: handling.unit, to: handling.firstReceiver, reason: reason))
            decider.fire(.returned)
        })
}

/// The holder says it is not its duty and gives it back to the unit that dispatched it.
public struct Returned: CaseEventBody {
    public static let name = "case.returned/1"
    public var from: UnitID
    public var to: UnitID
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.returns += 1
        state.handling.returnedFrom = state.handling.stage
        // Whoever gives the matter back owes no result of it.
        for offer in state.linkage.owedHere where offer.debtor == from {
            state.linkage.withOffer(offer.key) { $0.take(.givenBack, at: meta.effective) }
        }
        state.moments[.returned] = meta.effective
        state.hold(by: to, as: state.handling.owner)
        state.handling.assignee = nil
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let from = names.unit(from)
        return Bilingual(zh: "\(from.zh)退回：\(reason.shown)", en: "Returned by \(from.en): \(reason.shown)")
    }
}

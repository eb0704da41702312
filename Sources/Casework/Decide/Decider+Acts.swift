import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What a step of a pack brings about; what each act is stands in `Casework/Acts`.
extension Decider {
    /// - Parameter values: the answers to all that the step's acts ask.
    mutating func perform(_ act: Act, _ values: [String: FieldValue], _ acting: Acting) throws(Rejection) {
        let rule = act.rule
        try rule.fits(self)
        try rule.decide(&self, StepInput(values: values, acting: acting, state: try current))
    }

    // MARK: what several acts and verbs need

    /// Ends with notice of the lawful routes for this matter type (26). Where the parties only talked about changing what
    /// is in effect, that stands: the case goes back to its performance.
    mutating func endMediation(_ why: MediationEnded.Why, party: PartyID? = nil, note: Words?) {
        if let stage = state?.mediation.openedAgainFrom {
            emit(MediationEnded(why: why, party: party, routes: [], note: note))
            hasMoved = true
            return move(to: stage, by: why.rawValue)
        }
        emit(MediationEnded(why: why, party: party, routes: routes(\.failed), note: note))
        switch why {
        case .refused: fire(.partyRefused)
        case .stopped: fire(.mediationStopped)
        case .failed: fire(.mediationFailed)
        case .sessionsUsedUp: fire(.sessionsUsedUp)
        }
    }

    /// The routes of the matter for an event; of all matters where the type says nothing. Enforcement needs a ruling.
    func routes(_ event: KeyPath<MatterRoutes, [String]>) -> [String] {
        let own = state?.matter.flatMap { mechanism.matters[$0]?.routes[keyPath: event] } ?? []
        return (own.isEmpty ? mechanism.routes.ids : own).filter {
            mechanism.routes[$0]?.isEnforcement != true
        }
    }

    /// What the court confirmed is enforced (人民调解法 33 II; 民诉法 206); anything else takes the routes of its matter.
    func routesOfBreach(_ agreement: Agreement) -> [String] {
        let enforcement = mechanism.routes.all.filter(\.isEnforcement).map(\.id)
        return agreement.confirmation == .confirmed && !enforcement.isEmpty
            ? enforcement : routes(\.notPerformed)
    }

    func requireNoRefusal() throws(Rejection) {
        if try current.parties.contains(where: { $0.isActive && $0.consent == .refused }) {
            throw .refusedByParty
        }
    }

    func requireMediator() throws(Rejection) {
        if try current.mediation.mediators.isEmpty { throw .noMediator }
        try requireAcceptedMediators()
    }

    /// Every party has accepted whoever took another mediator's place (人民调解法 23 第一项).
    func requireAcceptedMediators() throws(Rejection) {
        let state = try current
        let active = state.parties.filter(\.isActive).map(\.id)
        if state.mediation.mediators.contains(where: { !$0.isAccepted(by: active) }) {
            throw .mediatorNotAccepted
        }
    }
}

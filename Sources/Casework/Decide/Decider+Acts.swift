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

    /// The routes of the matter for an event; of all matters where the type says nothing.
    func routes(_ event: KeyPath<MatterRoutes, [String]>) -> [String] {
        let own = state?.matter.flatMap { mechanism.matters[$0]?.routes[keyPath: event] } ?? []
        return own.isEmpty ? mechanism.routes.ids : own
    }

    func requireNoRefusal() throws(Rejection) {
        if try current.parties.contains(where: { $0.isActive && $0.consent == .refused }) {
            throw .refusedByParty
        }
    }

    func requireMediator() throws(Rejection) {
        if try current.mediation.mediators.isEmpty { throw .noMediator }
    }
}

import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What several acts of an agreement need, from the draft to the last payment. What may follow what stands in
/// `AgreementTable`.
extension Decider {
    /// Nothing is signed or sealed before it was drawn up.
    func draft(_ step: Agreement.Step) throws(Rejection) -> Agreement {
        guard let agreement = try current.mediation.draft, agreement.allows(step) else { throw .noAgreement }
        if let drafted = agreement.draftedAt, effective < drafted {
            throw .invalid(field: "happened_at", .beforeLastStep)
        }
        return agreement
    }

    /// What is in effect and can take the step.
    func binding(_ step: Agreement.Step) throws(Rejection) -> Agreement {
        guard let agreement = try current.mediation.binding else { throw .notInEffect }
        if agreement.isPerformed { throw .alreadyPerformed }
        guard agreement.allows(step) else { throw .notInEffect }
        if let effect = agreement.effectiveAt, effective < effect {
            throw .invalid(field: "happened_at", .beforeLastStep)
        }
        return agreement
    }

    /// In effect with the last of: every party's own or authorised signature, or of those whom it binds one on either side,
    /// the mediator's, the seal (29).
    /// - Parameter left: when somebody left whose signature was waited for.
    mutating func checkEffect(without left: Instant? = nil) {
        guard let state, let agreement = state.mediation.draft,
            let mediator = agreement.mediatorSignedAt, let seal = agreement.sealedAt,
            agreement.isSigned(by: state.parties, binding: mechanism.binds)
        else { return }
        let signed = agreement.signatures.filter(\.counts).map(\.at)
        takeEffect(at: (signed + [mediator, seal, left].compactMap { $0 }).max() ?? effective)
    }

    mutating func takeEffect(at moment: Instant) {
        emit(AgreementTookEffect(at: moment))
        fire(.agreementEffective)
    }

    /// - Parameter number: of the instalment; nil: all that is left.
    mutating func recordPerformed(_ number: Int?, note: Words?) {
        let talks = state?.mediation.openedAgainFrom
        emit(AgreementPerformed(number: number, note: note))
        guard state?.mediation.binding?.isPerformed == true else { return }
        fire(.performed)
        leaveTalks(to: talks)
    }

    /// Back to where the agreement is performed, for what the pack does next.
    mutating func leaveTalks(to stage: StageID?) {
        if let stage { move(to: stage, by: Act.openAgreementAgain.rawValue) }
    }
}

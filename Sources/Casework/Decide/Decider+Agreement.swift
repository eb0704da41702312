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

    /// In effect with the last of: every party's own or authorised signature, the mediator's, the seal (29).
    mutating func checkEffect() {
        guard let state, let agreement = state.mediation.draft,
            let mediator = agreement.mediatorSignedAt, let seal = agreement.sealedAt,
            state.parties.allSatisfy({ !$0.isActive || agreement.isSigned(by: $0.id) })
        else { return }
        let signed = agreement.signatures.filter(\.counts).map(\.at)
        takeEffect(at: (signed + [mediator, seal]).max() ?? effective)
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

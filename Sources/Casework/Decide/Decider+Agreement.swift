import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// From the draft to the last payment. What may follow what stands in `AgreementTable`.
extension Decider {
    mutating func draftAgreement(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        try requireNoRefusal(state)
        emit(AgreementDrafted(agreement: try agreement(.written, values, state)))
        fire(.agreementDrafted)
    }

    private func agreement(
        _ form: Agreement.Form, _ values: [String: FieldValue], _ state: CaseState
    ) throws(Rejection) -> Agreement {
        guard Set(state.parties.filter(\.isActive).map(\.side)).count > 1 else { throw .needsTwoSides }
        guard let terms = words(values["terms"]) else { throw .missing(field: "terms") }
        var instalments: [Instalment] = []
        if case .rows(let rows)? = values["instalments"] {
            for row in rows {
                guard let what = words(row["what"]), case .date(let due)? = row["due"] else { continue }
                var amount: Int64?
                if case .money(let fen)? = row["amount"] { amount = fen }
                var isExact = false
                if case .yesNo(true)? = row["exact"] { isExact = true }
                instalments.append(
                    Instalment(
                        number: instalments.count + 1, what: what, amount: amount, due: due, isExact: isExact)
                )
            }
        }
        return Agreement(
            number: state.mediation.agreements.count + 1, form: form, terms: terms, instalments: instalments)
    }

    /// 人民调解法 28, 30; not for labour (劳动争议调解仲裁法 14) nor, by local rule, for terms still to be performed. It is
    /// reached before a mediator (19, 28), like any other.
    mutating func agreeOrally(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        try requireNoRefusal(state)
        guard !state.mediation.mediators.isEmpty else { throw .noMediator }
        if let matter = state.matter, mechanism.matters[matter]?.noOral == true {
            throw .oralForbidden(matter)
        }
        var isPerformed = false
        if case .yesNo(true)? = values["performed_now"] { isPerformed = true }
        if !isPerformed, mechanism.limits.oralOnlyIfPerformed { throw .oralNeedsPerformance }
        let agreement = try agreement(.oral, values, state)
        if isPerformed, agreement.instalments.contains(where: { $0.due > effective.date }) {
            throw .invalid(field: "instalments", .stillOwed)
        }
        emit(AgreementDrafted(agreement: agreement))
        takeEffect(at: effective)
        if isPerformed { recordPerformed(nil, note: nil) }
    }

    mutating func signAgreement(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        let agreement = try draft(.partySigns)
        guard case .party(let id)? = values["party"], let party = state.party(id) else {
            throw .missing(field: "party")
        }
        guard !agreement.isSigned(by: id) else { throw .alreadySigned }
        guard case .choice(let mannerID)? = values["manner"], let manner = Manner(rawValue: mannerID) else {
            throw .missing(field: "manner")
        }
        var representative: Representative?
        if case .choice(let chosen)? = values["representative"] {
            representative = party.representatives.first { $0.id.text == chosen }
            if representative == nil { throw .invalid(field: "representative", .notAChoice) }
        }
        if party.isMinor, representative?.kind != .guardian { throw .minorNeedsGuardian }
        // A group is bound through whoever holds every member's authority to settle, not by one name under it.
        let counts = representative.map { $0.hasAuthority && $0.maySettle } ?? (party.headCount == 1)
        emit(
            AgreementSigned(
                signature: .init(
                    party: id, representative: representative?.id, manner: manner, at: effective,
                    counts: counts)))
        checkEffect()
    }

    mutating func mediatorSigns() throws(Rejection) {
        let state = try current
        let agreement = try draft(.mediatorSigns)
        guard agreement.mediatorSignedAt == nil else { throw .alreadySigned }
        guard let account = context.actor.account,
            state.mediation.mediators.contains(where: { $0.account == account })
        else { throw .notTheMediator }
        emit(MediatorSigned(account: account))
        checkEffect()
    }

    mutating func sealAgreement() throws(Rejection) {
        let state = try current
        let agreement = try draft(.committeeSeals)
        guard agreement.sealedAt == nil else { throw .alreadySigned }
        if let matter = state.matter, mechanism.matters[matter]?.paperOnly == true, agreement.scan == nil {
            throw .needsSignedPaper(matter)
        }
        emit(AgreementSealed(unit: context.actor.unit ?? state.handling.unit))
        checkEffect()
    }

    /// Nothing is signed or sealed before it was drawn up.
    private func draft(_ step: Agreement.Step) throws(Rejection) -> Agreement {
        guard let agreement = try current.mediation.draft, agreement.allows(step) else { throw .noAgreement }
        if let drafted = agreement.draftedAt, effective < drafted {
            throw .invalid(field: "happened_at", .beforeLastStep)
        }
        return agreement
    }

    /// In effect with the last of: every party's own or authorised signature, the mediator's, the seal (29).
    private mutating func checkEffect() {
        guard let state, let agreement = state.mediation.draft,
            let mediator = agreement.mediatorSignedAt, let seal = agreement.sealedAt,
            state.parties.allSatisfy({ !$0.isActive || agreement.isSigned(by: $0.id) })
        else { return }
        let signed = agreement.signatures.filter(\.counts).map(\.at)
        takeEffect(at: (signed + [mediator, seal]).max() ?? effective)
    }

    private mutating func takeEffect(at moment: Instant) {
        emit(AgreementTookEffect(at: moment))
        fire(.agreementEffective)
    }

    // MARK: performance

    private func binding(_ step: Agreement.Step) throws(Rejection) -> Agreement {
        guard let agreement = try current.mediation.binding else { throw .notInEffect }
        if agreement.isPerformed { throw .alreadyPerformed }
        guard agreement.allows(step) else { throw .notInEffect }
        if let effect = agreement.effectiveAt, effective < effect {
            throw .invalid(field: "happened_at", .beforeLastStep)
        }
        return agreement
    }

    /// What is in effect binds while the parties talk about changing it.
    mutating func openAgreementAgain() throws(Rejection) {
        _ = try binding(.replaced)
        emit(AgreementOpenedAgain(from: try current.handling.stage))
    }

    mutating func recordPerformance(_ values: [String: FieldValue]) throws(Rejection) {
        let agreement = try binding(.performedWhole)
        var number: Int?
        if case .choice(let id)? = values["instalment"], id != Forms.wholeAgreement {
            number = Int(id)
        } else if !agreement.instalments.isEmpty, values["instalment"] == nil {
            throw .missing(field: "instalment")
        }
        recordPerformed(number, note: words(values["note"]))
    }

    private mutating func recordPerformed(_ number: Int?, note: Words?) {
        let talks = state?.mediation.openedAgainFrom
        emit(AgreementPerformed(number: number, note: note))
        guard state?.mediation.binding?.isPerformed == true else { return }
        fire(.performed)
        leaveTalks(to: talks)
    }

    /// Told at once: which routes are open to whoever is owed (32, 33).
    mutating func breakPerformance(_ values: [String: FieldValue]) throws(Rejection) {
        _ = try binding(.broken)
        let talks = try current.mediation.openedAgainFrom
        emit(AgreementBroken(routes: routes(\.notPerformed), note: words(values["note"])))
        fire(.performanceBroken)
        leaveTalks(to: talks)
    }

    /// Back to where the agreement is performed, for what the pack does next.
    private mutating func leaveTalks(to stage: StageID?) {
        if let stage { move(to: stage, by: Act.openAgreementAgain.rawValue) }
    }

    // MARK: confirmation

    /// Both sides together, within 30 days of effect (33; 民诉法 205).
    mutating func applyConfirmation(_ values: [String: FieldValue]) throws(Rejection) {
        let agreement = try binding(.confirmationApplied)
        guard case .yesNo(true)? = values["jointly"] else { throw .notJoint }
        if let (clock, due) = try confirmationWindow(of: agreement), effective > due {
            throw .windowClosed(clock, due: due)
        }
        emit(ConfirmationApplied())
        fire(.confirmationApplied)
    }

    /// The window of the pack's clock, whether it runs in this stage or not.
    private func confirmationWindow(
        of agreement: Agreement
    ) throws(Rejection) -> (clock: ClockID, due: Instant)? {
        let state = try current
        guard let clock = mechanism.clocks.all.first(where: { $0.stops == .confirmationApplied }) else {
            return nil
        }
        guard case .moment(.agreementEffective) = clock.start, let from = agreement.effectiveAt else {
            return state.runningClocks.first { $0.clock == clock.id }.map { (clock.id, $0.due) }
        }
        // Running, or over.
        if let run = state.clocks.last(where: { $0.clock == clock.id && $0.start == from }) {
            return (clock.id, run.due)
        }
        guard let period = period(of: clock, from: from) else { return nil }
        let calendar = context.around.calendar(state.handling.unit)
        return (clock.id, calendar.deadline(from: from, period, rolls: clock.rolls).due)
    }

    mutating func courtFiles(_ values: [String: FieldValue]) throws(Rejection) {
        guard let agreement = try current.mediation.binding, agreement.allows(.courtFiled) else {
            throw .notApplied
        }
        if let applied = try current.moments[.confirmationApplied] { try requireHappened(after: applied) }
        emit(CourtFiled(courtNumber: words(values["court_number"])))
        fire(.courtFiled)
    }

    mutating func courtRules(_ values: [String: FieldValue]) throws(Rejection) {
        guard case .choice(let id)? = values["answer"], let answer = CourtAnswer(rawValue: id) else {
            throw .missing(field: "answer")
        }
        guard let agreement = try current.mediation.binding,
            agreement.allows(answer == .confirmed ? .courtConfirms : .courtDismisses)
        else { throw .notFiled }
        if let filed = try current.moments[.courtFiled] { try requireHappened(after: filed) }
        emit(CourtAnswered(answer: answer, note: words(values["note"])))
        fire(.courtRuled)
        fire(answer == .confirmed ? .confirmed : .confirmationDismissed)
    }
}

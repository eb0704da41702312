import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What each legal act *is*. Packs decide when an act is possible; its meaning stands here, once.
extension Decider {
    mutating func perform(_ act: Act, _ values: [String: FieldValue]) throws(Rejection) {
        switch act {
        case .accept: try accept(values)
        case .receive: reach(.received)
        case .complete: reach(.completed)
        case .reply:
            if let reply = words(values["reply"]) { emit(Replied(reply: reply)) }
            fire(.replied)
        case .guide:
            if let guidance = words(values["guidance"]) { emit(Guided(guidance: guidance)) }
            fire(.guided)
        case .tellRights: reach(.rightsTold)
        case .appointMediator: try appointMediator(values)
        case .scheduleSession: try scheduleSession(values)
        case .holdSession: try holdSession(values)
        case .draftAgreement: try draftAgreement(values)
        case .agreeOrally: try agreeOrally(values)
        case .signAgreement: try signAgreement(values)
        case .mediatorSigns: try mediatorSigns()
        case .sealAgreement: try sealAgreement()
        case .openAgreementAgain: try requireEffect()
        case .failMediation: endMediation(.failed, note: words(values["note"]))
        case .recordPerformance: try recordPerformance(values)
        case .performanceBroken: try breakPerformance(values)
        case .applyConfirmation: try applyConfirmation(values)
        case .courtFiles:
            guard try current.moments[.confirmationApplied] != nil else { throw .notApplied }
            reach(.courtFiled, note: words(values["court_number"]))
        case .courtRules: try courtRules(values)
        }
    }

    private mutating func accept(_ values: [String: FieldValue]) throws(Rejection) {
        if case .choice(let id)? = values["matter"] { emit(MatterSet(matter: MatterID(id))) }
        reach(.accepted)
        try giveNumber()
    }

    /// The number comes with acceptance, without gaps in its series; a case keeps the number it has.
    private mutating func giveNumber() throws(Rejection) {
        let state = try current
        guard state.number == nil, let pattern = mechanism.numbering else { return }
        let unit = numberingUnit(state.handling.unit)
        let year = effective.date.year
        let series = pattern.series(year: year, unit: unit.short)
        let counter = context.around.number(series)
        emit(
            CaseNumbered(
                number: pattern.number(year: year, unit: unit.short, counter: counter), series: series,
                counter: counter))
    }

    /// The nearest unit upward that has a short name for numbers.
    private func numberingUnit(_ id: UnitID) -> (id: UnitID, short: String) {
        let named = context.directory.path(from: id).first { !$0.short.isEmpty }
        return named.map { ($0.id, $0.short) } ?? (id, "")
    }

    // MARK: mediation

    private mutating func appointMediator(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        guard case .account(let account)? = values["mediator"] else { throw .missing(field: "mediator") }
        if state.handling.recusedAccounts.contains(account) { throw .recused }
        guard let owner = stage?.owner,
            context.directory.posts(of: account, on: context.today).contains(where: {
                $0.role == owner && !state.handling.recusedUnits.contains($0.unit)
            })
        else { throw .notAMediator }
        var isChosen = false
        if case .yesNo(true)? = values["chosen"] { isChosen = true }
        emit(MediatorAppointed(account: account, isChosen: isChosen))
        fire(.mediatorAppointed)
    }

    private mutating func scheduleSession(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        try requireNoRefusal(state)
        guard case .moment(let time)? = values["time"] else { throw .missing(field: "time") }
        emit(
            SessionPlanned(
                number: state.mediation.sessions.count + 1, time: time, room: words(values["room"])))
    }

    private mutating func holdSession(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        try requireNoRefusal(state)
        guard !state.mediation.mediators.isEmpty else { throw .noMediator }
        guard let note = words(values["note"]), case .yesNo(let agreed)? = values["agreed"] else {
            throw .missing(field: "note")
        }
        let number = state.mediation.sessions.count + 1
        emit(SessionHeld(number: number, note: note, agreed: agreed))
        fire(.sessionHeld)
        if !agreed, let most = mechanism.limits.sessionsMax, number >= most {
            endMediation(.sessionsUsedUp, note: nil)
        }
    }

    private mutating func draftAgreement(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        try requireNoRefusal(state)
        emit(AgreementDrafted(agreement: try agreement(.written, values, state)))
        fire(.agreementDrafted)
    }

    private func agreement(
        _ form: Agreement.Form, _ values: [String: FieldValue], _ state: CaseState
    ) throws(Rejection) -> Agreement {
        guard Set(state.parties.map(\.side)).count > 1 else { throw .needsTwoSides }
        guard let terms = words(values["terms"]) else { throw .missing(field: "terms") }
        var instalments: [Instalment] = []
        if case .rows(let rows)? = values["instalments"] {
            for row in rows {
                guard let what = words(row["what"]), case .date(let due)? = row["due"] else { continue }
                var amount: Int64?
                if case .money(let fen)? = row["amount"] { amount = fen }
                instalments.append(
                    Instalment(number: instalments.count + 1, what: what, amount: amount, due: due))
            }
        }
        return Agreement(
            number: state.mediation.agreements.count + 1, form: form, terms: terms, instalments: instalments)
    }

    /// 人民调解法 28, 30; not for labour (劳动争议调解仲裁法 14) nor, by local rule, for terms still to be performed.
    private mutating func agreeOrally(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        try requireNoRefusal(state)
        if let matter = state.matter, mechanism.matters[matter]?.noOral == true {
            throw .oralForbidden(matter)
        }
        var performed = false
        if case .yesNo(true)? = values["performed_now"] { performed = true }
        if !performed, mechanism.limits.oralOnlyIfPerformed { throw .oralNeedsPerformance }
        var agreement = try agreement(.oral, values, state)
        if performed {
            for index in agreement.instalments.indices {
                agreement.instalments[index].performedAt = effective
            }
        }
        emit(AgreementDrafted(agreement: agreement))
        emit(AgreementTookEffect(at: effective))
        fire(.agreementEffective)
        if performed { reach(.performed) }
    }

    private mutating func signAgreement(_ values: [String: FieldValue]) throws(Rejection) {
        let state = try current
        guard let agreement = state.mediation.agreement, agreement.effectiveAt == nil else {
            throw .noAgreement
        }
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
        let counts = representative.map { $0.hasAuthority && $0.maySettle } ?? true
        emit(
            AgreementSigned(
                signature: .init(
                    party: id, representative: representative?.id, manner: manner, at: effective,
                    counts: counts)))
        checkEffect()
    }

    private mutating func mediatorSigns() throws(Rejection) {
        let state = try current
        guard let agreement = state.mediation.agreement, agreement.effectiveAt == nil else {
            throw .noAgreement
        }
        guard agreement.mediatorSignedAt == nil else { throw .alreadySigned }
        guard let account = context.actor.account,
            state.mediation.mediators.contains(where: { $0.account == account })
        else { throw .notTheMediator }
        emit(MediatorSigned(account: account))
        checkEffect()
    }

    private mutating func sealAgreement() throws(Rejection) {
        let state = try current
        guard let agreement = state.mediation.agreement, agreement.effectiveAt == nil else {
            throw .noAgreement
        }
        guard agreement.sealedAt == nil else { throw .alreadySigned }
        if let matter = state.matter, mechanism.matters[matter]?.paperOnly == true, agreement.scan == nil {
            throw .needsSignedPaper(matter)
        }
        emit(AgreementSealed(unit: context.actor.unit ?? state.handling.unit))
        checkEffect()
    }

    /// In effect with the last of: every party's own or authorised signature, the mediator's, the seal (29).
    private mutating func checkEffect() {
        guard let state, let agreement = state.mediation.agreement, agreement.effectiveAt == nil,
            let mediator = agreement.mediatorSignedAt, let seal = agreement.sealedAt,
            state.parties.allSatisfy({ agreement.isSigned(by: $0.id) })
        else { return }
        let signed = agreement.signatures.filter(\.counts).map(\.at)
        emit(AgreementTookEffect(at: (signed + [mediator, seal]).max() ?? effective))
        fire(.agreementEffective)
        if state.mediation.agreement?.instalments.isEmpty == true { reach(.performed) }
    }

    /// Ends with notice of the lawful routes for this matter type (26).
    mutating func endMediation(_ why: MediationEnded.Why, party: PartyID? = nil, note: Words?) {
        let own = state?.matter.flatMap { mechanism.matters[$0]?.routes } ?? []
        let routes = own.isEmpty ? mechanism.routes.ids : own
        emit(MediationEnded(why: why, party: party, routes: routes, note: note))
        switch why {
        case .refused: fire(.partyRefused)
        case .stopped: fire(.mediationStopped)
        case .failed: fire(.mediationFailed)
        case .sessionsUsedUp: fire(.sessionsUsedUp)
        }
    }

    func requireNoRefusal(_ state: CaseState) throws(Rejection) {
        if state.parties.contains(where: { $0.consent == .refused }) { throw .refusedByParty }
    }

    // MARK: performance and confirmation

    private func requireEffect() throws(Rejection) {
        guard try current.mediation.agreement?.effectiveAt != nil else { throw .notInEffect }
    }

    private mutating func recordPerformance(_ values: [String: FieldValue]) throws(Rejection) {
        try requireEffect()
        guard case .choice(let id)? = values["instalment"], let number = Int(id) else {
            throw .missing(field: "instalment")
        }
        emit(InstalmentPerformed(number: number, note: words(values["note"])))
        if try current.mediation.agreement?.isPerformed == true { fire(.performed) }
    }

    private mutating func breakPerformance(_ values: [String: FieldValue]) throws(Rejection) {
        try requireEffect()
        reach(.performanceBroken, note: words(values["note"]))
    }

    /// Both sides together, within 30 days of effect (33; 民诉法 205).
    private mutating func applyConfirmation(_ values: [String: FieldValue]) throws(Rejection) {
        try requireEffect()
        guard case .yesNo(true)? = values["jointly"] else { throw .notJoint }
        let state = try current
        if let window = state.runningClocks.first(where: {
            mechanism.clocks[$0.clock]?.stops == .confirmationApplied
        }),
            effective > window.due
        {
            throw .windowClosed(window.clock, due: window.due)
        }
        reach(.confirmationApplied)
    }

    private mutating func courtRules(_ values: [String: FieldValue]) throws(Rejection) {
        guard try current.moments[.courtFiled] != nil else { throw .notFiled }
        guard case .choice(let id)? = values["answer"], let answer = Mediation.CourtAnswer(rawValue: id)
        else {
            throw .missing(field: "answer")
        }
        emit(CourtAnswered(answer: answer, note: words(values["note"])))
        fire(.courtRuled)
        fire(answer == .confirmed ? .confirmed : .confirmationDismissed)
    }
}

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
        case .openAgreementAgain: try openAgreementAgain()
        case .failMediation: endMediation(.failed, note: words(values["note"]))
        case .recordPerformance: try recordPerformance(values)
        case .performanceBroken: try breakPerformance(values)
        case .applyConfirmation: try applyConfirmation(values)
        case .courtFiles: try courtFiles(values)
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
        if context.directory.bars(account, state.handling.aside, on: context.today) { throw .recused }
        guard let owner = stage?.owner,
            context.directory.posts(of: account, on: context.today).contains(where: { $0.role == owner })
        else { throw .notAMediator }
        var isChosen = false
        if case .yesNo(true)? = values["chosen"] { isChosen = true }
        let mediation = state.mediation
        if !isChosen, mediation.declined.contains(account) { throw .mediatorNotAccepted }
        let awaits =
            mediation.isReplacing
            || mediation.mediators.contains { $0.account == account && $0.isReplacement }
        emit(
            MediatorAppointed(
                account: account, isChosen: isChosen, isReplacement: awaits && !isChosen ? true : nil))
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
        try requireMediator(state)
        guard let note = words(values["note"]), case .yesNo(let agreed)? = values["agreed"] else {
            throw .missing(field: "note")
        }
        let number = state.mediation.sessions.count + 1
        emit(SessionHeld(number: number, note: note, agreed: agreed))
        fire(.sessionHeld)
        if !agreed, let most = mechanism.limits.sessionsMax, number - state.mediation.sessionsBefore >= most {
            endMediation(.sessionsUsedUp, note: nil)
        }
    }

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

    /// There is a mediator, and every party has accepted whoever took another's place (人民调解法 23 第一项).
    func requireMediator(_ state: CaseState) throws(Rejection) {
        if state.mediation.mediators.isEmpty { throw .noMediator }
        let active = state.parties.filter(\.isActive).map(\.id)
        if state.mediation.mediators.contains(where: { !$0.isAccepted(by: active) }) {
            throw .mediatorNotAccepted
        }
    }

    func requireNoRefusal(_ state: CaseState) throws(Rejection) {
        if state.parties.contains(where: { $0.isActive && $0.consent == .refused }) { throw .refusedByParty }
    }
}

import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What every mechanism can do without writing it; what each verb is stands in `Casework/Verbs`.
extension Decider {
    mutating func perform(_ verb: Verb, _ acting: Acting) throws(Rejection) {
        let state = try current
        try authorise(verb, on: state)
        let rule = verb.rule
        let values = try reader().read(rule.asks(on: state, in: mechanism), from: acting.answers.asked)
        let input = StepInput(values: values, acting: acting, state: state)
        try rule.decide(&self, input)
        attach(acting.files, purpose: input.choice("purpose"))
    }

    /// Whether the verb fits the state at all, and who may use it where the pack does not say.
    func authorise(_ verb: Verb, on state: CaseState) throws(Rejection) {
        let rule = verb.rule
        try rule.time.check(verb, state, in: stage)
        try requireNotAside(state)
        let isResident = context.actor.kind == .resident
        switch mechanism.verbs[verb] {
        case .off?: throw .switchedOff(verb)
        case .roles(let roles)?: if !isResident { return try authorise(roles, on: state) }
        case nil: break
        }
        if isResident {
            guard rule.isResidents else { throw .notYours(roles: [stage?.owner].compactMap { $0 }) }
            return
        }
        try authorise(rule.by, on: state)
    }

    private func authorise(_ user: VerbUser, on state: CaseState) throws(Rejection) {
        let (actor, isPlatform) = (context.actor, context.actor.kind == .platform)
        switch user {
        case .owner: try authoriseOwner(state)
        case .ownerOrSuperior:
            let owner = [stage?.owner ?? state.handling.owner].compactMap { $0 }
            try authorise(owner + lastOwners(state) + directSuperiors(state), on: state)
        case .clockOwner: if !ownsClock(state) { throw .notYours(roles: clockOwners(state)) }
        case .clockOwnerOrSuperior:
            if ownsClock(state) { return }
            guard standsAboveClock(state) else { throw .notYours(roles: clockOwners(state)) }
            try requireNotAside(state)
        case .superior:
            if decides(actor, state) { return }
            try authorise(superiors(state) + arbiters(state), on: state)
        case .participant: try authoriseParticipant(state)
        case .invitedUnit:
            let invitations = state.linkage.invitations
            guard isPlatform || invitations.contains(where: { $0.unit == actor.unit && $0.answeredAt == nil })
            else { throw .notInvited }
        case .receiver:
            let offers = state.linkage.offered
            guard !offers.isEmpty else { throw .noOffer }
            guard isPlatform || offers.contains(where: { $0.to == actor.unit && $0.role == actor.role })
            else {
                throw .notYours(roles: Array(Set(offers.map(\.role))).sorted())
            }
        case .debtor:
            guard state.owesResult else { throw .noResultOwed }
            let (debts, roles) = (debts(state), debtors(state))
            guard debts.organ || debts.sender || !debts.offers.isEmpty,
                isPlatform || actor.role.map(roles.contains) == true
            else { throw .notYours(roles: roles) }
        }
    }

    private func clockOwners(_ state: CaseState) -> [RoleID] {
        state.runningClocks.compactMap { owner(of: $0) }.reduce(into: []) { roles, role in
            if !roles.contains(role) { roles.append(role) }
        }
    }

    /// A closed case has no owner; who owned stages at its unit may still follow up, file and reopen.
    private func lastOwners(_ state: CaseState) -> [RoleID] {
        state.isOpen ? [] : Array(Set(mechanism.stages.all.compactMap(\.owner))).sorted()
    }

    /// The post to which an offer that the arbiter left undecided was raised.
    private func decides(_ actor: Actor, _ state: CaseState) -> Bool {
        actor.kind == .post
            && state.linkage.disputed.contains {
                $0.arbiter == actor.role && $0.arbiterUnit == actor.unit
            }
    }

    private func arbiters(_ state: CaseState) -> [RoleID] {
        state.linkage.referrals.filter(\.isWaiting).compactMap(\.arbiter)
    }

    // MARK: what several verbs need

    /// Cases that share this one's work go to the unit that now does it.
    mutating func tellMembers() throws(Rejection) {
        guard stage?.isShared == true else { return }
        let state = try current
        tellMembers(of: state, stage: state.handling.stage, unit: state.handling.unit)
    }

    /// The end of a period somebody typed, such as `3wd`, from now.
    func due(_ value: FieldValue?, standard: Period?) throws(Rejection) -> Instant {
        var period = standard
        if let words = words(value) {
            guard let typed = words.text.flatMap({ Period($0) }) else {
                throw .invalid(field: "within", .notADate)
            }
            period = typed
        }
        guard let period, let state else { throw .missing(field: "within") }
        return context.around.calendar(state.handling.unit).deadline(from: effective, period).due
    }
}

import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What every mechanism can do without writing it.
extension Decider {
    mutating func perform(_ verb: Verb, _ acting: Acting) throws(Rejection) {
        let state = try current
        try authorise(verb, on: state)
        let values = try reader().read(
            Forms.asks(for: verb, on: state, in: mechanism), from: acting.answers.asked)
        try perform(verb, values, acting, state)
        var purpose: String?
        if case .choice(let id)? = values["purpose"] { purpose = id }
        attach(acting.files, purpose: purpose)
    }

    private mutating func perform(
        _ verb: Verb, _ values: [String: FieldValue], _ acting: Acting, _ state: CaseState
    ) throws(Rejection) {
        switch verb {
        case .assign: try assign(values, state)
        case .handBack: try handBack(values, state)
        case .transfer: try transfer(values, state)
        case .inviteUnit: try inviteUnit(values)
        case .answerInvitation: try answerInvitation(values, state)
        case .pause: try pause(values, state)
        case .resume: try resume(values, state)
        case .extend: try extend(values, state)
        case .recuse: try recuse(values, state)
        case .remind: emit(Reminded(note: words(values["note"])))
        case .supervise: try supervise(values, state)
        case .answerSupervision: try answerSupervision(values, state)
        case .comment: comment(values)
        case .attach: break
        case .requestSupplement, .supplement: try supplement(verb, values)
        case .amend: try amend(values, acting.answers.asked["value"])
        case .withdraw: reach(.withdrawn, note: words(values["note"]))
        case .group: try group(acting.named, state)
        case .reportToPolice:
            if let station = words(values["station"]), let danger = words(values["danger"]) {
                emit(ReportedToPolice(station: station, danger: danger))
            }
        case .reopen: try reopen(values, state)
        case .followUp: try followUp(values)
        case .rate: rate(values)
        case .file: reach(.filed)
        case .addParty: if let party = try readParty(acting.answers.asked) { emit(PartyAdded(party: party)) }
        case .correctParty: try correctParty(values["party"], acting.answers.asked)
        case .represent: try represent(values)
        case .answerMediation: try answerMediation(values, state)
        case .stopMediation: try stopMediation(values)
        case .answerReferral: try answerReferral(values, state)
        case .arbitrateReferral: try arbitrateReferral(values, state)
        case .reportResult: try reportResult(values, state)
        }
    }

    /// Whether the verb fits the state at all, and who may use it where the pack does not say.
    func authorise(_ verb: Verb, on state: CaseState) throws(Rejection) {
        try requireTime(verb, state)
        switch mechanism.verbs[verb] {
        case .off?: throw .switchedOff(verb)
        case .roles(let roles)?:
            if context.actor.kind == .resident { break }
            return try authorise(roles, on: state)
        case nil: break
        }
        if context.actor.kind == .resident {
            guard verb.isResidents else { throw .notYours(roles: [stage?.owner].compactMap { $0 }) }
            return
        }
        switch verb {
        case .comment, .attach, .remind, .reportToPolice: try authoriseParticipant(state)
        case .supervise, .arbitrateReferral: try authorise(superiors(state) + arbiters(state), on: state)
        case .answerInvitation:
            guard
                context.actor.kind == .platform
                    || state.linkage.invitations.contains(where: {
                        $0.unit == context.actor.unit && $0.answeredAt == nil
                    })
            else { throw .notInvited }
        case .answerReferral:
            guard let offer = state.linkage.referral, offer.status == .offered else { throw .noOffer }
            guard
                context.actor.kind == .platform
                    || (context.actor.unit == offer.to && context.actor.role == offer.role)
            else { throw .notYours(roles: [offer.role]) }
        case .recuse, .extend, .assign, .transfer, .group, .file, .reportResult, .followUp, .reopen, .amend,
            .correctParty, .rate, .withdraw:
            try authorise(
                [stage?.owner ?? state.handling.owner].compactMap { $0 } + lastOwners(state)
                    + superiors(state),
                on: state)
        default: try authoriseOwner(state)
        }
    }

    /// A closed case has no owner; who owned stages at its unit may still follow up, file and reopen.
    private func lastOwners(_ state: CaseState) -> [RoleID] {
        state.isOpen ? [] : Array(Set(mechanism.stages.all.compactMap(\.owner))).sorted()
    }

    private func arbiters(_ state: CaseState) -> [RoleID] {
        state.linkage.referral.flatMap { mechanism.referrals[$0.referral]?.arbiter }.map { [$0] } ?? []
    }

    private func requireTime(_ verb: Verb, _ state: CaseState) throws(Rejection) {
        switch verb {
        case .reopen, .file: if state.isOpen { throw .stillOpen }
        case .followUp, .rate, .comment, .attach, .amend, .correctParty, .reportResult: break
        case .answerMediation, .stopMediation:
            guard state.isOpen else { throw .closed }
            guard stage?.isMediation == true else {
                throw .notNow(action: verb.rawValue, stage: state.handling.stage)
            }
        default: if !state.isOpen { throw .closed }
        }
    }

    // MARK: units and people

    private mutating func assign(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        guard case .account(let account)? = values["account"] else { throw .missing(field: "account") }
        if state.handling.recusedAccounts.contains(account) { throw .recused }
        guard
            context.directory.posts(of: account, on: context.today).contains(where: {
                $0.unit == state.handling.unit
            })
        else {
            throw .invalid(field: "account", .notAnAccount)
        }
        emit(Assigned(account: account, unit: state.handling.unit))
    }

    /// What a unit may give back, it may give back once; what the dispatcher decided, not at all (潍坊 22).
    private mutating func handBack(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        if state.handling.isDecided { throw .decided }
        let most = mechanism.limits.returnsMax
        guard state.handling.returns < most else { throw .returnsUsedUp(most: most) }
        guard state.handling.unit != state.handling.firstReceiver else { throw .nothingToReturn }
        guard let reason = words(values["reason"]) else { throw .missing(field: "reason") }
        emit(Returned(from: state.handling.unit, to: state.handling.firstReceiver, reason: reason))
        fire(.returned)
    }

    private mutating func transfer(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        guard case .unit(let unit)? = values["unit"] else { throw .missing(field: "unit") }
        guard unit != state.handling.unit else { throw .sameUnit }
        if state.handling.isDecided, context.actor.unit == state.handling.unit { throw .decided }
        if state.handling.recusedUnits.contains(unit) { throw .recused }
        if let owner = stage?.owner, !context.directory.holds(unit, RoleQuery(role: owner), on: context.today)
        {
            throw .nobodyHolds(owner)
        }
        emit(
            Transferred(
                from: state.handling.unit, to: unit, reason: words(values["reason"]),
                isDecided: state.handling.returns > 0))
        try tellMembers()
    }

    /// Cases that share this one's work go to the unit that now does it.
    private mutating func tellMembers() throws(Rejection) {
        guard stage?.isShared == true else { return }
        let state = try current
        tellMembers(of: state, stage: state.handling.stage, unit: state.handling.unit)
    }

    private mutating func inviteUnit(_ values: [String: FieldValue]) throws(Rejection) {
        guard case .unit(let unit)? = values["unit"] else { throw .missing(field: "unit") }
        guard try unit != current.handling.unit else { throw .sameUnit }
        emit(
            UnitInvited(
                unit: unit, due: try due(values["within"], standard: .workingDays(3)),
                note: words(values["note"])))
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

    private mutating func answerInvitation(_ values: [String: FieldValue], _ state: CaseState)
        throws(Rejection)
    {
        guard let answer = words(values["answer"]), let unit = context.actor.unit else { throw .notInvited }
        emit(InvitationAnswered(unit: unit, answer: answer))
    }

    private mutating func recuse(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        guard let reason = words(values["reason"]) else { throw .missing(field: "reason") }
        if case .unit(let unit)? = values["unit"] {
            var successor: UnitID?
            if unit == state.handling.unit, let stage, let owner = stage.owner {
                successor = self.successor(of: unit, in: stage, state)
                guard successor != nil else { throw .nobodyHolds(owner) }
            }
            emit(Recused(account: nil, unit: unit, reason: reason, successor: successor))
            if successor != nil { try tellMembers() }
        } else if case .account(let account)? = values["account"] {
            emit(Recused(account: account, unit: nil, reason: reason, successor: nil))
        } else {
            throw .missing(field: "account")
        }
    }

    // MARK: supervision

    private mutating func supervise(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        guard let order = words(values["order"]) else { throw .missing(field: "order") }
        emit(
            Supervised(
                number: state.handling.supervisions.count + 1, by: context.actor.unit ?? state.handling.unit,
                due: try due(values["within"], standard: nil), order: order))
    }

    private mutating func answerSupervision(_ values: [String: FieldValue], _ state: CaseState)
        throws(Rejection)
    {
        guard let open = state.handling.supervisions.first(where: { $0.answeredAt == nil }) else {
            throw .noSupervision
        }
        guard let answer = words(values["answer"]) else { throw .missing(field: "answer") }
        emit(SupervisionAnswered(number: open.number, answer: answer))
    }

    private mutating func comment(_ values: [String: FieldValue]) {
        var isInstruction = false
        if case .yesNo(true)? = values["instruction"] { isInstruction = true }
        if let text = words(values["text"]) { emit(Commented(text: text, isInstruction: isInstruction)) }
    }

    // MARK: corrections

    private mutating func supplement(_ verb: Verb, _ values: [String: FieldValue]) throws(Rejection) {
        guard let text = words(values["text"]) else { throw .missing(field: "text") }
        let isAnswer = verb == .supplement
        let due: Instant? = values["within"] == nil ? nil : try self.due(values["within"], standard: nil)
        emit(Asked(isAnswer: isAnswer, text: text, due: due))
        fire(isAnswer ? .supplemented : .supplementRequested)
    }

    private mutating func amend(_ values: [String: FieldValue], _ typed: Input?) throws(Rejection) {
        guard case .choice(let id)? = values["field"], let field = mechanism.fields[id],
            let reason = words(values["reason"])
        else { throw .missing(field: "field") }
        var ask = field.asked(required: true)
        ask.id = "value"
        let read = try reader().read([ask], from: .group(["value": typed ?? .text("")]))
        guard let value = read["value"] else { throw .missing(field: "value") }
        emit(Amended(field: field.id, value: value, reason: reason))
    }

    private mutating func group(_ lead: CaseID?, _ state: CaseState) throws(Rejection) {
        guard let lead else { throw .noSuchCase }
        // One that shares the work of another could not also go where a third goes.
        guard lead != state.id, state.linkage.lead == nil else { throw .sameCase }
        emit(Grouped(lead: lead))
        orders.append(Order(to: StreamID(lead), .admit(member: state.id.stream)))
    }

    /// Back to the stage in which it last was open, with its clocks started anew.
    private mutating func reopen(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        guard let reason = words(values["reason"]) else { throw .missing(field: "reason") }
        emit(Reopened(reason: reason))
        fire(.reopened)
        let target = mechanism.anywhere.first { $0.trigger == .moment(.reopened) }.flatMap {
            choose($0.targets)
        }
        let first = mechanism.entries[state.entry].flatMap { choose($0.targets) }
        if let stage = target ?? first {
            hasMoved = true
            move(to: stage, by: Verb.reopen.rawValue)
        }
    }

    // MARK: afterwards

    private mutating func followUp(_ values: [String: FieldValue]) throws(Rejection) {
        guard case .choice(let id)? = values["result"], let result = FollowUp.Result(rawValue: id) else {
            throw .missing(field: "result")
        }
        var resolved: Bool?
        if case .yesNo(let answer)? = values["resolved"] { resolved = answer }
        if result == .reached, resolved == nil { throw .missing(field: "resolved") }
        emit(
            FollowedUp(
                result: result, isResolved: result == .reached ? resolved : nil, note: words(values["note"])))
        if result == .reached || result == .declined { fire(.followedUp) }
    }

    private mutating func rate(_ values: [String: FieldValue]) {
        guard case .choice(let id)? = values["score"], let score = Int(id) else { return }
        emit(Rated(score: score, note: words(values["note"])))
        fire(.rated)
    }

    // MARK: parties

    private mutating func represent(_ values: [String: FieldValue]) throws(Rejection) {
        guard case .party(let party)? = values["party"], case .choice(let kindID)? = values["kind"],
            let kind = Representative.Kind(rawValue: kindID), let name = words(values["name"])?.text
        else { throw .missing(field: "party") }
        func isYes(_ key: String) -> Bool { if case .yesNo(true)? = values[key] { true } else { false } }
        let elected = try current.parties.flatMap(\.representatives).filter { $0.kind == .elected }.count
        // 信访工作条例 20; 宁波 20: at most five.
        if kind == .elected, elected >= 5 { throw .tooManyRepresentatives }
        let hasAuthority = kind == .guardian || isYes("authority")
        let representative = Representative(
            id: PartyID(context.around.freshID()), kind: kind,
            name: reader().words(
                name, of: .party(party), under: mechanism.partyPrivacy.map { DeclarationID($0) }, form: .name),
            hasAuthority: hasAuthority,
            maySettle: kind == .guardian || (hasAuthority && isYes("may_settle")))
        emit(RepresentativeAdded(party: party, representative: representative))
    }

    private mutating func answerMediation(_ values: [String: FieldValue], _ state: CaseState)
        throws(Rejection)
    {
        guard case .party(let party)? = values["party"], case .choice(let id)? = values["answer"],
            let answer = Consent(rawValue: id)
        else { throw .missing(field: "answer") }
        emit(ConsentRecorded(party: party, answer: answer, note: words(values["note"])))
        if answer == .refused {
            endMediation(.refused, party: party, note: words(values["note"]))
        } else if try everyoneAgreed(current) {
            reach(.everyoneAgreed)
        }
    }

    /// Every known party agreed, and every side that the mechanism knows has somebody on it.
    private func everyoneAgreed(_ state: CaseState) -> Bool {
        let sides = Set(state.parties.map(\.side))
        return mechanism.sides.ids.allSatisfy { sides.contains($0) }
            && state.parties.allSatisfy { $0.consent == .agreed }
    }

    private mutating func stopMediation(_ values: [String: FieldValue]) throws(Rejection) {
        guard case .party(let party)? = values["party"] else { throw .missing(field: "party") }
        endMediation(.stopped, party: party, note: words(values["note"]))
    }
}

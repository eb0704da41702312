import Decisions
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Offering a case to another unit. The first receiver keeps the duty until another has accepted. The tables of what can
/// become of an offer stand in `docs/decisions/referrals.md`.
extension Decider {
    /// - Returns: the key of the offer; of several that are made side by side that of the first.
    mutating func offer(_ id: String) throws(Rejection) -> String? {
        let state = try current
        guard let referral = mechanism.referrals[id] else { throw .noOffer }
        let units = try receivers(of: referral, state)
        let arbiter = try arbiter(of: referral, state)
        let earlier = state.linkage.referrals.filter { $0.referral == id }
        let round = referral.units == nil ? nil : (earlier.compactMap(\.round).max() ?? 0) + 1
        let keys = try units.map { to throws(Rejection) in
            if earlier.contains(where: {
                $0.to == to && ($0.status == .offered || round != nil && $0.isUnderWay)
            }) {
                throw .offerPending
            }
            return try offer(referral, to: to, arbiter: arbiter, round: round)
        }
        return keys.first
    }

    private mutating func offer(
        _ referral: Referral, to: UnitID, arbiter: UnitID?, round: Int?
    ) throws(Rejection) -> String {
        let (state, id) = (try current, referral.id)
        let answerBy = referral.answerWithin.map {
            context.around.calendar(to).deadline(from: effective, $0.value).due
        }
        let due = answerBy ?? effective
        if let letter = referral.letter {
            var occasion = PaperOccasion()
            (occasion.referral, occasion.to, occasion.answerBy) = (id, to, answerBy)
            // Nobody is asked whether to take part: then the letter says by when the result is owed.
            if answerBy == nil, referral.owesResult {
                occasion.resultBy = referral.resultWithin.map {
                    context.around.calendar(to).deadline(from: effective, $0.value).due
                }
            }
            issue(letter, occasion)
        }
        guard let stage else { throw .noOffer }
        let number = state.linkage.referrals.filter { $0.referral == id }.count + 1
        let key = number == 1 ? id : "\(id)#\(number)"
        var offer = ReferralOffer(
            key: key, referral: id, kind: referral.kind, from: state.handling.unit, to: to,
            role: referral.to, offeredAt: effective, answerDue: due, stage: stage.id,
            owesResult: referral.owesResult, arbiter: referral.arbiter,
            arbiterUnit: arbiter)
        if opens(referral, state) { (offer.opens, offer.part) = (referral.opens?.pack, referral.opens?.part) }
        offer.round = round
        emit(ReferralOffered(offer: offer))
        if referral.answerWithin == nil {
            let (opened, due) = try accept(offer, at: to, isRuling: false)
            emit(ReferralBound(offer: key, opened: opened, resultDue: due))
            fired.append(.referral(id, .accepted))
        }
        return key
    }

    /// Whether whoever accepts gets a case of its own.
    private func opens(_ referral: Referral, _ state: CaseState) -> Bool {
        guard referral.opens != nil else { return false }
        guard let when = referral.opensWhen else { return true }
        return when.expression.holds(
            in: state.feelContext(mechanism, directory: context.directory, now: context.now))
    }

    /// All whom the step names: one unit, or those that a field lists to work side by side (联合办理).
    private func receivers(of referral: Referral, _ state: CaseState) throws(Rejection) -> [UnitID] {
        guard let field = referral.units else { return [try receiver(of: referral, state)] }
        let place = "\(Answers.fieldsKey).\(field)"
        guard case .list(let values)? = state.fields[field], !values.isEmpty else {
            throw .missing(field: place)
        }
        var units: [UnitID] = []
        for case .unit(let unit) in values {
            if units.contains(unit) { throw .namedTwice(field: place) }
            if unit == state.handling.unit { throw .sameUnit }
            try requireHolder(of: referral.to, at: unit, state)
            units.append(unit)
        }
        return units
    }

    /// Who is named can take it: somebody there holds the role, and has not stepped aside.
    private func requireHolder(of role: RoleID, at unit: UnitID, _ state: CaseState) throws(Rejection) {
        let aside = state.handling.aside
        if aside.units.contains(unit) { throw .recused }
        guard context.directory.holds(unit, RoleQuery(role: role), on: context.today, without: aside) else {
            throw .nobodyHolds(role, at: unit)
        }
    }

    /// The unit that a field names, else the nearest that the referral's table, line and level lead to. Where nobody there
    /// could answer, the offer is not made.
    func receiver(of referral: Referral, _ state: CaseState) throws(Rejection) -> UnitID {
        let (directory, aside) = (context.directory, state.handling.aside)
        if let unit = named(by: referral.routing, state) {
            if unit == state.handling.unit, referral.mayMoveCase { throw .sameUnit }
            try requireHolder(of: referral.to, at: unit, state)
            return unit
        }
        let query = query(referral.to, referral.routing, state)
        for start in [state.place, state.handling.unit].compactMap({ $0 }) {
            let found = directory.nearestHolders(
                query, from: start, on: context.today, without: aside,
                except: referral.mayMoveCase ? state.handling.unit : nil)
            if let one = meant(among: found, state) { return one }
            if found.count > 1 { throw .severalHold(referral.to, units: found) }
        }
        throw .nobodyHolds(referral.to, at: state.place ?? state.handling.unit)
    }

    /// The unit that decides about an offer, from the sender upwards. Where several could and nothing says which, no offer is
    /// made: its dispute would reach nobody.
    func arbiter(of referral: Referral, _ state: CaseState) throws(Rejection) -> UnitID? {
        guard let role = referral.arbiter else { return nil }
        if let unit = nearest(role, from: state) { return unit }
        let several = holders(of: role, from: state)
        if several.count > 1 { throw .severalHold(role, units: several) }
        return nil
    }

    // MARK: what becomes of offers

    /// An offer is made for a stage and by a holder. Where the case has left either, or whoever could answer has stepped
    /// aside, it lapses; what was accepted stays, with what is owed for it.
    mutating func lapseOffers() {
        guard let state else { return }
        for offer in state.linkage.referrals where offer.isWaiting {
            if let why = lapse(of: offer, state) { emit(ReferralLapsed(offer: offer.key, why: why)) }
        }
    }

    private func lapse(of offer: ReferralOffer, _ state: CaseState) -> ReferralLapsed.Why? {
        if !state.isOpen { return .closed }
        if offer.stage != state.handling.stage || offer.holder != state.handling.unit { return .movedOn }
        guard offer.status == .offered else { return nil }
        return isAside(offer.to, for: offer.role, state) ? .recused : nil
    }

    mutating func expireOffers() {
        for offer in state?.linkage.offered ?? [] where offer.answerDue < context.now {
            emit(
                ReferralExpired(
                    offer: offer.key, arbiterDue: arbiterDue(of: offer, since: offer.answerDue)),
                at: offer.answerDue)
            fired.append(.referral(offer.referral, .expired))
        }
    }

    /// The offer that goes along where its own answer moves the case: the arbiter decides in the new stage, which must
    /// say where his decision leads; a result is taken up by the stage that waited for it.
    func offerCarried(by trigger: Trigger, to target: Stage) -> String? {
        guard case .referral(let id, let answer) = trigger else { return nil }
        let offers = state?.linkage.referrals.filter { $0.referral == id } ?? []
        switch answer {
        case .rejected, .expired:
            let decides = mechanism.reactions(in: target).contains {
                $0.trigger == .referral(id, .accepted)
            }
            return decides ? offers.last(where: \.isDisputed)?.key : nil
        case .result, .allResults:
            return offers.last { $0.debt == .reported && !$0.isResultTakenUp }?.key
        case .accepted, .recalled: return nil
        }
    }

    /// A stage that waits for a result which has been reported before goes on at once: it could wait for ever.
    mutating func takeUpResults(enteredFrom before: StageID?) {
        if events.contains(where: { $0.body is ResultReturned || $0.body is ResultReceived }) { return }
        var visited = Set([before].compactMap { $0 })
        while let stage, stage.isOpen, visited.insert(stage.id).inserted {
            let waiting = (state?.linkage.referrals ?? []).filter {
                $0.debt == .reported && !$0.isResultTakenUp
            }
            var reported = Set(waiting.map { Trigger.referral($0.referral, .result) })
            for offer in waiting where state?.linkage.isComplete(Linkage.Round(offer)) == true {
                reported.insert(.referral(offer.referral, .allResults))
            }
            guard
                let reaction = mechanism.reactions(in: stage).first(where: { reported.contains($0.trigger) }),
                let target = choose(reaction.targets), target != stage.id
            else { return }
            issue(reaction.issues, leadingTo: target)
            move(to: target, by: reaction.trigger.text, with: carried(by: reaction.trigger, to: target))
        }
    }

    func carried(by trigger: Trigger, to target: StageID) -> String? {
        mechanism.stage(target).flatMap { offerCarried(by: trigger, to: $0) }
    }

    // MARK: decided means decided

    /// Whom an arbiter or a dispatcher named does it (潍坊 12345 条例 22): until there is a result they neither offer it to
    /// others nor take a step that lays it on another unit. They may ask those above them, and a party's refusal still
    /// ends it.
    func requireKept(_ action: Action, _ target: StageID?) throws(Rejection) {
        let state = try current
        guard let decided = state.handling.decided, state.handling.isDecided,
            context.actor.unit == decided.unit, !state.hasResult(since: decided.at)
        else { return }
        // A part that somebody else does, or a case of their own, leaves the matter where it was decided to be.
        if let referral = action.offers.flatMap({ mechanism.referrals[$0] }), referral.mayMoveCase {
            throw .decided
        }
        guard let target = target.flatMap({ mechanism.stage($0) }), target.isOpen, let owner = target.owner,
            !(stage?.clocks.compactMap { mechanism.clocks[$0] } ?? []).flatMap(\.escalation).contains(
                where: { $0.role == owner })
        else { return }
        if route(target, from: state).unit ?? state.handling.unit != decided.unit { throw .decided }
    }

    /// A unit that was given back what it had once goes to another for good, as often as the pack lets units give back.
    func isDecision(_ stage: StageID, _ unit: UnitID, _ state: CaseState) -> Bool {
        let handling = state.handling
        return handling.decided == nil && handling.returnedFrom == stage && handling.unit != unit
            && handling.returns >= max(1, mechanism.limits.returnsMax)
    }
}

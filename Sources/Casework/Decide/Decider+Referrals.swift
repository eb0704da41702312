import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Offering a case to another unit. The first receiver keeps the duty until another has accepted.
extension Decider {
    mutating func offer(_ id: String) throws(Rejection) {
        let state = try current
        guard let referral = mechanism.referrals[id] else { throw .noOffer }
        if state.linkage.referral?.status == .offered { throw .offerPending }
        guard let to = receiver(of: referral, state) else { throw .nobodyHolds(referral.to) }
        if let letter = referral.letter { issue(letter) }
        let due = context.around.calendar(to).deadline(from: effective, referral.answerWithin).due
        emit(
            ReferralOffered(
                offer: ReferralOffer(
                    referral: id, kind: referral.kind, from: state.handling.unit, to: to, role: referral.to,
                    offeredAt: effective, answerDue: due, owesResult: referral.owesResult)))
    }

    private func receiver(of referral: Referral, _ state: CaseState) -> UnitID? {
        if let field = referral.routing.field, case .unit(let unit)? = state.fields[field] { return unit }
        let query = RoleQuery(
            role: referral.to, level: referral.routing.level ?? mechanism.roles[referral.to]?.level,
            line: referral.routing.line)
        let recused = Set(state.handling.recusedUnits + [state.handling.unit])
        return [state.place, state.handling.unit].compactMap { $0 }.lazy.compactMap { [context] start in
            context.directory.nearest(query, from: start, on: context.today, excluding: recused)
        }.first
    }

    mutating func answerReferral(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        guard let offer = state.linkage.referral, offer.status == .offered else { throw .noOffer }
        guard case .choice(let answer)? = values["answer"] else { throw .missing(field: "answer") }
        let accepts = answer == "accept"
        if !accepts, offer.isArbitrated { throw .decided }
        if !accepts, words(values["reason"]) == nil { throw .missing(field: "reason") }
        emit(ReferralAnswered(isAccepted: accepts, reason: words(values["reason"])))
        if accepts { fire(.received) }
        fired.append(.referral(offer.referral, accepts ? .accepted : .rejected))
    }

    /// Whether somebody is owed the result of this case and has not had it (信访工作条例 22: 交办, 委托).
    func owesResult(_ state: CaseState) -> Bool {
        let isOwed =
            state.linkage.owesResultTo != nil
            || (state.linkage.referral?.owesResult == true && state.linkage.referral?.status == .accepted)
        return isOwed && state.linkage.resultReturnedAt == nil
    }

    mutating func reportResult(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        guard owesResult(state) else { throw .noResultOwed }
        guard let result = words(values["result"]) else { throw .missing(field: "result") }
        let entry = mechanism.entries[state.entry]?.from?.resultLetter
        let referral = state.linkage.referral.flatMap { mechanism.referrals[$0.referral]?.resultLetter }
        for letter in [entry, referral].compactMap({ $0 }) { issue(letter) }
        let receiver =
            state.linkage.owesResultTo ?? state.linkage.referral.map {
                context.directory.name(of: $0.from).zh
            } ?? ""
        emit(ResultReturned(to: receiver, result: result))
        if let offer = state.linkage.referral { fired.append(.referral(offer.referral, .result)) }
    }

    mutating func arbitrateReferral(_ values: [String: FieldValue], _ state: CaseState) throws(Rejection) {
        guard let offer = state.linkage.referral, offer.status == .rejected || offer.status == .expired else {
            throw .noOffer
        }
        guard case .unit(let unit)? = values["unit"] else { throw .missing(field: "unit") }
        guard context.directory.holds(unit, RoleQuery(role: offer.role), on: context.today) else {
            throw .nobodyHolds(offer.role)
        }
        guard let reason = words(values["reason"]) else { throw .missing(field: "reason") }
        emit(ReferralArbitrated(to: unit, reason: reason))
        fired.append(.referral(offer.referral, .accepted))
    }
}

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
        let due = context.around.calendar(to).deadline(from: effective, referral.answerWithin.value).due
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
}

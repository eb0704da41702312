import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let arbitrateReferral = VerbRule(
        .arbitrateReferral, zh: "裁定办理单位", en: "Decide who takes it", by: .superior,
        events: [ReferralArbitrated.self],
        asks: { state, mechanism in
            [
                .offer(state?.linkage.disputed, in: mechanism), Ask("unit", zh: "指定单位", en: "Unit", .unit),
                .reason,
            ]
        },
        fits: { state, _ in !state.linkage.disputed.isEmpty },
        decide: { (decider, input) throws(Rejection) in
            let linkage = input.state.linkage
            // Whoever was asked still has the time to answer that was given to it.
            if linkage.disputed.isEmpty, let open = linkage.offered.map(\.answerDue).min() {
                throw .stillToAnswer(until: open)
            }
            let offer = try input.offer(among: linkage.disputed)
            let unit = try input.needUnit("unit")
            let (context, aside) = (decider.context, input.state.handling.aside)
            if aside.units.contains(unit) { throw .recused }
            guard
                context.directory.holds(unit, RoleQuery(role: offer.role), on: context.today, without: aside)
            else { throw .nobodyHolds(offer.role, at: unit) }
            if !offer.movesCase, offer.opens == nil, unit == input.state.handling.unit { throw .sameUnit }
            if offer.round != nil,
                linkage.referrals.contains(where: {
                    $0.round == offer.round && $0.referral == offer.referral && $0.to == unit
                        && $0.key != offer.key && ($0.isWaiting || $0.isUnderWay)
                })
            {
                throw .namedTwice(field: "unit")
            }
            let reason = try input.needWords("reason")
            let (opened, due) = try decider.accept(offer, at: unit, isRuling: true)
            decider.emit(
                ReferralArbitrated(
                    offer: offer.key, to: unit, reason: reason, opened: opened, resultDue: due))
            decider.fired.append(.referral(offer.referral, .accepted))
        })
}

/// The arbiter decided who takes it; from now on it cannot bounce between offices.
public struct ReferralArbitrated: CaseEventBody {
    public static let name = "referral.arbitrated/1"
    /// The key of the offer.
    public var offer: String
    public var to: UnitID
    public var reason: Words
    /// The receiver's own case.
    public var opened: CaseID?
    public var resultDue: Instant?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.withOffer(offer) {
            $0.to = to
            $0.take(.arbiterDecides, at: meta.effective)
            $0.answeredBy = meta.actor.account
            $0.opened = opened.map { ReferralOffer.Opened(id: $0) }
            ($0.resultDue, $0.arbiterDue) = (resultDue, nil)
        }
        state.lastMove = meta.n
        guard state.linkage.offer(offer)?.movesCase == true else { return }
        state.hold(by: to, as: state.linkage.offer(offer)?.role)
        state.handling.decided = Designation(unit: to, at: meta.effective, isRuling: true)
        state.handling.assignee = nil
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let to = names.unit(to)
        return Bilingual(
            zh: "裁定由\(to.zh)办理：\(reason.shown)", en: "Decided: \(to.en) takes it. \(reason.shown)")
    }
}

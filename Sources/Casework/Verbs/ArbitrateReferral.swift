import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let arbitrateReferral = VerbRule(
        .arbitrateReferral, zh: "裁定办理单位", en: "Decide who takes it", by: .superior,
        events: [ReferralArbitrated.self],
        asks: { _, _ in [Ask("unit", zh: "指定单位", en: "Unit", .unit), .reason] },
        fits: { state, _ in
            state.linkage.referral?.status == .rejected || state.linkage.referral?.status == .expired
        },
        decide: { (decider, input) throws(Rejection) in
            guard let offer = input.state.linkage.referral,
                offer.status == .rejected || offer.status == .expired
            else { throw .noOffer }
            let unit = try input.needUnit("unit")
            let context = decider.context
            guard context.directory.holds(unit, RoleQuery(role: offer.role), on: context.today) else {
                throw .nobodyHolds(offer.role)
            }
            decider.emit(ReferralArbitrated(to: unit, reason: try input.needWords("reason")))
            decider.fired.append(.referral(offer.referral, .accepted))
        })
}

/// The arbiter decided who takes it; from now on it cannot bounce between offices.
public struct ReferralArbitrated: CaseEventBody {
    public static let name = "referral.arbitrated/1"
    public var to: UnitID
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.linkage.referral?.to = to
        state.linkage.referral?.status = .accepted
        state.linkage.referral?.answeredAt = meta.effective
        state.linkage.referral?.isArbitrated = true
        state.handling.isDecided = true
        state.hold(by: to, as: state.linkage.referral?.role)
        state.handling.assignee = nil
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let to = names.unit(to)
        return Bilingual(
            zh: "裁定由\(to.zh)办理：\(reason.shown)", en: "Decided: \(to.en) takes it. \(reason.shown)")
    }
}

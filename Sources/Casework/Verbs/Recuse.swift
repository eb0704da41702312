import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// Who has an interest in a matter has nothing to do with it (信访工作条例 28; 人民调解法 15 第一项). The duty never
    /// stays with them: `docs/decisions/referrals.md` says where it goes.
    static let recuse = VerbRule(
        .recuse, zh: "回避", en: "Recuse", by: .ownerOrSuperior, events: [Recused.self],
        asks: { _, _ in
            [
                Ask("account", zh: "回避人员", en: "Person", .account, required: false),
                Ask("unit", zh: "回避单位", en: "Unit", .unit, required: false), .reason,
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            let (state, context) = (input.state, decider.context)
            let reason = try input.needWords("reason")
            let (account, unit) = (input.account("account"), input.unit("unit"))
            if account == nil, unit == nil { throw .missing(field: "account") }
            var aside = state.handling.aside
            if let account, !aside.accounts.insert(account).inserted { throw .recused }
            if let unit, !aside.units.insert(unit).inserted { throw .recused }
            let next = try decider.succession(aside, state)
            let working =
                state.mediation.mediators.map(\.account) + [state.handling.assignee].compactMap { $0 }
            decider.emit(
                Recused(
                    account: account, unit: unit, reason: reason, successor: next.unit, head: next.head,
                    removed: Set(working).filter { context.directory.bars($0, aside, on: context.today) }
                        .sorted(),
                    arbiters: decider.otherArbiters(aside, state),
                    keepers: decider.otherKeepers(aside, state)))
            if next.unit != nil { try decider.tellMembers() }
        })
}

extension Decider {
    /// Who has the duty once these have stepped aside. Others of the unit who hold the role go on; else the next competent
    /// unit; where a person was the last of the unit and there is none above, or several equal ones, the unit's head sees to it:
    /// nobody stays in charge because it is not said who follows.
    fileprivate func succession(
        _ aside: SteppedAside, _ state: CaseState
    ) throws(Rejection) -> (unit: UnitID?, head: AccountID?) {
        guard state.isOpen, let owner = stage?.owner else { return (nil, nil) }
        let (directory, today, holder) = (context.directory, context.today, state.handling.unit)
        let query = RoleQuery(role: owner)
        let isUnits = aside.units.contains(holder)
        if !isUnits {
            if directory.holds(holder, query, on: today, without: aside) { return (nil, nil) }
            // Nobody there held it before, either: whoever steps aside leaves no gap.
            let was = directory.holds(holder, query, on: today, without: state.handling.aside)
            if !was { return (nil, nil) }
        }
        var unclear: Rejection?
        do {
            if let next = try successor(of: holder, owner, without: aside, state) { return (next, nil) }
        } catch {
            unclear = error
        }
        let above = Set(superiors(state))
        let head = directory.posts(at: holder, on: today).first {
            above.contains($0.role) && !directory.bars($0.account, aside, on: today)
        }
        guard !isUnits, let head else { throw unclear ?? .nobodyHolds(owner, at: holder) }
        return (nil, head.account)
    }
}

extension Decider {
    /// Who answers for clocks of an owner other than the holder, whose unit has nobody left who could.
    fileprivate func otherKeepers(_ aside: SteppedAside, _ state: CaseState) -> [Recused.Keeper]? {
        let (directory, today) = (context.directory, context.today)
        var after = state
        after.handling.recusedUnits = aside.units.sorted()
        after.handling.recusedAccounts = aside.accounts.sorted()
        let changed = state.runningClocks.compactMap { run -> Recused.Keeper? in
            guard let owner = run.owner, run.unit != state.handling.unit,
                !directory.holds(run.unit, RoleQuery(role: owner), on: today, without: aside),
                let next = nearest(owner, from: after)
            else { return nil }
            return Recused.Keeper(clock: run.key, unit: next)
        }
        return changed.isEmpty ? nil : changed
    }

    /// Who decides about offers whose arbiter has nobody left who could: the next who could. Nil where no offer has another
    /// arbiter now.
    fileprivate func otherArbiters(_ aside: SteppedAside, _ state: CaseState) -> [Recused.Arbiter]? {
        let (directory, today) = (context.directory, context.today)
        var after = state
        after.handling.recusedUnits = aside.units.sorted()
        after.handling.recusedAccounts = aside.accounts.sorted()
        let changed = state.linkage.referrals.compactMap { offer -> Recused.Arbiter? in
            guard offer.isWaiting, let role = offer.arbiter, let unit = offer.arbiterUnit,
                !directory.holds(unit, RoleQuery(role: role), on: today, without: aside)
            else { return nil }
            return Recused.Arbiter(offer: offer.key, unit: nearest(role, from: after))
        }
        return changed.isEmpty ? nil : changed
    }
}

/// A person or a whole unit steps aside (信访工作条例 28, 30).
public struct Recused: CaseEventBody {
    public static let name = "case.recused/1"
    public var account: AccountID?
    public var unit: UnitID?
    public var reason: Words
    /// The unit that takes over, where nobody of the holder is left who could go on.
    public var successor: UnitID?
    /// Who sees to it where there is no such unit.
    public var head: AccountID?
    /// Those who worked on it and no longer may: they, and whoever holds a post at the unit.
    public var removed: [AccountID]
    /// Who decides about offers from now on, whose arbiter stepped aside.
    public var arbiters: [Arbiter]?

    /// Who answers for clocks from now on, that somebody else than the holder answered for.
    public var keepers: [Keeper]?

    /// Who answers for a run of a clock.
    public struct Keeper: Hashable, Sendable, Codable {
        public var clock: String
        public var unit: UnitID

        public init(clock: String, unit: UnitID) {
            self.clock = clock
            self.unit = unit
        }
    }

    /// Who decides about an offer; nil: nobody is left above, and it stays with the sender.
    public struct Arbiter: Hashable, Sendable, Codable {
        /// The key of the offer.
        public var offer: String
        public var unit: UnitID?

        public init(offer: String, unit: UnitID?) {
            self.offer = offer
            self.unit = unit
        }
    }

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if let account { state.handling.recusedAccounts.append(account) }
        if let unit {
            state.handling.recusedUnits.append(unit)
            state.linkage.invitations.removeAll { $0.unit == unit && $0.answeredAt == nil }
        }
        let gone = Set(removed)
        if state.mediation.mediators.contains(where: { gone.contains($0.account) }) {
            state.mediation.mediators.removeAll { gone.contains($0.account) }
            state.mediation.isReplacing = true
            // Who mediates from now on signs; what one signed who should not have mediated is nobody's signature.
            state.withDraft { $0.mediatorSignedAt = nil }
        }
        for keeper in keepers ?? [] { state.withClock(keeper.clock) { $0.unit = keeper.unit } }
        for arbiter in arbiters ?? [] {
            state.linkage.withOffer(arbiter.offer) { $0.arbiterUnit = arbiter.unit }
        }
        state.voidSignature(of: gone)
        if let assignee = state.handling.assignee, gone.contains(assignee) { state.handling.assignee = nil }
        if let successor {
            let holder = state.handling.unit
            state.linkage.passDebts(from: holder, to: successor)
            if state.handling.isDecided { state.handling.decided?.unit = successor }
            state.hold(by: successor, as: state.handling.owner)
        }
        if let head { state.handling.assignee = head }
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let who = [unit.map { names.unit($0) }, account.map { names.account($0) }].compactMap { $0 }
        let next = successor.map { names.unit($0) } ?? head.map { names.account($0) }
        return Bilingual(
            zh: "\(who.map(\.zh).joined(separator: "、"))回避：\(reason.shown)"
                + (next.map { "；由\($0.zh)接办" } ?? ""),
            en: "\(who.map(\.en).joined(separator: ", ")) recused: \(reason.shown)"
                + (next.map { "; \($0.en) goes on" } ?? ""))
    }
}

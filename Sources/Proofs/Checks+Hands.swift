import Mechanisms
import Organisation
import WorkCalendar

/// Nobody judges their own work: who did it is not the only one to verify it, whoever declined does not decide, and more
/// time is granted from above.
extension Checks {
    mutating func checkHands() {
        for stage in mechanism.stages.all where stage.isOpen { checkVerifier(of: stage) }
        checkOverseers()
        for referral in mechanism.referrals.all { checkArbiter(of: referral) }
        for clock in mechanism.clocks.all { checkApprover(of: clock) }
    }

    /// The step that says the work is done.
    private func finishes(_ action: Action) -> Bool {
        action.does.contains(.reply) || action.does.contains(.complete)
    }

    private func doers(_ action: Action, in stage: Stage) -> Set<RoleID> {
        Set(action.by.isEmpty ? stage.owner.map { [$0] } ?? [] : action.by)
    }

    /// Where a call or a rating decides what follows, somebody else than who did the work asks.
    private mutating func checkVerifier(of stage: Stage) {
        let triggers = Set(mechanism.reactions(in: stage).map(\.trigger))
        for (verb, moment) in [(Verb.followUp, Moment.followedUp), (.rate, .rated)]
        where triggers.contains(.moment(moment)) {
            let done = mechanism.stages.all.filter(\.isOpen).flatMap { before in
                before.actions.all.filter { action in
                    finishes(action) && action.targets.contains { $0.stage == stage.id }
                }.map { (action: $0, stage: before) }
            }
            guard !done.isEmpty else { continue }
            let named: Set<RoleID>? = named(for: verb)
            let above = Set(
                stage.clocks.compactMap { mechanism.clocks[$0] }.flatMap { $0.escalation.map(\.role) })
            let owner = Set(stage.owner.map { [$0] } ?? [])
            let verifiers = named ?? owner.union(above)
            // Residents rate by themselves, whoever else may enter what they said.
            if verb == .rate, named == nil { continue }
            let own = done.first { verifiers.isSubset(of: doers($0.action, in: $0.stage)) }
            let everyOne = named == nil && done.allSatisfy { doers($0.action, in: $0.stage) == owner }
            guard let first = own ?? (everyOne ? done.first : nil) else { continue }
            let (name, who) = (first.action.name, doers(first.action, in: first.stage).list)
            let place = named == nil ? stage.place : mechanism.verbPlaces[verb] ?? stage.place
            let mend = Bilingual(
                zh: "在 verbs: 中写 \(verb.rawValue): [另一角色]，或让环节“\(stage.id)”由别的角色负责",
                en:
                    "write \(verb.rawValue): [another role] under verbs:, or let another role own “\(stage.id)”"
            )
            let path =
                (graph.path(from: starts, to: first.stage.id) ?? []) + [
                    "(\(first.action.id))", stage.id.text, "(\(moment.rawValue))",
                ]
            if verb == .rate {
                find(
                    "rater-is-rated", place, "“\(name.zh)”由“\(who)”办理，又由同一岗位评价",
                    "“\(name.en)” is done by “\(who)”, and the same post rates it", mend: mend.zh, mend.en,
                    path: path)
            } else {
                find(
                    "closer-verifies", place, "“\(name.zh)”由“\(who)”办理，又由同一岗位回访核实",
                    "“\(name.en)” is done by “\(who)”, and the same post verifies it", mend: mend.zh, mend.en,
                    path: path)
            }
        }
    }

    private func named(for verb: Verb) -> Set<RoleID>? {
        if case .roles(let roles)? = mechanism.verbs[verb] { return Set(roles) }
        return nil
    }

    /// Supervision and its answer are two posts.
    private mutating func checkOverseers() {
        guard let roles = named(for: .supervise), !roles.isEmpty else { return }
        for stage in mechanism.stages.all where stage.isOpen {
            guard let owner = stage.owner, roles == [owner] else { continue }
            find(
                "supervises-itself", mechanism.verbPlaces[.supervise] ?? stage.place,
                "环节“\(stage.id)”由“\(owner)”负责，督办它的也只有“\(owner)”",
                "the stage “\(stage.id)” is owned by “\(owner)”, and nobody but “\(owner)” can supervise it",
                mend: "在 verbs: 的 supervise: 中写上一级的角色", "name a role above under supervise:")
            return
        }
    }

    /// Who decides is neither who offered nor who declined (潍坊 12345 条例 22).
    private mutating func checkArbiter(of referral: Referral) {
        guard let arbiter = referral.arbiter else { return }
        let offering = mechanism.stages.all.flatMap { stage in
            stage.actions.all.filter { $0.offers == referral.id }.map { doers($0, in: stage) }
        }
        let side: Bilingual
        if arbiter == referral.to {
            side = Bilingual(zh: "拒绝它的一方", en: "whoever declines it")
        } else if offering.contains([arbiter]) {
            side = Bilingual(zh: "发出它的一方", en: "whoever offers it")
        } else {
            return
        }
        find(
            "arbiter-is-party", referral.place, "流转“\(referral.id)”由“\(arbiter)”裁定，而“\(arbiter)”就是\(side.zh)",
            "the arbiter of “\(referral.id)” is “\(arbiter)”, who is \(side.en)",
            mend: "在 arbiter: 中写两边共同的上级", "name under arbiter: a role above both sides")
    }

    /// More time is granted by somebody above.
    private mutating func checkApprover(of clock: Clock) {
        guard let rule = clock.extension else { return }
        switch rule.approver {
        case .allParties: return
        case .superior, .unitHead:
            guard clock.escalation.isEmpty else { return }
            find(
                "extension-without-approver", clock.place, "时限“\(clock.id)”可以延长，却没有上级（escalate:）可以批准",
                "the clock “\(clock.id)” can be extended, and there is nobody above (escalate:) to approve",
                mend: "写 escalate: [角色]", "write escalate: [role]")
        }
    }
}

extension Set where Element == RoleID {
    fileprivate var list: String { map(\.text).sorted().joined(separator: "、") }
}

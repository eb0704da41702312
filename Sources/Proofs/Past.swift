import Mechanisms
import Organisation

/// What happened before a case comes into a stage: on every way there, and on some.
struct Past {
    /// Something that, once it has happened, stays so.
    enum Thing: Hashable {
        case act(Act)
        case moment(Moment)
        case field(FieldID)
        /// A document was issued.
        case paper(String)
        /// It was offered, and had this answer.
        case answered(String, ReferralAnswer)
    }

    /// One step of a case: by an entry, an action or a trigger.
    private struct Way {
        /// Nil: it comes in here.
        var from: StageID?
        var to: StageID
        var by: String
        /// What the step brings whenever it is taken.
        var sure: Set<Thing>
        var maybe: Set<Thing>
    }

    private var ways: [Way] = []
    private var within: [StageID: Set<Thing>] = [:]
    /// On every way into the stage; nothing stands for a stage that cannot be reached.
    private(set) var sure: [StageID: Set<Thing>] = [:]
    /// On some way into the stage, or while the case is there.
    private(set) var maybe: [StageID: Set<Thing>] = [:]

    init(_ mechanism: Mechanism) {
        for entry in mechanism.entries.all {
            let sure = Self.gains(entry)
            let maybe = sure.union(entry.asks.map { .field($0.field) })
            for target in entry.targets {
                ways.append(Way(from: nil, to: target.stage, by: entry.id, sure: sure, maybe: maybe))
            }
        }
        for stage in mechanism.stages.all where stage.isOpen {
            within[stage.id] = Self.staying(in: stage, mechanism)
            ways += Self.ways(from: stage, mechanism)
        }
        solve()
    }

    // MARK: what a step brings

    private static func gains(_ entry: Entry) -> Set<Thing> {
        Set(entry.asks.filter(\.isRequired).map { .field($0.field) })
            .union(entry.sets.map { .field($0.field) }).union(entry.issues.map { .paper($0.document) })
            .union([.moment(.registered)])
    }

    /// What an action brings whenever it is done.
    static func gains(_ action: Action) -> Set<Thing> {
        Set(action.asks.filter(\.isRequired).map { .field($0.field) })
            .union(action.sets.map { .field($0.field) }).union(action.issues.map { .paper($0.document) })
            .union(action.does.map { .act($0) })
            .union(action.does.flatMap(\.surely).map { .moment($0) })
    }

    private static func chances(_ action: Action) -> Set<Thing> {
        gains(action).union(action.asks.map { .field($0.field) })
            .union(action.does.flatMap(\.moments).map { .moment($0) })
    }

    /// What may happen while the case stays.
    private static func staying(in stage: Stage, _ mechanism: Mechanism) -> Set<Thing> {
        let moving = mechanism.reactions(in: stage).filter { $0.targets.contains { $0.when == nil } }
            .map(\.trigger)
        var things = Set(Moment.allCases.filter { $0.origin == .verb }.map { Thing.moment($0) })
        if stage.isMediation {
            things.formUnion(Moment.allCases.filter { $0.origin == .party }.map { .moment($0) })
        }
        for action in stage.actions.all where action.targets.allSatisfy({ $0.when != nil }) {
            things.formUnion(chances(action))
        }
        // Whoever was asked may answer wherever the case is by then.
        things.formUnion(
            mechanism.referrals.ids.flatMap { id in ReferralAnswer.allCases.map { .answered(id, $0) } })
        return things.filter { thing in
            guard case .moment(let moment) = thing else { return true }
            return !moving.contains(.moment(moment))
        }
    }

    private static func ways(from stage: Stage, _ mechanism: Mechanism) -> [Way] {
        var ways: [Way] = []
        for action in stage.actions.all {
            for target in action.targets {
                ways.append(
                    Way(
                        from: stage.id, to: target.stage, by: action.id.text, sure: gains(action),
                        maybe: chances(action)))
            }
        }
        for reaction in mechanism.reactions(in: stage)
        where Reachability.canFire(reaction.trigger, in: stage, mechanism) {
            let causes = causes(of: reaction.trigger, in: stage, mechanism)
            var sure = causes.dropFirst().reduce(causes.first.map(gains) ?? []) {
                $0.intersection(gains($1))
            }
            sure.formUnion(reaction.issues.map { .paper($0.document) })
            switch reaction.trigger {
            case .moment(let moment): sure.insert(.moment(moment))
            case .referral(let id, .accepted):
                sure.insert(.answered(id, .accepted))
                if let letter = mechanism.referrals[id]?.letter { sure.insert(.paper(letter)) }
            case .referral(let id, let answer): sure.insert(.answered(id, answer))
            case .overdue, .closed: break
            }
            let maybe = causes.reduce(sure) { $0.union(chances($1)) }
            for target in reaction.targets {
                ways.append(
                    Way(
                        from: stage.id, to: target.stage, by: reaction.trigger.text, sure: sure, maybe: maybe)
                )
            }
        }
        return ways
    }

    /// The actions of which one must have been done for the trigger to come, where it takes an action.
    private static func causes(of trigger: Trigger, in stage: Stage, _ mechanism: Mechanism) -> [Action] {
        switch trigger {
        case .moment(let moment) where moment.origin == .act:
            let anywhere = mechanism.stages.all.flatMap(\.actions.all)
            let here = stage.actions.all + (stage.isMediation ? anywhere.filter(\.standsWithAgreement) : [])
            return here.filter { action in
                action.targets.allSatisfy { $0.when != nil }
                    && action.does.contains { $0.moments.contains(moment) }
            }
        case .referral(let id, _):
            return mechanism.stages.all.flatMap(\.actions.all).filter { $0.offers == id }
        case .moment, .overdue, .closed: return []
        }
    }

    // MARK: over all ways

    private mutating func solve() {
        let out = Dictionary(grouping: ways.filter { $0.from != nil }) { $0.from ?? $0.to }
        var waiting: [StageID] = []
        func take(_ way: Way, _ before: Set<Thing>, _ chances: Set<Thing>) -> Bool {
            let sureNow = before.union(way.sure)
            let maybeNow = chances.union(way.maybe).union(within[way.to] ?? [])
            let old = (sure[way.to], maybe[way.to])
            sure[way.to] = old.0.map { $0.intersection(sureNow) } ?? sureNow
            maybe[way.to] = (old.1 ?? []).union(maybeNow)
            return old.0 != sure[way.to] || old.1 != maybe[way.to]
        }
        for way in ways where way.from == nil {
            if take(way, [], []) { waiting.append(way.to) }
        }
        while let stage = waiting.popLast() {
            for way in out[stage] ?? [] {
                if take(way, sure[stage] ?? [], maybe[stage] ?? []) { waiting.append(way.to) }
            }
        }
    }

    /// The shortest way into a stage on which none of these happens.
    func path(to goal: StageID, without things: Set<Thing>) -> [String] {
        let free = ways.filter { $0.sure.isDisjoint(with: things) }
        let out = Dictionary(grouping: free.filter { $0.from != nil }) { $0.from ?? $0.to }
        var cameBy: [StageID: Way] = [:]
        var layer: [StageID] = []
        for way in free where way.from == nil && cameBy[way.to] == nil {
            cameBy[way.to] = way
            layer.append(way.to)
        }
        while !layer.isEmpty, cameBy[goal] == nil {
            var next: [StageID] = []
            for stage in layer {
                for way in out[stage] ?? [] where cameBy[way.to] == nil {
                    cameBy[way.to] = way
                    next.append(way.to)
                }
            }
            layer = next
        }
        guard var way = cameBy[goal] else { return [] }
        var steps = [goal.text, "(\(way.by))"]
        while let from = way.from, let before = cameBy[from] {
            steps += [from.text, "(\(before.by))"]
            way = before
        }
        return steps.reversed()
    }
}

extension Act {
    /// The moments that it brings whenever it is done; the others depend on what was there before.
    var surely: [Moment] {
        switch self {
        case .holdSession: [.sessionHeld]
        case .agreeOrally: [.agreementEffective]
        case .courtRules: [.courtRuled]
        case .signAgreement, .mediatorSigns, .sealAgreement, .recordPerformance: []
        case .accept, .receive, .reply, .guide, .complete, .placeMatter, .tellRights, .appointMediator,
            .scheduleSession, .draftAgreement, .openAgreementAgain, .failMediation, .performanceBroken,
            .applyConfirmation, .withdrawConfirmation, .courtFiles:
            moments
        }
    }
}

extension Action {
    fileprivate var standsWithAgreement: Bool { does.contains(where: \.standsWithAgreement) }
}

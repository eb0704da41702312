public import Organisation

/// The graph of a mechanism: which stage leads to which, and by what.
public struct Reachability: Sendable {
    /// One way out of a stage.
    public struct Edge: Sendable, Hashable {
        public var from: StageID
        public var to: StageID
        /// The action or trigger.
        public var by: String
        /// Taken by a person who may choose; the others fire by themselves.
        public var isAction: Bool
        /// Guarded, counted or limited in time: it cannot go round for ever.
        public var isBounded: Bool

        public init(from: StageID, to: StageID, by: String, isAction: Bool, isBounded: Bool) {
            self.from = from
            self.to = to
            self.by = by
            self.isAction = isAction
            self.isBounded = isBounded
        }
    }

    public let edges: [StageID: [Edge]]

    public init(_ mechanism: Mechanism) {
        var edges: [StageID: [Edge]] = [:]
        for stage in mechanism.stages.all where stage.isOpen {
            for action in stage.actions.all {
                for target in action.targets {
                    edges[stage.id, default: []].append(
                        Edge(
                            from: stage.id, to: target.stage, by: action.id.text, isAction: true,
                            isBounded: action.when != nil || target.when != nil))
                }
            }
            for reaction in mechanism.reactions(in: stage)
            where Self.canFire(reaction.trigger, in: stage, mechanism) {
                for target in reaction.targets {
                    edges[stage.id, default: []].append(
                        Edge(
                            from: stage.id, to: target.stage, by: reaction.trigger.text, isAction: false,
                            isBounded: target.when != nil || Self.isGuarded(reaction.trigger, in: stage)))
                }
            }
        }
        self.edges = edges
    }

    private init(edges: [StageID: [Edge]]) { self.edges = edges }

    /// The graph without what certain actions and triggers lead to.
    public func without(_ causes: Set<String>) -> Reachability {
        Reachability(edges: edges.mapValues { $0.filter { !causes.contains($0.by) } })
    }

    /// Whether the stage can ever see what triggers a reaction. What is offered may be answered wherever the case is then.
    public static func canFire(_ trigger: Trigger, in stage: Stage, _ mechanism: Mechanism) -> Bool {
        switch trigger {
        // A duty runs out, a window closes.
        case .overdue(let clock): stage.clocks.contains(clock) && mechanism.clocks[clock]?.isWindow != true
        case .closed(let clock): stage.clocks.contains(clock) && mechanism.clocks[clock]?.isWindow != false
        case .referral: true
        case .moment(let moment):
            switch moment.origin {
            case .verb: true
            case .party: stage.isMediation
            case .end: false
            case .act: mechanism.acts(in: stage).contains { $0.moments.contains(moment) }
            }
        }
    }

    /// The answer to an offer is as bounded as the action that makes the offer.
    private static func isGuarded(_ trigger: Trigger, in stage: Stage) -> Bool {
        guard case .referral(let referral, _) = trigger else { return false }
        let offers = stage.actions.all.filter { $0.offers == referral }
        return !offers.isEmpty && offers.allSatisfy { $0.when != nil }
    }

    /// - Parameter triggers: ways that are not taken.
    public func reachable(from starts: [StageID], without triggers: Set<String> = []) -> Set<StageID> {
        var seen = Set(starts)
        var waiting = starts
        while let next = waiting.popLast() {
            for edge in edges[next] ?? [] where !triggers.contains(edge.by) {
                if seen.insert(edge.to).inserted { waiting.append(edge.to) }
            }
        }
        return seen
    }

    /// The shortest way between two stages, as stages joined by what leads from one to the next.
    /// - Parameter closed: stages through which the way may not lead.
    public func path(
        from starts: [StageID], to goal: StageID, avoiding closed: Set<StageID> = []
    ) -> [String]? {
        var cameBy: [StageID: Edge] = [:]
        var seen = Set(starts).union(closed)
        var layer = starts
        while !layer.isEmpty, !seen.contains(goal) {
            var next: [StageID] = []
            for stage in layer {
                for edge in edges[stage] ?? [] where seen.insert(edge.to).inserted {
                    cameBy[edge.to] = edge
                    next.append(edge.to)
                }
            }
            layer = next
        }
        guard seen.contains(goal), !closed.contains(goal) else { return nil }
        var steps = [goal.text]
        var at = goal
        while let edge = cameBy[at] {
            steps += ["(\(edge.by))", edge.from.text]
            at = edge.from
        }
        return steps.reversed()
    }
}

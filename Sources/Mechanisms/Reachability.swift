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
            for reaction in mechanism.reactions(in: stage) {
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
    func without(_ causes: Set<String>) -> Reachability {
        Reachability(edges: edges.mapValues { $0.filter { !causes.contains($0.by) } })
    }

    /// The answer to an offer is as bounded as the action that makes the offer.
    private static func isGuarded(_ trigger: Trigger, in stage: Stage) -> Bool {
        guard case .referral(let referral, _) = trigger else { return false }
        let offers = stage.actions.all.filter { $0.offers == referral }
        return !offers.isEmpty && offers.allSatisfy { $0.when != nil }
    }

    public func reachable(from starts: [StageID]) -> Set<StageID> {
        var seen = Set(starts)
        var waiting = starts
        while let next = waiting.popLast() {
            for edge in edges[next] ?? [] where seen.insert(edge.to).inserted { waiting.append(edge.to) }
        }
        return seen
    }

    /// The shortest way between two stages, as stages joined by what leads from one to the next.
    public func path(from starts: [StageID], to goal: StageID) -> [String]? {
        var cameBy: [StageID: Edge] = [:]
        var seen = Set(starts)
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
        guard seen.contains(goal) else { return nil }
        var steps = [goal.text]
        var at = goal
        while let edge = cameBy[at] {
            steps += ["(\(edge.by))", edge.from.text]
            at = edge.from
        }
        return steps.reversed()
    }
}

import Mechanisms
import Organisation
import WorkCalendar

/// Every stage is reachable, an end can be reached from every open stage, and nothing goes round for ever.
extension Checks {
    mutating func checkGraph() {
        if mechanism.entries.isEmpty {
            find(
                "no-entry", mechanism.place, "没有登记方式，案件进不来", "there is no entry, so no case can come in",
                mend: "写 entries:", "write entries:")
        }
        let reachable = graph.reachable(from: starts)
        for stage in mechanism.stages.all where !reachable.contains(stage.id) {
            find(
                "unreachable-stage", stage.place, "环节“\(stage.id)”永远到不了",
                "the stage “\(stage.id)” can never be reached",
                mend: "让某个操作或反应的 to: 指向它，或删去它",
                "let the to: of some action or reaction lead to it, or remove it")
        }
        for stage in mechanism.stages.all where stage.isOpen && reachable.contains(stage.id) {
            let after = graph.reachable(from: [stage.id], without: [Moment.withdrawn.rawValue])
            let canEnd = after.contains { id in
                mechanism.stages[id].map { !$0.isOpen && $0.ends != .withdrawn } ?? false
            }
            if !canEnd {
                find(
                    "no-end", stage.place, "从环节“\(stage.id)”出发到不了任何结案环节",
                    "no end can be reached from the stage “\(stage.id)”",
                    mend: "加一个去往结案环节（有 ends: 的环节）的操作",
                    "add an action that leads to a closed stage (one with ends:)",
                    path: graph.path(from: starts, to: stage.id) ?? [])
            }
        }
        checkLoops(reachable)
    }

    /// A loop is bounded by a guard on the way, or by a clock that does not start anew with the stage.
    private mutating func checkLoops(_ reachable: Set<StageID>) {
        var free: [StageID: [Reachability.Edge]] = [:]
        for (stage, edges) in graph.edges { free[stage] = edges.filter { !$0.isBounded } }
        var reported: Set<StageID> = []
        for stage in mechanism.stages.all where reachable.contains(stage.id) && !reported.contains(stage.id) {
            guard let loop = loop(through: stage.id, free) else { continue }
            let members = loop.map(\.from)
            reported.formUnion(members)
            guard !members.contains(where: { isBounded($0) }) else { continue }
            let way = loop.flatMap { [$0.from.text, "(\($0.by))"] } + [stage.id.text]
            find(
                "loop-without-bound", stage.place, "案件可以在这些环节之间无限循环",
                "a case could go round these stages for ever",
                mend: "给其中一步加条件 when:，或让一个环节受不重新起算的时限约束（from: accepted 等）",
                "put a condition (when:) on one of the steps, or list a clock in one of the stages that does not start anew (from: accepted and the like)",
                path: way)
        }
    }

    private func isBounded(_ stage: StageID) -> Bool {
        guard let stage = mechanism.stages[stage] else { return false }
        return stage.clocks.contains { id in
            guard let clock = mechanism.clocks[id], !clock.isWindow else { return false }
            if clock.cap != nil { return true }
            if case .entered = clock.start { return false }
            return true
        }
    }

    /// The shortest way from a stage back to itself.
    private func loop(through start: StageID, _ edges: [StageID: [Reachability.Edge]]) -> [Reachability.Edge]?
    {
        var cameBy: [StageID: Reachability.Edge] = [:]
        var layer = [start]
        while !layer.isEmpty {
            var next: [StageID] = []
            for stage in layer {
                for edge in edges[stage] ?? [] {
                    if edge.to == start { return way(back: edge, to: start, cameBy) }
                    if cameBy[edge.to] == nil {
                        cameBy[edge.to] = edge
                        next.append(edge.to)
                    }
                }
            }
            layer = next
        }
        return nil
    }

    private func way(
        back last: Reachability.Edge, to start: StageID, _ cameBy: [StageID: Reachability.Edge]
    ) -> [Reachability.Edge] {
        var edges = [last]
        var at = last.from
        while at != start, let edge = cameBy[at] {
            edges.append(edge)
            at = edge.from
        }
        return edges.reversed()
    }
}

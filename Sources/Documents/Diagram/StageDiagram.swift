public import Mechanisms
import Organisation
public import WorkCalendar

/// The stages of a mechanism as a drawing in the language of Graphviz: open stages with owner and clocks, closed
/// ones coloured by outcome, edges named after what leads along them. Pure; `Graphviz` makes the picture.
public struct StageDiagram {
    private let mechanism: Mechanism
    private let language: Language

    public static func dot(_ mechanism: Mechanism, in language: Language) -> String {
        StageDiagram(mechanism: mechanism, language: language).text
    }

    private static let font = "Noto Sans CJK SC"

    private var text: String {
        var lines = [
            "digraph stages {",
            "graph [rankdir=TB, bgcolor=transparent, nodesep=0.35, ranksep=0.55, pad=0.1]",
            "node [shape=box, style=\"rounded,filled\", fontname=\"\(Self.font)\", fontsize=12, color=\"#0f4c81\", fillcolor=\"#ffffff\", fontcolor=\"#1b2733\", margin=\"0.16,0.09\"]",
            "edge [fontname=\"\(Self.font)\", fontsize=10, color=\"#55626f\", fontcolor=\"#55626f\", arrowsize=0.7]",
            "\":begin\" [label=\"\", shape=circle, width=0.2, fillcolor=\"#0f4c81\"]",
        ]
        lines += mechanism.stages.all.map(node)
        lines += entryEdges
        lines += edges
        lines += anywhereEdges
        return (lines + ["}"]).joined(separator: "\n")
    }

    // MARK: nodes

    private func node(_ stage: Stage) -> String {
        var words = [stage.name[language]]
        if let outcome = stage.ends { words.append(outcome.name[language]) }
        if let owner = stage.owner { words.append(mechanism.roles[owner]?.name[language] ?? owner.text) }
        words += stage.clocks.compactMap { mechanism.clocks[$0] }.map { "〔\($0.name[language])〕" }
        let (fill, line) = Self.colours(stage.ends)
        return "\(Self.quoted(stage.id.text)) [label=\(Self.quoted(words.joined(separator: "\n"))), "
            + "fillcolor=\"\(fill)\", color=\"\(line)\"\(stage.isOpen ? "" : ", penwidth=2")]"
    }

    private static func colours(_ outcome: Outcome?) -> (fill: String, line: String) {
        switch outcome {
        case nil: ("#ffffff", "#0f4c81")
        case .resolved: ("#e5f4ec", "#1a7f4b")
        case .unresolved, .refused: ("#fdeae8", "#b3261e")
        case .guided, .transferred: ("#e7f0fa", "#1f5fa8")
        case .withdrawn: ("#eceff2", "#5d6771")
        }
    }

    // MARK: edges

    private var entryEdges: [String] {
        var names: [String: [String]] = [:]
        for entry in mechanism.entries.all {
            for target in entry.targets { names[target.stage.text, default: []].append(entry.name[language]) }
        }
        return names.sorted { $0.key < $1.key }.map { stage, names in
            "\":begin\" -> \(Self.quoted(stage)) [label=\(Self.quoted(Self.stacked(names)))]"
        }
    }

    private var edges: [String] {
        let all = Reachability(mechanism).edges
        return mechanism.stages.all.flatMap { stage -> [String] in
            var names: [StageID: [String]] = [:]
            var order: [StageID] = []
            var drawn: Set<StageID> = []
            for edge in all[stage.id] ?? [] where !isAnywhere(edge, from: stage) {
                if names[edge.to] == nil { order.append(edge.to) }
                names[edge.to, default: []].append(name(of: edge, in: stage))
                if edge.isAction { drawn.insert(edge.to) }
            }
            return order.map { to in
                let label = Self.quoted(Self.stacked(names[to] ?? []))
                let line = drawn.contains(to) ? "" : ", style=dashed"
                return "\(Self.quoted(stage.id.text)) -> \(Self.quoted(to.text)) [label=\(label)\(line)]"
            }
        }
    }

    /// What may happen in every open stage is drawn once, from a node of its own.
    private var anywhereEdges: [String] {
        let edges = mechanism.anywhere.flatMap { reaction in
            reaction.targets.map { target in
                let label = Self.quoted(Self.name(of: reaction.trigger, in: mechanism)[language])
                return "\":anywhere\" -> \(Self.quoted(target.stage.text)) [label=\(label), style=dashed]"
            }
        }
        guard !edges.isEmpty else { return [] }
        let name = Bilingual(zh: "任何环节", en: "any stage")[language]
        let node = "\":anywhere\" [label=\(Self.quoted(name)), style=\"rounded,dashed\", color=\"#55626f\"]"
        return [node] + edges
    }

    /// What may happen in every stage would hide the way: it is drawn apart.
    private func isAnywhere(_ edge: Reachability.Edge, from stage: Stage) -> Bool {
        !edge.isAction && !stage.reactions.contains { $0.trigger.text == edge.by }
    }

    private func name(of edge: Reachability.Edge, in stage: Stage) -> String {
        if edge.isAction { return stage.actions[edge.by]?.name[language] ?? edge.by }
        let trigger = stage.reactions.first { $0.trigger.text == edge.by }?.trigger
        return trigger.map { Self.name(of: $0, in: mechanism)[language] } ?? edge.by
    }

    /// A trigger in words, e.g. 办结时限 超期.
    public static func name(of trigger: Trigger, in mechanism: Mechanism) -> Bilingual {
        switch trigger {
        case .moment(let moment): return moment.name
        case .overdue(let clock):
            let name = mechanism.clocks[clock]?.name ?? Bilingual(both: clock.text)
            return Bilingual(zh: "\(name.zh)超期", en: "\(name.en) overdue")
        case .closed(let clock):
            let name = mechanism.clocks[clock]?.name ?? Bilingual(both: clock.text)
            return Bilingual(zh: "\(name.zh)届满", en: "\(name.en) closed")
        case .referral(let id, let answer):
            let name = mechanism.referrals[id]?.name ?? Bilingual(both: id)
            let words: Bilingual =
                switch answer {
                case .accepted: Bilingual(zh: "已接收", en: "accepted")
                case .rejected: Bilingual(zh: "被退回", en: "rejected")
                case .expired: Bilingual(zh: "逾期未答复", en: "not answered in time")
                case .recalled: Bilingual(zh: "被撤回", en: "recalled")
                case .result: Bilingual(zh: "反馈结果", en: "result came back")
                case .allResults: Bilingual(zh: "全部反馈", en: "all results came back")
                }
            return Bilingual(zh: "\(name.zh)\(words.zh)", en: "\(name.en) \(words.en)")
        }
    }

    private static func stacked(_ names: [String]) -> String {
        var seen: Set<String> = []
        let fresh = names.filter { seen.insert($0).inserted }
        let shown = fresh.count > 4 ? fresh.prefix(3) + ["…"] : fresh[...]
        return shown.joined(separator: "\n")
    }

    /// A quoted string of the dot language: nothing in a pack can end it early.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.prefix(400) {
            switch character {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: if character >= " " { result.append(character) }
            }
        }
        return result + "\""
    }
}

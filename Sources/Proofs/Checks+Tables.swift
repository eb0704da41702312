import Decisions
import Mechanisms
import Organisation
import WorkCalendar

/// Decision tables read as a whole: what they leave out, and where they contradict themselves.
extension Checks {
    mutating func checkTables() {
        checkRoutes()
        for decision in mechanism.decisions.all {
            for finding in TableAnalysis(decision.table, known: knownValues(in: decision)).findings {
                report(finding, in: decision)
            }
        }
    }

    /// A table that routes says a line or a level, and a level that there is.
    private mutating func checkRoutes() {
        let routing =
            mechanism.stages.all.map(\.routing) + mechanism.referrals.all.map(\.routing)
        for id in Set(routing.compactMap(\.decision)).sorted() {
            guard let decision = mechanism.decisions[id] else { continue }
            let outputs = decision.table.outputs.compactMap(\.name)
            if !outputs.contains("line"), !outputs.contains("level") {
                find(
                    "route-without-output", decision.place, "决策表 \(id) 用作 route:，却没有 line 或 level 输出",
                    "the decision \(id) is used as route: and has no output line or level",
                    mend: "写 outputs: [line]、[level] 或 [line, level]",
                    "write outputs: [line], [level] or [line, level]")
            }
        }
    }

    /// What the mechanism itself says about the values of `case.matter` and of choice fields: nothing too, where nobody has
    /// to say it before the case begins.
    private func knownValues(in decision: Decision) -> [String: [FeelValue]] {
        var known: [String: [FeelValue]] = [:]
        let matters = mechanism.matters.all.map { FeelValue.string($0.id.text) }
        if !matters.isEmpty { known["case.matter"] = matters + (hasMatter(decision) ? [] : [.null]) }
        for field in mechanism.fields.all {
            if case .choice(let choices) = field.kind {
                let isSure = mechanism.entries.all.allSatisfy { entry in
                    entry.asks.contains { $0.field == field.id && $0.isRequired }
                        || entry.sets.contains { $0.field == field.id }
                }
                known[field.id.text] = choices.map { .string($0.id) } + (isSure ? [] : [.null])
            }
        }
        return known
    }

    /// Acceptance says what kind of matter it is; a table that is read before may meet one of no kind yet.
    private func hasMatter(_ decision: Decision) -> Bool {
        let isAccepted = mechanism.stages.all.contains {
            $0.actions.all.contains { $0.does.contains(.accept) }
        }
        return isAccepted && !starts.contains { mechanism.stages[$0.text]?.routing.decision == decision.id }
    }

    private mutating func report(_ finding: TableAnalysis.Finding, in decision: Decision) {
        let row = (finding.rows.last ?? 0) - 1
        let place = decision.rowPlaces.indices.contains(row) ? decision.rowPlaces[row] : decision.place
        let zh = "决策表 \(decision.id)：\(finding.words.zh)"
        let en = "decision \(decision.id): \(finding.words.en)"
        switch finding.kind {
        case .gap:
            find(
                "table-gap", place, zh, en, mend: "为它加一行，或在最后加一行 -，或写默认值",
                "add a row for it, a last row of -, or a default")
        case .overlap:
            find(
                "table-overlap", place, zh, en, mend: "收窄其中一行，或写 hit: first",
                "narrow one of the rows, or write hit: first")
        case .contradiction:
            find(
                "table-contradiction", place, zh, en, mend: "收窄其中一行，或改用别的 hit",
                "narrow one of the rows, or choose another hit")
        case .masked:
            find(
                "table-masked", place, zh, en, mend: "把这一行上移，或删去", "move the row up or delete it")
        case .unreachable:
            find(
                "table-unreachable", place, zh, en, mend: "改正它的条件，或删去这一行",
                "mend its conditions or delete the row")
        case .outputNotAllowed:
            find(
                "table-output", place, zh, en, mend: "把它加入可选值，或改这一格",
                "add the value to the output's values or change the cell")
        case .defaultNotAllowed:
            find(
                "table-default", place, zh, en, mend: "把它加入可选值，或改默认值",
                "add the value to the output's values or change the default")
        case .tooLarge:
            find("table-large", place, zh, en, mend: "把表拆开", "split the table", severity: .warning)
        }
    }
}

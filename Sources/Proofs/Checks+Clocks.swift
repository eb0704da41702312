import Decisions
import Mechanisms
import Organisation
import WorkCalendar

/// Every open stage has an owner and a clock, or a date it waits for; every clock says who hears of a breach.
extension Checks {
    mutating func checkClocks() {
        let reachable = graph.reachable(from: starts)
        for stage in mechanism.stages.all where stage.isOpen {
            let path = reachable.contains(stage.id) ? graph.path(from: starts, to: stage.id) ?? [] : []
            if stage.owner == nil {
                find(
                    "stage-without-owner", stage.place, "环节“\(stage.id)”没有责任岗位",
                    "the stage “\(stage.id)” has no owner",
                    mend: "写 owner: 角色；若是结案环节，写 ends:", "write owner: <role>; if it is an end, write ends:",
                    path: path)
            }
            if stage.clocks.isEmpty, stage.waits == nil {
                find(
                    "stage-without-clock", stage.place, "环节“\(stage.id)”没有时限，事情可能停在这里",
                    "the stage “\(stage.id)” has no clock, so a matter may rest here for ever",
                    mend: "写 clocks: [时限]，或 waits: 日期字段", "write clocks: [clock], or waits: <date field>",
                    path: path)
            } else if stage.waits == nil, stage.clocks.allSatisfy({ mechanism.clocks[$0]?.isWindow == true })
            {
                find(
                    "stage-without-duty", stage.place, "环节“\(stage.id)”只有权利期限，没有责任时限",
                    "the stage “\(stage.id)” has only windows of rights and no clock that binds its owner",
                    mend: "再列一个没有 window: 的时限", "list one more clock without window:", path: path)
            }
        }
        let used = Set(mechanism.stages.all.flatMap(\.clocks))
        for clock in mechanism.clocks.all { check(clock, isUsed: used.contains(clock.id)) }
        checkWindows()
    }

    /// A duty runs out, the window of a right closes: neither does the other's.
    private mutating func checkWindows() {
        for reaction in mechanism.anywhere + mechanism.stages.all.flatMap(\.reactions) {
            switch reaction.trigger {
            case .overdue(let id) where mechanism.clocks[id]?.isWindow == true:
                find(
                    "window-never-overdue", reaction.place, "“\(id)”是权利期限，不会超期",
                    "“\(id)” is the window of a right and is never overdue",
                    mend: "写 \(id).closed：期限届满时触发", "write \(id).closed, which comes when its time is over")
            case .closed(let id) where mechanism.clocks[id]?.isWindow == false:
                find(
                    "duty-never-closed", reaction.place, "“\(id)”是责任时限，不会届满关闭",
                    "“\(id)” is a duty and never closes",
                    mend: "写 \(id).overdue，或给时限加 window: true",
                    "write \(id).overdue, or give the clock window: true")
            case .moment, .overdue, .closed, .referral: break
            }
        }
        for stage in mechanism.stages.all {
            for action in stage.actions.all {
                guard let id = action.within, let clock = mechanism.clocks[id] else { continue }
                if !stage.clocks.contains(id) {
                    find(
                        "window-not-here", action.place, "时限“\(id)”在环节“\(stage.id)”不计算，操作“\(action.id)”永远不能办",
                        "the clock “\(id)” does not run in the stage “\(stage.id)”, so “\(action.id)” could never be done",
                        mend: "在环节“\(stage.id)”的 clocks: 中列出它",
                        "list it under clocks: of the stage “\(stage.id)”")
                }
                if !clock.isWindow {
                    find(
                        "within-a-duty", action.place, "“\(id)”是责任时限：超期后“\(action.id)”就不能再办",
                        "“\(id)” is a duty: once it is overdue, “\(action.id)” could not be done any more",
                        mend: "within: 只写权利期限（window: true）",
                        "write within: with the window of a right (window: true)",
                        severity: .warning)
                }
            }
        }
    }

    private mutating func check(_ clock: Clock, isUsed: Bool) {
        if !isUsed {
            find(
                "unused-clock", clock.place, "时限“\(clock.id)”没有用在任何环节",
                "the clock “\(clock.id)” runs in no stage",
                mend: "在环节的 clocks: 中列出它，或删去它", "list it under the clocks: of a stage, or remove it",
                severity: .warning)
        }
        if let owner = clock.owner { requireRole(owner, at: clock.place) }
        for step in clock.escalation { requireRole(step.role, at: clock.place) }
        if clock.escalation.isEmpty, !clock.isWindow {
            find(
                "clock-without-escalation", clock.place, "时限“\(clock.id)”超期后没有上级知道",
                "nobody above hears of it when the clock “\(clock.id)” is overdue",
                mend: "写 escalate: [角色]；若只是当事人的权利期限，写 window: true",
                "write escalate: [role]; if it is only the window of a right, write window: true")
        }
        if case .fixed(let period) = clock.length, let cap = clock.cap, longer(period.value, cap.value) {
            find(
                "clock-past-cap", clock.place, "时限“\(clock.id)”（\(period)）比上限（\(cap)）还长",
                "the clock “\(clock.id)” (\(period)) is longer than its cap (\(cap))",
                mend: "缩短 period: 或放宽 cap:", "shorten period: or widen cap:")
        }
        if case .computed(let rule) = clock.length, let parameter = badParameter(of: rule) {
            find(
                "bad-period", parameter.place,
                "参数 \(parameter.id) 在第 \(rule.place.line) 行用作期限，不能是“\(parameter.text)”",
                "the parameter \(parameter.id) is used as a period in line \(rule.place.line) and cannot be “\(parameter.text)”",
                mend: "写成 5wd（工作日）、30d（自然日）、1mo（月）、2wh（工作小时）或 2h（小时）",
                "write 5wd (working days), 30d (calendar days), 1mo (months), 2wh (working hours) or 2h (hours)"
            )
        } else if case .computed(let rule) = clock.length, !yieldsPeriod(rule) {
            find(
                "period-may-be-missing", clock.place, "字段都还没填时，时限“\(clock.id)”算不出期限，不会开始",
                "while nothing is filled in, the clock “\(clock.id)” has no period and would not start",
                mend: "让 period: 在任何情况下都给出 5wd 这样的期限，例如加 else",
                "let period: yield a period such as 5wd in every case, for example by its else")
        }
        if case .until(let field) = clock.length, !mechanism.fields.contains(field.text) {
            unknown("unknown-field", "字段", "field", field.text, at: clock.place, among: mechanism.fields.ids)
        }
    }

    /// A case begins with empty fields, and its clocks begin with it.
    private func yieldsPeriod(_ rule: Rule) -> Bool {
        guard case .string(let text) = valueAtFirst(rule) else { return false }
        return Period(text) != nil
    }

    /// The parameter whose value comes out as the length, and is none.
    private func badParameter(of rule: Rule) -> Parameter? {
        let read = Set(rule.expression.freeNames.map(\.name))
        let value = valueAtFirst(rule)
        if case .string(let text) = value {
            guard Period(text) == nil else { return nil }
            return mechanism.parameters.all.first { read.contains($0.id) && $0.text == text }
        }
        // A number, or a yes or no: it is the parameter itself, or nobody can tell.
        return mechanism.parameters[rule.text]
    }

    private func valueAtFirst(_ rule: Rule) -> FeelValue {
        var values: [String: FeelValue] = [
            "case": .context(FeelEntries(CaseFact.allCases.map { ($0.rawValue, .null) }))
        ]
        for field in mechanism.fields.ids { values[field] = .null }
        for parameter in mechanism.parameters.all { values[parameter.id] = parameter.value }
        return rule.expression.evaluate(in: FeelContext(values)).value
    }

    /// By the longest either can be; only sure where it is sure.
    private func longer(_ period: Period, _ cap: Period) -> Bool {
        func days(_ period: Period) -> Int {
            switch period {
            case .workingHours, .hours: 0
            case .workingDays(let count), .days(let count): count
            case .months(let count): count * 31
            }
        }
        return days(period) > days(cap)
    }
}

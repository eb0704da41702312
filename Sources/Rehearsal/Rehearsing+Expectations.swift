import Casework
import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What must be so, held against what is.
extension Rehearsing {
    /// - Parameter leaving: where a name was misspelt: it is never so, and says nothing of what it stands for.
    mutating func check(_ expected: Expectation, _ state: CaseState, leaving: Set<SourcePlace>) {
        let handling = state.handling
        for (en, zh, wanted, found) in [
            ("stage", "环节", expected.stage, handling.stage.text),
            ("outcome", "结果", expected.outcome, handling.outcome?.rawValue ?? "open"),
            ("unit", "责任单位", expected.unit, handling.unit.text),
            ("assignee", "承办人", expected.assignee, handling.assignee?.text ?? "none"),
            ("number", "编号", expected.number, state.number ?? "none"),
            ("agreement", "协议", expected.agreement, agreement(state)),
        ] {
            guard let wanted, !leaving.contains(wanted.place) else { continue }
            compare(en, zh, wanted.text, [found], wanted.place)
        }
        if let routes = expected.routes, !routes.contains(where: { leaving.contains($0.place) }) {
            compare(
                "routes", "已告知途径", routes.map(\.text).sorted().joined(separator: " "),
                [state.mediation.routesTold.sorted().joined(separator: " ")], expected.place)
        }
        func known(_ pairs: [Expectation.Pair]) -> [Expectation.Pair] {
            pairs.filter { !leaving.contains($0.name.place) && !leaving.contains($0.value.place) }
        }
        for pair in known(expected.clocks) {
            let id = pair.name.text
            let found = Self.clock(state.clocks.last { $0.clock.text == id || $0.key == id })
            compare("clock \(id)", "时限 \(id)", pair.value.text, found, pair.name.place)
        }
        for pair in known(expected.lights) {
            let id = pair.name.text
            let run = state.clocks.last { $0.clock.text == id || $0.key == id }
            let light = run?.light(at: world.now)?.light.rawValue ?? "none"
            compare("light of \(id)", "\(id) 的灯", pair.value.text, [light], pair.name.place)
        }
        for pair in known(expected.moments) {
            let found = Moment(rawValue: pair.name.text).flatMap { state.moments[$0] }
            compare(
                "moment \(pair.name.text)", "时点 \(pair.name.text)", pair.value.text, [found?.text ?? "none"],
                pair.name.place)
        }
        for pair in known(expected.fields) {
            let found = state.fields[FieldID(pair.name.text)]?.plain ?? "none"
            compare(
                "field \(pair.name.text)", "字段 \(pair.name.text)", pair.value.text, [found], pair.name.place)
        }
        for document in expected.documents
        where !leaving.contains(document.place)
            && !state.documents.contains(where: { $0.document == document.text })
        {
            disagree(
                document.place, "没有制作文书“\(document.text)”", "the document “\(document.text)” was not issued")
        }
        for pair in known(expected.papers) { checkPaper(pair, state) }
        for pair in known(expected.offers) {
            // Of several that were asked side by side all stand alike, or the story names one by its unit.
            let found = state.linkage.offers(named: pair.name.text).map(\.standing)
            compare(
                "offer \(pair.name.text)", "流转 \(pair.name.text)", pair.value.text,
                [Set(found).count < 2 ? found.first ?? "none" : found.joined(separator: " ")], pair.name.place
            )
        }
        for pair in known(expected.owed) {
            compare(
                "owed for \(pair.name.text)", "\(pair.name.text) 的结果", pair.value.text,
                Self.owed(pair.name.text, state), pair.name.place)
        }
        checkPossible(known(expected.can), wanted: true, state)
        checkPossible(known(expected.cannot), wanted: false, state)
        checkTold(known(expected.told), wanted: true, state)
        checkTold(known(expected.notTold), wanted: false, state)
        checkSeen(expected.visibleTo.filter { !leaving.contains($0.place) }, wanted: true, state)
        checkSeen(expected.hiddenFrom.filter { !leaving.contains($0.place) }, wanted: false, state)
    }

    /// All that may be said of a result that is owed: to this case for what it offered, or by it to its sender.
    static func owed(_ name: String, _ state: CaseState) -> [String] {
        let link = state.linkage
        if name == "all" {
            let isOwed = !link.owed.isEmpty || link.sender?.debt == .owed || link.owesOrgan
            return isOwed ? ["owed"] : ["none"]
        }
        func said(_ debt: ReferralOffer.Debt?, _ due: Instant?, _ isOverdue: Bool) -> [String] {
            guard let debt else { return ["none"] }
            guard debt == .owed else { return [debt.rawValue] }
            let times = due.map { [$0.text, $0.endText] } ?? []
            return times + ["owed", isOverdue ? "overdue" : "owed"]
        }
        if name == "sender" {
            return said(link.sender?.debt, link.sender?.due, link.sender?.overdueSince != nil)
        }
        let each = link.offers(named: name).map { said($0.debt, $0.resultDue, $0.overdueSince != nil) }
        guard let first = each.first else { return ["none"] }
        // Of several only what is so of all of them, or each in its turn.
        let common = first.filter { word in each.allSatisfy { $0.contains(word) } }
        return common.isEmpty ? [each.compactMap(\.last).joined(separator: " ")] : common
    }

    /// All that may be said of a clock; the first is said where it is something else.
    static func clock(_ run: RunningClock?) -> [String] {
        guard let run else { return ["none"] }
        switch run.status {
        case .running: return [run.due.text, run.due.endText, "running"]
        case .overdue: return [run.due.text, run.due.endText, "overdue"]
        case .paused: return ["paused"]
        case .done: return ["done", "stopped", "none"]
        case .lapsed: return ["lapsed", "stopped", "none"]
        case .closed: return ["closed", "stopped", "none"]
        }
    }

    private mutating func checkPossible(_ pairs: [Expectation.Pair], wanted: Bool, _ state: CaseState) {
        for pair in pairs {
            let (action, by) = (pair.name.text, pair.value.text)
            guard let actor = actor(by, role: nil, action: action, on: state) else {
                disagree(pair.value.place, "“\(by)”现在没有岗位", "“\(by)” holds no post now")
                continue
            }
            let found = possibilities(on: state, in: context(actor, on: state)).contains {
                $0.id == action && $0.refusal == nil
            }
            guard found != wanted else { continue }
            disagree(
                pair.name.place, wanted ? "\(by) 应能“\(action)”，却不能" : "\(by) 不应能“\(action)”，却能",
                wanted ? "\(by) should be able to “\(action)”" : "\(by) should not be able to “\(action)”")
        }
    }

    private mutating func checkPaper(_ pair: Expectation.Pair, _ state: CaseState) {
        let document = pair.name.text
        let papers = world.journal(of: state.id).compactMap { ($0.body as? DocumentIssued)?.paper }
            .filter { $0.document == document }
        let reached = papers.flatMap { PaperReach.names(of: $0.to) }
        let wanted = pair.value.text
        if wanted == PaperReach.none ? papers.isEmpty : reached.contains(wanted) { return }
        let found = reached.isEmpty ? PaperReach.none : reached.joined(separator: " ")
        disagree(
            pair.name.place, "文书“\(document)”应出具给 \(wanted)，实际：\(found)",
            "the paper “\(document)” should have gone to \(wanted), went to: \(found)")
    }

    private mutating func checkTold(_ pairs: [Expectation.Pair], wanted: Bool, _ state: CaseState) {
        for pair in pairs {
            let who = pair.name.text
            let told = world.notices.filter { $0.about == state.id.stream }.compactMap(\.notice.told)
                .filter { $0.who == who }.map(\.topic.rawValue)
            let isSo = pair.value.text == "none" ? told.isEmpty : told.contains(pair.value.text)
            guard isSo != wanted else { continue }
            let all = told.isEmpty ? "none" : told.joined(separator: " ")
            disagree(
                pair.name.place,
                wanted
                    ? "应已告知 \(who)：\(pair.value.text)，实际告知：\(all)"
                    : "不应告知 \(who)：\(pair.value.text)，实际告知：\(all)",
                wanted
                    ? "\(who) should have been told \(pair.value.text), was told: \(all)"
                    : "\(who) should not have been told \(pair.value.text), was told: \(all)")
        }
    }

    private mutating func checkSeen(_ accounts: [Story.Named], wanted: Bool, _ state: CaseState) {
        for account in accounts where world.sees(AccountID(account.text), state.id) != wanted {
            disagree(
                account.place, wanted ? "\(account.text) 应能看到此案，却看不到" : "\(account.text) 不应看到此案，却能看到",
                wanted ? "\(account.text) should see the case" : "\(account.text) should not see the case")
        }
    }

    /// In one word of four.
    private func agreement(_ state: CaseState) -> String {
        guard let agreement = state.mediation.binding else {
            return state.mediation.draft == nil ? "none" : "pending"
        }
        return agreement.isPerformed ? "performed" : "in_effect"
    }

    /// - Parameter found: all that would be right to say, the plainest first.
    private mutating func compare(
        _ en: String, _ zh: String, _ expected: String, _ found: [String], _ place: SourcePlace
    ) {
        guard !found.contains(expected) else { return }
        let first = found.first ?? "none"
        disagree(place, "\(zh)应为 \(expected)，实为 \(first)", "\(en): expected \(expected), found \(first)")
    }
}

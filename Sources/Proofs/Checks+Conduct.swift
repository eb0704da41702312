import Decisions
import Mechanisms
import Organisation
import WorkCalendar

/// What is written can happen: moments come, periods are longer than nothing, ends are ends.
extension Checks {
    mutating func checkConduct() {
        for stage in mechanism.stages.all where !stage.isOpen {
            for action in stage.actions.all {
                find(
                    "action-on-end", action.place, "“\(stage.id)”是结案环节，操作“\(action.id)”永远用不上",
                    "“\(stage.id)” is an end: its action “\(action.id)” can never be used",
                    mend: "把操作移到在办环节；办结后可用“重新办理”",
                    "move it to an open stage; a closed case is reopened by reopen")
            }
        }
        for clock in mechanism.clocks.all {
            if case .moment(let moment) = clock.start { requireMoment(moment, for: clock, "from") }
            if case .referral(let id, let answer) = clock.start { requireAnswer(answer, of: id, for: clock) }
            if let stops = clock.stops { requireMoment(stops, for: clock, "stops") }
            checkOrigin(of: clock)
            checkEscalation(of: clock)
            checkLights(of: clock)
        }
        for referral in mechanism.referrals.all {
            guard let within = referral.answerWithin, within.value.isNothing else { continue }
            find(
                "no-time-to-answer", referral.place,
                "流转“\(referral.id)”的答复期限是\(within)，没有时间答复",
                "the offer “\(referral.id)” leaves \(within) to answer, which is no time at all",
                mend: "写 answer_within: 3wd 这样的期限", "write a period such as answer_within: 3wd")
        }
    }

    /// The moments that the acts of the pack, the verbs or the engine bring about.
    private var comingMoments: Set<Moment> {
        let acts = mechanism.stages.all.flatMap { $0.actions.all.flatMap(\.does) }
        return Set(acts.flatMap(\.moments)).union(Moment.allCases.filter { $0.origin != .act })
    }

    private mutating func requireMoment(_ moment: Moment, for clock: Clock, _ key: String) {
        if comingMoments.contains(moment) { return }
        find(
            "moment-never-comes", clock.place, "时限“\(clock.id)”的 \(key): \(moment.rawValue) 永远不会发生：没有操作带来它",
            "\(key): \(moment.rawValue) of the clock “\(clock.id)” never comes: no action brings it about",
            mend: "改用会发生的时点，或给某个操作加上相应的 does:",
            "name a moment that comes, or give an action the act that brings it")
    }

    /// An offer is made, and can have this answer.
    private mutating func requireAnswer(_ answer: ReferralAnswer, of id: String, for clock: Clock) {
        guard let referral = mechanism.referrals[id] else {
            return unknown(
                "unknown-referral", "流转", "referral", id, at: clock.place, among: mechanism.referrals.ids)
        }
        let isMade = mechanism.stages.all.contains { $0.actions.all.contains { $0.offers == id } }
        if isMade, answer != .result || referral.owesResult { return }
        find(
            "moment-never-comes", clock.place, "时限“\(clock.id)”的 from: \(id).\(answer.rawValue) 永远不会发生",
            "from: \(id).\(answer.rawValue) of the clock “\(clock.id)” never comes",
            mend: isMade ? "在流转“\(id)”中写 result: true，或改用 \(id).accepted" : "给某个操作写 offers: \(id)",
            isMade
                ? "write result: true at the referral “\(id)”, or name \(id).accepted"
                : "let an action say offers: \(id)")
    }

    /// A clock that counts from a field, or up to it, needs the field wherever it is listed.
    private mutating func checkOrigin(of clock: Clock) {
        var fields: [FieldID] = []
        if case .field(let field) = clock.start { fields.append(field) }
        switch clock.length {
        case .until(let field), .before(let field, _): fields.append(field)
        case .fixed, .computed, .instalments: break
        }
        let lists = mechanism.stages.all.filter { $0.isOpen && $0.clocks.contains(clock.id) }
        for field in fields where mechanism.fields.contains(field.text) {
            let unsure = lists.first { stage in
                guard let known = past.sure[stage.id] else { return false }
                return !known.contains(.field(field)) && !isAsked(field, in: stage)
            }
            guard let unsure else { continue }
            find(
                "clock-may-not-start", clock.place,
                "时限“\(clock.id)”要用字段“\(field)”，但案件可以不填它就到“\(unsure.id)”，那里也没有一处必须填写，时限可能永远不开始",
                "the clock “\(clock.id)” needs the field “\(field)”, which nobody has to fill on a way to “\(unsure.id)” or there: it may never start",
                mend: "在进入之前的操作中把它列为必填（去掉问号）",
                "let a step before it ask for the field without a question mark",
                path: past.path(to: unsure.id, without: [.field(field)]))
        }
    }

    /// Somebody has to fill it while the case is there.
    private func isAsked(_ field: FieldID, in stage: Stage) -> Bool {
        stage.actions.all.contains { action in
            action.targets.allSatisfy { $0.when != nil }
                && (action.asks.contains { $0.field == field && $0.isRequired }
                    || action.sets.contains { $0.field == field })
        }
    }

    /// Somebody above hears of it, not whoever let it pass.
    private mutating func checkEscalation(of clock: Clock) {
        let owners: Set<RoleID> =
            clock.owner.map { [$0] }
            ?? Set(mechanism.stages.all.filter { $0.clocks.contains(clock.id) }.compactMap(\.owner))
        guard let same = clock.escalation.first(where: { owners == [$0.role] }) else { return }
        find(
            "escalates-to-owner", clock.place, "时限“\(clock.id)”超期后告知的“\(same.role)”就是责任岗位自己",
            "when the clock “\(clock.id)” is overdue it is told to “\(same.role)”, whose duty it is",
            mend: "在 escalate: 中写上一级的角色", "name a role above under escalate:")
    }

    /// The first line that fits is shown: one that always fits hides those below it.
    private mutating func checkLights(of clock: Clock) {
        guard let index = clock.lights.firstIndex(where: { $0.threshold == .always && $0.condition == nil }),
            index < clock.lights.count - 1
        else { return }
        find(
            "light-masked", clock.place, "时限“\(clock.id)”的第 \(index + 1) 条灯总是成立，后面的永远不会亮",
            "line \(index + 1) of the lights of “\(clock.id)” always holds and hides those below it",
            mend: "把没有条件的一条放在最后", "put the line without a condition last")
    }

    /// A cap holds for every period that can be computed.
    mutating func checkCap(of clock: Clock, against texts: Set<String>) {
        guard let cap = clock.cap, let most = cap.value.daysAtMost else { return }
        let past = texts.sorted().compactMap { Period($0) }.first { ($0.daysAtMost ?? 0) > most }
        guard let past else { return }
        find(
            "clock-past-cap", clock.place, "时限“\(clock.id)”可能算出 \(past)，比上限（\(cap)）还长",
            "the clock “\(clock.id)” can come to \(past), which is longer than its cap (\(cap))",
            mend: "缩短期限或放宽 cap:", "shorten the period or widen cap:")
    }
}

extension Period {
    /// Over before it began; `0wd` is the close of the same day and no nothing.
    fileprivate var isNothing: Bool {
        switch self {
        case .workingHours(let count), .hours(let count), .days(let count), .months(let count): count == 0
        case .workingDays: false
        }
    }

    /// As many days as it has at least to be told longer than another; nil for hours.
    fileprivate var daysAtMost: Int? {
        switch self {
        case .workingHours, .hours: nil
        case .workingDays(let count), .days(let count): count
        case .months(let count): count * 31
        }
    }
}

import Mechanisms
import Organisation
import WorkCalendar

/// Whoever does everything at once is in time, and no figure is of a year that is over.
extension Checks {
    mutating func checkLimits() {
        for clock in mechanism.clocks.all where !clock.isWindow { checkLimit(clock) }
        for parameter in mechanism.parameters.all { checkDate(parameter) }
    }

    // MARK: the shortest lawful path

    /// How long a case must stay because nothing but time leads on, in nominal days.
    private struct Wait: Comparable {
        var days: Double
        var stage: StageID
        var path: [String]

        static func < (left: Wait, right: Wait) -> Bool { left.days < right.days }
        static func == (left: Wait, right: Wait) -> Bool { left.days == right.days }
    }

    /// From every stage in which the clock runs somebody can finish it before it is overdue.
    private mutating func checkLimit(_ clock: Clock) {
        guard case .fixed(let period) = clock.length else { return }
        let limit = (clock.cap ?? period).value
        for stage in mechanism.stages.all where stage.isOpen && stage.clocks.contains(clock.id) {
            guard let wait = shortest(from: stage, for: clock), wait.days > limit.nominalDays else {
                continue
            }
            find(
                "no-lawful-path", clock.place,
                "时限“\(clock.id)”最多\(limit)，但从环节“\(stage.id)”起最快也要等 \(Int(wait.days.rounded(.up))) 天才能办完",
                "the clock “\(clock.id)” allows \(limit) at the most, and from the stage “\(stage.id)” it takes \(Int(wait.days.rounded(.up))) days at least until it can be finished",
                mend: "放宽这个时限，或缩短途中只能等待的期限",
                "widen the limit, or shorten the periods on the way that can only be waited for",
                path: wait.path)
            return
        }
    }

    /// The least that a case has to wait from a stage until the clock can be finished.
    private func shortest(from start: Stage, for clock: Clock) -> Wait? {
        var open = [Wait(days: 0, stage: start.id, path: [start.id.text])]
        var closed: Set<StageID> = []
        while let next = open.min() {
            open.removeAll { $0.stage == next.stage && $0.path == next.path }
            guard closed.insert(next.stage).inserted, let stage = mechanism.stages[next.stage] else {
                continue
            }
            if !stage.isOpen || !stage.clocks.contains(clock.id) { return next }
            if let stops = clock.stops, canCome(stops, in: stage) { return next }
            // Who takes it back or refuses has not finished it.
            for edge in graph.edges[stage.id] ?? [] where !Self.givingUp.contains(edge.by) {
                open.append(
                    Wait(
                        days: next.days + wait(for: edge, in: stage), stage: edge.to,
                        path: next.path + ["(\(edge.by))", edge.to.text]))
            }
        }
        return nil
    }

    private static let givingUp = Set(
        [Moment.withdrawn, .partyRefused, .mediationStopped].map(\.rawValue))

    private func canCome(_ moment: Moment, in stage: Stage) -> Bool {
        switch moment.origin {
        case .verb: true
        case .party: stage.isMediation
        case .end: false
        case .act: mechanism.acts(in: stage).contains { $0.moments.contains(moment) }
        }
    }

    /// Nothing where somebody can act; the period where only its end leads on.
    private func wait(for edge: Reachability.Edge, in stage: Stage) -> Double {
        if edge.isAction { return 0 }
        let reaction = mechanism.reactions(in: stage).first { $0.trigger.text == edge.by }
        switch reaction?.trigger {
        case .overdue(let id)?, .closed(let id)?:
            guard let clock = mechanism.clocks[id], clock.start == .entered,
                case .fixed(let period) = clock.length
            else { return 0 }
            return period.value.nominalDays
        case .moment?, .referral?, nil: return 0
        }
    }

    // MARK: years

    /// A date that somebody typed in for one year, and forgot (春节放假的日子).
    private mutating func checkDate(_ parameter: Parameter) {
        guard let today, let last = parameter.lastDay, last < today else { return }
        find(
            "parameter-past", parameter.place, "参数“\(parameter.id)”是 \(parameter.text)，已经过去了",
            "the parameter “\(parameter.id)” is \(parameter.text), which is past",
            mend: "改成今年的日期；每年都变的日子请用放假安排或由人填写",
            "write this year's date; what changes every year belongs into the calendar, or is asked of somebody"
        )
    }
}

extension Parameter {
    /// The last day of the dates or of the year that its value names, or that its name does.
    fileprivate var lastDay: CivilDate? {
        let dates = text.matches(of: /(\d{4})-(\d{2})-(\d{2})/).compactMap { CivilDate(String($0.0)) }
        if let last = dates.max() { return last }
        if let chinese = text.firstMatch(of: /(\d{4})年(\d{1,2})月(\d{1,2})日/) {
            return CivilDate(
                year: Int(chinese.1) ?? 0, month: Int(chinese.2) ?? 0, day: Int(chinese.3) ?? 0)
        }
        let years = "\(id) \(name.zh) \(name.en)".matches(of: /(?:^|[^\d])(20\d{2})(?:[^\d]|$)/)
            .compactMap { Int($0.1) }
        return years.max().flatMap { CivilDate(year: $0, month: 12, day: 31) }
    }
}

extension Period {
    /// As long as it is as a rule: five working days are a week.
    fileprivate var nominalDays: Double {
        switch self {
        case .workingHours(let count): Double(count) / 8 * 1.4
        case .hours(let count): Double(count) / 24
        case .workingDays(let count): Double(count) * 1.4
        case .days(let count): Double(count)
        case .months(let count): Double(count) * 30.4
        }
    }
}

public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension CaseState {
    mutating func withClock(_ key: String, _ change: (inout RunningClock) -> Void) {
        guard let index = clocks.firstIndex(where: { $0.key == key }) else { return }
        change(&clocks[index])
    }
}

public struct ClockStarted: CaseEventBody {
    public static let name = "clock.started/1"
    public var run: RunningClock

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.clocks.append(run) }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(run.clock)
        return Bilingual(
            zh: "\(clock.zh)开始计算，到期 \(run.due.endText)", en: "\(clock.en) runs until \(run.due.endText)")
    }
}

public struct ClockStopped: CaseEventBody {
    public static let name = "clock.stopped/1"
    public var clock: ClockID
    public var key: String
    public var end: RunningClock.End
    public var light: LightStep

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) {
            $0.stoppedAt = meta.effective
            $0.end = end
            $0.finalLight = light
            // Entered late: it was done in time after all.
            if meta.effective <= $0.due { $0.breachedAt = nil }
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        let light = light.word ?? light.light.name
        return Bilingual(zh: "\(clock.zh)停止计算（\(light.zh)）", en: "\(clock.en) stopped (\(light.en))")
    }
}

/// The time of a window is over. It binds nobody, so nobody is late.
public struct ClockClosed: CaseEventBody {
    public static let name = "clock.closed/1"
    public var clock: ClockID
    public var key: String
    public var light: LightStep

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) {
            $0.stoppedAt = meta.effective
            $0.end = .closed
            $0.finalLight = light
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        return Bilingual(zh: "\(clock.zh)届满", en: "\(clock.en): the time is over")
    }
}

/// The new due moment of a clock, with the moments from which its lights show.
public struct ClockDue: Hashable, Sendable, Codable {
    public var due: Instant
    public var isProvisional: Bool
    public var edition: String
    public var steps: LightSteps
    public var escalations: [RunningClock.Escalation]
    public var latest: Instant?
    public var heardFrom: Instant?

    func apply(to clock: inout RunningClock) {
        clock.due = due
        clock.isProvisional = isProvisional
        clock.edition = edition
        clock.steps = steps
        clock.escalations = escalations
        clock.latest = latest
        clock.heardFrom = heardFrom
    }
}

public struct ClockBreached: CaseEventBody {
    public static let name = "clock.breached/1"
    public var clock: ClockID
    public var key: String

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        let counted = RunningClock.BreachCount(unit: state.handling.unit, category: state.category)
        state.withClock(key) {
            $0.breachedAt = meta.effective
            $0.breachCounted = counted
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        return Bilingual(zh: "\(clock.zh)已超期", en: "\(clock.en) is overdue")
    }
}

public struct ClockEscalated: CaseEventBody {
    public static let name = "clock.escalated/1"
    public var clock: ClockID
    public var key: String
    public var role: RoleID
    /// Nil where nobody holds the role.
    public var unit: UnitID?
    /// Who holds it, and was told.
    public var told: [AccountID]

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) { clock in
            if let step = clock.escalations.firstIndex(where: { !$0.isDone && $0.role == role }) {
                clock.escalations[step].unit = unit
                clock.escalations[step].isDone = true
            }
        }
        if let unit, !state.handling.called.contains(unit) { state.handling.called.append(unit) }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        let role = names.role(role)
        guard let unit, !told.isEmpty else {
            return Bilingual(
                zh: "\(clock.zh)超期，应提请\(role.zh)，但无人任该岗",
                en: "\(clock.en) overdue: should be raised to \(role.en), a post that nobody holds")
        }
        let place = names.unit(unit)
        let people = told.map { names.account($0) }
        return Bilingual(
            zh: "\(clock.zh)超期，提请\(place.zh)\(role.zh)：\(people.map(\.zh).joined(separator: "、"))",
            en:
                "\(clock.en) overdue: raised to \(people.map(\.en).joined(separator: ", ")), \(role.en), \(place.en)"
        )
    }
}

/// A new edition of the calendar moved a date, or made a provisional one final: never silently, and never earlier.
public struct ClockRecomputed: CaseEventBody {
    public static let name = "clock.recomputed/1"
    public var clock: ClockID
    public var key: String
    public var due: ClockDue

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) {
            $0.breachedAt = due.due > meta.effective ? nil : $0.breachedAt
            due.apply(to: &$0)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        return Bilingual(
            zh: "\(clock.zh)按新版日历重新计算，到期 \(due.due.endText)",
            en: "\(clock.en) recomputed with the new calendar, due \(due.due.endText)")
    }
}

/// What it was computed from changed, e.g. a letter turned out to be complex, or a date was corrected.
public struct ClockPeriodChanged: CaseEventBody {
    public static let name = "clock.period_changed/1"
    public var clock: ClockID
    public var key: String
    public var start: Instant
    public var period: Period
    public var until: Named?
    public var due: ClockDue

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) {
            $0.start = start
            $0.period = period
            $0.until = until
            $0.breachedAt = due.due > meta.effective ? nil : $0.breachedAt
            due.apply(to: &$0)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        if until != nil {
            return Bilingual(
                zh: "\(clock.zh)改期，到期 \(due.due.endText)",
                en: "\(clock.en) has another date, due \(due.due.endText)")
        }
        return Bilingual(
            zh: "\(clock.zh)改为\(period.text.zh)，到期 \(due.due.endText)",
            en: "\(clock.en) is now \(period.text.en), due \(due.due.endText)")
    }
}

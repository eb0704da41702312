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
    public var light: LightStep

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) {
            $0.stoppedAt = meta.effective
            $0.finalLight = light
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        let light = light.word ?? light.light.name
        return Bilingual(zh: "\(clock.zh)停止计算（\(light.zh)）", en: "\(clock.en) stopped (\(light.en))")
    }
}

/// The new due moment of a clock, with the moments from which its lights show.
public struct ClockDue: Hashable, Sendable, Codable {
    public var due: Instant
    public var isProvisional: Bool
    public var edition: String
    public var steps: LightSteps
    public var escalations: [RunningClock.Escalation]

    func apply(to clock: inout RunningClock) {
        clock.due = due
        clock.isProvisional = isProvisional
        clock.edition = edition
        clock.steps = steps
        clock.escalations = escalations
    }
}

public struct ClockBreached: CaseEventBody {
    public static let name = "clock.breached/1"
    public var clock: ClockID
    public var key: String

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) { $0.breachedAt = meta.effective }
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
    public var unit: UnitID?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) { clock in
            if let step = clock.escalations.firstIndex(where: { !$0.isDone && $0.role == role }) {
                clock.escalations[step].isDone = true
            }
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        let role = names.role(role)
        return Bilingual(zh: "\(clock.zh)超期，提请\(role.zh)", en: "\(clock.en) overdue: raised to \(role.en)")
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

/// What the length depends on changed, e.g. a letter turned out to be complex: the same start, another period.
public struct ClockPeriodChanged: CaseEventBody {
    public static let name = "clock.period_changed/1"
    public var clock: ClockID
    public var key: String
    public var period: Period
    public var due: ClockDue

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withClock(key) {
            $0.period = period
            $0.breachedAt = due.due > meta.effective ? nil : $0.breachedAt
            due.apply(to: &$0)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        return Bilingual(
            zh: "\(clock.zh)改为\(period.text.zh)，到期 \(due.due.endText)",
            en: "\(clock.en) is now \(period.text.en), due \(due.due.endText)")
    }
}

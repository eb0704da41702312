public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// What the parties are told of an extension: until when, and why.
public struct ToldExtension: Hashable, Sendable, Codable {
    public var clock: ClockID
    public var due: Instant
    public var reason: Words
    public var at: Instant

    /// As the resident's page says it.
    public func line(_ names: some CaseNames) -> Bilingual {
        let clock = names.clock(clock)
        return Bilingual(
            zh: "\(clock.zh)期限延长至 \(due.endText)：\(reason.shown)",
            en: "\(clock.en): extended to \(due.endText): \(reason.shown)")
    }
}

/// What somebody named for an end: a day, which rolls and closes as days do, or a moment, which stands as it is.
public enum Named: Hashable, Sendable {
    case day(CivilDate)
    case moment(Instant)
}

extension Named: Codable {
    private enum Keys: String, CodingKey { case day, moment }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        if let day = try container.decodeIfPresent(CivilDate.self, forKey: .day) {
            self = .day(day)
        } else {
            self = .moment(try container.decode(Instant.self, forKey: .moment))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .day(let day): try container.encode(day, forKey: .day)
        case .moment(let moment): try container.encode(moment, forKey: .moment)
        }
    }
}

/// One run of a clock on a case. Everything a page needs to show it was computed when the event was written, so
/// neither pack nor calendar is needed to read it back (design §4, fat events).
public struct RunningClock: Timed, Hashable, Sendable, Codable {
    public struct Escalation: Hashable, Sendable, Codable {
        public var role: RoleID
        public var unit: UnitID?
        public var at: Instant
        public var isDone: Bool

        public init(role: RoleID, unit: UnitID?, at: Instant, isDone: Bool = false) {
            self.role = role
            self.unit = unit
            self.at = at
            self.isDone = isDone
        }
    }

    /// How a run came to its end.
    public enum End: String, Hashable, Sendable, Codable {
        /// What it waited for was done, in time or late: its light says which.
        case done
        /// Nobody need do it any more: nobody was in time, and nobody was late.
        case lapsed
        /// The window's time was over.
        case closed
    }

    public struct BreachCount: Hashable, Sendable, Codable {
        public var unit: UnitID
        public var category: String
    }

    public struct Pause: Hashable, Sendable, Codable {
        public var reason: String
        public var from: Instant
        public var until: Instant?
        /// The referral whose result is waited for; nil where somebody stopped the clock.
        public var referral: String?

        public init(reason: String, from: Instant, until: Instant?, referral: String? = nil) {
            self.referral = referral
            self.reason = reason
            self.from = from
            self.until = until
        }
    }

    public var clock: ClockID
    /// Tells the runs of one clock apart: `settle`, `settle#2`, `performance/1`.
    public var key: String
    public var start: Instant
    public var period: Period
    /// The day, or the moment, that somebody named for the end: then no period is counted, or it is counted back from there.
    public var until: Named?
    public var due: Instant
    public var isProvisional: Bool
    public var edition: String
    /// The role its pack names; nil: the owner of the stage the case is in.
    public var owner: RoleID?
    /// Who answers for it now: the unit that holds the case, or, where its owner is another, the unit of that owner.
    public var unit: UnitID
    /// By whose calendar it is counted: the unit that held the case when it started.
    public var calendarUnit: UnitID
    public var isWindow: Bool
    /// A last day on which offices rest moves to the next working day (民法典 203 I).
    public var rolls: Bool
    /// Ends when business stops; else at midnight, as for whoever owes money (203 II).
    public var closes: Bool
    public var steps: LightSteps
    public var escalations: [Escalation]
    public var pauses: [Pause]
    public var extensions: [Period]
    public var cap: Cap?
    /// Where the cap ends a pause.
    public var latest: Instant?
    /// Entered late, when its time was over: it rings no earlier than this, so that what followed can be entered first.
    public var heardFrom: Instant?
    /// The agreement and the instalment of it that it watches, where it watches one.
    public var agreement: Int?
    public var instalment: Int?
    public var breachedAt: Instant?
    /// Where the breach was counted, so that one that was none can be taken back there.
    public var breachCounted: BreachCount?
    public var stoppedAt: Instant?
    public var end: End?
    /// The light it showed when it stopped.
    public var finalLight: LightStep?

    public init(
        clock: ClockID, key: String, start: Instant, period: Period, due: Instant, isProvisional: Bool,
        edition: String, owner: RoleID?, unit: UnitID, isWindow: Bool, steps: LightSteps,
        escalations: [Escalation], pauses: [Pause] = [], extensions: [Period] = [], rolls: Bool = true,
        closes: Bool = true, cap: Cap? = nil, until: Named? = nil, agreement: Int? = nil,
        instalment: Int? = nil,
        breachedAt: Instant? = nil, stoppedAt: Instant? = nil, finalLight: LightStep? = nil
    ) {
        self.clock = clock
        self.key = key
        self.start = start
        self.period = period
        self.due = due
        self.isProvisional = isProvisional
        self.edition = edition
        self.owner = owner
        self.unit = unit
        calendarUnit = unit
        self.isWindow = isWindow
        self.steps = steps
        self.escalations = escalations
        self.pauses = pauses
        self.extensions = extensions
        self.rolls = rolls
        self.closes = closes
        self.cap = cap
        self.until = until
        self.agreement = agreement
        self.instalment = instalment
        self.breachedAt = breachedAt
        self.stoppedAt = stoppedAt
        self.finalLight = finalLight
    }

    /// So long before what somebody named it must be done.
    public var countsBack: Bool { until != nil && period.count > 0 }

    /// What its due moment is counted from.
    public var timing: Timing {
        var timing =
            switch until {
            case .day(let day) where countsBack: Timing.before(day, period, rolls: rolls, closes: closes)
            case .moment(let moment) where countsBack:
                Timing.before(moment, period, rolls: rolls, closes: closes)
            case .day(let day): Timing.on(day, rolls: rolls, closes: closes)
            case .moment(let moment): Timing.at(moment)
            case nil:
                Timing(start: start, period: period, rolls: rolls, closes: closes, cap: cap)
            }
        timing.pauses = pauses.map { WorkCalendar.Pause(from: $0.from, until: $0.until) }
        timing.extensions = extensions
        return timing
    }

    /// Where a run stands; what may happen to it there says docs/decisions/clocks.md.
    public enum Status: String, Sendable, CaseIterable {
        case running, paused, overdue, done, lapsed, closed
    }

    public var status: Status {
        switch end {
        case .done: .done
        case .lapsed: .lapsed
        case .closed: .closed
        case nil: breachedAt != nil ? .overdue : isPaused ? .paused : .running
        }
    }

    public var isRunning: Bool { stoppedAt == nil }
    public var isPaused: Bool { isRunning && pauses.last.map { $0.until == nil } ?? false }

    /// A clock that was finished while it was paused stood still from the pause on.
    public var standsSince: Instant? {
        if let last = pauses.last, last.until == nil { return last.from }
        return stoppedAt
    }

    /// What it shows: once it has stopped, the light it stopped under.
    public func light(at now: Instant) -> LightStep? { finalLight ?? steps.shown(at: moment(at: now)) }

    /// As lists and boards show it while it runs.
    var shown: ShownClock {
        ShownClock(
            key: key, unit: unit, due: due, isWindow: isWindow, standsSince: standsSince, steps: steps)
    }

    /// Whether time still brings something about: paused, only what was overdue before goes on upward.
    public var isHeard: Bool { isRunning && (!isPaused || breachedAt != nil) }

    /// The next moment at which something must be written: a breach or an escalation, the end of a window, or of a pause
    /// that the cap does not let go on.
    public var nextAlarm: Instant? {
        guard isRunning else { return nil }
        var alarms: [Instant] = []
        if isHeard {
            alarms = escalations.filter { !$0.isDone }.map(\.at)
            if breachedAt == nil { alarms.append(due) }
        } else if let latest {
            alarms = [latest]
        }
        guard let next = alarms.min() else { return nil }
        return max(next, heardFrom ?? next)
    }
}

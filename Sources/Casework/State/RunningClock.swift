public import Mechanisms
public import Organisation
public import WorkCalendar

/// One run of a clock on a case. Everything a page needs to show it was computed when the event was written, so
/// neither pack nor calendar is needed to read it back (design §4, fat events).
public struct RunningClock: Hashable, Sendable, Codable {
    /// A light and the moment from which it shows while the clock runs.
    public struct Step: Hashable, Sendable, Codable {
        public var light: Light
        public var word: Bilingual?
        public var from: Instant

        public init(light: Light, word: Bilingual?, from: Instant) {
            self.light = light
            self.word = word
            self.from = from
        }
    }

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

    public struct Pause: Hashable, Sendable, Codable {
        public var reason: String
        public var from: Instant
        public var until: Instant?

        public init(reason: String, from: Instant, until: Instant?) {
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
    public var due: Instant
    public var isProvisional: Bool
    public var edition: String
    /// The role its pack names; nil: the owner of the stage the case is in.
    public var owner: RoleID?
    /// Who answers for it now: the unit that holds the case.
    public var unit: UnitID
    /// By whose calendar it is counted: the unit that held the case when it started.
    public var calendarUnit: UnitID
    public var isWindow: Bool
    public var steps: [Step]
    public var escalations: [Escalation]
    public var pauses: [Pause]
    public var extensions: [Period]
    /// The instalment it watches, where it watches one.
    public var instalment: Int?
    public var breachedAt: Instant?
    public var stoppedAt: Instant?
    /// The light it showed when it stopped.
    public var finalLight: Step?

    public init(
        clock: ClockID, key: String, start: Instant, period: Period, due: Instant, isProvisional: Bool,
        edition: String, owner: RoleID?, unit: UnitID, isWindow: Bool, steps: [Step],
        escalations: [Escalation], pauses: [Pause] = [], extensions: [Period] = [], instalment: Int? = nil,
        breachedAt: Instant? = nil, stoppedAt: Instant? = nil, finalLight: Step? = nil
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
        self.instalment = instalment
        self.breachedAt = breachedAt
        self.stoppedAt = stoppedAt
        self.finalLight = finalLight
    }

    public var isRunning: Bool { stoppedAt == nil }
    public var isPaused: Bool { isRunning && pauses.last.map { $0.until == nil } ?? false }

    /// What it shows at a moment.
    public func light(at now: Instant) -> Step? {
        if let finalLight { return finalLight }
        let moment = isPaused ? pauses.last?.from ?? now : now
        return steps.last { $0.from <= moment } ?? steps.first
    }

    /// The next moment at which something must be written: a breach or an escalation. Nil while paused.
    public var nextAlarm: Instant? {
        guard isRunning, !isPaused else { return nil }
        var alarms = escalations.filter { !$0.isDone }.map(\.at)
        if breachedAt == nil, !isWindow { alarms.append(due) }
        return alarms.min()
    }
}

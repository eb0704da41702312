public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// Who has a case, where it stands, and what was done to move it on.
public struct Handling: Hashable, Sendable, Codable {
    public var stage: StageID
    public var stageSince: Instant
    public var outcome: Outcome?
    /// The stage in which it was when it closed.
    public var closedFrom: StageID?
    /// The unit that holds the duty.
    public var unit: UnitID
    public var owner: RoleID?
    public var assignee: AccountID?
    /// 首接负责
    public var firstReceiver: UnitID
    /// Who had the duty before, in the order of time.
    public var heldBefore: [UnitID] = []
    public var returns: Int = 0
    /// The stage that the last unit gave back: whoever enters it next was chosen for good.
    public var returnedFrom: StageID?
    /// How often a holder has passed it on to another since somebody above last dispatched it.
    public var passes: Int = 0
    /// Whose duty it is by an arbiter's or a dispatcher's word (潍坊 12345 条例 22).
    public var decided: Designation?
    public var recusedUnits: [UnitID] = []
    public var recusedAccounts: [AccountID] = []
    public var supervisions: [Supervision] = []
    public var reminders: Int = 0
    /// Those of whoever brought the matter, in their order.
    public var residentsReminders: [ResidentsReminder] = []
    public var reopened: Int = 0
    /// What a leader wrote on it last (领导批示).
    public var instruction: Words?
    public var followUps: [FollowUp] = []
    public var ratings: [Rating] = []
    /// Units above that were called because a clock ran out: they may see the case from then on.
    public var called: [UnitID] = []

    public init(stage: StageID, since: Instant, unit: UnitID) {
        self.stage = stage
        stageSince = since
        self.unit = unit
        firstReceiver = unit
    }

    /// The decision stands, and whom it names holds the case: it may not send it away again.
    public var isDecided: Bool { decided?.unit == unit }

    /// Who has stepped aside.
    public var aside: SteppedAside {
        SteppedAside(units: Set(recusedUnits), accounts: Set(recusedAccounts))
    }
}

/// A decision on who takes a case; it stands over every table and field of the pack.
public struct Designation: Hashable, Sendable, Codable {
    public var unit: UnitID
    public var at: Instant
    /// By somebody above, in so many words, rather than by being dispatched once more.
    public var isRuling: Bool

    public init(unit: UnitID, at: Instant, isRuling: Bool) {
        self.unit = unit
        self.at = at
        self.isRuling = isRuling
    }
}

public struct Supervision: Hashable, Sendable, Codable {
    public var number: Int
    public var by: UnitID
    public var orderedAt: Instant
    public var due: Instant
    public var answeredAt: Instant?

    public init(number: Int, by: UnitID, orderedAt: Instant, due: Instant, answeredAt: Instant? = nil) {
        self.number = number
        self.by = by
        self.orderedAt = orderedAt
        self.due = due
        self.answeredAt = answeredAt
    }
}

/// What somebody who waits for an answer wrote to hurry it.
public struct ResidentsReminder: Hashable, Sendable, Codable {
    public var at: Instant
    public var note: Words?

    public init(at moment: Instant, note: Words?) {
        at = moment
        self.note = note
    }
}

/// An attempt to ask afterwards, with its call log (回访).
public struct FollowUp: Hashable, Sendable, Codable {
    public enum Result: String, Hashable, Sendable, Codable, CaseIterable {
        case reached
        case noAnswer = "no_answer"
        case wrongNumber = "wrong_number"
        case declined

        public var name: Bilingual {
            switch self {
            case .reached: Bilingual(zh: "接通", en: "reached")
            case .noAnswer: Bilingual(zh: "无人接听", en: "no answer")
            case .wrongNumber: Bilingual(zh: "号码有误", en: "wrong number")
            case .declined: Bilingual(zh: "拒绝回访", en: "declined")
            }
        }
    }

    public var result: Result
    /// The person says it is settled; nil where not reached.
    public var isResolved: Bool?
    public var at: Instant

    public init(result: Result, isResolved: Bool?, at: Instant) {
        self.result = result
        self.isResolved = isResolved
        self.at = at
    }
}

public struct Rating: Hashable, Sendable, Codable {
    /// 1…5
    public var score: Int
    public var at: Instant

    public init(score: Int, at: Instant) {
        self.score = score
        self.at = at
    }
}

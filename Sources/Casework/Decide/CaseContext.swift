import Decisions
public import Mechanisms
public import Organisation
public import WorkCalendar

/// All that a decision depends on besides the state: nothing is read from the world.
public struct CaseContext {
    public var mechanism: Mechanism
    public var directory: Directory
    /// The calendar of a unit: public days, local days, office hours.
    public var calendar: (UnitID) -> WorkingCalendar
    public var actor: Actor
    public var now: Instant
    /// When it happened, for a late entry; nil: now.
    public var effective: Instant?
    /// The next counter of a series of official numbers, read inside the transaction.
    public var nextCounter: (String) -> Int
    /// A new identifier, unique within the deployment.
    public var freshID: () -> String

    public init(
        mechanism: Mechanism, directory: Directory, calendar: @escaping (UnitID) -> WorkingCalendar,
        actor: Actor,
        now: Instant, effective: Instant? = nil, nextCounter: @escaping (String) -> Int,
        freshID: @escaping () -> String
    ) {
        self.mechanism = mechanism
        self.directory = directory
        self.calendar = calendar
        self.actor = actor
        self.now = now
        self.effective = effective
        self.nextCounter = nextCounter
        self.freshID = freshID
    }

    public var happened: Instant { effective ?? now }
    var today: CivilDate { happened.date }
}

/// What somebody wants to happen to a case.
public struct CaseCommand: Sendable {
    public enum What: Sendable, Hashable {
        /// A new case by this entry of the mechanism.
        case register(entry: String)
        /// An action of the pack, or a verb, by its name.
        case act(String)
        /// A moment has come at which a clock runs out or an offer lapses.
        case alarm
        /// The case whose work this one shares has moved.
        case followLead(stage: StageID, unit: UnitID)
    }

    public var what: What
    public var input: Input
    /// The last change of stage or assignment that the form showed; a later one means somebody was faster.
    public var seenMove: Int?

    public init(_ what: What, input: Input = .empty, seenMove: Int? = nil) {
        self.what = what
        self.input = input
        self.seenMove = seenMove
    }
}

/// What a decision came to: the events, the state after them, and what other cases must now be told.
public struct CaseDecision: Sendable {
    public var events: [CaseEvent]
    public var state: CaseState
    public var consequences: [Consequence]
}

/// A command for another case that follows from this one, carried out in the same transaction.
public enum Consequence: Sendable, Hashable {
    /// This case joined the work of `lead`.
    case joined(lead: CaseID)
    /// A case that shares this one's work goes along.
    case moved(member: CaseID, stage: StageID, unit: UnitID)
}

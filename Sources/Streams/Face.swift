public import Mechanisms
public import Organisation
public import WorkCalendar

/// What the house must know of a stream of any kind: who holds it, who may see it, what it is about, by when. Lists,
/// queues, search, alarms, boards and exports know faces only.
public struct Face: Hashable, Sendable {
    // MARK: what it is
    public var mechanism: MechanismID
    /// The hash of the pack whose rules it follows.
    public var pack: String
    /// The way it came in.
    public var entry: String
    /// The matter type, or whatever else the kind is divided by.
    public var category: String?
    /// A category suggested by words, which no person has confirmed.
    public var suggestion: String?
    public var place: UnitID?
    /// The official number, unique in the deployment.
    public var number: String?
    /// What other offices call it.
    public var otherNumbers: [String] = []
    /// Ids of words that were wrong and were replaced: they stay in the journal, and nothing is found by them.
    public var replaced: [String] = []
    /// The permanent address of an imported one at its source; unique within the mechanism.
    public var source: String?
    /// What it is about, and whom it is about: the two texts of its line in a list.
    public var title: Words?
    public var about: Words?
    /// Numbers that a list or a spreadsheet shows beside.
    public var marks: [Mark: Int] = [:]

    // MARK: where it stands
    public var status: String
    public var statusSince: Instant
    public var begun: Instant
    /// When it ended; nil while it is open.
    public var ended: Instant?
    public var outcome: Outcome?
    public var isOpen: Bool

    // MARK: who has it
    /// The unit that holds the duty.
    public var unit: UnitID
    public var role: RoleID?
    public var account: AccountID?
    /// Every unit that takes part and may therefore see it.
    public var seenBy: Set<UnitID>
    /// Who has stepped aside from it, and may not see it whatever else would let them.
    public var aside = SteppedAside.nobody

    // MARK: what is owed
    /// The clocks that run, in a fixed order; none once it has ended.
    public var clocks: [ShownClock] = []
    public var tasks: [OwedTask] = []
    /// The next moment at which something must be written down by itself.
    public var alarm: Instant?

    // MARK: what belongs to it
    public var files: [FileRef] = []
    /// Other streams it hands over to, joins or was made by.
    public var links: [StreamID] = []

    public init(
        mechanism: MechanismID, pack: String, entry: String, status: String, statusSince: Instant,
        begun: Instant, isOpen: Bool, unit: UnitID, seenBy: Set<UnitID>
    ) {
        self.mechanism = mechanism
        self.pack = pack
        self.entry = entry
        self.status = status
        self.statusSince = statusSince
        self.begun = begun
        self.isOpen = isOpen
        self.unit = unit
        self.seenBy = seenBy
    }
}

extension Face {
    public enum Mark: String, Hashable, Sendable, CaseIterable {
        case reminders, returns, reopened, rating
    }
}

/// A running clock as lists and boards show it.
public struct ShownClock: Timed, Hashable, Sendable {
    /// Tells the runs of one clock apart.
    public var key: String
    public var unit: UnitID
    public var due: Instant
    public var isWindow: Bool
    /// Since when it has been paused.
    public var standsSince: Instant?
    public var steps: LightSteps

    public init(
        key: String, unit: UnitID, due: Instant, isWindow: Bool, standsSince: Instant?, steps: LightSteps
    ) {
        self.key = key
        self.unit = unit
        self.due = due
        self.isWindow = isWindow
        self.standsSince = standsSince
        self.steps = steps
    }
}

/// Something owed beside the clocks: what the working screens list and count.
public struct OwedTask: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Ended or answered, and the person has not been asked yet.
        case followUpOwed = "followup_owed"
        /// A supervision order without an answer.
        case supervisionOpen = "supervision_open"
        /// A clock ran out, and a post above was called.
        case raised
        /// A referral that the receiver has not answered.
        case offerOpen = "offer_open"
        /// A result that another is owed.
        case resultOwed = "result_owed"
        /// A result that others owe.
        case resultAwaited = "result_awaited"
        /// An assisting unit that owes an answer.
        case invitationOpen = "invitation_open"
        /// A mediation session that is fixed.
        case sessionPlanned = "session_planned"
        /// An instalment not yet performed, or a right that may still be used, such as asking for confirmation.
        case performanceDue = "performance_due"
        /// Ended, not yet filed.
        case filingOwed = "filing_owed"
        /// Held by a unit that has not signed for it.
        case unsigned
    }

    public var kind: Kind
    /// Tells tasks of one kind apart.
    public var position: Int
    public var unit: UnitID
    public var role: RoleID?
    public var due: Instant?

    public init(_ kind: Kind, _ position: Int = 0, unit: UnitID, role: RoleID? = nil, due: Instant?) {
        self.kind = kind
        self.position = position
        self.unit = unit
        self.role = role
        self.due = due
    }
}

/// A file that belongs to a stream.
public struct FileRef: Hashable, Sendable {
    /// The content address: SHA-256 of the bytes, in hexadecimal.
    public var content: String
    /// Who may read the name may read the file.
    public var name: Words
    public var mediaType: String

    public init(content: String, name: Words, mediaType: String) {
        self.content = content
        self.name = name
        self.mediaType = mediaType
    }
}

extension Face {
    /// The clock that ends first, leaving the windows of rights aside where there is another.
    public var nextClock: ShownClock? { Self.next(of: clocks) }

    public static func next<Clock: Timed>(of clocks: [Clock]) -> Clock? {
        let duties = clocks.filter { !$0.isWindow }
        return (duties.isEmpty ? clocks : duties).min { $0.due < $1.due }
    }

    /// From when on it is late, if nothing happens.
    public var lateFrom: Instant? { clocks.compactMap(\.lateFrom).min() }
}

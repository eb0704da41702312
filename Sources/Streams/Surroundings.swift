public import Mechanisms
public import Organisation
public import WorkCalendar

/// The rules that streams follow: those in force, for what begins now, and those by which what is under way began.
public struct RuleBook: Sendable {
    /// By content hash.
    public var byHash: [String: Mechanism]
    public var inForce: [MechanismID: Mechanism]
    /// The hash of the template that a document is printed from; empty where nobody prints.
    public var template: @Sendable (Document, PaperForm) -> String = { _, _ in "" }

    public init(byHash: [String: Mechanism], inForce: [MechanismID: Mechanism]) {
        self.byHash = byHash
        self.inForce = inForce
    }

    /// What is in force under the name of a pack's folder, or the id of its mechanism.
    public func inForce(called name: String) -> Mechanism? {
        inForce.values.first { $0.pack == name } ?? inForce[MechanismID(name)]
    }

    /// A single mechanism, in force.
    public init(_ mechanism: Mechanism) {
        self.init(byHash: [mechanism.hash: mechanism], inForce: [mechanism.id: mechanism])
    }
}

/// All that a decision depends on besides command and state: nothing is read from the world.
public struct Surroundings {
    public var rules: RuleBook
    public var directory: Directory
    /// The calendar of a unit: public days, local days, office hours.
    public var calendar: (UnitID) -> WorkingCalendar
    public var actor: Actor
    public var now: Instant
    /// When it happened, for a late entry; nil: now.
    public var effective: Instant?
    /// A new identifier of a person, or of a stream, unique within the deployment.
    public var freshID: () -> String
    /// A new address of a text, unique within its stream.
    public var freshWord: () -> String
    /// The next number of a series, without gaps. The loop puts in what its ledger knows.
    public internal(set) var number: (String) -> Int = { _ in 0 }

    public init(
        rules: RuleBook, directory: Directory, calendar: @escaping (UnitID) -> WorkingCalendar, actor: Actor,
        now: Instant, effective: Instant? = nil, freshID: @escaping () -> String,
        freshWord: @escaping () -> String
    ) {
        self.rules = rules
        self.directory = directory
        self.calendar = calendar
        self.actor = actor
        self.now = now
        self.effective = effective
        self.freshID = freshID
        self.freshWord = freshWord
    }

    public var happened: Instant { effective ?? now }
}

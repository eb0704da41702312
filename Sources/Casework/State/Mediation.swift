public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

public struct Session: Hashable, Sendable, Codable {
    public var number: Int
    public var heldAt: Instant?
    public var plannedFor: Instant?
    public var room: Words?
    public var agreed: Bool
    /// What was said, for the record.
    public var note: Words?
    /// Who was there beside parties and mediators.
    public var attended: Words?
    /// 记录人
    public var recorder: Words?

    public init(number: Int, heldAt: Instant?, plannedFor: Instant?, room: Words?, agreed: Bool) {
        self.number = number
        self.heldAt = heldAt
        self.plannedFor = plannedFor
        self.room = room
        self.agreed = agreed
    }
}

/// What happened in mediation so far.
public struct Mediation: Hashable, Sendable, Codable {
    public struct Mediator: Hashable, Sendable, Codable {
        public var account: AccountID
        /// Chosen by the parties rather than assigned (人民调解法 19).
        public var isChosen: Bool
        /// Takes the place of one who stepped aside or was not accepted: each party is asked (人民调解法 23).
        public var isReplacement: Bool
        public var acceptedBy: [PartyID] = []
        /// Who held the case when they were named: they mediate it for that unit.
        public var unit: UnitID?

        public init(account: AccountID, isChosen: Bool, isReplacement: Bool = false) {
            self.account = account
            self.isChosen = isChosen
            self.isReplacement = isReplacement
        }

        public func isAccepted(by parties: [PartyID]) -> Bool {
            !isReplacement || parties.allSatisfy { acceptedBy.contains($0) }
        }
    }

    public var mediators: [Mediator] = []
    /// A mediator stepped aside or was not accepted: the next one takes that place.
    public var isReplacing = false
    /// Whom a party did not accept.
    public var declined: [AccountID] = []
    public var sessions: [Session] = []
    public var inquiries: [Inquiry] = []
    /// Held before the matter was last taken up again; the limit of a pack counts from there.
    public var sessionsBefore = 0
    public var planned: Session?
    public var agreements: [Agreement] = []
    public var rightsTold = false
    public var routesTold: [String] = []
    /// Why it ended without agreement, the last time that it did.
    public var endedWhy: MediationEnded.Why?
    /// The stage that a binding agreement was left from to change it; where that comes to nothing, the case is there
    /// again.
    public var openedAgainFrom: StageID?

    public init() {}

    /// The one being drawn up or signed.
    public var draft: Agreement? { agreements.last { $0.status.isDraft } }
    /// The one that binds the parties, performed or not: reopening, withdrawing and stopping cannot undo it.
    public var binding: Agreement? { agreements.last { $0.status.isBinding } }
    /// What papers and pages speak of.
    public var agreement: Agreement? { draft ?? binding }
}

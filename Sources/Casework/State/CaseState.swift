public import Mechanisms
public import Organisation
public import WorkCalendar

/// A case as its events have made it. A snapshot of it is stored with the events; folding the journal gives the
/// same value again.
public struct CaseState: Hashable, Sendable, Codable {
    public var id: CaseID
    /// The number of events so far.
    public var version: Int = 0
    /// The number of the last event that changed stage, unit or assignee: what a form must have seen.
    public var lastMove: Int = 0
    public var mechanism: MechanismID
    public var packHash: String
    public var entry: String
    /// The permanent address of an imported matter at its source; nil for one that came in here.
    public var source: String?
    public var language: Language = .zh
    /// The official number; given on acceptance, not on registration.
    public var number: String?
    public var otherNumbers: [OtherNumber] = []
    public var matter: MatterID?
    public var suggestion: MatterSuggestion?
    public var place: UnitID?
    public var stage: StageID
    public var stageSince: Instant
    public var outcome: Outcome?
    /// The unit that holds the duty.
    public var unit: UnitID
    public var owner: RoleID?
    public var assignee: AccountID?
    /// 首接负责
    public var firstReceiver: UnitID
    public var registeredBy: AccountID?
    /// When each last happened (effective time).
    public var moments: [Moment: Instant] = [:]
    public var fields: [FieldID: FieldValue] = [:]
    /// The field that says in a list what the case is about.
    public var headline: FieldID?
    public var parties: [Party] = []
    public var clocks: [RunningClock] = []
    public var referral: OpenReferral?
    /// Another organ handed it over: what it is owed.
    public var owesResultTo: String?
    public var resultReturnedAt: Instant?
    public var mediation = Mediation()
    public var invitations: [Invitation] = []
    public var recusedUnits: [UnitID] = []
    public var recusedAccounts: [AccountID] = []
    public var supervisions: [Supervision] = []
    public var reminders: Int = 0
    public var returns: Int = 0
    /// A dispatcher's decision stands: the holder may not send it back again.
    public var isDecided = false
    public var attachments: [Attachment] = []
    public var documents: [IssuedDocument] = []
    public var reply: Words?
    public var followUps: [FollowUp] = []
    public var ratings: [Rating] = []
    /// The case whose work it shares.
    public var lead: CaseID?
    /// The cases that share its work.
    public var members: [CaseID] = []
    public var reopened: Int = 0

    init(id: CaseID, registered event: CaseRegistered, at: Instant) {
        self.id = id
        mechanism = event.mechanism
        packHash = event.packHash
        entry = event.entry
        stage = event.stage
        stageSince = at
        unit = event.unit
        firstReceiver = event.unit
    }

    public var isOpen: Bool { outcome == nil }

    /// The duty goes to a unit, and its running clocks with it.
    mutating func hold(by unit: UnitID) {
        if self.unit != unit { assignee = nil }
        self.unit = unit
        for index in clocks.indices where clocks[index].isRunning { clocks[index].unit = unit }
    }

    public func party(_ id: PartyID) -> Party? { parties.first { $0.id == id } }

    /// The runs that count now.
    public var runningClocks: [RunningClock] { clocks.filter(\.isRunning) }

    /// The clock that ends first, leaving the windows of rights aside where there is another.
    public var nextClock: RunningClock? {
        let running = runningClocks
        let duties = running.filter { !$0.isWindow }
        return (duties.isEmpty ? running : duties).min { $0.due < $1.due }
    }

    public var nextAlarm: Instant? {
        let clocks = clocks.compactMap(\.nextAlarm)
        let offer = referral.flatMap { $0.status == .offered ? $0.answerDue : nil }
        return (clocks + [offer].compactMap { $0 }).min()
    }

    /// Every unit that takes part and may therefore see the case.
    public var touchedUnits: Set<UnitID> {
        var units: Set<UnitID> = [unit, firstReceiver]
        if let referral { units.formUnion([referral.from, referral.to]) }
        units.formUnion(invitations.map(\.unit))
        units.subtract(recusedUnits)
        return units
    }
}

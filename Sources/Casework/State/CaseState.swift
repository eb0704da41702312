public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

public enum CaseKind {}
/// Opaque inside; residents get a tracking code, offices get a number.
public typealias CaseID = ID<CaseKind>

extension StreamKind { public static let matter = StreamKind("case") }

extension CaseID where Of == CaseKind {
    public var stream: StreamID { StreamID(self) }
}

extension StreamID {
    public init(_ id: CaseID) { self.init(.matter, id.text) }

    /// Nil for a stream of another kind.
    public var caseID: CaseID? { kind == .matter ? CaseID(id) : nil }
}

/// A case as its events have made it. A snapshot of it is stored with the events; folding the journal gives the
/// same value again.
public struct CaseState: Hashable, Sendable, Codable {
    public var id: CaseID
    /// The number of events so far.
    public var version: Int = 0
    /// The number of the last event that changed stage, unit or assignee: what a form must have seen.
    public var lastMove: Int = 0

    // MARK: what it is
    public var mechanism: MechanismID
    public var packHash: String
    public var entry: String
    /// The permanent address of an imported matter at its source; nil for one that came in here.
    public var source: String?
    public var language: Language
    public var registeredBy: AccountID?
    /// The official number; given on acceptance, not on registration.
    public var number: String?
    public var otherNumbers: [OtherNumber] = []
    public var matter: MatterID?
    public var suggestion: MatterSuggestion?
    public var place: UnitID?

    // MARK: what it holds
    public var fields: [FieldID: FieldValue] = [:]
    /// The field that says in a list what the case is about.
    public var headline: FieldID?
    public var parties: [Party] = []
    /// Ids of words that were wrong and were corrected.
    public var replaced: [String] = []
    /// In the order in which they came.
    public var files: [CaseFile] = []
    public var attachments: [Attachment] { files.map(\.attachment) }
    public var papersAsked: [PaperRequest] = []
    public var documents: [IssuedDocument] = []
    /// Nil until the dossier was closed.
    public var filing: DossierFiling?
    public var reply: Words?
    /// Where the resident was told to turn instead.
    public var guidance: Words?

    // MARK: what happened
    /// When each last happened (effective time).
    public var moments: [Moment: Instant] = [:]
    public var clocks: [RunningClock] = []
    /// The extensions that the parties are told of, in their order.
    public var extensionsTold: [ToldExtension] = []
    /// Those who brought it want no messages but those that the law owes them; nil: they want them.
    public var wantsNoMessages: Bool?
    public var handling: Handling
    public var linkage = Linkage()
    public var mediation = Mediation()

    init(id: CaseID, registered event: CaseRegistered, at moment: Instant) {
        self.id = id
        mechanism = event.mechanism
        packHash = event.packHash
        entry = event.entry
        language = event.language
        handling = Handling(stage: event.stage, since: moment, unit: event.unit)
    }

    public var isOpen: Bool { handling.outcome == nil }

    /// The duty goes to a unit, and with it the clocks that nobody in particular answers for, or the role that takes it:
    /// the court's clock stays with the court.
    mutating func hold(by unit: UnitID, as role: RoleID?) {
        if handling.unit != unit {
            handling.assignee = nil
            handling.heldBefore.removeAll { $0 == handling.unit }
            handling.heldBefore.append(handling.unit)
        }
        handling.unit = unit
        for index in clocks.indices
        where clocks[index].isRunning && (clocks[index].owner == nil || clocks[index].owner == role) {
            clocks[index].unit = unit
        }
    }

    /// Nil where nobody has handed it over.
    public func unit(_ known: KnownUnit) -> UnitID? {
        switch known {
        case .firstReceiver: return handling.firstReceiver
        case .sender:
            let moved = linkage.referrals.filter { $0.isAccepted && $0.movesCase }
            return (moved.last { $0.to == handling.unit } ?? moved.last)?.from ?? linkage.sender?.unit
        }
    }

    public func party(_ id: PartyID) -> Party? { parties.first { $0.id == id } }

    /// The runs that count now.
    public var runningClocks: [RunningClock] { clocks.filter(\.isRunning) }

    public func run(_ key: String) -> RunningClock? { clocks.first { $0.key == key } }

    public var nextClock: RunningClock? { Face.next(of: runningClocks) }

    public var nextAlarm: Instant? {
        let clocks = clocks.compactMap(\.nextAlarm)
        let owed = linkage.owed.filter { $0.overdueSince == nil }.compactMap(\.resultDue)
        let toSender = linkage.sender.flatMap { $0.debt == .owed && $0.overdueSince == nil ? $0.due : nil }
        let toDecide = linkage.disputed.compactMap(\.arbiterDue)
        return (clocks + linkage.offered.map(\.answerDue) + owed + toDecide + [toSender].compactMap { $0 })
            .min()
    }

    /// Every unit that takes part and may therefore see the case. Who has had it answers for what they did, and keeps
    /// sight of it.
    public var touchedUnits: Set<UnitID> {
        var units: Set<UnitID> = [handling.unit, handling.firstReceiver]
        units.formUnion(handling.heldBefore)
        for offer in linkage.referrals where offer.status != .lapsed {
            units.insert(offer.from)
            // Who has a case of its own works there, and sees no more of this one than a letter says.
            if offer.opened == nil, offer.status != .recalled { units.insert(offer.to) }
            if offer.isDisputed, let arbiter = offer.arbiterUnit { units.insert(arbiter) }
        }
        units.formUnion(linkage.invitations.map(\.unit))
        // Who answers for a clock, and who was called because one ran out.
        units.formUnion(clocks.filter { $0.isRunning && $0.owner != nil }.map(\.unit))
        units.formUnion(handling.called)
        units.subtract(handling.recusedUnits)
        return units
    }
}

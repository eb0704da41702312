import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// A text on a paper: words of somebody, which can be erased, or what the office says itself.
public struct PaperText: Hashable, Sendable, Codable {
    public var words: Words?
    public var plain: String?

    public init(_ words: Words) { self.words = words }
    public init(_ plain: String) { self.plain = plain }

    public var shown: String { words?.shown ?? plain ?? "" }
}

/// A line with a name: 涉及金额 2500.00 元.
public struct PaperFact: Hashable, Sendable, Codable {
    public var name: String
    public var value: PaperText

    public init(name: String, value: PaperText) {
        self.name = name
        self.value = value
    }
}

/// An organ as it was called when the paper was made, and where it is reached.
public struct PaperOrgan: Hashable, Sendable, Codable {
    public var unit: UnitID
    public var name: String
    public var phone: String

    public init(unit: UnitID, name: String, phone: String) {
        self.unit = unit
        self.name = name
        self.phone = phone
    }
}

/// Whom a paper is for; nobody where it stays in the file.
public struct PaperAddressee: Hashable, Sendable, Codable {
    public var unit: PaperOrgan?
    /// Further units that one paper names.
    public var others: [PaperOrgan]?
    /// An organ that is no unit of this platform.
    public var organ: String?
    public var parties: [PaperParty]

    public init(unit: PaperOrgan? = nil, organ: String? = nil, parties: [PaperParty] = []) {
        self.unit = unit
        self.organ = organ
        self.parties = parties
    }

    public static let nobody = PaperAddressee()

    /// As they stand before the colon; a party without a name by its side.
    public var names: [String] {
        let organs = [unit?.name ?? organ].compactMap { $0 } + (others ?? []).map(\.name)
        return organs + parties.map(\.called)
    }
}

/// A party as papers name it.
public struct PaperParty: Hashable, Sendable, Codable {
    public struct Speaker: Hashable, Sendable, Codable {
        public var kind: Representative.Kind
        public var name: Words

        public init(kind: Representative.Kind, name: Words) {
            self.kind = kind
            self.name = name
        }
    }

    public var id: PartyID
    /// What its side is called.
    public var side: String
    public var name: Words?
    public var phone: Words?
    public var address: Words?
    public var headCount: Int
    public var speakers: [Speaker]
    /// Where the form says whether it wants mediation.
    public var consent: Consent?

    public init(
        id: PartyID, side: String, name: Words?, phone: Words?, address: Words?, headCount: Int,
        speakers: [Speaker], consent: Consent? = nil
    ) {
        self.id = id
        self.side = side
        self.name = name
        self.phone = phone
        self.address = address
        self.headCount = headCount
        self.speakers = speakers
        self.consent = consent
    }

    public var called: String { name?.shown ?? side }
}

/// A party with the columns of the ministry's forms (司法部《人民调解文书格式》). Only an agreement, oral or in writing, and
/// the application to the court have them.
public struct OfficialParty: Hashable, Sendable, Codable {
    public var party: PaperParty
    public var identityNumber: Words?
    public var sex: Words?
    public var age: Words?
    /// Only on the forms that the ministry prescribes.
    public var ethnicity: Words?
    public var occupation: Words?
    /// Of an organisation, which has these instead of the personal columns.
    public var legalRepresentative: Words?
    public var post: Words?

    public init(
        party: PaperParty, identityNumber: Words?, sex: Words?, age: Words?, ethnicity: Words?,
        occupation: Words?, legalRepresentative: Words?, post: Words?
    ) {
        self.party = party
        self.identityNumber = identityNumber
        self.sex = sex
        self.age = age
        self.ethnicity = ethnicity
        self.occupation = occupation
        self.legalRepresentative = legalRepresentative
        self.post = post
    }
}

/// What a paper is about.
public struct PaperMatter: Hashable, Sendable, Codable {
    public var registered: Instant?
    public var accepted: Instant?
    public var type: String?
    public var place: String?
    /// 案件来源.
    public var source: String
    /// What happened and what is asked, in the words of who brought it; only where the form has room for it.
    public var claim: Words?
    /// What the pack's `shows:` names.
    public var facts: [PaperFact]
    /// What other offices call it.
    public var otherNumbers: [OtherNumber]

    public init(
        registered: Instant?, accepted: Instant?, type: String?, place: String?, source: String,
        claim: Words?, facts: [PaperFact], otherNumbers: [OtherNumber]
    ) {
        self.registered = registered
        self.accepted = accepted
        self.type = type
        self.place = place
        self.source = source
        self.claim = claim
        self.facts = facts
        self.otherNumbers = otherNumbers
    }
}

/// By when something must be done, as it stood when the paper was made.
public struct PaperDue: Hashable, Sendable, Codable {
    public var name: String
    public var due: Instant
    public var basis: String?
    /// The calendar does not reach so far yet.
    public var isProvisional: Bool

    public init(name: String, due: Instant, basis: String?, isProvisional: Bool) {
        self.name = name
        self.due = due
        self.basis = basis
        self.isProvisional = isProvisional
    }
}

/// A lawful route that is open instead.
public struct PaperRoute: Hashable, Sendable, Codable {
    public var name: String
    public var limit: String?
    public var basis: String

    public init(name: String, limit: String?, basis: String) {
        self.name = name
        self.limit = limit
        self.basis = basis
    }
}

/// What is to be performed, and by when.
public struct PaperInstalment: Hashable, Sendable, Codable {
    public var number: Int
    public var what: Words
    /// Fen.
    public var amount: Int64?
    public var due: CivilDate
    public var isExact: Bool
    public var performedAt: Instant?

    public init(_ instalment: Instalment) {
        number = instalment.number
        what = instalment.what
        amount = instalment.amount
        due = instalment.due
        isExact = instalment.isExact
        performedAt = instalment.performedAt
    }
}

public import Organisation
public import Streams
public import WorkCalendar

/// One instalment of what was agreed.
public struct Instalment: Hashable, Sendable, Codable {
    public var number: Int
    public var what: Words
    /// Fen; nil where the performance is not money.
    public var amount: Int64?
    public var due: CivilDate
    public var performedAt: Instant?

    public init(number: Int, what: Words, amount: Int64?, due: CivilDate, performedAt: Instant? = nil) {
        self.number = number
        self.what = what
        self.amount = amount
        self.due = due
        self.performedAt = performedAt
    }
}

/// How a party put its name under the agreement (人民调解法 29: 签名、盖章或者按指印).
public enum Manner: String, Hashable, Sendable, Codable, CaseIterable {
    case signature, seal, fingerprint

    public var name: Bilingual {
        switch self {
        case .signature: Bilingual(zh: "签名", en: "signature")
        case .seal: Bilingual(zh: "盖章", en: "seal")
        case .fingerprint: Bilingual(zh: "按指印", en: "fingerprint")
        }
    }
}

public struct Agreement: Hashable, Sendable, Codable {
    public enum Form: String, Hashable, Sendable, Codable { case written, oral }

    public struct Signature: Hashable, Sendable, Codable {
        public var party: PartyID
        /// Nil: the party itself.
        public var representative: PartyID?
        public var manner: Manner
        public var at: Instant
        /// False where it does not bind: a representative without authority to settle.
        public var counts: Bool

        public init(party: PartyID, representative: PartyID?, manner: Manner, at: Instant, counts: Bool) {
            self.party = party
            self.representative = representative
            self.manner = manner
            self.at = at
            self.counts = counts
        }
    }

    public var number: Int
    public var form: Form
    public var terms: Words
    public var instalments: [Instalment]
    public var signatures: [Signature]
    public var mediatorSignedAt: Instant?
    public var sealedAt: Instant?
    public var effectiveAt: Instant?
    /// The scan of the signed paper.
    public var scan: String?

    public init(number: Int, form: Form, terms: Words, instalments: [Instalment]) {
        self.number = number
        self.form = form
        self.terms = terms
        self.instalments = instalments
        signatures = []
    }

    public var isPerformed: Bool { effectiveAt != nil && instalments.allSatisfy { $0.performedAt != nil } }

    public func isSigned(by party: PartyID) -> Bool {
        signatures.contains { $0.party == party && $0.counts }
    }
}

public struct Session: Hashable, Sendable, Codable {
    public var number: Int
    public var heldAt: Instant?
    public var plannedFor: Instant?
    public var room: Words?
    public var agreed: Bool

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

        public init(account: AccountID, isChosen: Bool) {
            self.account = account
            self.isChosen = isChosen
        }
    }

    public enum CourtAnswer: String, Hashable, Sendable, Codable, CaseIterable {
        case confirmed, dismissed

        public var name: Bilingual {
            switch self {
            case .confirmed: Bilingual(zh: "裁定有效", en: "confirmed")
            case .dismissed: Bilingual(zh: "驳回申请", en: "application dismissed")
            }
        }
    }

    public var mediators: [Mediator] = []
    public var sessions: [Session] = []
    public var planned: Session?
    public var agreements: [Agreement] = []
    public var rightsTold = false
    public var courtAnswer: CourtAnswer?
    public var routesTold: [String] = []

    public init() {}

    /// The agreement under signature or in force; earlier ones stay on the list.
    public var agreement: Agreement? { agreements.last }
}

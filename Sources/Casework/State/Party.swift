public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// A party's answer to the question whether it agrees to mediation. Silence is not refusal: the committee may
/// start of its own accord, and only an explicit refusal bars it (人民调解法 17).
public enum Consent: String, Hashable, Sendable, Codable, CaseIterable {
    case agreed, unanswered, refused

    public var name: Bilingual {
        switch self {
        case .agreed: Bilingual(zh: "同意", en: "agreed")
        case .unanswered: Bilingual(zh: "未答复", en: "unanswered")
        case .refused: Bilingual(zh: "拒绝", en: "refused")
        }
    }
}

/// Who speaks for a party, and what the paper in the file lets them do (民法典 19, 23, 165–171; 民诉法 56, 62).
public struct Representative: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// 法定代理人: needs no letter of authority, but proof of guardianship.
        case guardian
        /// 委托代理人
        case agent
        /// 推选代表人, at most five for a group.
        case elected

        public var name: Bilingual {
            switch self {
            case .guardian: Bilingual(zh: "法定代理人", en: "guardian")
            case .agent: Bilingual(zh: "委托代理人", en: "agent")
            case .elected: Bilingual(zh: "推选代表人", en: "elected representative")
            }
        }
    }

    public var id: PartyID
    public var kind: Kind
    public var name: Words
    /// The authority, in writing, is in the file; without it no signature counts.
    public var hasAuthority: Bool
    /// The authority extends to settling; without it a signature under an agreement does not count.
    public var maySettle: Bool

    public init(id: PartyID, kind: Kind, name: Words, hasAuthority: Bool, maySettle: Bool) {
        self.id = id
        self.kind = kind
        self.name = name
        self.hasAuthority = hasAuthority
        self.maySettle = maySettle
    }
}

/// What official forms ask of a party beside name, number and address. Nil: not known, and the column stays empty.
public struct PartyDetails: Hashable, Sendable, Codable {
    public var sex: Words?
    public var age: Words?
    public var ethnicity: Words?
    public var occupation: Words?
    public var legalRepresentative: Words?
    public var post: Words?

    public init() {}

    public subscript(detail: PartyDetail) -> Words? {
        get { self[keyPath: Self.path(detail)] }
        set { self[keyPath: Self.path(detail)] = newValue }
    }

    private static func path(_ detail: PartyDetail) -> WritableKeyPath<PartyDetails, Words?> {
        switch detail {
        case .sex: \.sex
        case .age: \.age
        case .ethnicity: \.ethnicity
        case .occupation: \.occupation
        case .legalRepresentative: \.legalRepresentative
        case .post: \.post
        }
    }
}

/// A person or organisation on one side of a case.
public struct Party: Hashable, Sendable, Codable {
    public var id: PartyID
    /// A side of the mechanism, e.g. `applicant`.
    public var side: String
    /// Nil: anonymous, or not yet known.
    public var name: Words?
    public var phone: Words?
    public var identityNumber: Words?
    public var address: Words?
    public var details = PartyDetails()
    /// Persons behind this party, 1 unless a group.
    public var headCount: Int
    public var isMinor: Bool
    public var consent: Consent
    public var representatives: [Representative]
    /// Took its application back; the others go on.
    public var withdrawnAt: Instant?

    /// Goes on in a case of its own.
    public var splitAt: Instant?

    /// Has a say in what is agreed.
    public var isActive: Bool { withdrawnAt == nil && splitAt == nil }
    /// Somebody must speak for a minor (民法典 19, 20). Whoever is under sixteen by their identity number is one, whatever was
    /// ticked; from sixteen on those who earn their own living act for themselves (17, 18 II).
    public func needsGuardian(on day: CivilDate) -> Bool {
        isMinor
            || identityNumber?.text.flatMap { IdentityNumber.facts($0) }.map { $0.age(on: day) < 16 } ?? false
    }

    public var hasGuardian: Bool { representatives.contains { $0.kind == .guardian } }

    public init(
        id: PartyID, side: String, name: Words?, phone: Words? = nil, identityNumber: Words? = nil,
        address: Words? = nil, headCount: Int = 1, isMinor: Bool = false, consent: Consent = .unanswered,
        representatives: [Representative] = []
    ) {
        self.id = id
        self.side = side
        self.name = name
        self.phone = phone
        self.identityNumber = identityNumber
        self.address = address
        self.headCount = headCount
        self.isMinor = isMinor
        self.consent = consent
        self.representatives = representatives
    }
}

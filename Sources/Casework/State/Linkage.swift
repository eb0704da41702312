public import Mechanisms
public import Organisation
public import WorkCalendar

/// How a case is tied to other units, other organs and other cases.
public struct Linkage: Hashable, Sendable, Codable {
    public var referral: ReferralOffer?
    /// Another organ handed it over: what it is owed.
    public var owesResultTo: String?
    public var resultReturnedAt: Instant?
    public var invitations: [Invitation] = []
    /// The case whose work it shares.
    public var lead: CaseID?
    /// The cases that share its work.
    public var members: [CaseID] = []
    /// The case that this one was a part of.
    public var splitFrom: CaseID?
    /// The cases in which others go on who were part of this one.
    public var splitInto: [CaseID] = []

    public init() {}
}

/// A case offered to another unit, and what became of the offer.
public struct ReferralOffer: Hashable, Sendable, Codable {
    public enum Status: String, Hashable, Sendable, Codable { case offered, accepted, rejected, expired }

    public var referral: String
    public var kind: ReferralKind
    public var from: UnitID
    public var to: UnitID
    public var role: RoleID
    public var offeredAt: Instant
    public var answerDue: Instant
    public var status: Status
    public var answeredAt: Instant?
    public var owesResult: Bool
    public var resultReturnedAt: Instant?
    /// Decided by the arbiter: it cannot be rejected again.
    public var isArbitrated: Bool

    public init(
        referral: String, kind: ReferralKind, from: UnitID, to: UnitID, role: RoleID, offeredAt: Instant,
        answerDue: Instant, owesResult: Bool, isArbitrated: Bool = false
    ) {
        self.referral = referral
        self.kind = kind
        self.from = from
        self.to = to
        self.role = role
        self.offeredAt = offeredAt
        self.answerDue = answerDue
        status = .offered
        self.owesResult = owesResult
        self.isArbitrated = isArbitrated
    }
}

public struct Invitation: Hashable, Sendable, Codable {
    public var unit: UnitID
    public var due: Instant
    public var answeredAt: Instant?

    public init(unit: UnitID, due: Instant, answeredAt: Instant? = nil) {
        self.unit = unit
        self.due = due
        self.answeredAt = answeredAt
    }
}

/// How another case belongs to this one.
public enum Kinship: Sendable, CaseIterable {
    /// Its work is shared.
    case lead
    /// It shares this one's work.
    case member
    /// This one was a part of it.
    case whole
    /// It was a part of this one.
    case part

    public var name: Bilingual {
        switch self {
        case .lead: Bilingual(zh: "并案办理，主案", en: "Handled together; leads")
        case .member: Bilingual(zh: "并案办理", en: "Handled together")
        case .whole: Bilingual(zh: "原案", en: "Was part of")
        case .part: Bilingual(zh: "另案办理", en: "Goes on apart")
        }
    }
}

extension Linkage {
    /// The cases that belong to this one.
    public var kin: [(kinship: Kinship, id: CaseID)] {
        let up = [lead.map { (Kinship.lead, $0) }, splitFrom.map { (Kinship.whole, $0) }].compactMap { $0 }
        return up + members.map { (.member, $0) } + splitInto.map { (.part, $0) }
    }
}

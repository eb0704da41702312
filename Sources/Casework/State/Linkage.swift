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

public import Mechanisms
public import Organisation
public import WorkCalendar

/// The case of another mechanism for which a case was opened, and what its sender is owed: kind, result and letter are the
/// sender's, said once.
public struct SenderLink: Hashable, Sendable, Codable {
    public var id: CaseID
    /// The key of the offer there.
    public var offer: String
    public var mechanism: MechanismID
    /// What the sender's pack calls the referral.
    public var name: Bilingual
    public var kind: ReferralKind
    public var unit: UnitID
    /// What the sender calls its case, where it has a number.
    public var number: String?
    /// The name of the part that came over; nil: the whole matter.
    public var part: Bilingual?
    /// The fields whose values go back with the result.
    public var back: [FieldID]?
    public private(set) var debt: ReferralOffer.Debt
    public var due: Instant?
    public var overdueSince: Instant?
    public private(set) var reportedAt: Instant?
    /// The sender's case is over: this one goes on.
    public var endedAt: Instant?

    public init(
        id: CaseID, offer: String, mechanism: MechanismID, name: Bilingual, kind: ReferralKind, unit: UnitID,
        number: String?, part: Bilingual?, owesResult: Bool, due: Instant?
    ) {
        self.id = id
        self.offer = offer
        self.mechanism = mechanism
        self.name = name
        self.kind = kind
        self.unit = unit
        self.number = number
        self.part = part
        debt = owesResult ? .owed : .none
        self.due = due
    }

    /// The debt goes by the same table as on the sender's side.
    mutating func take(_ step: ReferralOffer.Step, at moment: Instant) {
        guard let next = ReferralTable.debts[debt]?[step] else { return }
        debt = next
        if next == .reported { reportedAt = moment }
    }
}

public import Mechanisms
public import Organisation
public import WorkCalendar

/// A case offered to another unit, and what became of the offer. Several stand side by side; what each is follows from
/// what happened to it, by `ReferralTable`.
public struct ReferralOffer: Hashable, Sendable, Codable {
    /// Tells the offers of one case apart: the referral's id, with a number from the second on (`to_village#2`).
    public var key: String
    public var referral: String
    public var kind: ReferralKind
    public var from: UnitID
    public var to: UnitID
    public var role: RoleID
    public var offeredAt: Instant
    /// Of one that is told and not asked: the moment of the offer.
    public var answerDue: Instant
    /// Who decides when it is rejected or not answered.
    public var arbiter: RoleID?
    public var arbiterUnit: UnitID?
    /// Until when; from then on somebody above them decides.
    public var arbiterDue: Instant?
    /// The pack in which whoever accepts gets a case of its own.
    public var opens: String?
    /// The field that says which part goes over.
    public var part: FieldID?
    /// One of several that were asked side by side: the offers of one round share its number.
    public var round: Int?
    /// The stage and the holder for which it is open: once the case has left either, it lapses.
    public var stage: StageID
    public var holder: UnitID
    public private(set) var status: Status
    public var answeredAt: Instant?
    public var answeredBy: AccountID?
    /// The case that was opened for it, as far as this side knows it.
    public var opened: Opened?
    public var owesResult: Bool
    public private(set) var debt: Debt
    /// Who owes the result: whoever took the case, or has taken over the duty since.
    public var debtor: UnitID?
    public var resultReturnedAt: Instant?
    public var resultDue: Instant?
    /// The result was not there in time.
    public var overdueSince: Instant?
    /// How the receiver's case ended, or what its unit reported.
    public var outcome: Outcome?
    /// A stage that waited for the result has gone on with it.
    public var isResultTakenUp: Bool

    public init(
        key: String, referral: String, kind: ReferralKind, from: UnitID, to: UnitID, role: RoleID,
        offeredAt: Instant, answerDue: Instant, stage: StageID, owesResult: Bool, arbiter: RoleID? = nil,
        arbiterUnit: UnitID? = nil
    ) {
        self.key = key
        self.referral = referral
        self.kind = kind
        self.from = from
        self.to = to
        self.role = role
        self.offeredAt = offeredAt
        self.answerDue = answerDue
        self.arbiter = arbiter
        self.arbiterUnit = arbiterUnit
        self.stage = stage
        holder = from
        status = .offered
        self.owesResult = owesResult
        debt = .none
        isResultTakenUp = false
    }

    /// The case itself goes to whoever takes it; else the sender keeps it, and a part is done elsewhere.
    public var movesCase: Bool { opens == nil && round == nil }
    /// Somebody else works on it: a case of theirs is open, or a result is owed.
    public var isUnderWay: Bool {
        guard isAccepted else { return false }
        if let opened, opened.endedAt == nil { return debt != .reported && debt != .released }
        return debt == .owed
    }
    /// The duty went over, by the receiver's or the arbiter's word.
    public var isAccepted: Bool { status == .accepted || status == .arbitrated }
    /// It waits for the arbiter.
    public var isDisputed: Bool { status == .rejected || status == .expired }
    /// Something is still to be said about it.
    public var isWaiting: Bool { status == .offered || isDisputed }

    public func allows(_ step: Step) -> Bool {
        ReferralTable.statuses[status]?[step] != nil || ReferralTable.debts[debt]?[step] != nil
    }

    /// Takes a step that was allowed when it was decided.
    mutating func take(_ step: Step, at moment: Instant) {
        if let next = ReferralTable.statuses[status]?[step] {
            status = next
            if step != .caseMovesOn, step != .senderRecalls { answeredAt = moment }
        }
        guard owesResult, let next = ReferralTable.debts[debt]?[step] else { return }
        debt = next
        switch next {
        case .owed: debtor = to
        case .reported: resultReturnedAt = moment
        case .none, .released: debtor = nil
        }
    }
}

extension ReferralOffer {
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case offered, accepted, rejected, expired, recalled, lapsed, arbitrated
    }

    /// The receiver's own case.
    public struct Opened: Hashable, Sendable, Codable {
        public var id: CaseID
        /// Known once the receiver has given it one.
        public var number: String?
        public var endedAt: Instant?

        public init(id: CaseID, number: String? = nil, endedAt: Instant? = nil) {
            self.id = id
            self.number = number
            self.endedAt = endedAt
        }
    }

    /// Whether the receiver owes a result, which goes its own way beside (信访工作条例 22 第一款第三项).
    public enum Debt: String, Hashable, Sendable, Codable, CaseIterable {
        case none, owed, reported, released
    }

    /// What can happen to an offer.
    public enum Step: String, Hashable, Sendable, CaseIterable {
        case receiverAccepts = "receiver_accepts"
        case receiverRejects = "receiver_rejects"
        case timePasses = "time_passes"
        case arbiterDecides = "arbiter_decides"
        case senderRecalls = "sender_recalls"
        case caseMovesOn = "case_moves_on"
        case resultReported = "result_reported"
        case givenBack = "given_back"
        case senderReleases = "sender_releases"
        case senderBinds = "sender_binds"
    }
}

/// States × steps, as data: `docs/decisions/referrals.md` shows it with the article behind each cell, and a test holds the
/// two together. A cell that is missing is refused.
public enum ReferralTable {
    public static let statuses: [ReferralOffer.Status: [ReferralOffer.Step: ReferralOffer.Status]] = [
        .offered: [
            .receiverAccepts: .accepted, .receiverRejects: .rejected, .timePasses: .expired,
            .senderRecalls: .recalled, .caseMovesOn: .lapsed, .senderBinds: .accepted,
        ],
        .rejected: [.arbiterDecides: .arbitrated, .caseMovesOn: .lapsed],
        .expired: [.arbiterDecides: .arbitrated, .caseMovesOn: .lapsed],
        .accepted: [:],
        .recalled: [:],
        .arbitrated: [:],
        .lapsed: [:],
    ]

    public static let debts: [ReferralOffer.Debt: [ReferralOffer.Step: ReferralOffer.Debt]] = [
        .none: [.receiverAccepts: .owed, .arbiterDecides: .owed, .senderBinds: .owed],
        .owed: [.resultReported: .reported, .givenBack: .none, .senderReleases: .released],
        .reported: [:],
        .released: [:],
    ]
}

public import Mechanisms
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
    /// The day was agreed as it stands and does not move from a rest day (民法典 204).
    public var isExact: Bool
    public var performedAt: Instant?

    public init(
        number: Int, what: Words, amount: Int64?, due: CivilDate, isExact: Bool = false,
        performedAt: Instant? = nil
    ) {
        self.number = number
        self.what = what
        self.amount = amount
        self.due = due
        self.isExact = isExact
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

/// What the court said to the application for confirmation.
public enum CourtAnswer: String, Hashable, Sendable, Codable, CaseIterable {
    case confirmed, dismissed

    public var name: Bilingual {
        switch self {
        case .confirmed: Bilingual(zh: "裁定有效", en: "confirmed")
        case .dismissed: Bilingual(zh: "驳回申请", en: "application dismissed")
        }
    }
}

/// An agreement with a life of its own: what it is follows from what happened to it, by `AgreementTable`, whatever becomes
/// of the case.
public struct Agreement: Hashable, Sendable, Codable {
    public enum Form: String, Hashable, Sendable, Codable { case written, oral }

    public struct Signature: Hashable, Sendable, Codable {
        public var party: PartyID
        /// Nil: the party itself.
        public var representative: PartyID?
        /// Of a group: the name of the member who signs for themselves alone.
        public var member: Words?
        public var manner: Manner
        public var at: Instant
        /// False where it does not bind: a representative without authority to settle.
        public var counts: Bool

        public init(
            party: PartyID, representative: PartyID?, member: Words? = nil, manner: Manner, at: Instant,
            counts: Bool
        ) {
            self.party = party
            self.representative = representative
            self.member = member
            self.manner = manner
            self.at = at
            self.counts = counts
        }
    }

    public var number: Int
    public var form: Form
    /// 纠纷主要事实、争议事项, as both sides see them.
    public var facts: Words?
    public var terms: Words
    public var instalments: [Instalment]
    /// 记录人
    public var recorder: Words?
    public private(set) var status: Status
    public private(set) var confirmation: Confirmation
    public var signatures: [Signature]
    public var draftedAt: Instant?
    /// Where the case was when it was drawn up: those whom it does not bind go on from there.
    public var draftedIn: StageID?
    public var mediatorSignedAt: Instant?
    public var mediatorSignedBy: AccountID?
    public var sealedAt: Instant?
    public var effectiveAt: Instant?
    /// Nil while something is owed: performance is watched until somebody records it (人民调解法 31).
    public var performedAt: Instant?
    /// The scan of the signed paper.
    public var scan: String?

    public init(
        number: Int, form: Form, facts: Words? = nil, terms: Words, instalments: [Instalment],
        recorder: Words? = nil
    ) {
        self.number = number
        self.form = form
        self.facts = facts
        self.terms = terms
        self.instalments = instalments
        self.recorder = recorder
        status = .drafted
        confirmation = .none
        signatures = []
    }

    public var isPerformed: Bool { status == .performed }

    /// How many of those behind a party are bound by what was signed: all of them by the party itself or by whoever may
    /// settle for it, of a group else the members who signed for themselves.
    public func heads(bound party: Party) -> Int {
        // Reached by word of mouth, by all who were there (人民调解法 30).
        if form == .oral { return party.headCount }
        let signed = signatures.filter { $0.party == party.id && $0.counts }
        return signed.contains { $0.member == nil } ? party.headCount : min(signed.count, party.headCount)
    }

    public func isSigned(by party: Party) -> Bool { heads(bound: party) == party.headCount }

    /// Whether enough have signed for it to take effect (民法典 490: with the last of those whom it shall bind).
    func isSigned(by parties: [Party], binding whom: Binds) -> Bool {
        let active = parties.filter(\.isActive)
        switch whom {
        case .all: return active.allSatisfy { isSigned(by: $0) }
        case .signers:
            return Set(active.map(\.side)).allSatisfy { side in
                active.contains { $0.side == side && heads(bound: $0) > 0 }
            }
        }
    }

    /// Whether a step may be taken now.
    public func allows(_ step: Step) -> Bool {
        AgreementTable.next(status, step) != nil && AgreementTable.next(confirmation, step, of: status) != nil
    }

    /// Takes a step that was allowed when it was decided.
    mutating func take(_ step: Step) {
        guard let status = AgreementTable.next(status, step),
            let confirmation = AgreementTable.next(confirmation, step, of: self.status)
        else { return }
        self.status = status
        self.confirmation = confirmation
    }
}

extension Agreement {
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case drafted, signing
        case inEffect = "in_effect"
        case performedInParts = "performed_in_parts"
        case performed, broken, replaced

        public var isDraft: Bool { self == .drafted || self == .signing }
        public var isBinding: Bool { isOwed || self == .performed }
        /// Something is still to be performed.
        public var isOwed: Bool { self == .inEffect || self == .performedInParts || self == .broken }

        public var name: Bilingual {
            switch self {
            case .drafted: Bilingual(zh: "已拟定", en: "drafted")
            case .signing: Bilingual(zh: "签署中", en: "being signed")
            case .inEffect: Bilingual(zh: "已生效", en: "in effect")
            case .performedInParts: Bilingual(zh: "部分履行", en: "performed in parts")
            case .performed: Bilingual(zh: "履行完毕", en: "performed")
            case .broken: Bilingual(zh: "未履行", en: "not performed")
            case .replaced: Bilingual(zh: "已被新协议取代", en: "replaced")
            }
        }
    }

    /// Judicial confirmation, which goes its own way beside.
    public enum Confirmation: String, Hashable, Sendable, Codable, CaseIterable {
        case none, applied, filed, confirmed, dismissed

        public var answer: CourtAnswer? { CourtAnswer(rawValue: rawValue) }

        public var name: Bilingual {
            switch self {
            case .none: Bilingual(zh: "未申请", en: "not applied for")
            case .applied: Bilingual(zh: "已申请", en: "applied for")
            case .filed: Bilingual(zh: "法院已立案", en: "filed by the court")
            case .confirmed: CourtAnswer.confirmed.name
            case .dismissed: CourtAnswer.dismissed.name
            }
        }
    }

    /// What can happen to an agreement.
    public enum Step: String, Hashable, Sendable, CaseIterable {
        case partySigns = "party_signs"
        case mediatorSigns = "mediator_signs"
        case committeeSeals = "committee_seals"
        case takesEffect = "takes_effect"
        case performedInPart = "performed_in_part"
        case performedWhole = "performed_whole"
        case broken
        /// By another that took effect, or as a draft by another draft.
        case replaced
        case confirmationApplied = "confirmation_applied"
        case courtFiled = "court_filed"
        case courtConfirms = "court_confirms"
        case courtDismisses = "court_dismisses"
        /// Taken back before the ruling, or not accepted by the court: as if nobody had applied.
        case applicationWithdrawn = "application_withdrawn"
    }
}

/// States × steps, as data: `docs/decisions/agreement.md` shows it with the article behind each cell, and a test holds the
/// two together. A cell that is missing is refused.
public enum AgreementTable {
    public static let statuses: [Agreement.Status: [Agreement.Step: Agreement.Status]] = [
        .drafted: [
            .partySigns: .signing, .mediatorSigns: .signing, .committeeSeals: .signing,
            .takesEffect: .inEffect, .replaced: .replaced,
        ],
        .signing: [
            .partySigns: .signing, .mediatorSigns: .signing, .committeeSeals: .signing,
            .takesEffect: .inEffect, .replaced: .replaced,
        ],
        .inEffect: [
            .performedInPart: .performedInParts, .performedWhole: .performed, .broken: .broken,
            .replaced: .replaced,
        ],
        .performedInParts: [
            .performedInPart: .performedInParts, .performedWhole: .performed, .broken: .broken,
            .replaced: .replaced,
        ],
        .broken: [
            // Whoever performs late still performs.
            .performedInPart: .broken, .performedWhole: .performed, .replaced: .replaced,
        ],
        .performed: [:],
        .replaced: [:],
    ]

    public static let confirmations: [Agreement.Confirmation: [Agreement.Step: Agreement.Confirmation]] = [
        .none: [.confirmationApplied: .applied],
        .applied: [.courtFiled: .filed, .applicationWithdrawn: .none],
        .filed: [
            .courtConfirms: .confirmed, .courtDismisses: .dismissed, .applicationWithdrawn: .none,
        ],
        .confirmed: [:],
        .dismissed: [:],
    ]

    private static let courts: Set<Agreement.Step> = [
        .confirmationApplied, .courtFiled, .courtConfirms, .courtDismisses, .applicationWithdrawn,
    ]

    /// Nil where the step is refused. The court's steps leave the status as it is.
    public static func next(_ status: Agreement.Status, _ step: Agreement.Step) -> Agreement.Status? {
        courts.contains(step) ? status : statuses[status]?[step]
    }

    /// Nil where the step is refused: there is something to confirm only while the agreement binds and is owed; what was
    /// applied for goes on to its end.
    public static func next(
        _ confirmation: Agreement.Confirmation, _ step: Agreement.Step, of status: Agreement.Status
    ) -> Agreement.Confirmation? {
        guard courts.contains(step) else { return confirmation }
        if step == .confirmationApplied, !status.isOwed { return nil }
        if !status.isBinding { return nil }
        return confirmations[confirmation]?[step]
    }
}

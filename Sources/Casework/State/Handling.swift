public import Mechanisms
public import Organisation
public import WorkCalendar

/// A case offered to another unit, and what became of the offer.
public struct OpenReferral: Hashable, Sendable, Codable {
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

public struct Supervision: Hashable, Sendable, Codable {
    public var number: Int
    public var by: UnitID
    public var orderedAt: Instant
    public var due: Instant
    public var answeredAt: Instant?

    public init(number: Int, by: UnitID, orderedAt: Instant, due: Instant, answeredAt: Instant? = nil) {
        self.number = number
        self.by = by
        self.orderedAt = orderedAt
        self.due = due
        self.answeredAt = answeredAt
    }
}

public struct Attachment: Hashable, Sendable, Codable {
    /// The content address: SHA-256 of the bytes, in hexadecimal.
    public var content: String
    public var name: Words
    public var mediaType: String
    public var bytes: Int64
    /// What it is: photo, scan of the agreement, authority …
    public var purpose: String

    public init(content: String, name: Words, mediaType: String, bytes: Int64, purpose: String) {
        self.content = content
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
        self.purpose = purpose
    }
}

public struct IssuedDocument: Hashable, Sendable, Codable {
    public var document: String
    public var number: Int
    public var at: Instant

    public init(document: String, number: Int, at: Instant) {
        self.document = document
        self.number = number
        self.at = at
    }
}

/// An attempt to ask afterwards, with its call log (回访).
public struct FollowUp: Hashable, Sendable, Codable {
    public enum Result: String, Hashable, Sendable, Codable, CaseIterable {
        case reached
        case noAnswer = "no_answer"
        case wrongNumber = "wrong_number"
        case declined

        public var name: Bilingual {
            switch self {
            case .reached: Bilingual(zh: "接通", en: "reached")
            case .noAnswer: Bilingual(zh: "无人接听", en: "no answer")
            case .wrongNumber: Bilingual(zh: "号码有误", en: "wrong number")
            case .declined: Bilingual(zh: "拒绝回访", en: "declined")
            }
        }
    }

    public var result: Result
    /// The person says it is settled; nil where not reached.
    public var isResolved: Bool?
    public var at: Instant

    public init(result: Result, isResolved: Bool?, at: Instant) {
        self.result = result
        self.isResolved = isResolved
        self.at = at
    }
}

public struct Rating: Hashable, Sendable, Codable {
    /// 1…5
    public var score: Int
    public var at: Instant

    public init(score: Int, at: Instant) {
        self.score = score
        self.at = at
    }
}

/// A number another office gave the same matter: 工单号, 信访编号, 警情号, 法院案号.
public struct OtherNumber: Hashable, Sendable, Codable {
    public var office: String
    public var number: String

    public init(office: String, number: String) {
        self.office = office
        self.number = number
    }
}

/// A type suggested by words, never yet confirmed by a person.
public struct MatterSuggestion: Hashable, Sendable, Codable {
    /// The path in the catalogue used, e.g. `城乡建设/安全生产/安全隐患`.
    public var path: String
    /// Matching words.
    public var score: Int

    public init(path: String, score: Int) {
        self.path = path
        self.score = score
    }
}

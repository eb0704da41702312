import Organisation
public import Streams
public import WorkCalendar

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

/// A file as it came to the case: who gave it, and when.
public struct CaseFile: Hashable, Sendable, Codable {
    public var attachment: Attachment
    public var at: Instant
    public var by: Actor

    public init(_ attachment: Attachment, at moment: Instant, by actor: Actor) {
        self.attachment = attachment
        at = moment
        by = actor
    }

    /// Whoever brought the matter gave it.
    public var isResidents: Bool { by.kind == .resident }
}

/// Papers that were asked for: what, by when, and whether any came (补正).
public struct PaperRequest: Hashable, Sendable, Codable {
    public var text: Words
    public var due: Instant?
    public var at: Instant
    public var answeredAt: Instant?

    public init(text: Words, due: Instant?, at moment: Instant) {
        self.text = text
        self.due = due
        at = moment
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

public import Organisation
public import Streams
public import WorkCalendar

/// Streams that are no entities: what happened to accounts, units, packs, settings and keys, and who read what. Their
/// bodies are plain facts without personal values, so they need no vault.
public struct RecordedFact: Sendable, Equatable {
    public var n: Int
    public var name: String
    public var recorded: Instant
    public var actor: Actor
    public var body: [String: String]
}

extension StoreSession {
    /// Adds one fact to a stream such as `account/ann` or `pack/…`. The name carries its version:
    /// `account.locked/1`.
    @discardableResult
    public func noteFact(
        _ name: String, _ body: [String: String], in stream: StreamID, by actor: Actor, at now: Instant
    ) throws -> Int {
        let encoder = CanonicalEncoder()
        let head = try headToWrite(of: stream)
        // The clocks of two nodes differ a little.
        let draft = EntryDraft(
            recorded: max(now, head.recorded), effective: now, actor: try encoder.text(actor),
            unit: actor.unit?.text ?? "",
            name: name, body: try encoder.text(body))
        return try append([draft], to: stream, after: head).n
    }

    public func facts(of stream: StreamID, after: Int = 0) throws -> [RecordedFact] {
        let decoder = CanonicalDecoder()
        return try entries(of: stream, after: after).map { entry in
            RecordedFact(
                n: entry.n, name: entry.name, recorded: entry.recorded,
                actor: try decoder.decode(Actor.self, from: entry.actor),
                body: try decoder.decode([String: String].self, from: entry.body))
        }
    }
}

/// Somebody read personal values of a stream, or of the streams of a list.
public struct AccessNote: Sendable, Hashable, Codable {
    public var at: Instant
    public var account: AccountID
    public var role: RoleID?
    public var unit: UnitID?
    public var streams: [StreamID]
    /// The kinds of fields shown: `story`, `party` …
    public var fields: [String]
    public var purpose: Purpose

    /// What stands among the fields for text that falls under no single declaration.
    public static let freeText = "text"

    /// Where they were shown.
    public enum Purpose: String, Sendable, Codable {
        /// A page about the stream itself.
        case page
        case list
        /// A file that belongs to it.
        case file
        /// Found by words that only those may search who may read them.
        case search
        /// Told what is held, and of which matters; no text was shown.
        case held
    }

    public init(
        at: Instant, account: AccountID, role: RoleID?, unit: UnitID?, streams: [StreamID], fields: [String],
        purpose: Purpose
    ) {
        self.at = at
        self.account = account
        self.role = role
        self.unit = unit
        self.streams = streams
        self.fields = fields
        self.purpose = purpose
    }
}

/// Readings are written in batches to a stream of their own, never onto the chain of the case that was read.
public enum AccessLog {
    public static let stream = StreamID(text: "access")
    static let name = "access.read/1"
    public static let notesPerEntryMax = 500
}

extension StoreSession {
    public func writeAccess(_ notes: [AccessNote], at now: Instant) throws {
        guard !notes.isEmpty else { return }
        guard notes.count <= AccessLog.notesPerEntryMax else {
            throw StoreError.limit(name: "notesPerEntryMax", most: AccessLog.notesPerEntryMax)
        }
        let encoder = CanonicalEncoder()
        let first = notes.map(\.at).min() ?? now
        let head = try headToWrite(of: AccessLog.stream)
        let draft = EntryDraft(
            recorded: max(now, head.recorded), effective: first, actor: try encoder.text(Actor.platform),
            name: AccessLog.name,
            body: try encoder.text(notes))
        _ = try append([draft], to: AccessLog.stream, after: head)
    }

    /// Who read, the latest first; for the audit administrator.
    public func accessNotes(before n: Int? = nil, batches: Int) throws -> [AccessNote] {
        let last = n ?? Int.max
        let bodies = try rows(
            """
            SELECT body FROM journal WHERE stream = \(AccessLog.stream) AND n < \(last)
            ORDER BY n DESC LIMIT \(batches)
            """, of: .journal)
        return try bodies.flatMap {
            try CanonicalDecoder().decode([AccessNote].self, from: try $0.text("body")).reversed()
        }
    }
}

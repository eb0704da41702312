public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// Erasing what a law says must go. The chain still verifies: it holds commitments, not texts.
public enum Erasure {
    public static let stream = StreamID(text: "erasure")
    public static let name = "subject.erased/1"
}

/// What is to be erased of a stream: the texts of one subject, and of those all or only what is held under one
/// declaration.
public struct ErasureRequest: Sendable, Hashable {
    public var stream: StreamID
    public var subject: Words.Subject
    public var under: DeclarationID?
    public var reason: String

    public init(
        _ subject: Words.Subject, under declaration: DeclarationID? = nil, of stream: StreamID, reason: String
    ) {
        self.stream = stream
        self.subject = subject
        under = declaration
        self.reason = reason
    }
}

extension StoreSession {
    /// Erases: search tokens first, then codes and messages, sealed texts and files, then the keys. Returns the sealed
    /// files that must now be removed from the disk.
    public func erase(
        _ request: ErasureRequest, by actor: Actor, at now: Instant, readers: ReadersOf
    ) throws -> [String] {
        let (stream, subject) = (request.stream, request.subject.key)
        guard let row = try lockedRow(of: stream) else { return [] }
        let seq = try row.int64("seq")
        let keys = try rows(
            "SELECT subject, under FROM subject_key WHERE stream = \(stream) AND subject = \(subject)",
            of: .subjectKey
        ).map(VaultKey.init).filter { request.under == nil || $0.under == request.under?.text }
        try dropTokens(of: seq)
        try run("DELETE FROM item_phone WHERE seq = \(seq) AND subject = \(subject)")
        try dropTraces(of: stream)
        var files: [String] = []
        for key in keys + [.sheets] { files += try destroy(key, of: stream, at: now) }
        try bury(.sheets, of: stream, at: now)
        try bury(
            request.under.map { VaultKey(subject: subject, under: $0.text) } ?? .everything(of: subject),
            of: stream, at: now)
        var body = ["stream": stream.text, "subject": subject, "reason": request.reason]
        if let under = request.under { body["under"] = under.text }
        try noteFact(Erasure.name, body, in: Erasure.stream, by: actor, at: now)
        try reindex(stream, readers)
        return files
    }

    private func lockedRow(of stream: StreamID) throws -> SQLRow? {
        try row("SELECT seq FROM item_row WHERE stream = \(stream) \(rowLock)", of: .itemRow)
    }

    /// What repeats the words of a stream outside of its vault: messages, sent or not, and half-filled forms.
    private func dropTraces(of stream: StreamID) throws {
        try dropMessages(about: stream)
        try dropDrafts(about: stream)
    }

    /// Leaves a tombstone, so that nothing is written under the name again.
    private func bury(_ key: VaultKey, of stream: StreamID, at now: Instant) throws {
        try run(
            """
            INSERT INTO subject_key (stream, subject, under, wrapped, destroyed)
            VALUES (\(stream), \(key.subject), \(key.under), NULL, \(now))
            ON CONFLICT (stream, subject, under) DO UPDATE SET wrapped = NULL, destroyed = excluded.destroyed
            """)
    }

    private func destroy(_ key: VaultKey, of stream: StreamID, at now: Instant) throws -> [String] {
        let files = try rows(
            """
            SELECT file FROM attachment
            WHERE stream = \(stream) AND subject = \(key.subject) AND under = \(key.under)
            """, of: .attachment
        ).map { try $0.text("file") }
        try run(
            """
            UPDATE attachment SET wrapped = \([UInt8]())
            WHERE stream = \(stream) AND subject = \(key.subject) AND under = \(key.under)
            """)
        try run(
            """
            DELETE FROM vault
            WHERE stream = \(stream) AND subject = \(key.subject) AND under = \(key.under)
            """)
        try run(
            """
            UPDATE subject_key SET wrapped = NULL, destroyed = \(now)
            WHERE stream = \(stream) AND subject = \(key.subject) AND under = \(key.under)
            """)
        return files
    }
}

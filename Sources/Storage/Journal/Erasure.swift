public import Casework
public import Organisation
public import WorkCalendar

/// Erasing what a law says must go. The chain still verifies: it holds commitments, not texts.
public enum Erasure {
    public static let stream = StreamID(text: "erasure")
    static let name = "subject.erased/1"
}

extension StoreSession {
    /// Erases the texts of one party, or the shared texts, of a case: search tokens first, then phone codes and
    /// sealed texts, then the key. Returns the sealed files that must now be removed from the disk.
    public func erase(
        _ subject: Words.Subject, of id: CaseID, reason: String, by actor: Actor, at now: Instant
    ) throws -> [String] {
        let stream = StreamID(id)
        try lockCase(id)
        guard let row = try row("SELECT seq FROM case_row WHERE id = \(id)", of: .caseRow) else { return [] }
        let seq = try row.int64("seq")
        try dropTokens(of: seq)
        try run("DELETE FROM case_phone WHERE seq = \(seq) AND subject = \(subject.key)")
        let files = try rows(
            "SELECT file FROM attachment WHERE stream = \(stream) AND subject = \(subject.key)",
            of: .attachment
        ).map { try $0.text("file") }
        try run(
            "UPDATE attachment SET wrapped = \([UInt8]()) WHERE stream = \(stream) AND subject = \(subject.key)"
        )
        try run("DELETE FROM vault WHERE stream = \(stream) AND subject = \(subject.key)")
        try run(
            """
            INSERT INTO subject_key (stream, subject, wrapped, destroyed)
            VALUES (\(stream), \(subject.key), NULL, \(now))
            ON CONFLICT (stream, subject) DO UPDATE SET wrapped = NULL, destroyed = excluded.destroyed
            """)
        try record(
            Erasure.name, ["stream": stream.text, "subject": subject.key, "reason": reason],
            in: Erasure.stream, by: actor, at: now)
        try reindex(id)
        return files
    }
}

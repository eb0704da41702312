public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// What is held of one subject of a stream under one declaration.
public struct HeldTexts: Sendable, Equatable {
    public var stream: StreamID
    public var subject: Words.Subject
    /// Nil: free text, which may speak of anything that is declared.
    public var under: DeclarationID?
    /// The version of the pack that says why it is held and for how long.
    public var pack: String
    public var number: String?
    public var mechanism: MechanismID
    public var begun: Instant
    /// Nil: not over yet.
    public var ended: Instant?
    public var texts: Int
    public var files: Int
}

/// Where a walk through everything that is held has come to.
public struct HeldCursor: Sendable, Equatable {
    var seq: Int64
    public static let start = HeldCursor(seq: 0)
}

extension StoreSession {
    /// What is held of a stream: by subject and declaration, without the texts themselves.
    public func held(of stream: StreamID) throws -> [HeldTexts] {
        try held("c.stream = \(stream)")
    }

    /// What is held of streams that ended before a moment, some streams at a time; nil for the cursor at the end.
    public func held(
        endedBefore moment: Instant, after cursor: HeldCursor, limit: Int
    ) throws -> (held: [HeldTexts], next: HeldCursor?) {
        let ended = try rows(
            """
            SELECT seq FROM item_row
            WHERE seq > \(cursor.seq) AND is_open = 0 AND ended < \(moment) ORDER BY seq LIMIT \(limit)
            """, of: .itemRow
        ).map { try $0.int64("seq") }
        guard let first = ended.first, let last = ended.last else { return ([], nil) }
        let found = try held(
            "c.seq BETWEEN \(first) AND \(last) AND c.is_open = 0 AND c.ended < \(moment)")
        return (found, ended.count < limit ? nil : HeldCursor(seq: last))
    }

    private func held(_ condition: SQLText) throws -> [HeldTexts] {
        try rows(
            """
            SELECT c.stream, c.pack, c.number, c.mechanism, c.begun, c.ended, k.subject, k.under,
                (SELECT COUNT(*) FROM vault v
                    WHERE v.stream = k.stream AND v.subject = k.subject AND v.under = k.under) AS texts,
                (SELECT COUNT(*) FROM attachment a
                    WHERE a.stream = k.stream AND a.subject = k.subject AND a.under = k.under) AS files
            FROM item_row c JOIN subject_key k ON k.stream = c.stream
            WHERE \(condition) AND k.wrapped IS NOT NULL ORDER BY c.seq, k.subject, k.under
            """, of: .subjectKey
        ).map { row in
            let under = try row.text("under")
            return HeldTexts(
                stream: StreamID(text: try row.text("stream")),
                subject: Words.Subject(key: try row.text("subject")),
                under: under.isEmpty ? nil : DeclarationID(under), pack: try row.text("pack"),
                number: try row.textIfAny("number"), mechanism: MechanismID(try row.text("mechanism")),
                begun: try row.instant("begun"), ended: try row.instantIfAny("ended"),
                texts: try row.int("texts"), files: try row.int("files"))
        }
    }

    /// True where nothing of what is asked for is left: a tombstone stands for it.
    public func isErased(_ request: ErasureRequest) throws -> Bool {
        let subject = request.subject.key
        let key = request.under.map { VaultKey(subject: subject, under: $0.text) } ?? .everything(of: subject)
        return try number(
            """
            SELECT COUNT(*) FROM subject_key
            WHERE stream = \(request.stream) AND subject = \(subject) AND wrapped IS NULL
                AND under IN (\(key.under), '*')
            """, of: .subjectKey) > 0
    }
}

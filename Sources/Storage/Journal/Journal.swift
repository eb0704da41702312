public import WorkCalendar

/// The append-only journal: streams of entries, each chained to the one before by its hash.
extension StoreSession {
    /// Adds entries after `head`. Throws `conflict` where the stream has moved on.
    public func append(
        _ drafts: [EntryDraft], to stream: StreamID, after head: StreamHead
    ) throws -> StreamHead {
        guard drafts.count <= Journal.entriesMax else {
            throw StoreError.limit(name: "entriesMax", most: Journal.entriesMax)
        }
        var head = head
        let expected = head.n
        for draft in drafts {
            guard draft.recorded >= head.recorded else { throw StoreError.clockWentBack(stream: stream.text) }
            let n = head.n + 1
            let bytes = JournalEntry.canonical(draft, stream: stream, n: n, previous: head.hash)
            let hash = Hex.text(Sodium.sha256(bytes))
            let written = try run(
                Journal.insert,
                [
                    .text(stream.text), .int(Int64(n)), draft.recorded.sqlValue, draft.effective.sqlValue,
                    .text(draft.actor), .text(draft.unit), .text(draft.pack), .text(draft.name),
                    .text(draft.body), .text(head.hash), .text(hash),
                ])
            guard written == 1 else { throw StoreError.conflict(stream: stream.text, expected: expected) }
            head = StreamHead(n: n, hash: hash, recorded: draft.recorded)
        }
        return head
    }

    /// Where a stream stands; `empty` where nothing was ever written to it.
    public func head(of stream: StreamID) throws -> StreamHead {
        guard let row = try rows(Journal.selectHead, [.text(stream.text)], of: .journal).first else {
            return .empty
        }
        return StreamHead(
            n: try row.int("n"), hash: try row.text("hash"), recorded: try row.instant("recorded"))
    }

    /// The entries of a stream in order, after the `after`-th.
    public func entries(of stream: StreamID, after: Int = 0) throws -> [JournalEntry] {
        try rows(Journal.selectEntries, [.text(stream.text), .int(Int64(after))], of: .journal)
            .map(JournalEntry.init)
    }

    /// The latest time anything was recorded: the floor below which the clock of a new start may not go.
    public func lastRecorded() throws -> Instant? {
        try row("SELECT recorded FROM journal ORDER BY seq DESC LIMIT 1", of: .journal)?.instant("recorded")
    }
}

enum Journal {
    /// No single command writes more.
    static let entriesMax = 2000

    static let insert = PreparedSQL(
        """
        INSERT INTO journal
            (stream, n, recorded, effective, actor, unit, pack, name, body, previous, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream, n) DO NOTHING
        """)
    static let selectHead = PreparedSQL(
        "SELECT n, hash, recorded FROM journal WHERE stream = ? ORDER BY n DESC LIMIT 1")
    static let selectEntries = PreparedSQL("SELECT * FROM journal WHERE stream = ? AND n > ? ORDER BY n")
}

public import Streams
import WorkCalendar

/// The append-only journal: streams of entries, each chained to the one before by its hash.
extension StoreSession {
    /// Adds entries after `head`. Throws `conflict` where the stream has moved on.
    public func append(
        _ drafts: [EntryDraft], to stream: StreamID, after head: StreamHead
    ) throws -> StreamHead {
        let chained = try Journal.chain(drafts, in: stream, after: head, sealing: keys.entries)
        try write(chained, expected: head.n)
        return chained.head
    }

    func write(_ chained: ChainedEntries, expected: Int) throws {
        try write([(entries: chained, expected: expected)])
    }

    /// The entries of several streams at once.
    func write(_ all: [(entries: ChainedEntries, expected: Int)]) throws {
        touched.formUnion(all.map(\.entries.stream))
        var written = try run(Journal.insert, each: all.flatMap(\.entries.rows))[...]
        for (chained, expected) in all {
            guard written.prefix(chained.rows.count).allSatisfy({ $0 == 1 }) else {
                throw StoreError.conflict(stream: chained.stream.text, expected: expected)
            }
            written = written.dropFirst(chained.rows.count)
        }
    }

    /// Where a stream stands; `empty` where nothing was ever written to it.
    public func head(of stream: StreamID) throws -> StreamHead {
        guard let row = try rows(Journal.selectHead, [.text(stream.text)], of: .journal).first else {
            return .empty
        }
        return try StreamHead(row)
    }

    /// As `head`, for a command that is about to add to the stream whatever stands there: others wait.
    func headToWrite(of stream: StreamID) throws -> StreamHead {
        try lock(stream.text)
        return try head(of: stream)
    }

    /// The entries of a stream in order, after the `after`-th.
    public func entries(of stream: StreamID, after: Int = 0) throws -> [JournalEntry] {
        try rows(Journal.selectEntries, [.text(stream.text), .int(Int64(after))], of: .journal)
            .map(JournalEntry.init)
    }

    /// The place of the newest entry in the order of writing; zero where there is none.
    func lastSeq() throws -> Int64 { try number("SELECT MAX(seq) FROM journal", of: .journal) }
}

/// Entries with their place in the chain, ready to be written.
struct ChainedEntries: Sendable {
    var stream: StreamID
    var rows: [[SQLValue]]
    var head: StreamHead
}

enum Journal {
    /// No single command writes more.
    static let entriesMax = 2000

    static let insert = PreparedSQL(
        """
        INSERT INTO journal
            (stream, n, recorded, effective, actor, unit, pack, name, body, previous, hash, seal)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream, n) DO NOTHING
        """)
    static let selectHead = PreparedSQL(
        "SELECT n, hash, recorded FROM journal WHERE stream = ? ORDER BY n DESC LIMIT 1")
    static let selectEntries = PreparedSQL("SELECT * FROM journal WHERE stream = ? AND n > ? ORDER BY n")

    /// The hash shows everybody that an entry follows the one before; the seal shows this program that it wrote it.
    static func chain(
        _ drafts: [EntryDraft], in stream: StreamID, after head: StreamHead, sealing: Sealing
    ) throws -> ChainedEntries {
        guard drafts.count <= entriesMax else { throw StoreError.limit(name: "entriesMax", most: entriesMax) }
        var chained = ChainedEntries(stream: stream, rows: [], head: head)
        chained.rows.reserveCapacity(drafts.count)
        for draft in drafts {
            let head = chained.head
            guard draft.recorded >= head.recorded else { throw StoreError.clockWentBack(stream: stream.text) }
            let bytes = JournalEntry.canonical(draft, stream: stream, n: head.n + 1, previous: head.hash)
            let hash = Hex.text(Sodium.sha256(bytes))
            chained.rows.append([
                .text(stream.text), .int(Int64(head.n + 1)), draft.recorded.sqlValue,
                draft.effective.sqlValue,
                .text(draft.actor), .text(draft.unit), .text(draft.pack), .text(draft.name),
                .text(draft.body),
                .text(head.hash), .text(hash), .blob(sealing.seal(Array(hash.utf8))),
            ])
            chained.head = StreamHead(n: head.n + 1, hash: hash, recorded: draft.recorded)
        }
        return chained
    }
}

extension StreamHead {
    /// From the columns of an entry.
    init(_ row: SQLRow) throws {
        self.init(n: try row.int("n"), hash: try row.text("hash"), recorded: try row.instant("recorded"))
    }
}

public import Streams
import WorkCalendar

/// What goes with a plan into the same commit.
public struct Writing: Sendable {
    public var outbox: [OutboxMessage]
    /// The code that a resident was given, and for which stream.
    public var tracking: (code: TrackingCode, stream: StreamID)?
    /// Whose uploads the attached files come from.
    public var uploader: String?

    public init(
        outbox: [OutboxMessage] = [], tracking: (code: TrackingCode, stream: StreamID)? = nil,
        uploader: String? = nil
    ) {
        self.outbox = outbox
        self.tracking = tracking
        self.uploader = uploader
    }
}

extension StoreSession {
    /// Writes a sealed plan and everything that follows from it: journal entries, texts, snapshots, lists, measures,
    /// alarms, numbers, outbox. Throws `conflict` where anything the plan was made on has moved since.
    public func append(_ plan: SealedPlan, _ writing: Writing = Writing()) throws {
        try demandUnmoved(plan)
        try write(plan.changes.map { (entries: $0.entries, expected: $0.expected) })
        for change in plan.changes { try append(change, writing) }
        for (series, given) in plan.numbers.sorted(by: { $0.key < $1.key }) {
            try moveCounter(series, by: given)
        }
        if let (code, stream) = writing.tracking { try fileTracking(code, for: stream) }
        for message in plan.outbox + writing.outbox { try enqueue(message) }
        for template in plan.templates { try keepTemplate(template) }
    }

    private func append(_ change: SealedChange, _ writing: Writing) throws {
        try send(Vault.insertKey, each: change.keyRows)
        try send(Vault.insert, each: change.textRows)
        try send(Snapshot.upsert, change.snapshot)
        tally.merge(change.tally)
        _ = try project(change)
        let known = Set(change.before?.files.map(\.content) ?? [])
        for file in change.after.files where !known.contains(file.content) {
            try adoptUpload(file, by: writing.uploader, into: change.place)
        }
    }

    /// Where several may write, everything the plan looked at is locked in one order. A stream that
    /// is written to needs no look where there is one writer: its next entry is either free or not.
    private func demandUnmoved(_ plan: SealedPlan) throws {
        let written = Set(plan.changes.map(\.id))
        let looked = plan.read.filter { stream, n in
            n > 0 && (!dialect.rowLock.isEmpty || !written.contains(stream))
        }
        if looked.isEmpty { return }
        let found = try lockStreams(looked.keys.sorted())
        for (stream, n) in looked.sorted(by: { $0.key < $1.key }) where found[stream] != n {
            throw StoreError.conflict(stream: stream.text, expected: n)
        }
    }

    /// Locks streams in one order, and says how many entries each has.
    func lockStreams(_ streams: [StreamID]) throws -> [StreamID: Int] {
        let sql = isWriting ? ItemRow.lock : ItemRow.version
        let found = try rows(
            streams.map { StoreQuestion(sql, [.text($0.text)], of: .itemRow) }
        ).joined()
        return Dictionary(
            try found.map { (StreamID(text: try $0.text("stream")), try $0.int("n")) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Locks a stream that nobody else holds, without waiting.
    func claimStream(_ stream: StreamID) throws -> [StreamID: Int] {
        guard
            let row = try row(
                "SELECT n FROM item_row WHERE stream = \(stream) \(claim)", of: .itemRow)
        else { return [:] }
        return [stream: try row.int("n")]
    }
}

extension ItemRow {
    static let version = PreparedSQL("SELECT stream, n FROM item_row WHERE stream = ?")
    static let lock = PreparedSQL(
        sqlite: "SELECT stream, n FROM item_row WHERE stream = ?",
        postgres: "SELECT stream, n FROM item_row WHERE stream = ? FOR UPDATE")
}

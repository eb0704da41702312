import Casework
import WorkCalendar

/// How many rows a table has, and the sum of their marks. Nobody without the master key knows a mark, so rows cannot be
/// taken away, added or put back without the sum showing it.
struct KeptSum: Sendable, Equatable {
    private(set) var count: Int64 = 0
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init() {}

    mutating func add(_ mark: [UInt8]) { add(1, mark) }
    mutating func take(_ mark: [UInt8]) { add(-1, mark) }

    private mutating func add(_ sign: Int64, _ mark: [UInt8]) {
        let (low, high) = (Self.number(mark[0..<8]), Self.number(mark[8..<16]))
        count += sign
        self.low = sign > 0 ? self.low &+ low : self.low &- low
        self.high = sign > 0 ? self.high &+ high : self.high &- high
    }

    static func += (sum: inout KeptSum, other: KeptSum) {
        sum.count += other.count
        sum.low &+= other.low
        sum.high &+= other.high
    }

    var bytes: [UInt8] {
        [UInt64(bitPattern: count), low, high].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
        }
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count == 24 else { return nil }
        count = Int64(bitPattern: Self.number(bytes[0..<8]))
        low = Self.number(bytes[8..<16])
        high = Self.number(bytes[16..<24])
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Tables beside the journal whose rows must not vanish unnoticed. Each commit leaves one row for a table it changed:
/// what came and what went, sealed. So no two writers wait for each other, and nothing is read. Before a checkpoint the
/// journal notes the new sum, which the checkpoint then holds fast.
public enum KeptRows {
    public static let stream = StreamID(text: "kept")
    static let name = "store.kept/1"
    /// Changes that one fact adds up; what is left waits for the next.
    static let changesMax = 20_000

    /// The tables, with the columns by which a row is told from any other.
    static let tables: [(table: TableName, rows: SQLText)] = [
        (.tracking, "SELECT code, case_id FROM tracking"),
        (.idempotency, "SELECT client, key FROM idempotency"),
        (.upload, "SELECT content, client FROM upload"),
        (.draft, "SELECT account, key, saved FROM draft"),
        // A message that was sent is another row than one that waits.
        (.outbox, "SELECT key, CASE WHEN sent IS NULL THEN 0 ELSE 1 END AS is_sent FROM outbox"),
    ]

    static let insert = PreparedSQL("INSERT INTO kept_change (kept, sealed) VALUES (?, ?)")

    static func seal(_ sum: KeptSum, of table: TableName, _ keys: KeyRing) -> [UInt8] {
        Sodium.seal(sum.bytes, key: keys.master, about: "kept \(table.rawValue)".utf8)
    }

    /// Nil where the bytes are not such a seal.
    static func open(_ sealed: [UInt8], of table: TableName, _ keys: KeyRing) -> KeptSum? {
        Sodium.open(sealed, key: keys.master, about: "kept \(table.rawValue)".utf8).flatMap(KeptSum.init)
    }
}

extension StoreSession {
    /// A row came to one of `KeptRows.tables`; by the columns that stand there.
    func noteKept(_ table: TableName, _ columns: any SQLBindable...) {
        tally.kept[table, default: KeptSum()].add(keptMark(table, columns.map(\.sqlValue)))
    }

    /// A row was taken away by right.
    func noteDropped(_ table: TableName, _ columns: any SQLBindable...) {
        tally.kept[table, default: KeptSum()].take(keptMark(table, columns.map(\.sqlValue)))
    }

    func keptMark(_ table: TableName, _ columns: [SQLValue]) -> [UInt8] {
        keys.kept.seal(table.place(columns))
    }

    /// Just before a commit.
    func writeKept(_ sums: [TableName: KeptSum]) throws {
        let changed = sums.filter { $0.value != KeptSum() }.sorted { $0.key.rawValue < $1.key.rawValue }
        try send(
            KeptRows.insert,
            each: changed.map { [.text($0.key.rawValue), .blob(KeptRows.seal($0.value, of: $0.key, keys))] })
    }

    /// True where the journal has not noted all that came and went.
    func hasKeptChanges() throws -> Bool {
        try row("SELECT seq FROM kept_change LIMIT 1", of: .keptChange) != nil
    }

    /// Lets the journal note what tables now hold. True where more is left to note.
    func noteKeptSums(at now: Instant) throws -> Bool {
        try lock(KeptRows.stream.text)
        var sums = try notedSums()
        let changes = try rows(
            """
            DELETE FROM kept_change WHERE seq IN (
                SELECT seq FROM kept_change ORDER BY seq LIMIT \(KeptRows.changesMax))
            RETURNING seq, kept, sealed
            """, of: .keptChange)
        if changes.isEmpty { return false }
        for row in changes {
            guard let (table, sum) = try keptChange(row) else {
                throw StoreError.corrupt(what: "wrong seal", where: "kept_change \(try row.int64("seq"))")
            }
            sums[table, default: KeptSum()] += sum
        }
        try note(sums, at: now)
        return changes.count == KeptRows.changesMax
    }

    /// Each sum under its seal, since whoever knew the sums could work out the marks.
    func note(_ sums: [TableName: KeptSum], at now: Instant) throws {
        let body = sums.map { ($0.key.rawValue, Hex.text(KeptRows.seal($0.value, of: $0.key, keys))) }
        try record(
            KeptRows.name, Dictionary(uniqueKeysWithValues: body), in: KeptRows.stream, by: .platform, at: now
        )
    }

    /// Nil where the row is none that this program wrote.
    func keptChange(_ row: SQLRow) throws -> (TableName, KeptSum)? {
        guard let table = TableName(rawValue: try row.text("kept")),
            let sum = KeptRows.open(try row.blob("sealed"), of: table, keys)
        else { return nil }
        return (table, sum)
    }

    /// The sums that the journal noted last.
    func notedSums() throws -> [TableName: KeptSum] {
        let last = try row(
            "SELECT * FROM journal WHERE stream = \(KeptRows.stream) ORDER BY n DESC LIMIT 1", of: .journal)
        guard let entry = try last.map(JournalEntry.init) else { return [:] }
        var sums: [TableName: KeptSum] = [:]
        for (name, text) in try CanonicalDecoder().decode([String: String].self, from: entry.body) {
            guard let table = TableName(rawValue: name), let sealed = Hex.bytes(text),
                let sum = KeptRows.open(sealed, of: table, keys)
            else { throw StoreError.corrupt(what: "wrong seal", where: "\(KeptRows.stream) \(entry.n)") }
            sums[table] = sum
        }
        return sums
    }
}

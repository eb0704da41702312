public import Streams
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

    var text: String { "\(count) \(low) \(high)" }

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let count = Int64(parts[0]), let low = UInt64(parts[1]),
            let high = UInt64(parts[2])
        else { return nil }
        (self.count, self.low, self.high) = (count, low, high)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// The sums of several tables.
typealias KeptSums = [TableName: KeptSum]

extension KeptSums {
    /// Under a seal, since whoever knew the sums could work out the marks.
    func sealed(_ keys: KeyRing) -> [UInt8] {
        let lines = sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value.text)" }
        return Sodium.seal(
            Array(lines.joined(separator: "\n").utf8), key: keys.master, about: KeptRows.place)
    }

    /// Nil where the bytes are none that this program sealed.
    init?(sealed: [UInt8], _ keys: KeyRing) {
        guard let bytes = Sodium.open(sealed, key: keys.master, about: KeptRows.place) else { return nil }
        self.init()
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let table = TableName(rawValue: String(parts[0])),
                let sum = KeptSum(parts[1])
            else { return nil }
            self[table] = sum
        }
    }

    static func += (sums: inout Self, others: Self) {
        for (table, sum) in others { sums[table, default: KeptSum()] += sum }
    }
}

/// Tables beside the journal whose rows must not vanish unnoticed. Each commit that changed some leaves one sealed row:
/// what came and what went. So no two writers wait for each other, and nothing is read. Before a checkpoint the journal
/// notes the new sums, which the checkpoint then holds fast.
public enum KeptRows {
    public static let stream = StreamID(text: "kept")
    static let name = "store.kept/1"
    /// Changes that one fact adds up; what is left waits for the next.
    static let changesMax = 20_000

    /// The tables, with the columns by which a row is told from any other.
    static let tables: [(table: TableName, rows: SQLText)] = [
        (.tracking, "SELECT code, stream FROM tracking"),
        (.idempotency, "SELECT client, key FROM idempotency"),
        (.upload, "SELECT content, client FROM upload"),
        (.draft, "SELECT account, key, saved FROM draft"),
        // A message that was sent is another row than one that waits.
        (.outbox, "SELECT key, CASE WHEN sent IS NULL THEN 0 ELSE 1 END AS is_sent FROM outbox"),
    ]

    static let insert = PreparedSQL("INSERT INTO kept_change (sealed) VALUES (?)")
    fileprivate static let place = Array("kept rows".utf8)
    fileprivate static let member = "sums"
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
    func writeKept(_ sums: KeptSums) throws {
        let changed = sums.filter { $0.value != KeptSum() }
        if changed.isEmpty { return }
        try send(KeptRows.insert, [.blob(changed.sealed(keys))])
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
            RETURNING seq, sealed
            """, of: .keptChange)
        if changes.isEmpty { return false }
        for row in changes {
            guard let change = KeptSums(sealed: try row.blob("sealed"), keys) else {
                throw StoreError.corrupt(what: "wrong seal", where: "kept_change \(try row.int64("seq"))")
            }
            sums += change
        }
        try note(sums, at: now)
        return changes.count == KeptRows.changesMax
    }

    func note(_ sums: KeptSums, at now: Instant) throws {
        try noteFact(
            KeptRows.name, [KeptRows.member: Hex.text(sums.sealed(keys))], in: KeptRows.stream, by: .platform,
            at: now)
    }

    /// The sums that the journal noted last.
    func notedSums() throws -> KeptSums {
        let last = try row(
            "SELECT * FROM journal WHERE stream = \(KeptRows.stream) ORDER BY n DESC LIMIT 1", of: .journal)
        guard let entry = try last.map(JournalEntry.init) else { return [:] }
        let body = try CanonicalDecoder().decode([String: String].self, from: entry.body)
        guard let sealed = body[KeptRows.member].flatMap(Hex.bytes), let sums = KeptSums(sealed: sealed, keys)
        else { throw StoreError.corrupt(what: "wrong seal", where: "\(KeptRows.stream) \(entry.n)") }
        return sums
    }
}

import Organisation
import Streams

/// What only an engine with several writers needs. SQLite has one writer, so there these texts are empty.
extension Dialect {
    /// Closes a SELECT whose rows the transaction is about to change, so that nobody changes them in between.
    var rowLock: String {
        switch self {
        case .sqlite: ""
        case .postgres: "FOR UPDATE"
        }
    }

    /// Waits for, and holds to the end of the transaction, a lock on a name; nil where the one writer is lock enough.
    func lock(_ name: String) -> SQLText? {
        switch self {
        case .sqlite: nil
        case .postgres:
            "SELECT pg_advisory_xact_lock(\(Self.lockSpace), \(Self.lockKey(name)))"
        }
    }

    /// The same without waiting; answers 1 where the lock was had.
    func tryLock(_ name: String) -> SQLText? {
        switch self {
        case .sqlite: nil
        case .postgres:
            """
            SELECT CASE WHEN pg_try_advisory_xact_lock(\(Self.lockSpace), \(Self.lockKey(name)))
                THEN 1 ELSE 0 END
            """
        }
    }

    /// Locks on names lie in the space of two four-byte keys, the marks of open writers in that of one eight-byte key.
    private static let lockSpace = 0x11a0

    private static func lockKey(_ name: String) -> Int {
        let bits = Sodium.sha256(name).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Int(Int32(bitPattern: bits))
    }

    /// Begins a writing transaction. It marks where the journal stood, and the mark lasts as long as the transaction:
    /// whatever it writes comes after the mark.
    public var beginMarked: [PreparedSQL] {
        switch self {
        case .sqlite: [PreparedSQL("BEGIN IMMEDIATE")]
        case .postgres: [PreparedSQL("BEGIN"), Self.mark]
        }
    }

    private static let mark = PreparedSQL(
        """
        SELECT pg_advisory_xact_lock_shared(CASE WHEN is_called THEN last_value ELSE 0 END) FROM journal_seq_seq
        """)

    /// The two questions whose answers, asked in this order, bound what open transactions may still write to the
    /// journal: the last number given out, and the lowest mark of an open writer. Nil where writers are never open.
    var journalMarks: (lastGiven: SQLText, lowestOpen: SQLText)? {
        switch self {
        case .sqlite: nil
        case .postgres:
            (
                "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM journal_seq_seq",
                """
                SELECT MIN((CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT)) FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 1 AND granted
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """
            )
        }
    }

    /// After rows with keys of their own were written: lets the counting go on behind them.
    func continueCounting(_ table: TableName) -> SQLText? {
        switch self {
        case .sqlite: nil
        case .postgres:
            """
            SELECT setval(pg_get_serial_sequence(\(table.rawValue), 'seq'), MAX(seq)) FROM \(table: table)
            HAVING MAX(seq) IS NOT NULL
            """
        }
    }

    /// One row per commit of a node, so that a node that lost its connection can ask whether the commit was done.
    var createReceipts: String {
        switch self {
        case .sqlite: ""
        case .postgres:
            """
            CREATE TABLE commit_receipt (
                token TEXT COLLATE "C" NOT NULL PRIMARY KEY,
                is_probe BIGINT NOT NULL,
                made TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
            )
            """
        }
    }
}

extension StoreSession {
    /// Keeps other writers out of what the name stands for, to the end of the command. Reading sessions lock nothing.
    func lock(_ name: String) throws {
        guard isWriting, let lock = dialect.lock(name) else { return }
        _ = try rows(lock, of: .journal)
    }

    /// As `lock`, where that waits for nobody; false where it would.
    func tryLock(_ name: String) throws -> Bool {
        guard isWriting, let lock = dialect.tryLock(name) else { return true }
        return try number(lock, of: .journal) == 1
    }

    /// Closes a SELECT in a writing session; empty in a reading one, which must not lock.
    var rowLock: SQLText { isWriting ? "\(dialect: { $0.rowLock })" : "" }

    /// As `rowLock`, passing over rows that somebody else is at: two timers never take the same one.
    var claim: SQLText { isWriting ? "\(dialect: { $0.claim })" : "" }

    /// The journal up to here is decided: what is not there will never come. Only in a session whose statements each
    /// see the latest state, which a reading one is not.
    public func settledThrough() throws -> Int64 {
        guard let marks = dialect.journalMarks else { return .max }
        let given = try number(marks.lastGiven, of: .journal)
        guard case .int(let open)? = try rows(marks.lowestOpen, of: .journal).first?.values.first else {
            return given
        }
        return min(given, open)
    }
}

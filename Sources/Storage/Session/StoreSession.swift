public import Streams

/// One session inside one transaction. Synchronous on purpose: nothing can suspend between reading a case and
/// appending to it. Not Sendable, so it cannot leave the closure that was given it.
public protocol StoreSession: AnyObject {
    var dialect: Dialect { get }
    var keys: KeyRing { get }
    /// False in a session that only reads.
    var isWriting: Bool { get }
    /// The streams that this command writes to, told to whoever listens after the commit.
    var touched: Set<StreamID> { get set }
    /// Counts that grow with this command; the driver adds them up once per commit.
    var tally: Tally { get set }

    /// The rows of a query; `table` is what an error names.
    func rows(_ sql: SQLText, of table: TableName) throws -> [SQLRow]
    func rows(_ sql: PreparedSQL, _ values: [SQLValue], of table: TableName) throws -> [SQLRow]
    /// Several questions of which none depends on the answer to another; a driver whose engine is far away asks them
    /// together.
    func rows(_ questions: [StoreQuestion]) throws -> [[SQLRow]]
    /// Rows one by one, for results that may be long; `false` ends the walk.
    func each(_ sql: SQLText, of table: TableName, _ body: (SQLRow) throws -> Bool) throws
    /// How many rows were changed.
    @discardableResult func run(_ sql: SQLText) throws -> Int
    @discardableResult func run(_ sql: PreparedSQL, _ values: [SQLValue]) throws -> Int
    /// The same statement for one row of values after the other; how many rows each changed. A driver whose engine
    /// is far away sends them together.
    @discardableResult func run(_ sql: PreparedSQL, each rows: [[SQLValue]]) throws -> [Int]
    /// Writes of which nobody asks how many rows they changed. A driver whose engine is far away may send them along
    /// with the next question, which then also brings their errors; a commit comes after all of them.
    func send(_ sql: PreparedSQL, each rows: [[SQLValue]]) throws
}

/// A prepared query with its values; `table` is what an error names.
public struct StoreQuestion {
    public let sql: PreparedSQL
    public let values: [SQLValue]
    public let table: TableName

    init(_ sql: PreparedSQL, _ values: [SQLValue], of table: TableName) {
        self.sql = sql
        self.values = values
        self.table = table
    }
}

extension StoreSession {
    public func rows(_ questions: [StoreQuestion]) throws -> [[SQLRow]] {
        try questions.map { try rows($0.sql, $0.values, of: $0.table) }
    }

    @discardableResult public func run(_ sql: PreparedSQL, each rows: [[SQLValue]]) throws -> [Int] {
        try rows.map { try run(sql, $0) }
    }

    public func send(_ sql: PreparedSQL, each rows: [[SQLValue]]) throws { try run(sql, each: rows) }

    func send(_ sql: PreparedSQL, _ values: [SQLValue]) throws { try send(sql, each: [values]) }

    public func row(_ sql: SQLText, of table: TableName) throws -> SQLRow? { try rows(sql, of: table).first }

    /// The single number of a counting query.
    public func number(_ sql: SQLText, of table: TableName) throws -> Int64 {
        guard let value = try rows(sql, of: table).first?.values.first else { return 0 }
        switch value {
        case .int(let number): return number
        case .null: return 0
        case .text, .blob: throw StoreError.corrupt(what: "no integer", where: table.rawValue)
        }
    }
}

/// A store: many readers, and one writer that groups what waits into one commit. `write` answers only after the
/// commit, and a body that throws is rolled back alone. A body may run twice (when the engine breaks off a whole
/// group), so it must do nothing but use its session.
public protocol Store: Sendable {
    var keys: KeyRing { get }

    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreSession) throws -> T) async throws -> T
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreSession) throws -> T) async throws -> T

    /// Everything in the journal up to this `seq` is decided: whoever follows the journal goes no further, since an
    /// open transaction may still write below what others have written. Asked before the reading session begins.
    func settledThrough() async throws -> Int64

    /// The streams written to by any node, as it happens. A hint: after a lost connection some may be missing, so who
    /// must know looks again at intervals.
    func changes() -> AsyncStream<Set<StreamID>>

    /// What opening the store added to its schema.
    var migrated: [Migration] { get }

    /// Clears away what the driver keeps for its own use and no longer needs; to be called now and then.
    func tidy() async throws

    /// Lets the engine look at what its tables hold, after very many rows came at once: it plans by that.
    func survey() async throws

    /// How many commands and commits were done, for the status page and benchmarks.
    var written: (commands: Int, commits: Int) { get }

    /// Waits for nothing new; later calls answer `unavailable`.
    func close() throws

    /// What the engine's own check of its files finds; empty where all is well.
    func engineFaults() async throws -> [String]

    /// Copies the database as it is at one moment, while work goes on.
    func copyDatabase(to path: String, progress: @escaping @Sendable (StoreProgress) -> Void) async throws
}

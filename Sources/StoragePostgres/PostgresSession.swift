import CLibpq
import Storage
import Streams

/// A session on one connection, inside one transaction. Values are always bound, never part of the text.
final class PostgresSession: StoreSession {
    let keys: KeyRing
    let isWriting: Bool
    var tally = Tally()
    var touched: Set<StreamID> = []
    var dialect: Dialect { .postgres }
    let wire: PostgresWire
    private var cursors = 0
    /// Statements whose answers nobody waits for.
    private var waiting: [PostgresStatement] = []
    /// True once a statement changed something, so that the commit needs a receipt.
    private(set) var hasWritten = false
    /// After the first error the engine takes no more statements, and a commit would roll back.
    private(set) var failure: PostgresFailure?

    /// What the caller is told where the transaction ended with this error: the engine's where it is worth another
    /// try, whatever the body made of it.
    func verdict(_ error: any Error) -> any Error {
        switch failure {
        case .lost(let why): PostgresFailure.lost(why)
        // A standby now: another connection may lead to the new primary.
        case .readOnly(let why) where isWriting: PostgresFailure.lost(why)
        case .retry(let why): PostgresFailure.retry(why)
        case .readOnly, .refused, nil: error
        }
    }

    init(_ wire: PostgresWire, keys: KeyRing, isWriting: Bool) {
        self.wire = wire
        self.keys = keys
        self.isWriting = isWriting
    }

    func rows(_ sql: SQLText, of table: TableName) throws -> [SQLRow] {
        let (text, values) = sql.rendered(for: .postgres)
        return try collect(try perform(PostgresStatement(text, values)), table)
    }

    func rows(_ sql: PreparedSQL, _ values: [SQLValue], of table: TableName) throws -> [SQLRow] {
        try collect(try perform(PostgresStatement(sql, values)), table)
    }

    @discardableResult func run(_ sql: SQLText) throws -> Int {
        let (text, values) = sql.rendered(for: .postgres)
        hasWritten = true
        return try perform(PostgresStatement(text, values)).changed
    }

    @discardableResult func run(_ sql: PreparedSQL, _ values: [SQLValue]) throws -> Int {
        hasWritten = true
        return try perform(PostgresStatement(sql, values)).changed
    }

    @discardableResult func run(_ sql: PreparedSQL, each rows: [[SQLValue]]) throws -> [Int] {
        if rows.isEmpty { return [] }
        hasWritten = true
        return try perform(rows.map { try PostgresStatement(sql, $0) }).map(\.changed)
    }

    func send(_ sql: PreparedSQL, each rows: [[SQLValue]]) throws {
        if rows.isEmpty { return }
        hasWritten = true
        waiting += try rows.map { try PostgresStatement(sql, $0) }
    }

    /// Opens the transaction together with its first question.
    func begin(_ statements: [PreparedSQL]) throws {
        waiting += try statements.map { try PostgresStatement($0, []) }
    }

    func rows(_ questions: [StoreQuestion]) throws -> [[SQLRow]] {
        let results = try perform(questions.map { try PostgresStatement($0.sql, $0.values) })
        return try zip(results, questions).map { try collect($0, $1.table) }
    }

    /// Sends what waits. To be called before the transaction ends.
    func flush() throws { _ = try perform([]) }

    private func perform(_ statement: PostgresStatement) throws -> PostgresResult {
        if waiting.isEmpty { return try noting { try wire.run(statement) } }
        guard let result = try perform([statement]).last else { throw PostgresFailure.lost(statement.text) }
        return result
    }

    /// The answers to these, with all that waits sent before them in the same round trip.
    private func perform(_ statements: [PostgresStatement]) throws -> ArraySlice<PostgresResult> {
        let all = waiting + statements
        waiting = []
        return try noting { try wire.run(all) }.suffix(statements.count)
    }

    /// Through a cursor of the server, so that a long result never lies in memory as a whole and the body may ask
    /// other questions meanwhile.
    func each(_ sql: SQLText, of table: TableName, _ body: (SQLRow) throws -> Bool) throws {
        let (text, values) = sql.rendered(for: .postgres)
        try flush()
        cursors += 1
        let name = "walk\(cursors)"
        try noting { _ = try wire.run("DECLARE \(name) NO SCROLL CURSOR FOR \(text)", values) }
        var columns: SQLColumns?
        while true {
            let part = try noting { try wire.run("FETCH FORWARD \(Self.fetchRows) FROM \(name)", []) }
            let shared = columns ?? part.columns(table)
            columns = shared
            for number in 0..<part.rowCount where !(try body(try part.row(number, shared))) {
                try noting { _ = try wire.run("CLOSE \(name)", []) }
                return
            }
            if part.rowCount < Self.fetchRows { break }
        }
        try noting { _ = try wire.run("CLOSE \(name)", []) }
    }

    private static let fetchRows = 500

    private func collect(_ result: PostgresResult, _ table: TableName) throws -> [SQLRow] {
        let columns = result.columns(table)
        // A statement that writes may also return rows.
        if result.changed > 0, !result.tag.hasPrefix("SELECT") { hasWritten = true }
        return try (0..<result.rowCount).map { try result.row($0, columns) }
    }

    private func noting<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as PostgresFailure {
            if failure == nil { failure = error }
            throw error
        }
    }
}

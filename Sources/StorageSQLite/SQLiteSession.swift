import GRDB
import GRDBSQLite
import Storage
import Streams

/// A session on one connection. Statements come from GRDB's cache; binding and reading go straight to SQLite,
/// since that is the hot path.
final class SQLiteSession: StoreSession {
    let database: Database
    let keys: KeyRing
    let isWriting: Bool
    var tally = Tally()
    var touched: Set<StreamID> = []
    var dialect: Dialect { .sqlite }

    init(database: Database, keys: KeyRing, isWriting: Bool) {
        self.database = database
        self.keys = keys
        self.isWriting = isWriting
    }

    func rows(_ sql: SQLText, of table: TableName) throws -> [SQLRow] {
        let (text, values) = sql.rendered(for: .sqlite)
        return try collect(text, values, table)
    }

    func rows(_ sql: PreparedSQL, _ values: [SQLValue], of table: TableName) throws -> [SQLRow] {
        try collect(sql.text(for: .sqlite), values, table)
    }

    func each(_ sql: SQLText, of table: TableName, _ body: (SQLRow) throws -> Bool) throws {
        let (text, values) = sql.rendered(for: .sqlite)
        // A statement of its own: the body may run the same text again.
        try walk(try database.makeStatement(sql: text), text, values, table, body)
    }

    @discardableResult func run(_ sql: SQLText) throws -> Int {
        let (text, values) = sql.rendered(for: .sqlite)
        return try execute(text, values)
    }

    @discardableResult func run(_ sql: PreparedSQL, _ values: [SQLValue]) throws -> Int {
        try execute(sql.text(for: .sqlite), values)
    }

    /// SAVEPOINT and its kin, past GRDB's own notion of savepoints.
    func control(_ text: String) throws { _ = try execute(text, []) }

    private func collect(_ text: String, _ values: [SQLValue], _ table: TableName) throws -> [SQLRow] {
        var result: [SQLRow] = []
        try walk(try database.cachedStatement(sql: text), text, values, table) {
            result.append($0)
            return true
        }
        return result
    }
}

extension SQLiteSession {
    private func execute(_ text: String, _ values: [SQLValue]) throws -> Int {
        let statement = try database.cachedStatement(sql: text)
        let handle = statement.sqliteStatement
        defer { sqlite3_reset(handle) }
        try bind(values, to: handle, text)
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: continue
            case SQLITE_DONE: return Int(sqlite3_changes(database.sqliteConnection))
            default: throw failure(text)
            }
        }
    }

    private func walk(
        _ statement: Statement, _ text: String, _ values: [SQLValue], _ table: TableName,
        _ body: (SQLRow) throws -> Bool
    ) throws {
        let handle = statement.sqliteStatement
        defer { sqlite3_reset(handle) }
        try bind(values, to: handle, text)
        let count = sqlite3_column_count(handle)
        var columns: SQLColumns?
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_DONE: return
            case SQLITE_ROW:
                let shared = columns ?? SQLColumns(names: statement.columnNames, table: table.rawValue)
                columns = shared
                let row = SQLRow(columns: shared, values: (0..<count).map { value(handle, $0) })
                guard try body(row) else { return }
            default: throw failure(text)
            }
        }
    }

    /// SQLite copies what it is given (SQLITE_TRANSIENT): the buffers live only during the call.
    private func bind(_ values: [SQLValue], to handle: SQLiteStatement, _ text: String) throws {
        sqlite3_reset(handle)
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        var position: CInt = 0
        for value in values {
            position += 1
            let status: CInt
            switch value {
            case .null: status = sqlite3_bind_null(handle, position)
            case .int(let number): status = sqlite3_bind_int64(handle, position, number)
            case .text(""): status = sqlite3_bind_text(handle, position, "", 0, transient)
            case .text(var string):
                status = string.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text(handle, position, $0.baseAddress, CInt($0.count), transient)
                    }
                }
            case .blob(let bytes):
                status =
                    bytes.isEmpty
                    ? sqlite3_bind_zeroblob(handle, position, 0)
                    : sqlite3_bind_blob(handle, position, bytes, CInt(bytes.count), transient)
            }
            guard status == SQLITE_OK else { throw failure(text) }
        }
        guard position == sqlite3_bind_parameter_count(handle) else {
            throw StoreError.corrupt(what: "\(position) values bound", where: text)
        }
    }

    private func value(_ handle: SQLiteStatement, _ column: CInt) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .int(sqlite3_column_int64(handle, column))
        case SQLITE_NULL: return .null
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(handle, column))
            return .blob(
                Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(handle, column), count: count)))
        default:
            let start = sqlite3_column_text(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        }
    }

    private func failure(_ text: String) -> any Error {
        let connection = database.sqliteConnection
        let message = String(cString: sqlite3_errmsg(connection))
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)), message: message,
            sql: text)
    }

    /// GRDB's error as one of ours.
    static func storeError(_ error: any Error) -> any Error { storeError(error, in: "SQLite") }

    /// The same, with the place it names where it is about the file.
    static func storeError(_ error: any Error, in place: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let text = "\(error.message ?? "") \(error.sql ?? "")"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: return StoreError.retry
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
            return StoreError.corrupt(what: text, where: place)
        case .SQLITE_READONLY, .SQLITE_PERM:
            return StoreError.unwritable(path: place, why: error.message ?? "read-only")
        default: return StoreError.unavailable(text)
        }
    }
}

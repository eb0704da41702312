/// Where SQLite (3.40 or later) and PostgreSQL (15 or later) differ, and nowhere else.
public enum Dialect: Sendable, Hashable, CaseIterable {
    case sqlite, postgres

    public func placeholder(_ position: Int) -> String {
        switch self {
        case .sqlite: "?\(position)"
        case .postgres: "$\(position)"
        }
    }

    /// A 64-bit integer column. SQLite's strict tables know no BIGINT.
    public var integer: String {
        switch self {
        case .sqlite: "INTEGER"
        case .postgres: "BIGINT"
        }
    }

    public var blob: String {
        switch self {
        case .sqlite: "BLOB"
        case .postgres: "BYTEA"
        }
    }

    /// A primary key that the engine counts up itself and never gives twice.
    public var identity: String {
        switch self {
        case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
        case .postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        }
    }

    /// Closes a CREATE TABLE: without STRICT, SQLite would store text in an integer column.
    public var strict: String {
        switch self {
        case .sqlite: "STRICT"
        case .postgres: ""
        }
    }

    /// As `strict`, for a table of small rows that is its own index.
    public var clustered: String {
        switch self {
        case .sqlite: "STRICT, WITHOUT ROWID"
        case .postgres: ""
        }
    }

    /// Text compared byte by byte, so that both engines sort alike.
    public var bytewise: String {
        switch self {
        case .sqlite: "TEXT COLLATE BINARY"
        case .postgres: "TEXT COLLATE \"C\""
        }
    }

    /// The larger of two scalars.
    public func greatest(_ first: String, _ second: String) -> String {
        switch self {
        case .sqlite: "MAX(\(first), \(second))"
        case .postgres: "GREATEST(\(first), \(second))"
        }
    }

    /// Closes a SELECT that claims rows, so that two timers never take the same one.
    public var claim: String {
        switch self {
        case .sqlite: ""
        case .postgres: "FOR UPDATE SKIP LOCKED"
        }
    }
}

public import WorkCalendar

/// The columns of a result, shared by its rows.
public final class SQLColumns: Sendable {
    let positions: [String: Int]
    public let names: [String]
    /// What an error names.
    public let table: String

    public init(names: [String], table: String) {
        self.names = names
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.table = table
    }
}

/// One row, read by column name. A value that is not what the program expects is a corrupt store, and the error
/// names table and column.
public struct SQLRow: Sendable {
    public let columns: SQLColumns
    public let values: [SQLValue]

    public init(columns: SQLColumns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    public func value(_ column: String) throws -> SQLValue {
        guard let position = columns.positions[column] else { throw wrong(column, "no such column") }
        return values[position]
    }

    public func text(_ column: String) throws -> String {
        guard case .text(let text) = try value(column) else { throw wrong(column, "no text") }
        return text
    }

    public func textIfAny(_ column: String) throws -> String? {
        switch try value(column) {
        case .null: return nil
        case .text(let text): return text
        case .int, .blob: throw wrong(column, "no text")
        }
    }

    public func int64(_ column: String) throws -> Int64 {
        guard case .int(let number) = try value(column) else { throw wrong(column, "no integer") }
        return number
    }

    public func int64IfAny(_ column: String) throws -> Int64? {
        switch try value(column) {
        case .null: return nil
        case .int(let number): return number
        case .text, .blob: throw wrong(column, "no integer")
        }
    }

    public func int(_ column: String) throws -> Int {
        guard let number = Int(exactly: try int64(column)) else { throw wrong(column, "out of range") }
        return number
    }

    public func bool(_ column: String) throws -> Bool { try int64(column) != 0 }

    public func blob(_ column: String) throws -> [UInt8] {
        guard case .blob(let bytes) = try value(column) else { throw wrong(column, "no bytes") }
        return bytes
    }

    public func instant(_ column: String) throws -> Instant { Instant(milliseconds: try int64(column)) }

    public func instantIfAny(_ column: String) throws -> Instant? {
        try int64IfAny(column).map { Instant(milliseconds: $0) }
    }

    private func wrong(_ column: String, _ what: String) -> StoreError {
        .corrupt(what: what, where: "\(columns.table).\(column)")
    }
}

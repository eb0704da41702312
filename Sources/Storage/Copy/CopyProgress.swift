/// How far a copy has come, kept among the settings of the target until it is done.
struct CopyProgress: Sendable {
    private static let prefix = "copy."
    private static let originKey = "copy.origin"

    /// The source as it was when the copy began: the end of its journal. Nil before the first call.
    var origin: String?
    /// The last key written, by table.
    var last: [TableName: [SQLValue]] = [:]
    var rows: [TableName: Int64] = [:]

    /// Reads what an earlier call left behind. A store that holds anything else is no place for a copy.
    init(in session: any StoreSession) throws {
        let settings = try session.settings(startingWith: Self.prefix)
        origin = settings[Self.originKey]
        for table in TableName.allCases {
            guard let text = settings[Self.prefix + table.rawValue] else { continue }
            let place = try CanonicalParser.value(text)
            if case .int(let count)? = place["rows"] { rows[table] = count }
            last[table] = place["key"]?.items.map(Self.sqlValue)
        }
        guard origin == nil else { return }
        for table in [TableName.journal, .itemRow, .organisation, .pack] {
            guard try session.number("SELECT COUNT(*) FROM \(table: table)", of: table) == 0 else {
                throw StoreError.notEmpty(path: table.rawValue)
            }
        }
        try session.run("DELETE FROM setting WHERE key <> \(KeyRing.settingKey)")
    }

    /// What tells one source, at one time, from any other.
    static func origin(of session: any StoreSession) throws -> String {
        let last = try session.row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", of: .journal)
        return try last.map { "\(try $0.int64("seq")) \(try $0.text("hash"))" } ?? "empty"
    }

    static func note(origin: String, in session: any StoreSession) throws {
        try session.set(origin, for: originKey)
    }

    /// In the transaction that writes the rows.
    static func note(
        _ table: CopiedTable, last: [SQLValue], rows: Int64, in session: any StoreSession
    ) throws {
        let place = CanonicalValue.object([
            .init("key", .array(last.map(canonicalValue))), .init("rows", .int(rows)),
        ])
        try session.set(CanonicalWriter.text(place), for: prefix + table.name.rawValue)
    }

    static func end(in session: any StoreSession) throws {
        for key in try session.settings(startingWith: prefix).keys { try session.set(nil, for: key) }
    }

    private static func sqlValue(_ value: CanonicalValue) -> SQLValue {
        switch value {
        case .int(let number): .int(number)
        case .string(let text): .text(text)
        case .array, .object: .null
        }
    }

    /// Keys are numbers and texts.
    private static func canonicalValue(_ value: SQLValue) -> CanonicalValue {
        switch value {
        case .int(let number): .int(number)
        case .text(let text): .string(text)
        case .null, .blob: .array([])
        }
    }
}

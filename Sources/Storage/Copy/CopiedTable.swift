/// A table as a copy walks through it: in the order of its primary key, so that a copy that broke off knows where to
/// go on.
struct CopiedTable: Sendable {
    let name: TableName
    let key: [String]
    /// Its keys are counted up by the engine.
    var isCounted: Bool { key == ["seq"] }

    private init(_ name: TableName, _ key: String...) {
        self.name = name
        self.key = key
    }

    /// The journal comes last but for what nobody proves, so that a target with a whole journal has everything.
    static let all: [CopiedTable] = [
        CopiedTable(.subjectKey, "stream", "subject", "under"), CopiedTable(.vault, "stream", "id"),
        CopiedTable(.snapshot, "stream"), CopiedTable(.itemRow, "seq"),
        CopiedTable(.itemUnit, "unit", "is_open", "rank", "seq"),
        CopiedTable(.itemTask, "seq", "kind", "position"),
        CopiedTable(.alarmAside, "stream"),
        CopiedTable(.measure, "unit", "day", "mechanism", "category", "name"),
        CopiedTable(.lightHour, "unit", "mechanism", "light", "hour"),
        CopiedTable(.owedHour, "unit", "kind", "hour"),
        CopiedTable(.lightTotal, "unit", "mechanism", "light"), CopiedTable(.owedTotal, "unit", "kind"),
        CopiedTable(.counter, "series"),
        CopiedTable(.tracking, "code"), CopiedTable(.idempotency, "client", "key"),
        CopiedTable(.attachment, "stream", "content"), CopiedTable(.upload, "content", "client"),
        CopiedTable(.draft, "account", "key"), CopiedTable(.outbox, "seq"), CopiedTable(.setting, "key"),
        CopiedTable(.organisation, "kind", "position"), CopiedTable(.pack, "hash"),
        CopiedTable(.pageTemplate, "hash"),
        CopiedTable(.session, "token"), CopiedTable(.accountSecret, "account"),
        CopiedTable(.rateLimit, "key"), CopiedTable(.keptChange, "seq"),
        CopiedTable(.treeNode, "level", "position"),
        CopiedTable(.treeLeaf, "position"), CopiedTable(.checkpoint, "number"), CopiedTable(.journal, "seq"),
    ]

    /// Each target has its own: its schema, and the index it makes itself from the journal.
    static let leftOut: Set<TableName> = [.migration, .searchIndex, .searchCursor, .searchClass, .itemPhone]

    /// All rows after a key, in order.
    func select(after last: [SQLValue]?) -> SQLText {
        let columns = key.map { SQLText(stringLiteral: $0) }
        var conditions: [SQLText] = []
        if let last {
            let values = last.map { SQLText($0) }
            conditions.append("(\(columns.joined(", "))) > (\(values.joined(", ")))")
        }
        // The target says itself whose keys it was made with.
        if name == .setting { conditions.append("key <> \(KeyRing.settingKey)") }
        let filter: SQLText = conditions.isEmpty ? "" : " WHERE \(conditions.joined(" AND "))"
        return "SELECT * FROM \(table: name)\(filter) ORDER BY \(columns.joined(", "))"
    }

    /// Many rows in one statement.
    func insert(_ rows: ArraySlice<[SQLValue]>, _ columns: [String]) -> SQLText {
        let lines = rows.map { row -> SQLText in "(\(row.map { SQLText($0) }.joined(", ")))" }
        let names = SQLText(stringLiteral: columns.joined(separator: ", "))
        return "INSERT INTO \(table: name) (\(names)) VALUES \(lines.joined(", "))"
    }
}

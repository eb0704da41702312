/// Everything that differs about full-text search. Tokens are made in Swift and are the same in both engines.
extension Dialect {
    /// The row id is the `seq` of the item, so that reading the index backwards is newest first.
    var createSearchIndex: String {
        switch self {
        case .sqlite:
            """
            CREATE VIRTUAL TABLE search_index USING fts5(
                tokens, detail = none, tokenize = "unicode61 remove_diacritics 0")
            """
        case .postgres:
            "CREATE TABLE search_index (rowid BIGINT NOT NULL PRIMARY KEY, tokens TSVECTOR NOT NULL)"
        }
    }

    var createSearchTokens: String {
        switch self {
        case .sqlite: ""
        case .postgres: "CREATE INDEX search_index_tokens ON search_index USING GIN (tokens)"
        }
    }

    /// A condition on `search_index`: one token of each group.
    func searchMatch(oneOfEach groups: [[String]]) -> SQLText {
        switch self {
        case .sqlite:
            let parts = groups.map { group in
                group.count == 1
                    ? "\"\(group[0])\"" : "(" + group.map { "\"\($0)\"" }.joined(separator: " OR ") + ")"
            }
            return "search_index MATCH \(parts.joined(separator: " AND "))"
        case .postgres:
            let parts = groups.map { group in "(" + group.map { "'\($0)'" }.joined(separator: " | ") + ")" }
            return "tokens @@ CAST(\(parts.joined(separator: " & ")) AS TSQUERY)"
        }
    }

    /// Asks how many rows the engine expects to meet a condition, where it must be asked before it is known how to
    /// search; the first line of the answer says `rows=`.
    func searchExpected(_ match: SQLText) -> SQLText? {
        switch self {
        case .sqlite: nil
        case .postgres: "EXPLAIN SELECT 1 FROM search_index WHERE \(match)"
        }
    }

    /// The newest rows of `search_index` that meet a condition, as `seq`: questions to be asked one after the other
    /// until one of them fills the page; the last one is right in any case.
    func searchNewest(_ match: SQLText, isFrequent: Bool, before seq: Int64?, limit: Int) -> [SQLText] {
        switch self {
        case .sqlite:
            let older: SQLText = seq.map { "AND rowid < \($0)" } ?? ""
            return [
                "SELECT rowid AS seq FROM search_index WHERE \(match) \(older) ORDER BY rowid DESC LIMIT \(limit)"
            ]
        case .postgres:
            let older: SQLText = seq.map { "WHERE rowid < \($0)" } ?? ""
            let among = (isFrequent ? Self.windows : []).map { rows -> SQLText in
                """
                SELECT rowid AS seq FROM (
                    SELECT rowid, tokens FROM search_index \(older) ORDER BY rowid DESC LIMIT \(rows)
                ) newest WHERE \(match) ORDER BY rowid DESC LIMIT \(limit)
                """
            }
            let all: SQLText = """
                SELECT rowid AS seq FROM (
                    WITH found AS MATERIALIZED (SELECT rowid FROM search_index WHERE \(match)) SELECT rowid FROM found
                ) all_found \(older) ORDER BY rowid DESC LIMIT \(limit)
                """
            return among + [all]
        }
    }

    /// The index of PostgreSQL knows no order and gives all rows with a word or none. For a frequent word so many of the
    /// newest rows are looked through first: a few, then as many as come in some weeks.
    private static let windows = [2000, 20_000]

    /// How many of the newest rows meet a condition with a frequent word (`found`), and whether these are all there are
    /// (`is_all`): questions to be asked one after the other until one says enough; none where it is as cheap to count
    /// all.
    func searchCountedAmongNewest(_ match: SQLText) -> [SQLText] {
        switch self {
        case .sqlite: []
        case .postgres:
            Self.windows.map { rows in
                """
                SELECT COUNT(*) FILTER (WHERE \(match)) AS found,
                    CASE WHEN COUNT(*) < \(rows) THEN 1 ELSE 0 END AS is_all
                FROM (SELECT rowid, tokens FROM search_index ORDER BY rowid DESC LIMIT \(rows)) newest
                """
            }
        }
    }

    /// One row for each that meets a condition, `most` at the most.
    func searchCounted(_ match: SQLText, most: Int) -> SQLText {
        switch self {
        case .sqlite: "SELECT 1 FROM search_index WHERE \(match) LIMIT \(most)"
        // Planned as if all were asked for, else the planner walks another index in the hope of an early end.
        case .postgres:
            """
            SELECT 1 FROM (
                WITH found AS MATERIALIZED (SELECT rowid FROM search_index WHERE \(match)) SELECT rowid FROM found
            ) all_found LIMIT \(most)
            """
        }
    }

    /// Begins and ends a part of a session in which no table is read from end to end where an index could help. The
    /// planner knows neither how rare a word is nor what it costs to read the long rows of the index table.
    var indexOnly: (begin: SQLText, end: SQLText)? {
        switch self {
        case .sqlite: nil
        case .postgres: ("SET LOCAL enable_seqscan = off", "SET LOCAL enable_seqscan = on")
        }
    }

    /// How tokens are bound when a row is written.
    func searchTokens(_ tokens: [String]) -> SQLText {
        switch self {
        case .sqlite: "\(tokens.joined(separator: " "))"
        case .postgres: "CAST(\(tokens.map { "'\($0)'" }.joined(separator: " ")) AS TSVECTOR)"
        }
    }

    /// The tokens of a row as text with spaces between them.
    func searchTokensText(_ column: String) -> String {
        switch self {
        case .sqlite: column
        case .postgres: "array_to_string(tsvector_to_array(\(column)), ' ')"
        }
    }
}

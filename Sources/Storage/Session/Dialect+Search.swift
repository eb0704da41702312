/// Everything that differs about full-text search. Tokens are made in Swift and are the same in both engines.
extension Dialect {
    /// The row id is the `seq` of the case, so that reading the index backwards is newest first.
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

    /// A condition on `search_index`: all of `every`, and one of `any` (where it is not empty).
    func searchMatch(every: [String], any: [String]) -> SQLText {
        switch self {
        case .sqlite:
            var groups = every.map { "\"\($0)\"" }
            if !any.isEmpty { groups.append("(" + any.map { "\"\($0)\"" }.joined(separator: " OR ") + ")") }
            return "search_index MATCH \(groups.joined(separator: " AND "))"
        case .postgres:
            var groups = every.map { "'\($0)'" }
            if !any.isEmpty { groups.append("(" + any.map { "'\($0)'" }.joined(separator: " | ") + ")") }
            return "tokens @@ CAST(\(groups.joined(separator: " & ")) AS TSQUERY)"
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

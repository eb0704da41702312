extension Migration {
    /// The search index and what finds like cases. Follows the journal by a cursor.
    static let search = Migration(
        number: 3, name: "search",
        statements: [
            "\(dialect: { $0.createSearchIndex })",
            "\(dialect: { $0.createSearchTokens })",
            """
            CREATE TABLE search_cursor (
                name \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                through \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "INSERT INTO search_cursor (name, through) VALUES ('journal', 0), ('erasures', 0)",
            // Who may search by the words of some document: the sets of roles under which words were indexed.
            """
            CREATE TABLE search_class (
                readers \(dialect: { $0.text }) NOT NULL PRIMARY KEY
            ) \(dialect: { $0.clustered })
            """,
            """
            CREATE TABLE item_phone (
                code \(dialect: { $0.text }) NOT NULL,
                seq \(dialect: { $0.integer }) NOT NULL,
                subject \(dialect: { $0.text }) NOT NULL,
                PRIMARY KEY (code, seq, subject)
            ) \(dialect: { $0.clustered })
            """,
            "CREATE INDEX item_phone_seq ON item_phone (seq)",
        ])
}

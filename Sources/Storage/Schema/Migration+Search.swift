extension Migration {
    /// The search index and what finds like cases. Follows the journal by a cursor.
    static let search = Migration(
        number: 3, name: "search",
        statements: [
            "\(dialect: { $0.createSearchIndex })",
            """
            CREATE TABLE search_cursor (
                name TEXT NOT NULL PRIMARY KEY,
                through \(dialect: { $0.integer }) NOT NULL
            ) \(dialect: { $0.strict })
            """,
            "INSERT INTO search_cursor (name, through) VALUES ('journal', 0), ('erasures', 0)",
            """
            CREATE TABLE case_phone (
                code TEXT NOT NULL,
                seq \(dialect: { $0.integer }) NOT NULL,
                subject TEXT NOT NULL,
                PRIMARY KEY (code, seq, subject)
            ) \(dialect: { $0.clustered })
            """,
            "CREATE INDEX case_phone_seq ON case_phone (seq)",
        ])
}

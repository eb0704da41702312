extension Migration {
    /// What papers are printed from.
    static let papers = Migration(
        number: 8, name: "papers",
        statements: [
            """
            CREATE TABLE page_template (
                hash \(dialect: { $0.text }) NOT NULL PRIMARY KEY,
                body \(dialect: { $0.text }) NOT NULL
            ) \(dialect: { $0.strict })
            """
        ])
}

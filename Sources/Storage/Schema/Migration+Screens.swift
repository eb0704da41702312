extension Migration {
    /// What is owed is counted per mechanism, so that a number counts just what its list shows; and messages are found by
    /// what they are about.
    static let screens = Migration(
        number: 7, name: "screens",
        statements: [
            "CREATE INDEX outbox_stream ON outbox (stream)",
            "DROP TABLE owed_hour", "DROP TABLE owed_total",
            """
            CREATE TABLE owed_hour (
                unit \(dialect: { $0.text }) NOT NULL,
                mechanism \(dialect: { $0.text }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                hour \(dialect: { $0.integer }) NOT NULL,
                count \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, mechanism, kind, hour)
            ) \(dialect: { $0.clustered })
            """,
            """
            CREATE TABLE owed_total (
                unit \(dialect: { $0.text }) NOT NULL,
                mechanism \(dialect: { $0.text }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                total \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, mechanism, kind)
            ) \(dialect: { $0.clustered })
            """,
            // 8796093022208 is the hour of what has no moment.
            """
            INSERT INTO owed_hour (unit, mechanism, kind, hour, count)
            SELECT t.unit, c.mechanism, t.kind, COALESCE(t.due / 3600000, 8796093022208), COUNT(*)
            FROM item_task t JOIN item_row c ON c.seq = t.seq
            GROUP BY t.unit, c.mechanism, t.kind, COALESCE(t.due / 3600000, 8796093022208)
            """,
            """
            INSERT INTO owed_total (unit, mechanism, kind, total)
            SELECT unit, mechanism, kind, CAST(SUM(count) AS \(dialect: { $0.integer }))
            FROM owed_hour GROUP BY unit, mechanism, kind
            """,
        ])
}

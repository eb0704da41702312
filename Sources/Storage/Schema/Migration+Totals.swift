extension Migration {
    /// Sums over all hours. What lies in the past is the total without what is still to come, so that a count costs the
    /// same after ten years as after one.
    static let totals = Migration(
        number: 7, name: "totals",
        statements: [
            """
            CREATE TABLE owed_total (
                unit \(dialect: { $0.text }) NOT NULL,
                kind \(dialect: { $0.text }) NOT NULL,
                total \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, kind)
            ) \(dialect: { $0.clustered })
            """,
            """
            INSERT INTO owed_total (unit, kind, total)
            SELECT unit, kind, CAST(SUM(count) AS \(dialect: { $0.integer })) FROM owed_hour
            GROUP BY unit, kind HAVING SUM(count) <> 0
            """,
            """
            CREATE TABLE light_total (
                unit \(dialect: { $0.text }) NOT NULL,
                mechanism \(dialect: { $0.text }) NOT NULL,
                light \(dialect: { $0.text }) NOT NULL,
                total \(dialect: { $0.integer }) NOT NULL,
                PRIMARY KEY (unit, mechanism, light)
            ) \(dialect: { $0.clustered })
            """,
            """
            INSERT INTO light_total (unit, mechanism, light, total)
            SELECT unit, mechanism, light, CAST(SUM(delta) AS \(dialect: { $0.integer })) FROM light_hour
            GROUP BY unit, mechanism, light
            """,
        ])
}

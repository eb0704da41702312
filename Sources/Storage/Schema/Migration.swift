/// One step of the schema. Forward only; once released its text never changes, which its checksum proves.
public struct Migration: Sendable {
    public var number: Int
    public var name: String
    public var statements: [SQLText]

    /// SHA-256 of the text as the engine runs it.
    public func checksum(for dialect: Dialect) -> String {
        Hex.text(Sodium.sha256(texts(for: dialect).map(\.text).joined(separator: ";\n")))
    }

    /// What an engine has no need of is empty there.
    private func texts(for dialect: Dialect) -> [(text: String, statement: SQLText)] {
        statements.map { ($0.rendered(for: dialect).text, $0) }.filter { !$0.0.isEmpty }
    }
}

extension Migration {
    public static let table: SQLText = """
        CREATE TABLE IF NOT EXISTS migration (
            number \(dialect: { $0.integer }) NOT NULL PRIMARY KEY,
            name \(dialect: { $0.text }) NOT NULL,
            checksum \(dialect: { $0.text }) NOT NULL
        ) \(dialect: { $0.strict })
        """

    /// Applies what is missing, inside the transaction of the session. Refuses a database that is newer than the
    /// program, or whose past is not the one this program knows. Doing it twice changes nothing.
    /// Returns those that were missing.
    @discardableResult
    public static func apply(
        _ all: [Migration] = Migration.all, to session: any StoreSession
    ) throws -> [Migration] {
        try session.lock("migration")
        try session.run(table)
        let applied = try session.rows(
            "SELECT number, checksum FROM migration ORDER BY number", of: .migration)
        for row in applied {
            let number = try row.int("number")
            guard let known = all.first(where: { $0.number == number }) else {
                throw StoreError.newerSchema(found: number, known: all.last?.number ?? 0)
            }
            guard try row.text("checksum") == known.checksum(for: session.dialect) else {
                throw StoreError.changedMigration(number: number)
            }
        }
        let missing = Array(all.dropFirst(applied.count))
        for migration in missing {
            for (_, statement) in migration.texts(for: session.dialect) { try session.run(statement) }
            try session.run(
                """
                INSERT INTO migration (number, name, checksum)
                VALUES (\(migration.number), \(migration.name), \(migration.checksum(for: session.dialect)))
                """)
        }
        return missing
    }
}

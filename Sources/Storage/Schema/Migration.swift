/// One step of the schema. Forward only; once released its text never changes, which its checksum proves.
public struct Migration: Sendable {
    public var number: Int
    public var name: String
    public var statements: [SQLText]

    /// SHA-256 of the text as the engine runs it.
    public func checksum(for dialect: Dialect) -> String {
        Hex.text(Sodium.sha256(statements.map { $0.rendered(for: dialect).text }.joined(separator: ";\n")))
    }
}

extension Migration {
    public static let table: SQLText = """
        CREATE TABLE IF NOT EXISTS migration (
            number \(dialect: { $0.integer }) NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL
        ) \(dialect: { $0.strict })
        """

    /// Applies what is missing, inside the transaction of the session. Refuses a database that is newer than the
    /// program, or whose past is not the one this program knows. Doing it twice changes nothing.
    public static func apply(_ all: [Migration] = Migration.all, to session: any StoreSession) throws {
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
        for migration in all.dropFirst(applied.count) {
            for statement in migration.statements { try session.run(statement) }
            try session.run(
                """
                INSERT INTO migration (number, name, checksum)
                VALUES (\(migration.number), \(migration.name), \(migration.checksum(for: session.dialect)))
                """)
        }
    }
}

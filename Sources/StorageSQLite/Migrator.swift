import GRDB
import Storage

/// Runs the one list of migrations, all in one transaction.
enum Migrator {
    static func run(on pool: DatabasePool, keys: KeyRing) throws -> [Migration] {
        do {
            return try pool.write { database in
                try Migration.apply(to: SQLiteSession(database: database, keys: keys, isWriting: true))
            }
        } catch {
            throw SQLiteSession.storeError(error)
        }
    }
}

import GRDB
import Storage

/// Runs the one list of migrations, all in one transaction.
enum Migrator {
    static func run(on pool: DatabasePool, keys: KeyRing) throws {
        do {
            try pool.write { database in
                try Migration.apply(to: SQLiteSession(database: database, keys: keys))
            }
        } catch {
            throw SQLiteSession.storeError(error)
        }
    }
}

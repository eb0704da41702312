import GRDB
import Storage

/// Runs the one list of migrations, all in one transaction, and sees to it that the keys are those of the file.
enum Migrator {
    static func run(on pool: DatabasePool, keys: KeyRing) throws -> [Migration] {
        do {
            return try pool.write { database in
                let session = SQLiteSession(database: database, keys: keys, isWriting: true)
                let migrated = try Migration.apply(to: session)
                try session.demandOwnKeys()
                return migrated
            }
        } catch {
            throw SQLiteSession.storeError(error)
        }
    }
}

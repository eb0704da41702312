import GRDB
import Storage

/// Runs the one list of migrations, all in one transaction, and sees to it that the keys are those of the file.
enum Migrator {
    static func run(on pool: DatabasePool, keys: KeyRing) throws -> [Migration] {
        do {
            let migrated = try pool.write { database in
                let session = SQLiteSession(database: database, keys: keys, isWriting: true)
                let migrated = try Migration.apply(to: session)
                try session.demandOwnKeys()
                return migrated
            }
            let refusal = try? pool.read {
                try SQLiteSession(database: $0, keys: keys, isWriting: false).foreignPast()
            }
            if let refusal { throw refusal }
            return migrated
        } catch {
            throw SQLiteSession.storeError(error)
        }
    }
}

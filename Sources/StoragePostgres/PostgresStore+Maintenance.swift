public import Storage

extension PostgresStore {
    /// Into a store of another kind in one file, so that a backup has one form whatever it was made from.
    public func copyDatabase(
        to path: String, progress: @escaping @Sendable (StoreProgress) -> Void
    ) async throws {
        guard let openFile = options.openFile else {
            throw StoreError.unavailable("no store to copy into is known")
        }
        let file = try openFile(path, keys)
        do {
            try await StoreCopy(from: self, to: file).run(progress: progress)
        } catch {
            try? file.close()  // What stopped the copy is the cause.
            throw error
        }
        try file.close()
    }

    /// Pages whose checksum failed, indexes that are not valid, and, where the extension `amcheck` is there, what it
    /// finds in the trees of the indexes.
    public func engineFaults() async throws -> [String] {
        try await read { session in
            var faults: [String] = []
            for row in try session.rows(
                """
                SELECT COALESCE(checksum_failures, 0) AS failures FROM pg_stat_database
                WHERE datname = current_database()
                """, of: .journal)
            {
                let failures = try row.int64("failures")
                if failures > 0 { faults.append("\(failures) pages with a wrong checksum") }
            }
            for row in try session.rows(
                """
                SELECT CAST(c.relname AS TEXT) AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE NOT i.indisvalid AND n.nspname = current_schema()
                """, of: .journal)
            {
                faults.append("index \(try row.text("name")) is not valid")
            }
            guard
                try session.number(
                    "SELECT COUNT(*) FROM pg_extension WHERE extname = 'amcheck'", of: .journal) > 0
            else { return faults }
            // It throws at the first page that is wrong.
            _ = try session.rows(
                """
                SELECT bt_index_check(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE a.amname = 'btree' AND n.nspname = current_schema() AND i.indisvalid
                """, of: .journal)
            return faults
        }
    }
}

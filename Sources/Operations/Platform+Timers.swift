import Storage

/// What runs by itself, whoever calls it: once a second in the server, by hand in tests.
extension Platform {
    static let indexEntriesMax = 2000

    public func tick() async throws {
        try await followCalendar()
        // A batch at a time, so that people are served between batches; what is left waits for the next tick.
        for _ in 0..<300 where try await ringAlarms() == 0 { break }
        try await writeReadings()
        try await followIndex()
        try await refreshReference()
    }

    /// Signs the heads that changed since the last checkpoint, and puts the root where the database cannot take it
    /// back. Called every minute and before the server ends.
    public func makeCheckpoint() async throws {
        guard let log = checkpoints else { return }
        let now = clock()
        try await store.makeCheckpoints(publishing: log, at: now)
    }

    /// Writes the readings of personal values collected so far.
    public func writeReadings() async throws {
        while true {
            let notes = await readings.take()
            if notes.isEmpty { return }
            let now = clock()
            do {
                try await store.write { try $0.writeAccess(notes, at: now) }
            } catch {
                // Nobody's reading is forgotten because the database was away for a moment.
                await readings.putBack(notes)
                throw error
            }
        }
    }

    /// Lets the search index catch up with the journal.
    public func followIndex() async throws {
        for _ in 0..<50 {
            let batch = try await store.prepareIndexBatch(limit: Self.indexEntriesMax, readers: readersOf)
            guard !batch.isEmpty else { return }
            try await store.write { _ = try $0.writeIndexBatch(batch) }
        }
    }
}

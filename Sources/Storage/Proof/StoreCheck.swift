public import Streams
public import WorkCalendar

extension Store {
    /// Signs everything that changed since the last checkpoint, in parts that each hold the writer for a moment only,
    /// and publishes each after its commit.
    public func makeCheckpoints(
        publishing log: CheckpointLog, at now: Instant, progress: (StoreProgress) -> Void = { _ in }
    ) async throws {
        if try await read({ try $0.hasKeptChanges() }) {
            while try await write({ try $0.noteKeptSums(at: now) }) {}
        }
        let last = try await read { try $0.lastSeq() }
        while let checkpoint = try await write({ try $0.makeCheckpoint(at: now) }) {
            try log.append(checkpoint)
            progress(StoreProgress(done: min(checkpoint.through, last), total: last))
            // What came after the call is for the next one.
            if checkpoint.through >= last { return }
        }
    }

    /// What the engine's own check of its files finds, and then everything that `verify` of a session looks at. A file
    /// so damaged that it cannot be read through is a finding like any other, and says where the reading ended.
    public func verify(
        _ files: StoreFiles, kinds: Kinds, anchor: CheckpointAnchor = CheckpointAnchor(),
        progress: @escaping @Sendable (StoreProgress) -> Void = { _ in }
    ) async throws -> VerifyReport {
        var faults: [StoreFinding] = []
        do {
            faults = try await engineFaults().map { StoreFinding("database", nil, .engine, $0) }
        } catch StoreError.corrupt(let what, let place) {
            faults = [StoreFinding(place, nil, .engine, what)]
        }
        var report = VerifyReport()
        do {
            report = try await read {
                try $0.verify(files, kinds: kinds, anchor: anchor, progress: progress)
            }
        } catch StoreError.corrupt(let what, let place) where !faults.isEmpty {
            report.found(StoreFinding(place, nil, .unreadable, what))
        }
        for fault in faults { report.found(fault) }
        return report
    }
}

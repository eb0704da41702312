extension Store {
    /// What the engine's own check of its files finds, and then everything that `verify` of a session looks at. A file
    /// so damaged that it cannot be read through is a finding like any other, and says where the reading ended.
    public func verify(
        _ files: StoreFiles, progress: @escaping @Sendable (StoreProgress) -> Void = { _ in }
    ) async throws -> VerifyReport {
        var faults: [StoreFinding] = []
        do {
            faults = try await engineFaults().map { StoreFinding("database", nil, .engine, $0) }
        } catch StoreError.corrupt(let what, let place) {
            faults = [StoreFinding(place, nil, .engine, what)]
        }
        var report = VerifyReport()
        do {
            report = try await read { try $0.verify(files, progress: progress) }
        } catch StoreError.corrupt(let what, let place) where !faults.isEmpty {
            report.found(StoreFinding(place, nil, .unreadable, what))
        }
        for fault in faults { report.found(fault) }
        return report
    }
}

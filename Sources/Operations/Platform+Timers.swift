import Storage

/// What runs by itself, whoever calls it: once a second in the server, by hand in tests.
extension Platform {
    public func tick() async throws {
        // A batch at a time, so that people are served between batches; what is left waits for the next tick.
        for _ in 0..<50 where try await ringAlarms() == 0 { break }
    }
}

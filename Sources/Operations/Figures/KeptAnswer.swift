/// An answer that everybody gets alike and that costs more the larger the store is. It is kept for a time in proportion
/// to what it cost, so that however often it is asked for, making it takes a fiftieth of the machine at the most; what is
/// cheap is not kept at all. Whoever asks while it is being made waits for the same.
actor KeptAnswer<Value: Sendable> {
    static var share: Int { 50 }
    /// Cheaper answers are made anew each time.
    static var cheap: Duration { .milliseconds(40) }

    private var kept: (value: Value, until: ContinuousClock.Instant)?
    private var making: Task<Value, any Error>?

    func value(_ make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let clock = ContinuousClock()
        if let kept, clock.now < kept.until { return kept.value }
        if let making { return try await making.value }
        let began = clock.now
        let task = Task { try await make() }
        making = task
        defer { making = nil }
        let value = try await task.value
        let cost = clock.now - began
        kept = cost > Self.cheap ? (value, clock.now + cost * Self.share) : nil
        return value
    }
}

public import WorkCalendar

/// How guesses are slowed: a few are free, after each further one the wait doubles, and with time they are forgotten.
public struct AttemptRule: Sendable, Hashable {
    public var free: Int
    public var firstWaitMilliseconds: Int64
    public var longestWaitMilliseconds: Int64
    /// After so long one attempt is forgotten.
    public var forgottenMilliseconds: Int64

    public init(
        free: Int, firstWaitMilliseconds: Int64, longestWaitMilliseconds: Int64, forgottenMilliseconds: Int64
    ) {
        self.free = free
        self.firstWaitMilliseconds = firstWaitMilliseconds
        self.longestWaitMilliseconds = longestWaitMilliseconds
        self.forgottenMilliseconds = forgottenMilliseconds
    }

    /// Attempts are counted in thousandths, so that nothing of the time between two is lost.
    static let one: Int64 = 1000

    func left(of count: Int64, after milliseconds: Int64) -> Int64 {
        max(0, count - max(0, milliseconds) * Self.one / forgottenMilliseconds)
    }

    /// How long nobody may try after so many attempts.
    func wait(after count: Int64) -> Int64 {
        let over = (count + Self.one / 2) / Self.one - Int64(free)
        guard over >= 0 else { return 0 }
        return over > 30
            ? longestWaitMilliseconds : min(longestWaitMilliseconds, firstWaitMilliseconds << over)
    }
}

/// Attempts are counted before they are made, in the store, so that guesses sent at once, or to several nodes, or before
/// and after a restart, are as slow as guesses one by one.
extension StoreSession {
    /// Counts an attempt; or says until when none is taken, and counts nothing.
    public func admitAttempt(_ key: String, _ rule: AttemptRule, at now: Instant) throws -> Instant? {
        try lock(key)
        let last = try attempts(key)
        if let last {
            let until = last.at.adding(milliseconds: rule.wait(after: last.count))
            if until > now { return until }
        }
        let kept = last.map { rule.left(of: $0.count, after: now.milliseconds - $0.at.milliseconds) } ?? 0
        try run(
            """
            INSERT INTO rate_limit (key, started, count) VALUES (\(key), \(now), \(kept + AttemptRule.one))
            ON CONFLICT (key) DO UPDATE SET count = excluded.count, started = excluded.started
            """)
        return nil
    }

    /// Until when nobody may try again; nil where one may.
    public func attemptsEnd(_ key: String, _ rule: AttemptRule, at now: Instant) throws -> Instant? {
        guard let last = try attempts(key) else { return nil }
        let until = last.at.adding(milliseconds: rule.wait(after: last.count))
        return until > now ? until : nil
    }

    /// The last attempt was right, and counts for nothing.
    public func takeBackAttempt(_ key: String) throws {
        try lock(key)
        guard let last = try attempts(key) else { return }
        try run("UPDATE rate_limit SET count = \(max(0, last.count - AttemptRule.one)) WHERE key = \(key)")
    }

    public func forgetAttempts(_ key: String) throws { try run("DELETE FROM rate_limit WHERE key = \(key)") }

    private func attempts(_ key: String) throws -> (count: Int64, at: Instant)? {
        try row("SELECT started, count FROM rate_limit WHERE key = \(key)", of: .rateLimit).map {
            (try $0.int64("count"), try $0.instant("started"))
        }
    }
}

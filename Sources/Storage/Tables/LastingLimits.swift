public import WorkCalendar

/// Requests counted in the store: a limit that holds across restarts and nodes, for what must not be forgiven, such as
/// codes sent to one telephone number. Limits that only guard a process are counted in memory.
extension StoreSession {
    /// Counts one request; false where the window has had its share.
    public func admitLasting(
        _ key: String, at now: Instant, windowMilliseconds: Int64, requestsMax: Int
    ) throws -> Bool {
        let floor = now.adding(milliseconds: -windowMilliseconds)
        let counted = try row(
            """
            INSERT INTO rate_limit (key, started, count) VALUES (\(key), \(now), 1)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN rate_limit.started <= \(floor) THEN 1 ELSE rate_limit.count + 1 END,
                started = CASE WHEN rate_limit.started <= \(floor) THEN excluded.started
                    ELSE rate_limit.started END
            RETURNING count
            """, of: .rateLimit)
        return try (counted?.int("count") ?? 1) <= requestsMax
    }

    public func dropRateLimits(before: Instant) throws {
        try run("DELETE FROM rate_limit WHERE started < \(before)")
    }
}

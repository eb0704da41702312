/// When a message that did not go out is tried again.
public enum RetryPlan {
    public static let waitMillisecondsLeast: Int64 = 60_000
    public static let waitMillisecondsMost: Int64 = 4 * 3_600_000
    /// About three days. What was not said by then is said by a person.
    public static let attemptsMax = 24
    /// A message that nobody could send for so long is no news any more.
    public static let staleMilliseconds: Int64 = 7 * 24 * 3_600_000

    /// Twice as long after every failure, up to a few hours; nil where it is given up.
    public static func wait(after attempts: Int) -> Int64? {
        guard attempts < attemptsMax else { return nil }
        return min(waitMillisecondsMost, waitMillisecondsLeast << Int64(min(max(attempts, 1) - 1, 10)))
    }
}

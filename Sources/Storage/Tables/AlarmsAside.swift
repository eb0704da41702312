public import Streams
public import WorkCalendar

/// An alarm that failed: set aside so that it holds up no other, shown to the administrator, and tried again.
public struct AlarmAside: Sendable, Equatable {
    public var stream: StreamID
    /// When it failed for the first time.
    public var since: Instant
    public var tries: Int
    /// When it is tried again.
    public var again: Instant
    public var error: String

    static let waitMillisecondsLeast: Int64 = 60_000
    static let waitMillisecondsMost: Int64 = 6 * 3_600_000
    static let errorCharactersMax = 500

    /// Twice as long after every failure, up to a few hours.
    static func wait(after tries: Int) -> Int64 {
        min(waitMillisecondsMost, waitMillisecondsLeast << Int64(min(tries - 1, 10)))
    }
}

extension StoreSession {
    public func setAlarmAside(_ stream: StreamID, _ error: String, at now: Instant) throws {
        let tries =
            try number(
                "SELECT tries FROM alarm_aside WHERE stream = \(stream)", of: .alarmAside) + 1
        let again = now.adding(milliseconds: AlarmAside.wait(after: Int(tries)))
        try run(
            """
            INSERT INTO alarm_aside (stream, since, tries, again, error)
            VALUES (\(stream), \(now), \(tries), \(again),
                \(String(error.prefix(AlarmAside.errorCharactersMax))))
            ON CONFLICT (stream) DO UPDATE SET tries = excluded.tries, again = excluded.again,
                error = excluded.error
            """)
    }

    /// Whether something set aside has moved since: somebody has seen to it, and there is another moment or none.
    public func hasMovedAlarmsAside() throws -> Bool {
        try row("\(Self.movedAside) LIMIT 1", of: .alarmAside) != nil
    }

    public func forgetMovedAlarms() throws {
        try run("DELETE FROM alarm_aside WHERE stream IN (\(Self.movedAside))")
    }

    private static var movedAside: SQLText {
        """
        SELECT a.stream FROM alarm_aside a LEFT JOIN item_row c ON c.stream = a.stream
        WHERE c.alarm_at IS NULL OR c.alarm_at >= a.since
        """
    }

    /// It has rung after all.
    public func clearAlarmAside(_ stream: StreamID) throws {
        try run("DELETE FROM alarm_aside WHERE stream = \(stream)")
    }

    /// What is set aside, the longest first.
    public func alarmsAside(limit: Int = ItemQueries.pageRowsMax) throws -> [AlarmAside] {
        try rows("SELECT * FROM alarm_aside ORDER BY since, stream LIMIT \(limit)", of: .alarmAside).map {
            row in
            AlarmAside(
                stream: StreamID(text: try row.text("stream")), since: try row.instant("since"),
                tries: try row.int("tries"), again: try row.instant("again"), error: try row.text("error"))
        }
    }
}

public import Streams
public import WorkCalendar

/// A message that did not go out, as an administrator may see it: without recipient and words.
public struct OutboxTrouble: Sendable, Equatable {
    public var seq: Int64
    public var key: String
    public var kind: String
    public var stream: StreamID?
    public var attempts: Int
    public var error: String
    /// When it is tried again; nil where it was given up.
    public var again: Instant?
    public var givenUp: Instant?

    /// A message that was given up is due so far away that no clock gets there, and still says when that was; the seal
    /// covers it like any other moment.
    private static let never: Int64 = 1_000_000_000_000_000

    /// Whether it failed at least once; else it simply waits.
    public var hasFailed: Bool { !error.isEmpty }

    static func due(givenUp moment: Instant) -> Instant { moment.adding(milliseconds: never) }

    init(_ row: SQLRow) throws {
        seq = try row.int64("seq")
        key = try row.text("key")
        kind = try row.text("kind")
        stream = try row.textIfAny("stream").map(StreamID.init(text:))
        attempts = try row.int("attempts")
        error = try row.textIfAny("last_error") ?? ""
        let due = try row.instant("due")
        if due < Self.due(givenUp: .earliest) {
            again = due
        } else {
            givenUp = due.adding(milliseconds: -Self.never)
        }
    }
}

extension Instant {
    /// 1970: before any message.
    static let earliest = Instant(milliseconds: 0)
}

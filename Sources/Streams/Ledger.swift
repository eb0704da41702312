public import WorkCalendar

/// Where streams stand. The loop reads through it and never writes: what is to be written comes out as a plan.
public protocol Ledger {
    /// The stream as it stands; nil where there is none. A ledger remembers what it was asked for.
    func load<E: Entity>(_ type: E.Type, _ id: StreamID) throws -> Loaded<E>?

    /// The last number given in a series; 0 where none was.
    func lastNumber(in series: String) throws -> Int
}

public struct Loaded<E: Entity>: Sendable {
    public var state: E
    /// When its newest entry was written down: time does not go back within a stream.
    public var recorded: Instant

    public init(_ state: E, recorded: Instant) {
        self.state = state
        self.recorded = recorded
    }
}

/// What a command comes to on every stream it touches, to be written as one.
public struct Plan: Sendable {
    /// Every stream that was looked at, with its version then; 0 where there was none. Where one of them has moved, the
    /// plan no longer holds.
    public internal(set) var read: [StreamID: Int] = [:]
    /// In the order in which they were first written to.
    public internal(set) var changes: [any StreamChange] = []
    /// The series that were drawn from, with the numbers given.
    public internal(set) var numbers: [String: ClosedRange<Int>] = [:]
    /// What people are told once it is written, with the stream that it is about.
    public internal(set) var notices: [(stream: StreamID, notice: Notice)] = []

    public init() {}

    public var isEmpty: Bool { changes.isEmpty }

    public func change(of stream: StreamID) -> (any StreamChange)? { changes.first { $0.id == stream } }

    /// The state that a stream has after the plan, where the plan changes it.
    public func state<E: Entity>(of stream: StreamID, as _: E.Type) -> E? {
        (change(of: stream) as? Change<E>)?.after
    }
}

/// The change of one stream, whatever its kind.
public protocol StreamChange: Sendable {
    associatedtype E: Entity
    var id: StreamID { get }
    var before: E? { get }
    var after: E { get }
    /// In order, the first one after what `before` had.
    var events: [Event] { get }
}

public struct Change<E: Entity>: StreamChange {
    public var id: StreamID
    public var before: E?
    public var after: E
    public var events: [Event]

    public init(id: StreamID, before: E?, after: E, events: [Event]) {
        self.id = id
        self.before = before
        self.after = after
        self.events = events
    }
}

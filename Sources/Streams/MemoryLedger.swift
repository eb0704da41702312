import HeapModule
public import WorkCalendar

/// Streams in memory, with their journals and what will ring next: for rehearsals, the simulator and tests.
public struct MemoryLedger: Ledger {
    private struct Stream {
        var state: any Entity
        var events: [Event]
    }

    private var streams: [StreamID: Stream] = [:]
    private var numbers: [String: Int]
    private var alarms = Heap<Alarm>()

    /// - Parameter numbers: the last number already given in each series.
    public init(numbers: [String: Int] = [:]) { self.numbers = numbers }

    public func load<E: Entity>(_ type: E.Type, _ id: StreamID) throws -> Loaded<E>? {
        guard let stream = streams[id], let state = stream.state as? E, let last = stream.events.last else {
            return nil
        }
        return Loaded(state, recorded: last.meta.recorded)
    }

    public func lastNumber(in series: String) -> Int { numbers[series] ?? 0 }

    /// The streams there are, in order of their names.
    public var ids: [StreamID] { streams.keys.sorted() }
    public func state<E: Entity>(of id: StreamID, as _: E.Type) -> E? { streams[id]?.state as? E }
    public func events(of id: StreamID) -> [Event] { streams[id]?.events ?? [] }

    /// Writes a plan that was made against this ledger.
    public mutating func write(_ plan: Plan) {
        for change in plan.changes { write(change) }
        numbers.merge(plan.numbers.mapValues(\.upperBound)) { _, last in last }
    }

    private mutating func write(_ change: some StreamChange) {
        streams[change.id, default: Stream(state: change.after, events: [])].state = change.after
        streams[change.id]?.events += change.events
        if let alarm = change.after.face.alarm { alarms.insert(Alarm(at: alarm, stream: change.id)) }
    }

    /// What rings next, and when.
    public mutating func nextAlarm() -> (stream: StreamID, at: Instant)? {
        while let first = alarms.min {
            // A stream that has moved since has put in its new moment as well.
            if streams[first.stream]?.state.face.alarm == first.at { return (first.stream, first.at) }
            alarms.removeMin()
        }
        return nil
    }
}

/// The earliest first; of two at one moment the one whose name comes first.
private struct Alarm: Comparable {
    var at: Instant
    var stream: StreamID

    static func < (left: Self, right: Self) -> Bool { (left.at, left.stream) < (right.at, right.stream) }
}

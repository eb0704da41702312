public import Streams
import WorkCalendar

/// What the loop may not decide without: everything it turned out to need.
public struct Wanted: Error, Sendable, Hashable {
    public var series: Set<String>
    public var streams: Set<StreamID>

    public init(series: Set<String> = [], streams: Set<StreamID> = []) {
        self.series = series
        self.streams = streams
    }

    public mutating func formUnion(_ other: Wanted) {
        series.formUnion(other.series)
        streams.formUnion(other.streams)
    }

    var isEmpty: Bool { series.isEmpty && streams.isEmpty }

    /// What a plan looked at and drew from.
    public init(_ plan: Plan) {
        series = Set(plan.numbers.keys)
        streams = Set(plan.read.filter { $0.value > 0 }.keys)
    }
}

/// The streams of a session as they stand at one moment.
public final class SnapshotLedger: Ledger {
    private let session: any StoreSession
    /// Where the streams lie that were loaded.
    public private(set) var places: [StreamID: StreamPlace] = [:]
    private var loaded: [StreamID: any Sendable] = [:]

    public init(_ session: any StoreSession) { self.session = session }

    public func load<E: Entity>(_ type: E.Type, _ id: StreamID) throws -> Loaded<E>? {
        // The loop asks for what its caller has looked at a moment ago.
        if let known = loaded[id] as? Loaded<E> { return known }
        guard let file = try session.load(type, id) else { return nil }
        places[id] = file.place
        let found = Loaded(file.state, recorded: file.head.recorded)
        loaded[id] = found
        return found
    }

    public func lastNumber(in series: String) throws -> Int { try session.lastNumber(in: series) }
}

/// Streams and series that are locked to the end of the command, in one order: series first, then streams. What else a
/// decision wants is locked on the way where that waits for nobody, or comes later in the order: so no two commands ever
/// wait for each other. What cannot be had so is thrown in the end as one `Wanted`, to begin again with all of it.
public final class LockedLedger: Ledger {
    private let session: any StoreSession
    private let inner: SnapshotLedger
    private var held: Wanted
    private var last: StreamID?
    private var missing = Wanted()
    private var isLocking: Bool { !session.dialect.rowLock.isEmpty }

    public var places: [StreamID: StreamPlace] { inner.places }

    private init(_ session: any StoreSession, locking wanted: Wanted) throws {
        self.session = session
        inner = SnapshotLedger(session)
        held = wanted
        last = wanted.streams.max()
        guard isLocking else { return }
        for series in wanted.series.sorted() { try session.lock("counter/\(series)") }
        if !wanted.streams.isEmpty { _ = try session.lockStreams(wanted.streams.sorted()) }
    }

    /// Decides over what is locked. What was decided over anything else, be it a refusal, counts for nothing.
    public static func deciding<T>(
        in session: any StoreSession, locking wanted: Wanted, _ body: (LockedLedger) throws -> T
    ) throws -> T {
        let ledger = try LockedLedger(session, locking: wanted)
        let decided = Result { try body(ledger) }
        if !ledger.missing.isEmpty { throw ledger.missing }
        return try decided.get()
    }

    public func load<E: Entity>(_ type: E.Type, _ id: StreamID) throws -> Loaded<E>? {
        if isLocking, !held.streams.contains(id), try !hold(id) { missing.streams.insert(id) }
        return try inner.load(type, id)
    }

    public func lastNumber(in series: String) throws -> Int {
        if isLocking, held.series.insert(series).inserted, try !session.tryLock("counter/\(series)") {
            missing.series.insert(series)
        }
        return try inner.lastNumber(in: series)
    }

    /// False where somebody else holds it for whom this must not wait.
    private func hold(_ id: StreamID) throws -> Bool {
        let mayWait = last.map { $0 < id } ?? true
        let found = try mayWait ? session.lockStreams([id]) : session.claimStream(id)
        guard !found.isEmpty else {
            // One that is not there yet needs no lock: whoever makes it second is told.
            return try mayWait || session.rows(ItemRow.version, [.text(id.text)], of: .itemRow).isEmpty
        }
        held.streams.insert(id)
        last = last.map { max($0, id) } ?? id
        return true
    }
}

/// For what begins: nothing has to be looked up, unless the command speaks to another stream or draws a number. Then
/// it throws `Wanted`.
public struct EmptyLedger: Ledger {
    /// The stream that begins.
    let fresh: StreamID

    public init(fresh: StreamID) { self.fresh = fresh }

    public func load<E: Entity>(_ type: E.Type, _ id: StreamID) throws -> Loaded<E>? {
        if id != fresh { throw Wanted(streams: [id]) }
        return nil
    }

    public func lastNumber(in series: String) throws -> Int { throw Wanted(series: [series]) }
}

public import Organisation
public import Streams
public import WorkCalendar

/// A plan with everything computed that can be computed without the database: encoded, chained, sealed, counted. The
/// one writer then only writes. Made on any thread; a plan that no longer holds is a `conflict`.
public struct SealedPlan: Sendable {
    let read: [StreamID: Int]
    let changes: [SealedChange]
    let numbers: [String: ClosedRange<Int>]
    let outbox: [OutboxMessage]
    /// What its papers are printed from, where the store may not have it.
    public var templates: [PageTemplate] = []

    /// - Parameters:
    ///   - places: where the streams lie that the plan was made on; a stream that is not among them is new.
    ///   - outbox: what the notices of the plan say, as messages.
    ///   - tokens: the unit tokens under which a face is filed.
    public init(
        _ plan: Plan, places: [StreamID: StreamPlace], keys: KeyRing, outbox: [OutboxMessage] = [],
        tokens: (Face) -> Set<UnitID>
    ) throws {
        self.outbox = outbox
        read = plan.read
        numbers = plan.numbers
        changes = try plan.changes.map { change in
            try SealedChange(change, place: places[change.id], keys: keys, tokens: tokens)
        }
    }

    public var isEmpty: Bool { changes.isEmpty }

    /// The moment for which a stream asks to be rung, where the plan leaves it as it was.
    public func alarmLeft(on stream: StreamID) -> Instant? {
        guard let change = changes.first(where: { $0.id == stream }),
            change.before?.alarm == change.after.alarm
        else { return nil }
        return change.after.alarm
    }
}

/// The change of one stream, ready to be written.
struct SealedChange: Sendable {
    let id: StreamID
    let before: Face?
    let after: Face
    let tokensBefore: Set<UnitID>
    let filed: Filed
    /// The number of entries that the stream must have.
    let expected: Int
    let entries: ChainedEntries
    let keyRows: [[SQLValue]]
    let textRows: [[SQLValue]]
    let snapshot: [SQLValue]
    let tally: Tally
    /// The stream as it will lie; without its `seq` where it is new.
    let place: StreamPlace

    init<C: StreamChange>(
        _ change: C, place known: StreamPlace?, keys: KeyRing, tokens: (Face) -> Set<UnitID>
    ) throws {
        id = change.id
        let head = known?.head ?? .empty
        guard change.events.first?.meta.n == head.n + 1 else {
            throw StoreError.conflict(stream: id.text, expected: (change.events.first?.meta.n ?? 1) - 1)
        }
        let writer = VaultWriter(known?.vault ?? Vault(stream: id))
        var encoding = Encoding<C.E>(writer: writer)
        var state = change.before
        for event in change.events { state = try encoding.take(event, after: state, id) }
        entries = try Journal.chain(encoding.drafts, in: id, after: head, sealing: keys.entries)
        (keyRows, textRows) = writer.rows(keys.master)
        snapshot = try Snapshot.values(change.after, of: id)
        before = change.before?.face
        after = change.after.face
        encoding.tally.add(before, sign: -1)
        encoding.tally.add(after, sign: 1)
        tally = encoding.tally
        expected = head.n
        tokensBefore = known?.tokens ?? []
        filed = Filed(seq: known?.seq ?? 0, version: change.after.version, tokens: tokens(after))
        place = StreamPlace(
            id: id, head: entries.head, seq: filed.seq, vault: writer.vault, tokens: filed.tokens)
    }
}

/// One event after another, from facts to entries.
private struct Encoding<E: Entity> {
    let writer: VaultWriter
    var drafts: [EntryDraft] = []
    var tally = Tally()
    private var actor: (value: Actor, text: String)?

    init(writer: VaultWriter) { self.writer = writer }

    mutating func take(_ event: Event, after before: E?, _ id: StreamID) throws -> E {
        guard let state = E.evolve(before, event, id: id) else {
            throw StoreError.corrupt(what: "\(event.name) cannot follow", where: id.text)
        }
        let encoder = CanonicalEncoder(words: writer)
        if actor?.value != event.meta.actor {
            actor = (event.meta.actor, try encoder.text(event.meta.actor))
        }
        drafts.append(
            EntryDraft(
                recorded: event.meta.recorded, effective: event.meta.effective, actor: actor?.text ?? "{}",
                unit: state.unit.text, pack: state.pack, name: event.name,
                body: try encoder.text(event.body)))
        tally.add(E.counts(of: event, before: before, after: state))
        return state
    }
}

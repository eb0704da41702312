public import Casework
import Mechanisms
public import Organisation
import WorkCalendar

/// Events of a case with everything computed that can be computed without the database: encoded, chained, sealed,
/// counted. The one writer then only writes. A command that needs nothing from the writing session (a registration,
/// or an action on a case read before) is prepared outside of it, on any thread; a stale one is a `conflict`.
public struct PreparedCase: Sendable {
    /// The case as it will stand; without its place in the order of registration where it is new.
    public let file: CaseFile
    let before: CaseFile?
    let events: [CaseEvent]
    let writing: CaseWriting
    let entries: ChainedEntries
    let keyRows: [[SQLValue]]
    let textRows: [[SQLValue]]
    let snapshot: [SQLValue]
    let tally: Tally

    public init(
        _ events: [CaseEvent], to id: CaseID, file: CaseFile?, _ writing: CaseWriting, keys: KeyRing
    ) throws {
        let stream = StreamID(id)
        let head = file?.head ?? .empty
        guard let first = events.first else {
            throw StoreError.corrupt(what: "no events", where: stream.text)
        }
        guard first.meta.n == head.n + 1 else {
            throw StoreError.conflict(stream: stream.text, expected: first.meta.n - 1)
        }
        let writer = VaultWriter(file?.vault ?? Vault(stream: stream))
        var encoding = Encoding(writer: writer)
        var state = file?.state
        for event in events { state = try encoding.take(event, after: state, id) }
        guard let state else { throw StoreError.corrupt(what: "no events", where: stream.text) }
        entries = try Journal.chain(encoding.drafts, in: stream, after: head, sealing: keys.entries)
        (keyRows, textRows) = writer.rows(keys.master)
        snapshot = [
            .text(stream.text), .int(Int64(state.version)), .int(Int64(Snapshot.format)),
            .text(try Snapshot.body(state)),
        ]
        encoding.tally.lights(of: file?.state, sign: -1)
        encoding.tally.lights(of: state, sign: 1)
        encoding.tally.owed(by: file?.state, sign: -1)
        encoding.tally.owed(by: state, sign: 1)
        tally = encoding.tally
        before = file
        self.events = events
        self.writing = writing
        self.file = CaseFile(
            state: state, head: entries.head, seq: file?.seq ?? 0,
            source: file?.source ?? (first.body as? CaseRegistered)?.source, vault: writer.vault,
            tokens: writing.tokens)
    }
}

/// One event after another, from facts to entries.
private struct Encoding {
    let writer: VaultWriter
    var drafts: [EntryDraft] = []
    var tally = Tally()
    private var actor: (value: Actor, text: String)?

    init(writer: VaultWriter) { self.writer = writer }

    mutating func take(_ event: CaseEvent, after before: CaseState?, _ id: CaseID) throws -> CaseState {
        guard let state = evolve(before, event, id: id) else {
            throw StoreError.corrupt(what: "the first event registers no case", where: StreamID(id).text)
        }
        let encoder = CanonicalEncoder(words: writer)
        if actor?.value != event.meta.actor {
            actor = (event.meta.actor, try encoder.text(event.meta.actor))
        }
        drafts.append(
            EntryDraft(
                recorded: event.meta.recorded, effective: event.meta.effective, actor: actor?.text ?? "{}",
                unit: state.unit.text, pack: state.packHash, name: event.name,
                body: try encoder.text(event.body)))
        tally.count(event, before: before, after: state)
        return state
    }
}

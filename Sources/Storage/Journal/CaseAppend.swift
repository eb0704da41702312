public import Casework
import Mechanisms
public import Organisation
import WorkCalendar

/// What goes with the events of a case into the same commit.
public struct CaseWriting: Sendable {
    /// The unit tokens of the case after the events: `Directory.tokens(touching: state.touchedUnits)`.
    public var tokens: Set<UnitID>
    public var outbox: [OutboxMessage]
    /// The code that residents were given, for a new case.
    public var trackingCode: TrackingCode?
    /// Whose uploads the attached files come from.
    public var uploader: String?

    public init(
        tokens: Set<UnitID>, outbox: [OutboxMessage] = [], trackingCode: TrackingCode? = nil,
        uploader: String? = nil
    ) {
        self.tokens = tokens
        self.outbox = outbox
        self.trackingCode = trackingCode
        self.uploader = uploader
    }
}

extension StoreSession {
    /// Writes the events of a decision and everything that follows from them: journal entries, texts, snapshot,
    /// projections, measures, alarm, outbox. `file` is the case as it was loaded, nil for a new one. Returns the
    /// case as it now stands.
    public func append(
        _ events: [CaseEvent], to id: CaseID, file: CaseFile?, _ writing: CaseWriting
    ) throws -> CaseFile {
        guard !events.isEmpty else {
            guard let file else { throw StoreError.corrupt(what: "no events", where: "case \(id)") }
            return file
        }
        let stream = StreamID(id)
        let before = file?.state
        var head = file?.head ?? .empty
        let writer = VaultWriter(file?.vault ?? Vault(stream: stream))
        let steps = try evolveAll(events, from: before, id)
        guard let after = steps.last else { throw broken(id) }

        let drafts = try Self.drafts(events, steps, writer)
        guard events[0].meta.n == head.n + 1 else {
            throw StoreError.conflict(stream: stream.text, expected: events[0].meta.n - 1)
        }
        head = try append(drafts, to: stream, after: head)
        try write(writer)
        try run(
            Snapshot.upsert,
            [
                .text(stream.text), .int(Int64(after.version)), .int(Int64(Snapshot.format)),
                .text(try Snapshot.body(after)),
            ])
        for (position, event) in events.enumerated() {
            let earlier = position == 0 ? before : steps[position - 1]
            tally.count(event, before: earlier, after: steps[position])
            try note(event)
        }
        var result = CaseFile(
            state: after, head: head, seq: file?.seq ?? 0,
            source: file?.source ?? (events[0].body as? CaseRegistered)?.source, vault: writer.vault,
            tokens: writing.tokens)
        try project(&result, before: file)
        try finish(result, events, writing)
        return result
    }

    /// As above, for a decision of the core.
    public func append(
        _ decision: CaseDecision, file: CaseFile?, _ writing: CaseWriting
    ) throws -> CaseFile {
        try append(decision.events, to: decision.state.id, file: file, writing)
    }

    /// The state after each event.
    private func evolveAll(_ events: [CaseEvent], from before: CaseState?, _ id: CaseID) throws -> [CaseState]
    {
        var steps: [CaseState] = []
        steps.reserveCapacity(events.count)
        var state = before
        for event in events {
            state = evolve(state, event, id: id)
            guard let state else { throw broken(id) }
            steps.append(state)
        }
        return steps
    }

    private func broken(_ id: CaseID) -> StoreError {
        .corrupt(what: "the first event registers no case", where: "case \(id)")
    }

    private static func drafts(
        _ events: [CaseEvent], _ steps: [CaseState], _ writer: VaultWriter
    ) throws -> [EntryDraft] {
        let encoder = CanonicalEncoder(words: writer)
        var actor: (value: Actor, text: String)?
        return try zip(events, steps).map { event, state in
            if actor?.value != event.meta.actor {
                actor = (event.meta.actor, try encoder.text(event.meta.actor))
            }
            return EntryDraft(
                recorded: event.meta.recorded, effective: event.meta.effective, actor: actor?.text ?? "{}",
                unit: state.unit.text, pack: state.packHash, name: event.name,
                body: try encoder.text(event.body))
        }
    }

    /// Side tables that single events speak to.
    private func note(_ event: CaseEvent) throws {
        if let numbered = event.body as? CaseNumbered {
            try bumpCounter(numbered.series, to: numbered.counter)
        }
    }

    private func finish(_ file: CaseFile, _ events: [CaseEvent], _ writing: CaseWriting) throws {
        if let code = writing.trackingCode { try fileTracking(code, for: file.state.id) }
        for event in events {
            if let attached = event.body as? Attached {
                try adoptUpload(attached.attachment, by: writing.uploader, into: file)
            }
        }
        for message in writing.outbox { try enqueue(message) }
    }
}

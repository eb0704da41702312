public import Casework
import Mechanisms
public import Organisation
import WorkCalendar

/// What goes with the events of a case into the same commit.
public struct CaseWriting: Sendable {
    /// The unit tokens of the case after the events: `Directory.tokens(touching:place:mechanism:)`.
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
    @discardableResult
    public func append(
        _ events: [CaseEvent], to id: CaseID, file: CaseFile?, _ writing: CaseWriting
    ) throws -> CaseFile {
        if events.isEmpty, let file { return file }
        return try append(try PreparedCase(events, to: id, file: file, writing, keys: keys))
    }

    /// As above, for a decision of the core.
    @discardableResult
    public func append(
        _ decision: CaseDecision, file: CaseFile?, _ writing: CaseWriting
    ) throws -> CaseFile {
        try append(decision.events, to: decision.state.id, file: file, writing)
    }

    /// Writes what was prepared outside of the session. Throws `conflict` where the case has moved on since.
    @discardableResult
    public func append(_ prepared: PreparedCase) throws -> CaseFile {
        if prepared.before != nil { try lockCase(prepared.file.state.id) }
        try write(prepared.entries, expected: prepared.before?.head.n ?? 0)
        try send(Vault.insertKey, each: prepared.keyRows)
        try send(Vault.insert, each: prepared.textRows)
        try send(Snapshot.upsert, prepared.snapshot)
        tally.merge(prepared.tally)
        var file = prepared.file
        try project(&file, before: prepared.before)
        if let code = prepared.writing.trackingCode { try fileTracking(code, for: file.state.id) }
        for event in prepared.events { try note(event, file, prepared.writing) }
        for message in prepared.writing.outbox { try enqueue(message) }
        return file
    }

    /// Side tables that single events speak to.
    private func note(_ event: CaseEvent, _ file: CaseFile, _ writing: CaseWriting) throws {
        if let numbered = event.body as? CaseNumbered {
            try bumpCounter(numbered.series, to: numbered.counter)
        } else if let attached = event.body as? Attached {
            try adoptUpload(attached.attachment, by: writing.uploader, into: file)
        }
    }
}

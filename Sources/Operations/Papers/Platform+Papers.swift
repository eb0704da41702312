public import Casework
public import Documents
import Mechanisms
public import Organisation
public import Storage
import Streams
import WorkCalendar

/// Papers as they were issued: read from the entry that issued them, and from nothing else.
extension Platform {
    public struct PaperReading: Sendable {
        /// Its words as the reader may see them.
        public var paper: IssuedPaper
        public var known: IssuedDocument
        public var template: PaperTemplate
        /// The page of the day was not kept, so it is shown on that of today.
        public var isOnOtherPage: Bool
        /// Something on it is masked for this reader, who may therefore not have the sheet.
        public var hasMasked: Bool
        /// What the press says where there is no sheet yet; nil where nobody asked for one.
        public var waiting: OutboxTrouble?
    }

    /// A paper by its place among those of the case.
    public func paper(_ position: Int, of id: CaseID, by person: Person) async throws -> PaperReading {
        let shelf = shelf
        let (reading, read) = try await store.read { session in
            guard let row = try session.item(id.stream, in: person.scope),
                let place = try session.place(of: id.stream)
            else { throw Refusal.notFound }
            guard let mechanism = try self.mechanism(row.packHash, in: session) else {
                throw Refusal.packMissing(hash: row.packHash)
            }
            let reader = MaskingReader(Rights(of: person.roles, in: mechanism))
            let (known, paper) = try Self.issued(position, in: place, reader, session)
            let kept = try session.template(paper.template)
            let document = mechanism.documents[paper.document]
            let template =
                kept.map { PaperTemplate(text: $0.text) }
                ?? document.flatMap { shelf.papers?.template(of: $0, as: paper.content.form) }
            guard let template else { throw Refusal.notFound }
            let waiting = try session.outboxWaiting(key: SheetOrder.key(of: position, in: id.stream))
            return (
                PaperReading(
                    paper: paper, known: known, template: template, isOnOtherPage: kept == nil,
                    hasMasked: reader.hasMasked, waiting: waiting),
                reader.read
            )
        }
        try await journalReading(of: [id.stream], by: person, read, purpose: .file)
        return reading
    }

    static func issued(
        _ position: Int, in place: StreamPlace, _ reader: MaskingReader, _ session: any StoreSession
    ) throws -> (known: IssuedDocument, paper: IssuedPaper) {
        let state = try session.clear(CaseState.self, place)
        guard let known = state.documents.first(where: { $0.position == position }),
            let event = try session.event(known.entry, of: place, CaseState.self, as: reader),
            let issued = event.body as? DocumentIssued
        else { throw Refusal.notFound }
        return (known, issued.paper)
    }

    /// The sheet as it was made. Only for whoever may read all that is on it.
    public func sheet(
        _ position: Int, of id: CaseID, by person: Person
    ) async throws -> (bytes: [UInt8], paper: IssuedPaper) {
        let reading = try await paper(position, of: id, by: person)
        guard !reading.hasMasked else { throw Refusal.notAllowed }
        guard let sheet = reading.known.sheet else { throw Refusal.notFound }
        let stored = try await store.read { session in
            try session.place(of: id.stream).flatMap { try session.attachment(sheet.content, of: $0) }
        }
        guard let stored else { throw Refusal.notFound }
        let files = files
        return (try await Self.slow { Result { try files.read(stored) } }.get(), reading.paper)
    }

    /// A page by its hash, of today or of whatever day.
    public func template(_ hash: String) async throws -> PaperTemplate? {
        if let known = shelf.template(hash) { return known }
        return try await store.read { try $0.template(hash) }.map { PaperTemplate(text: $0.text) }
    }

    /// Asks for the sheet of a paper that was entered long after the day, or that could not be made.
    public func orderSheet(_ position: Int, of id: CaseID, by person: Person) async throws {
        let now = clock()
        let order = SheetOrder(position: position, stream: id.stream)
        try await store.write { session in
            guard try session.item(id.stream, in: person.scope) != nil,
                let state = try session.load(CaseState.self, id.stream)?.state,
                let known = state.documents.first(where: { $0.position == position })
            else { throw Refusal.notFound }
            if known.sheet != nil { return }
            if let waiting = try session.outboxWaiting(key: order.key) {
                _ = try session.retryOutbox(waiting.seq, at: now)
            } else {
                try session.enqueue(order.message(at: now))
            }
        }
    }
}

/// A sheet that is to be made, as a row of the outbox.
struct SheetOrder: Sendable, Hashable {
    static let kind = "paper"
    /// Who brings the bytes: as other files come from a session or a resident.
    static let uploader = "press"

    var position: Int
    var stream: StreamID

    var key: String { Self.key(of: position, in: stream) }
    static func key(of position: Int, in stream: StreamID) -> String { "\(kind)/\(stream.text)/\(position)" }

    func message(at now: Instant) -> OutboxMessage {
        OutboxMessage(key: key, kind: Self.kind, stream: stream, body: String(position), due: now)
    }

    init(position: Int, stream: StreamID) {
        self.position = position
        self.stream = stream
    }

    /// Nil where the row is none that this program writes.
    init?(_ message: OutboxMessage) {
        guard message.kind == Self.kind, let stream = message.stream, let position = Int(message.body) else {
            return nil
        }
        self.init(position: position, stream: stream)
    }

    /// What was done more than a day ago was put on paper then, by hand or elsewhere; its sheet is made when somebody asks.
    /// A receipt that a resident gets on the screen is on no paper.
    static func orders(in plan: Plan, at now: Instant) -> [OutboxMessage] {
        plan.changes.flatMap { change in
            change.events.compactMap { event -> OutboxMessage? in
                guard let issued = event.body as? DocumentIssued else { return nil }
                let isLate =
                    event.meta.recorded.milliseconds - event.meta.effective.milliseconds
                    > LegalTime.dayMilliseconds
                let isOnScreen = event.meta.actor.kind == .resident && issued.paper.content.form == .receipt
                if isLate || isOnScreen { return nil }
                return SheetOrder(position: issued.paper.position, stream: change.id).message(at: now)
            }
        }
    }
}

import Casework
public import Documents
import Mechanisms
import Organisation
import Storage
import Streams
import WorkCalendar

/// Makes the sheets of papers after the commit that issued them: at least once, and again where the press failed.
extension Platform {
    /// Sheets that are taken at a time: fewer than messages, since each takes seconds.
    static let sheetsMax = 2

    /// Makes what is due. Returns how many there were, so that the caller knows whether to look again at once.
    @discardableResult
    public func makeSheets(with press: some Press) async throws -> Int {
        let now = clock()
        guard try await store.read({ try $0.isOutboxDue(kind: SheetOrder.kind, at: now) }) else { return 0 }
        let entries = try await store.write {
            try $0.claimOutbox(
                at: now, leaseMilliseconds: Self.leaseMilliseconds, limit: Self.sheetsMax,
                kind: SheetOrder.kind)
        }
        for entry in entries { try await settle(entry, try await make(entry, with: press)) }
        return entries.count
    }

    /// Nil where it was made, or there is nothing to make any more.
    private func make(_ entry: OutboxEntry, with press: some Press) async throws -> PressFailure? {
        guard let order = SheetOrder(entry.message) else { return PressFailure(.unreadable) }
        guard let (known, paper, template) = try await read(order) else { return nil }
        if known.sheet != nil { return nil }
        do {
            let page = try Papers.page(paper, on: template)
            let made = try await press.sheet(of: page, named: paper.number, on: paper.issued.date)
            try await keep(made, by: press, order, paper)
            return nil
        } catch let failure as PressFailure {
            return failure
        } catch is Papers.Failure {
            return PressFailure(.template)
        } catch StoreError.erased {
            // Words of the case were erased: nothing is kept of it as bytes any more.
            return nil
        } catch is Refusal {
            return nil
        }
    }

    private func read(
        _ order: SheetOrder
    ) async throws -> (known: IssuedDocument, paper: IssuedPaper, template: PaperTemplate)? {
        let shelf = shelf
        return try await store.read { session in
            guard let place = try session.place(of: order.stream) else { return nil }
            let (known, paper) = try Self.issued(
                order.position, in: place, MaskingReader(.everything), session)
            if let kept = try session.template(paper.template) {
                return (known, paper, PaperTemplate(text: kept.text))
            }
            let state = try session.clear(CaseState.self, place)
            let document = try self.mechanism(state.packHash, in: session)?.documents[paper.document]
            let template = document.flatMap { shelf.papers?.template(of: $0, as: paper.content.form) }
            return template.map { (known, paper, $0) }
        }
    }

    private func keep(
        _ made: PressedSheet, by press: some Press, _ order: SheetOrder, _ paper: IssuedPaper
    ) async throws {
        let files = files
        let staged = try await Self.slow {
            Result { try files.stage(made.bytes, mediaType: IssuedDocument.Sheet.mediaType) }
        }.get()
        let now = clock()
        try await store.write { try $0.recordUpload(staged, by: SheetOrder.uploader, at: now) }
        let name = Words(
            id: Self.freshWord(), of: .shared, under: .sheets, text: "\(paper.title) \(paper.number)")
        let sheet = IssuedDocument.Sheet(
            content: staged.content, bytes: staged.bytes, pages: made.pages, name: name)
        _ = try await carryOut(
            .sheet(SheetMade(position: order.position, sheet: sheet, press: press.name)),
            on: order.stream, as: CaseState.self,
            Errand(by: .platform, writing: Writing(uploader: SheetOrder.uploader)))
    }

    private func settle(_ entry: OutboxEntry, _ failure: PressFailure?) async throws {
        let now = clock()
        let about = Self.about(entry.message.key, entry.message.kind, entry.message.stream)
        try await store.write { session in
            guard let failure else {
                _ = try session.outboxSent(entry.seq, at: now)
                return
            }
            if let wait = RetryPlan.wait(after: entry.attempts) {
                try session.outboxFailed(entry.seq, failure.text, retryAt: now.adding(milliseconds: wait))
            } else if try session.outboxGivenUp(entry.seq, failure.text, at: now) {
                var body = about
                body["why"] = failure.text
                try session.note(
                    .messageFailed, body, in: Administration.messages, by: .platform, at: now)
            }
        }
    }
}

import Storage
public import Streams
public import WorkCalendar

/// Half-filled forms of staff: sealed in the store, so that another window or another computer goes on with them and
/// none stays behind on a shared one.
extension Platform {
    public struct SavedDraft: Sendable {
        public var values: [String: String]
        public var saved: Instant
    }

    /// Drafts an account may keep; the oldest makes room.
    static let draftsMax = 50

    /// Keeps what was typed so far under the address of its form; empty values drop it.
    /// - Parameter stream: what the form is about.
    public func saveDraft(
        _ values: [String: String], of form: String, about stream: StreamID? = nil, by person: Person
    ) async throws {
        let now = clock()
        let body = try CanonicalEncoder().text(values)
        let account = person.account
        try await store.write { session in
            if values.isEmpty { return try session.dropDraft(form, of: account) }
            try session.saveDraft(body, as: form, of: account, about: stream, at: now)
            for old in try session.drafts(of: account).dropFirst(Self.draftsMax) {
                try session.dropDraft(old.key, of: account)
            }
        }
    }

    /// What was sent needs no draft any more. Most forms have none, and then nothing is written.
    public func dropDraft(of form: String, by person: Person) async throws {
        let account = person.account
        guard try await store.read({ try $0.draft(form, of: account) }) != nil else { return }
        try await store.write { try $0.dropDraft(form, of: account) }
    }

    public func draft(of form: String, by person: Person) async throws -> SavedDraft? {
        guard let kept = try await store.read({ try $0.draft(form, of: person.account) }) else { return nil }
        return SavedDraft(
            values: try CanonicalDecoder().decode([String: String].self, from: kept.body), saved: kept.saved)
    }
}

import Organisation
import Storage
import WorkCalendar

/// What is of no use any longer goes. Called once an hour.
extension Platform {
    enum Keep {
        static let hour: Int64 = 3_600_000
        /// A file that was sent with a form that nobody finished.
        static let uploads = 24 * hour
        /// A session that is over: whoever comes back is told why.
        static let sessions = 24 * hour
        /// An answer to a request that may be sent again.
        static let answers = 72 * hour
        static let rateLimits = 24 * hour
        /// A message that was delivered, or given up.
        static let sent = 30 * 24 * hour
        static let rowsMax = 1000
    }

    /// Whether a half-filled form of its uploader goes on to name it.
    private static func isInDraft(
        _ content: String, of client: String, in session: any StoreSession
    ) throws -> Bool {
        guard let account = Person.account(ofUploader: client) else { return false }
        return try session.drafts(of: account).contains { draft in
            try session.draft(draft.key, of: account)?.body.contains(content) ?? false
        }
    }

    public func clean() async throws {
        let now = clock()
        @Sendable func before(_ milliseconds: Int64) -> Instant { now.adding(milliseconds: -milliseconds) }
        try await store.write { session in
            try session.dropSessions(expiredAt: before(Keep.sessions))
            try session.dropAnswers(before: before(Keep.answers))
            try session.dropRateLimits(before: before(Keep.rateLimits))
            try session.dropSent(before: before(Keep.sent), limit: Keep.rowsMax)
        }
        try await giveUpStaleMessages(at: now)
        while true {
            let files = try await store.write { session in
                try session.dropUploads(before: before(Keep.uploads), at: now, limit: Keep.rowsMax) {
                    try Self.isInDraft($0, of: $1, in: session)
                }
            }
            self.files.remove(files)
            if files.count < Keep.rowsMax { break }
        }
    }
}

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
            let files = try await store.write {
                try $0.dropUploads(before: before(Keep.uploads), limit: Keep.rowsMax)
            }
            self.files.remove(files)
            if files.count < Keep.rowsMax { break }
        }
    }
}

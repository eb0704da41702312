import Mechanisms
import Organisation
import Storage
import Streams
import WorkCalendar

/// Nothing is held for longer than its declaration says (个人信息保护法 19, 47).
extension Platform {
    static let retentionStreamsMax = 500
    static let retentionReason = "retention"

    /// Erases what may no longer be held: each declaration so many years after the stream ended, free text with the
    /// last of them. Returns how much that was. Not remembered outside of the database: after the restore of an older
    /// backup it is due again.
    @discardableResult
    public func eraseExpired() async throws -> Int {
        var (cursor, erased): (HeldCursor?, Int) = (.start, 0)
        let now = clock()
        while let here = cursor {
            let (expired, next) = try await store.read { session in
                // Every declaration holds for a year at least.
                let page = try session.held(
                    endedBefore: Self.yearsBefore(1, now), after: here, limit: Self.retentionStreamsMax)
                return (try page.held.filter { try self.isExpired($0, at: now, session) }, page.next)
            }
            let requests = expired.map {
                ErasureRequest($0.subject, under: $0.under, of: $0.stream, reason: Self.retentionReason)
            }
            try await eraseRemembered(requests, by: .platform)
            erased += requests.count
            cursor = next
        }
        return erased
    }

    private func isExpired(_ held: HeldTexts, at now: Instant, _ session: any StoreSession) throws -> Bool {
        guard let ended = held.ended, let mechanism = try mechanism(held.pack, in: session),
            let years = Self.retentionYears(of: held.under, in: mechanism)
        else { return false }
        return ended <= Self.yearsBefore(years, now)
    }

    /// Nil where nothing says: it is then kept, since erasing cannot be taken back.
    static func retentionYears(of declaration: DeclarationID?, in mechanism: Mechanism) -> Int? {
        guard let declaration else { return mechanism.privacy.all.map(\.retentionYears).max() }
        return mechanism.privacy[declaration.text]?.retentionYears
    }

    private static func yearsBefore(_ years: Int, _ now: Instant) -> Instant {
        Instant(now.date.adding(months: -12 * years), now.time)
    }
}

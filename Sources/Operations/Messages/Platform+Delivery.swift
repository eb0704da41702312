public import Delivery
import Storage
import Streams
import WorkCalendar

/// Takes what waits in the outbox to where it is to go: at least once, in order, each line for itself.
extension Platform {
    /// Messages that are taken at a time.
    public static let deliveriesMax = 10
    /// How long they belong to the node that took them: longer than all of them can take.
    static let leaseMilliseconds: Int64 = 6 * 60_000

    /// Sends what is due of a line. Returns how many there were, so that the caller knows whether to look again at once.
    /// A node that dies in the middle leaves what it had taken to be sent again when the lease is over, under the same id.
    @discardableResult
    public func deliver(_ line: OutgoingMessage.Line, through carrier: any Carrier) async throws -> Int {
        let now = clock()
        let kind = line.rawValue
        guard try await store.read({ try $0.isOutboxDue(kind: kind, at: now) }) else { return 0 }
        let entries = try await store.write {
            try $0.claimOutbox(
                at: now, leaseMilliseconds: Self.leaseMilliseconds, limit: Self.deliveriesMax, kind: kind)
        }
        // Where the server is away, each further try would only wait as long again.
        var lineFailure: DeliveryFailure?
        for entry in entries {
            var failure = lineFailure
            if failure == nil { failure = await attempt(entry, through: carrier, at: now) }
            if let failure, failure.reason.isOfTheLine { lineFailure = failure }
            try await settle(entry, failure)
        }
        return entries.count
    }

    private func attempt(
        _ entry: OutboxEntry, through carrier: any Carrier, at now: Instant
    ) async -> DeliveryFailure? {
        let isFirst = entry.attempts == 1
        if isFirst, entry.message.due < now.adding(milliseconds: -RetryPlan.staleMilliseconds) {
            return DeliveryFailure(.stale)
        }
        guard let message = entry.outgoing else { return DeliveryFailure(.unreadable) }
        do throws(DeliveryFailure) {
            try await carrier.send(message)
            return nil
        } catch {
            return error
        }
    }

    private func settle(_ entry: OutboxEntry, _ failure: DeliveryFailure?) async throws {
        let now = clock()
        let (seq, about) = (
            entry.seq, Self.about(entry.message.key, entry.message.kind, entry.message.stream)
        )
        try await store.write { session in
            guard let failure else {
                // It may have been erased meanwhile, or sent by a node whose lease had run out.
                if try session.outboxSent(seq, at: now) {
                    try session.note(
                        .messageDelivered, about, in: Administration.messages, by: .platform, at: now)
                }
                return
            }
            if !failure.reason.isFinal, let wait = RetryPlan.wait(after: entry.attempts) {
                try session.outboxFailed(seq, failure.text, retryAt: now.adding(milliseconds: wait))
            } else if try session.outboxGivenUp(seq, failure.text, at: now) {
                var body = about
                body["why"] = failure.text
                try session.note(.messageFailed, body, in: Administration.messages, by: .platform, at: now)
            }
        }
    }

    /// What the journal says of a message: which, and about which stream. Never to whom, and no words of it.
    static func about(_ key: String, _ kind: String, _ stream: StreamID?) -> [String: String] {
        var body = ["kind": kind, "message": OutboxMessage.id(of: key)]
        body["about"] = stream?.text
        return body
    }

    /// Gives up what nobody could send for a week, be it that no carrier was ever set up.
    func giveUpStaleMessages(at now: Instant) async throws {
        let before = now.adding(milliseconds: -RetryPlan.staleMilliseconds)
        let failure = DeliveryFailure(.stale)
        while true {
            let count = try await store.write { session in
                let stale = try session.staleOutbox(before: before, limit: Keep.rowsMax)
                for trouble in stale where try session.outboxGivenUp(trouble.seq, failure.text, at: now) {
                    var body = Self.about(trouble.key, trouble.kind, trouble.stream)
                    body["why"] = failure.text
                    try session.note(
                        .messageFailed, body, in: Administration.messages, by: .platform, at: now)
                }
                return stale.count
            }
            if count < Keep.rowsMax { return }
        }
    }
}

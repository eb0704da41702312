import Foundation
import Storage
public import WorkCalendar

/// Stands in for the telephone network while the platform is tried out: takes what waits in the outbox and shows
/// it, instead of sending it.
public actor DemoGateway {
    public struct Message: Sendable {
        public var at: Instant
        public var kind: String
        public var to: String
        public var text: String
    }

    static let messagesMax = 200
    private static let leaseMilliseconds: Int64 = 60_000
    private let platform: Platform
    private var messages: [Message] = []

    public init(platform: Platform) { self.platform = platform }

    /// What was sent so far, the latest first.
    public func delivered() async throws -> [Message] {
        let now = platform.clock()
        let entries = try await platform.store.write { session in
            let entries = try session.claimOutbox(
                at: now, leaseMilliseconds: Self.leaseMilliseconds, limit: Self.messagesMax)
            for entry in entries { try session.outboxSent(entry.seq, at: now) }
            return entries
        }
        messages = entries.reversed().map(Self.message) + messages
        messages = Array(messages.prefix(Self.messagesMax))
        return messages
    }

    private static func message(_ entry: OutboxEntry) -> Message {
        let body = entry.message.body
        // Another kind of message has a body of its own form, and is shown as it is.
        let text = try? JSONDecoder().decode(TextMessage.self, from: Data(body.utf8))
        return Message(
            at: entry.message.due, kind: entry.message.kind, to: text?.to ?? "", text: text?.text ?? body)
    }
}

import Foundation
import Storage
import Streams
import WorkCalendar

/// A text message, as a row of the outbox.
public struct TextMessage: Sendable, Codable, Equatable {
    public static let kind = "sms"
    public var to: String
    public var text: String

    func outbox(key: String, stream: StreamID?, at now: Instant) throws -> OutboxMessage {
        let body = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        return OutboxMessage(
            key: "\(Self.kind)/\(key)", kind: Self.kind, stream: stream, body: body, due: now)
    }

    /// Nil where the number is none that a message can be sent to.
    static func outbox(_ notice: Notice, of stream: StreamID, at now: Instant) throws -> OutboxMessage? {
        guard let number = SearchTokens.phone(notice.phone) else { return nil }
        let text = "【联动】\(notice.text.zh)\(notice.text.en)"
        return try TextMessage(to: number, text: text).outbox(
            key: "\(stream.text)/\(notice.key)", stream: stream, at: now)
    }
}

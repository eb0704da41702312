public import Delivery
import Storage
public import WorkCalendar

/// Stands in for the telephone network and the mail server while the platform is tried out: shows what would have been
/// sent, and writes it into a folder where there is one.
public actor DemoGateway: Carrier {
    public struct Message: Sendable {
        public var at: Instant
        public var kind: String
        public var to: String
        public var text: String
    }

    static let messagesMax = 200
    private let platform: Platform
    private let folder: MessageFolder?
    private var messages: [Message] = []

    public init(platform: Platform, folder: MessageFolder? = nil) {
        self.platform = platform
        self.folder = folder
    }

    public func send(_ message: OutgoingMessage) async throws(DeliveryFailure) {
        try await folder?.send(message)
        let shown = Message(
            at: platform.clock(), kind: message.line.rawValue, to: message.to, text: message.text)
        messages = Array(([shown] + messages).prefix(Self.messagesMax))
    }

    /// What was sent so far, the latest first.
    public func delivered() async throws -> [Message] {
        for line in OutgoingMessage.Line.allCases {
            while try await platform.deliver(line, through: self) == Platform.deliveriesMax {}
        }
        return messages
    }
}

import Delivery
import Foundation
import Organisation
import Storage
import Streams
import WorkCalendar

/// A text message, as a row of the outbox.
public struct TextMessage: Sendable, Codable, Equatable {
    public static let kind = OutgoingMessage.Line.text.rawValue
    public var to: String
    public var text: String

    func outbox(key: String, stream: StreamID?, at now: Instant) throws -> OutboxMessage {
        try OutboxMessage(Self.kind, self, key: key, stream: stream, at: now)
    }
}

/// A mail to a member of staff, as a row of the outbox.
struct MailMessage: Sendable, Codable, Equatable {
    static let kind = OutgoingMessage.Line.mail.rawValue
    var to: String
    var subject: String
    var text: String
}

extension OutboxMessage {
    fileprivate init(
        _ kind: String, _ body: some Encodable, key: String, stream: StreamID?, at now: Instant
    ) throws {
        let text = String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
        self.init(key: "\(kind)/\(key)", kind: kind, stream: stream, body: text, due: now)
    }

    /// Nil where nothing can be sent to the recipient: a number that takes no text messages, an account without an
    /// address or that wants no mail.
    init?(_ notice: Notice, of stream: StreamID, _ directory: Directory, at now: Instant) throws {
        let key = "\(stream.text)/\(notice.key)"
        switch notice.to {
        case .phone(let written):
            guard let number = TextNumber(written) else { return nil }
            let words = notice.language.map { notice.text[$0] } ?? notice.text.zh + notice.text.en
            try self.init(
                TextMessage.kind, TextMessage(to: number.text, text: "【联动】" + words), key: key,
                stream: stream, at: now)
        case .account(let id):
            guard let account = directory.accounts[id], account.isActive, account.wantsNoMail != true,
                let address = account.email.flatMap({ MailAddress($0) })
            else { return nil }
            let mail = MailMessage(
                to: address.text, subject: "【联动】\(notice.subject.zh) \(notice.subject.en)",
                text: [notice.text.zh, notice.text.en, "", Self.footer.zh, Self.footer.en, ""].joined(
                    separator: "\n"))
            try self.init(MailMessage.kind, mail, key: key, stream: stream, at: now)
        }
    }

    private static let footer = Bilingual(
        zh: "请登录工作台查看。此邮件由系统自动发出，请勿回复；不想再收，可在“修改密码”页停止。",
        en:
            "Sign in to the workbench to see it. This mail was sent by the system, do not answer it; the page “Change password” stops further ones."
    )
}

extension OutboxEntry {
    /// Nil where the body is none that this program writes.
    var outgoing: OutgoingMessage? {
        let decoder = JSONDecoder()
        let body = Data(message.body.utf8)
        switch OutgoingMessage.Line(rawValue: message.kind) {
        case .text:
            return (try? decoder.decode(TextMessage.self, from: body)).map {
                OutgoingMessage(id: message.id, line: .text, to: $0.to, text: $0.text)
            }
        case .mail:
            return (try? decoder.decode(MailMessage.self, from: body)).map {
                OutgoingMessage(id: message.id, line: .mail, to: $0.to, subject: $0.subject, text: $0.text)
            }
        case nil: return nil
        }
    }
}

extension OutboxMessage {
    /// What receivers and the journal know the message by: the same at every try, and says nothing by itself.
    var id: String { Self.id(of: key) }

    static func id(of key: String) -> String { String(ContentHash.hex(Array(key.utf8)).prefix(32)) }
}

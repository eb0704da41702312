import Foundation
import Organisation

/// A mail as it goes over the wire (RFC 5322, 2047, 2045). Every line is ASCII and ends with CRLF; no header holds
/// more than the one line that was meant for it, whatever stands in its value.
public struct MailFormat: Sendable {
    public var sender: MailSender
    /// `Mon, 24 Aug 2026 09:00:00 +0800`
    public var date: String

    public init(from sender: MailSender, date: String) {
        self.sender = sender
        self.date = date
    }

    static let lineBytes = 76

    /// Stable, so that a mail sent twice is known as one.
    public func messageID(of message: OutgoingMessage) -> String {
        "<\(message.id)@\(sender.address.domain)>"
    }

    /// Nil where the address is none that a mail can be sent to, or the id is none of ours.
    public func bytes(of message: OutgoingMessage) -> [UInt8]? {
        guard let to = MailAddress(message.to), !message.id.isEmpty,
            message.id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { return nil }
        let from =
            sender.name.isEmpty
            ? sender.address.text : "\(Self.encoded(sender.name)) <\(sender.address.text)>"
        let head = [
            "Date: \(date)", "From: \(from)", "To: \(to.text)", "Subject: \(Self.encoded(message.subject))",
            "Message-ID: \(messageID(of: message))", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            // Nobody's absence note answers to this.
            "Auto-Submitted: auto-generated",
        ]
        let lines = head + [""] + Self.body(message.text)
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// A header value: what ends a line, and every other control, becomes a space; what is not plain is put into
    /// encoded words of at most 75 characters, each of whole characters, folded.
    static func encoded(_ value: String) -> String {
        // By scalars: a CR with a LF is one character of Swift.
        var clean = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            let isControl =
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                || scalar.value == 0x2028 || scalar.value == 0x2029
            clean.append(isControl ? " " : scalar)
        }
        let text = String(clean)
        let isPlain =
            text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
            && text.utf8.count <= 60 && !text.contains { "<>\"(),;:@[]\\".contains($0) }
        if isPlain { return text }
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // 45 bytes are 60 characters, and 12 more for the frame.
            if chunk.count + bytes.count > 45 {
                words.append("=?UTF-8?B?\(Data(chunk).base64EncodedString())?=")
                chunk = []
            }
            chunk += bytes
        }
        words.append("=?UTF-8?B?\(Data(chunk).base64EncodedString())?=")
        return words.joined(separator: "\r\n ")
    }

    static func body(_ text: String) -> [String] {
        var lines: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0A, previous != 0x0D { lines.append(0x0D) }
            lines.append(byte)
            previous = byte
        }
        let coded = Array(Data(lines).base64EncodedString().utf8)
        return stride(from: 0, to: coded.count, by: lineBytes).map {
            String(decoding: coded[$0..<min($0 + lineBytes, coded.count)], as: UTF8.self)
        }
    }
}

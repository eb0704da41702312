import Delivery
import Foundation
import Testing
import WorkCalendar

struct `A mail` {
    static let message = OutgoingMessage(
        id: "0a1b2c3d", line: .mail, to: "zhou@linshan.example", subject: "【联动】督办 Supervision",
        text: "事项被督办。\nAnswer by 2026-08-24.\n" + String(repeating: "长行", count: 400))

    static func carrier(
        to port: Int, scheme: String = "smtp", ca: String? = nil, plain: Bool = false,
        from: String = "联动平台 <no-reply@linshan.example>"
    ) throws -> MailServer {
        var typed = DeliverySettings.Typed()
        typed.smtp = "\(scheme)://127.0.0.1:\(port)"
        typed.mailFrom = from
        typed.smtpPlain = plain
        typed.authorities = ca
        let settings = try #require(try DeliverySettings(typed).mail)
        return MailServer(settings, clock: { Instant(milliseconds: 1_790_000_000_000) })
    }

    private func failure(of carrier: MailServer, _ message: OutgoingMessage = Self.message) async
        -> DeliveryFailure?
    {
        do throws(DeliveryFailure) {
            try await carrier.send(message)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["smtp", "smtps"])
    func `arrives encrypted, in Chinese, with a stable Message-ID`(_ scheme: String) async throws {
        let place = try Place()
        guard let python = try Servers.python(with: "aiosmtpd"), let own = try Certificate(in: place) else {
            return
        }
        let mode = scheme == "smtps" ? "tls" : "accept"
        let server = try Server(python, "mail.py", [mode, own.certificate, own.key], in: place)
        let carrier = try Self.carrier(to: server.port, scheme: scheme, ca: own.certificate)
        for _ in 1...2 { #expect(await failure(of: carrier) == nil) }
        let mails = try server.mails()
        #expect(mails.count == 2)
        for mail in mails {
            #expect(mail.isEncrypted)
            #expect(mail["Message-ID"] == "<0a1b2c3d@linshan.example>")
            #expect(mail["To"] == "zhou@linshan.example")
            #expect(Mail.decoded(try #require(mail["Subject"])) == Self.message.subject)
            #expect(Mail.decoded(try #require(mail["From"])).hasPrefix("联动平台"))
            #expect(mail.text == Self.message.text.replacingOccurrences(of: "\n", with: "\r\n"))
            #expect(mail["Date"] == "Mon, 21 Sep 2026 22:13:20 +0800")
            #expect(mail.raw.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
            #expect(mail.raw.utf8.allSatisfy { $0 < 0x80 })
        }
    }

    @Test func `that is refused for now is taken the next time`() async throws {
        let place = try Place()
        guard let python = try Servers.python(with: "aiosmtpd") else { return }
        let server = try Server(python, "mail.py", ["later:1"], in: place)
        let carrier = try Self.carrier(to: server.port, plain: true)
        #expect(await failure(of: carrier) == DeliveryFailure(.notNow, status: 450))
        #expect(await failure(of: carrier) == nil)
        #expect(try server.mails().count == 1)
    }

    @Test func `that is refused for good is not tried again`() async throws {
        let place = try Place()
        guard let python = try Servers.python(with: "aiosmtpd") else { return }
        let server = try Server(python, "mail.py", ["never"], in: place)
        let failure = await failure(of: try Self.carrier(to: server.port, plain: true))
        #expect(failure == DeliveryFailure(.refused, status: 550))
        #expect(failure?.reason.isFinal == true)
    }

    @Test func `never goes in the clear where the server refuses STARTTLS`() async throws {
        let place = try Place()
        guard let python = try Servers.python(with: "aiosmtpd") else { return }
        let server = try Server(python, "mail.py", ["no-starttls"], in: place)
        let failure = await failure(of: try Self.carrier(to: server.port))
        #expect(failure?.reason == .tls && failure?.reason.isFinal == false)
        #expect(try server.lines().isEmpty)
    }

    @Test func `does not go to a server whose certificate nobody vouches for, or is another's`() async throws
    {
        let place = try Place()
        guard let python = try Servers.python(with: "aiosmtpd"), let own = try Certificate(in: place),
            let other = try Certificate(in: place, host: "elsewhere.example")
        else { return }
        let unknown = try Server(python, "mail.py", ["accept", own.certificate, own.key], in: place)
        #expect(await failure(of: try Self.carrier(to: unknown.port))?.reason == .tls)
        let wrong = try Server(python, "mail.py", ["tls", other.certificate, other.key], in: place)
        let carrier = try Self.carrier(to: wrong.port, scheme: "smtps", ca: other.certificate)
        #expect(await failure(of: carrier)?.reason == .tls)
        #expect(try unknown.lines().isEmpty && wrong.lines().isEmpty)
    }

    @Test(.timeLimit(.minutes(2))) func `waits for a silent server no longer than half a minute`()
        async throws
    {
        let place = try Place()
        guard let python = try Servers.python(with: "aiosmtpd") else { return }
        let server = try Server(python, "mail.py", ["silent"], in: place)
        let failure = await failure(of: try Self.carrier(to: server.port, plain: true))
        #expect(failure?.reason == .timeout && failure?.reason.isOfTheLine == true)
    }

    @Test func `to a server that is not there can be sent later`() async throws {
        #expect(await failure(of: try Self.carrier(to: 1, plain: true))?.reason == .unreachable)
    }

    @Test func `has no header but its own, whatever stands in its parts`() async throws {
        let place = try Place()
        guard let python = try Servers.python(with: "aiosmtpd") else { return }
        let server = try Server(python, "mail.py", ["accept"], in: place)
        let carrier = try Self.carrier(to: server.port, plain: true)
        let attempts = [
            "\r\nBcc: spy@evil.example", "\nBcc: spy@evil.example", "\r\rBcc: x", "\u{2028}Bcc: x",
            "\u{85}Bcc: x",
        ]
        for attempt in attempts {
            var message = Self.message
            message.subject = "督办\(attempt)\r\n\r\n<b>body</b>"
            #expect(await failure(of: carrier, message) == nil)
            message.subject = "plain\(attempt)"
            #expect(await failure(of: carrier, message) == nil)
        }
        for mail in try server.mails() {
            #expect(
                mail.headers.map(\.name) == [
                    "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type",
                    "Content-Transfer-Encoding", "Auto-Submitted",
                ])
            #expect(mail.text == Self.message.text.replacingOccurrences(of: "\n", with: "\r\n"))
        }
        #expect(try server.mails().count == 2 * attempts.count)
        for to in attempts.map({ "zhou@linshan.example\($0)" }) + [
            "a@b>\r\nRCPT TO:<c@d", "a b@c", "@", "a@b@c", "周@linshan.example",
        ] {
            var message = Self.message
            message.to = to
            #expect(await failure(of: carrier, message)?.reason == .badAddress)
        }
        var message = Self.message
        message.id = "x@y\r\nBcc: z"
        #expect(await failure(of: carrier, message)?.reason == .unreadable)
        #expect(
            try server.lines().allSatisfy {
                ($0["tried"] as? String).map { $0 == "zhou@linshan.example" } ?? true
            })
    }
}

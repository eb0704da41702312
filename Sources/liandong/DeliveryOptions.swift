import ArgumentParser
import Delivery
import Foundation
import Operations
import WorkCalendar

/// How mail and text messages leave the house.
struct DeliveryOptions: ParsableArguments {
    @Option(help: "Mail server: smtps://host:465, or smtp://host:587 for STARTTLS.") var smtp: String?
    @Option(help: "Who mails come from: \"Liandong <no-reply@example.gov.cn>\".") var mailFrom: String?
    @Option(help: "User at the mail server.") var smtpUser: String?
    @Option(help: "File with the password at the mail server; else LIANDONG_SMTP_PASSWORD.")
    var smtpPasswordFile: String?
    @Flag(help: "No TLS: allowed to this very machine only.") var smtpPlain = false
    @Option(help: "Gateway for text messages: https://….") var textGateway: String?
    @Option(help: "File with the token of the gateway; else LIANDONG_TEXT_TOKEN.") var textTokenFile: String?
    @Option(help: "Proxy on the way to the gateway: http://host:3128.") var textProxy: String?
    @Option(help: "Certificates (PEM) to trust instead of those of the system.") var tlsCa: String?

    func settings() throws(WrongSetting) -> DeliverySettings {
        var typed = DeliverySettings.Typed()
        typed.smtp = smtp
        typed.smtpUser = smtpUser
        typed.smtpPasswordFile = smtpPasswordFile
        typed.smtpPlain = smtpPlain
        typed.mailFrom = mailFrom
        typed.textGateway = textGateway
        typed.textTokenFile = textTokenFile
        typed.textProxy = textProxy
        typed.authorities = tlsCa
        typed.environment = ProcessInfo.processInfo.environment
        return try DeliverySettings(typed)
    }
}

extension DeliverySettings {
    /// What takes the messages of each line that is set up.
    var carriers: [OutgoingMessage.Line: any Carrier] {
        var carriers: [OutgoingMessage.Line: any Carrier] = [:]
        if let mail { carriers[.mail] = MailServer(mail, clock: Platform.systemClock) }
        if let gateway { carriers[.text] = TextGateway(gateway) }
        return carriers
    }
}

/// `liandong send-test`
struct SendTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-test",
        abstract: "Send one message with the settings of `serve`, and say what became of it. Needs no store.")

    @OptionGroup var delivery: DeliveryOptions
    @Option(help: "A mail address or a mobile number.") var to: String

    func run() async throws {
        let carriers = try delivery.settings().carriers
        let line: OutgoingMessage.Line = to.contains("@") ? .mail : .text
        let id = String(UInt64.random(in: .min ... .max), radix: 36)
        let message = OutgoingMessage(
            id: "test\(id)", line: line, to: to, subject: "【联动】测试 Test",
            text: "【联动】这是一条测试消息。This is a test message.")
        do throws(DeliveryFailure) {
            guard let carrier = carriers[line] else { throw DeliveryFailure(.noCarrier) }
            try await carrier.send(message)
        } catch {
            throw ValidationError("\(error.words.zh)\n\(error.words.en)\n  \(error.text)")
        }
        print("✓ 已交出 handed over: \(line.name.zh) \(line.name.en) → \(to)")
    }
}

import CCurl
import Organisation
public import WorkCalendar

/// Hands mail to a server, over TLS.
public struct MailServer: Carrier {
    let settings: DeliverySettings.Mail
    /// For the date of a mail.
    let clock: @Sendable () -> Instant

    public init(_ settings: DeliverySettings.Mail, clock: @escaping @Sendable () -> Instant) {
        self.settings = settings
        self.clock = clock
    }

    public func send(_ message: OutgoingMessage) async throws(DeliveryFailure) {
        guard let to = MailAddress(message.to) else { throw DeliveryFailure(.badAddress) }
        let format = MailFormat(from: settings.from, date: Self.date(clock()))
        guard let bytes = format.bytes(of: message) else { throw DeliveryFailure(.unreadable) }
        var transfer = Transfer(
            // What stands behind the host is the name by which we greet.
            url: "\(settings.server)/\(settings.from.address.domain)", protocols: "smtp,smtps",
            authorities: settings.authorities)
        transfer.options = [
            .text(CURLOPT_MAIL_FROM, "<\(settings.from.address.text)>"),
            .list(CURLOPT_MAIL_RCPT, ["<\(to.text)>"]),
            .number(
                CURLOPT_USE_SSL,
                settings.isPlain ? Int(CURLUSESSL_NONE.rawValue) : Int(CURLUSESSL_ALL.rawValue)),
        ]
        if let signIn = settings.signIn {
            transfer.options += [
                .text(CURLOPT_USERNAME, signIn.user), .text(CURLOPT_PASSWORD, signIn.secret),
            ]
        }
        transfer.upload = bytes
        let outcome = await transfer.run()
        if outcome.code == CURLE_OK { return }
        if let failure = outcome.failureOfTheLine { throw failure }
        switch outcome.status {
        case 530, 535: throw DeliveryFailure(.signIn, status: outcome.status)
        case 500...599: throw DeliveryFailure(.refused, status: outcome.status)
        case 400...499: throw DeliveryFailure(.notNow, status: outcome.status)
        // It broke off in the middle of a conversation.
        default: throw DeliveryFailure(.unreachable, status: outcome.status)
        }
    }

    /// As mails write it, in the time of Beijing.
    static func date(_ now: Instant) -> String {
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let date = now.date
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (day, month) = (days[(date.epochDay % 7 + 10) % 7], months[(date.month - 1) % 12])
        let seconds = Int((now.milliseconds / 1000 + 8 * 3600) % 86_400)
        let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        return "\(day), \(two(date.day)) \(month) \(date.year) \(time) +0800"
    }
}

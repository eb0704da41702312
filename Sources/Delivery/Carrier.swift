public import WorkCalendar

/// One message on its way out.
public struct OutgoingMessage: Hashable, Sendable {
    public enum Line: String, Hashable, Sendable, CaseIterable {
        /// A text message to a telephone.
        case text = "sms"
        /// A mail to a member of staff.
        case mail

        public var name: Bilingual {
            switch self {
            case .text: Bilingual(zh: "短信", en: "text message")
            case .mail: Bilingual(zh: "邮件", en: "mail")
            }
        }
    }

    /// The same at every try, so that a receiver can drop a message that comes twice. Letters and digits.
    public var id: String
    public var line: Line
    public var to: String
    /// Empty for a text message.
    public var subject: String
    public var text: String

    public init(id: String, line: Line, to: String, subject: String = "", text: String) {
        self.id = id
        self.line = line
        self.to = to
        self.subject = subject
        self.text = text
    }
}

/// What takes messages of one line away: a mail server, a gateway of the telephone network, a folder.
public protocol Carrier: Sendable {
    /// Returns when the message is out of our hands.
    func send(_ message: OutgoingMessage) async throws(DeliveryFailure)
}

/// Why a message did not go out. Holds no words of the other side: these may repeat an address.
public struct DeliveryFailure: Error, Hashable, Sendable {
    /// Raw values are kept with the message: never rename one.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// No carrier is set up for the line.
        case noCarrier = "no_carrier"
        /// Nobody answers at the address of the server.
        case unreachable
        case timeout
        /// The server refuses TLS, or its certificate is not one we trust.
        case tls
        /// The server does not let us in.
        case signIn = "sign_in"
        /// The server says: not now.
        case notNow = "not_now"
        /// The server says: never.
        case refused
        /// The address is none that a message can be sent to.
        case badAddress = "bad_address"
        /// Nobody could send it for so long that it is no news any more.
        case stale
        /// The message does not read as this program writes them.
        case unreadable

        /// True where another try can go no better.
        public var isFinal: Bool {
            switch self {
            case .refused, .badAddress, .stale, .unreadable: true
            case .noCarrier, .unreachable, .timeout, .tls, .signIn, .notNow: false
            }
        }

        /// True where any other message would fail in the same way.
        public var isOfTheLine: Bool {
            switch self {
            case .noCarrier, .unreachable, .timeout, .tls, .signIn: true
            case .notNow, .refused, .badAddress, .stale, .unreadable: false
            }
        }
    }

    public var reason: Reason
    /// What the server answered, as a number; 0 where it said nothing.
    public var status: Int

    public init(_ reason: Reason, status: Int = 0) {
        self.reason = reason
        self.status = status
    }

    /// As it is kept: `refused 550`.
    public var text: String { status == 0 ? reason.rawValue : "\(reason.rawValue) \(status)" }

    public init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard let reason = parts.first.flatMap({ Reason(rawValue: String($0)) }) else { return nil }
        self.init(reason, status: parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    }

    /// What is wrong, and what to do.
    public var words: Bilingual {
        let said = status == 0 ? "" : " (\(status))"
        let words = reason.words
        return Bilingual(zh: words.zh + said, en: words.en + said)
    }
}

extension DeliveryFailure.Reason {
    var words: Bilingual {
        switch self {
        case .noCarrier:
            Bilingual(
                zh: "没有配置发送渠道：邮件用 --smtp，短信用 --text-gateway",
                en: "no way to send is set up: --smtp for mail, --text-gateway for text messages")
        case .unreachable:
            Bilingual(
                zh: "连不上服务器：请检查地址、端口和防火墙",
                en: "the server cannot be reached: check address, port and firewall")
        case .timeout:
            Bilingual(zh: "服务器没有及时应答", en: "the server did not answer in time")
        case .tls:
            Bilingual(
                zh: "加密连接不成：服务器不支持 TLS，或证书不可信（自签证书用 --tls-ca）",
                en:
                    "no encrypted connection: the server refuses TLS, or its certificate is not trusted (--tls-ca names another authority)"
            )
        case .signIn:
            Bilingual(
                zh: "服务器不接受用户名、密码或令牌", en: "the server does not accept the user, password or token")
        case .notNow:
            Bilingual(zh: "服务器暂时不收，稍后自动重试", en: "the server does not take it now; it is tried again")
        case .refused:
            Bilingual(
                zh: "服务器拒收：地址可能不存在，请核对", en: "the server refuses it: the address may not exist, check it")
        case .badAddress:
            Bilingual(zh: "号码或邮箱地址不对", en: "the number or address is no valid one")
        case .stale:
            Bilingual(
                zh: "一周内没能发出，已经过时：请检查发送渠道",
                en: "could not be sent within a week and is out of date: check the way it goes")
        case .unreadable:
            Bilingual(zh: "消息内容读不出来", en: "the message cannot be read")
        }
    }
}

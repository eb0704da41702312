public import Foundation
public import WorkCalendar

/// How messages leave the house, checked: what cannot work is refused when the program starts, by the name of the setting.
public struct DeliverySettings: Sendable {
    public struct SignIn: Hashable, Sendable {
        public var user: String
        public var secret: String
    }

    public struct Mail: Sendable {
        /// `smtps://host:465` or `smtp://host:587`, without anything behind.
        public var server: String
        public var from: MailSender
        public var signIn: SignIn?
        /// Without TLS: only to this very machine.
        public var isPlain: Bool
        public var authorities: String?
    }

    public struct Gateway: Sendable {
        public var address: String
        public var token: String
        public var proxy: String?
        public var authorities: String?
    }

    public var mail: Mail?
    public var gateway: Gateway?
}

/// A setting that cannot work.
public struct WrongSetting: LocalizedError, Hashable, Sendable {
    /// Such as `--smtp`.
    public var setting: String
    public var words: Bilingual

    init(_ setting: String, _ zh: String, _ en: String) {
        self.setting = setting
        words = Bilingual(zh: zh, en: en)
    }

    public var errorDescription: String? { "\(setting)：\(words.zh)\n\(setting): \(words.en)" }
}

extension DeliverySettings {
    /// As they were typed.
    public struct Typed: Sendable {
        public var smtp: String?
        public var smtpUser: String?
        public var smtpPasswordFile: String?
        public var smtpPlain = false
        public var mailFrom: String?
        public var textGateway: String?
        public var textTokenFile: String?
        public var textProxy: String?
        public var authorities: String?
        /// Secrets may stand in the environment instead of a file.
        public var environment: [String: String] = [:]

        public init() {}
    }

    public static let passwordVariable = "LIANDONG_SMTP_PASSWORD"
    public static let tokenVariable = "LIANDONG_TEXT_TOKEN"

    public init(_ typed: Typed) throws(WrongSetting) {
        if let file = typed.authorities, !FileManager.default.isReadableFile(atPath: file) {
            throw WrongSetting(
                "--tls-ca", "读不到文件 \(file)：应为 PEM 格式的证书",
                "the file \(file) cannot be read; it holds certificates in PEM")
        }
        mail = try Self.mail(typed)
        gateway = try Self.gateway(typed)
    }

    private static func mail(_ typed: Typed) throws(WrongSetting) -> Mail? {
        guard let smtp = typed.smtp else {
            let others = [
                ("--mail-from", typed.mailFrom), ("--smtp-user", typed.smtpUser),
                ("--smtp-password-file", typed.smtpPasswordFile),
                ("--smtp-plain", typed.smtpPlain ? "" : nil),
            ]
            if let (name, _) = others.first(where: { $0.1 != nil }) {
                throw WrongSetting(
                    name, "要与 --smtp 一起使用", "is of use only together with --smtp smtps://host:465")
            }
            return nil
        }
        let server = try server(
            smtp, "--smtp", schemes: ["smtps", "smtp"], example: "smtps://mail.example.gov.cn:465")
        if typed.smtpPlain, !server.isLoopback || server.scheme != "smtp" {
            throw WrongSetting(
                "--smtp-plain", "只能用于本机，如 smtp://127.0.0.1:25；连其他机器必须加密",
                "is allowed to this machine only, e.g. smtp://127.0.0.1:25; to any other the line is encrypted"
            )
        }
        guard let written = typed.mailFrom else {
            throw WrongSetting(
                "--mail-from", "缺少发件人，如 \"联动平台 <no-reply@example.gov.cn>\"",
                "is missing: who mails come from, e.g. \"Liandong <no-reply@example.gov.cn>\"")
        }
        guard let from = MailSender(written) else {
            throw WrongSetting(
                "--mail-from", "“\(shown(written))”不是邮箱地址，应如 \"联动平台 <no-reply@example.gov.cn>\"",
                "“\(shown(written))” is no mail address; write \"Liandong <no-reply@example.gov.cn>\"")
        }
        var signIn: SignIn?
        let secret = try secret(
            typed.smtpPasswordFile, "--smtp-password-file", passwordVariable, typed.environment)
        if let user = typed.smtpUser {
            guard !user.isEmpty, isOneLine(user) else {
                throw WrongSetting("--smtp-user", "用户名是空的或含换行", "is empty or holds more than one line")
            }
            guard let secret else {
                throw WrongSetting(
                    "--smtp-user", "缺少密码：用 --smtp-password-file 指定文件，或设环境变量 \(passwordVariable)",
                    "its password is missing: --smtp-password-file names a file, or set \(passwordVariable)")
            }
            signIn = SignIn(user: user, secret: secret)
        } else if typed.smtpPasswordFile != nil {
            throw WrongSetting(
                "--smtp-password-file", "缺少 --smtp-user", "needs the user it belongs to: --smtp-user")
        }
        return Mail(
            server: server.text, from: from, signIn: signIn, isPlain: typed.smtpPlain,
            authorities: typed.authorities)
    }

    private static func gateway(_ typed: Typed) throws(WrongSetting) -> Gateway? {
        guard let address = typed.textGateway else {
            let others = [("--text-token-file", typed.textTokenFile), ("--text-proxy", typed.textProxy)]
            if let (name, _) = others.first(where: { $0.1 != nil }) {
                throw WrongSetting(
                    name, "要与 --text-gateway 一起使用", "is of use only together with --text-gateway https://…")
            }
            return nil
        }
        let server = try server(
            address, "--text-gateway", schemes: ["https", "http"], example: "https://sms.example.gov.cn/send",
            mayHavePath: true)
        if server.scheme == "http", !server.isLoopback {
            throw WrongSetting(
                "--text-gateway", "必须是 https://（本机除外）", "has to be https:// except on this very machine")
        }
        let secret = try secret(typed.textTokenFile, "--text-token-file", tokenVariable, typed.environment)
        guard let token = secret else {
            throw WrongSetting(
                "--text-token-file", "缺少令牌：指定文件，或设环境变量 \(tokenVariable)",
                "is missing: the file with the token of the gateway, or set \(tokenVariable)")
        }
        if let proxy = typed.textProxy {
            _ = try Self.server(
                proxy, "--text-proxy", schemes: ["http", "https"], example: "http://proxy.example:3128")
        }
        return Gateway(
            address: server.text, token: token, proxy: typed.textProxy, authorities: typed.authorities)
    }

    private struct Server {
        var scheme: String
        var text: String
        var isLoopback: Bool
    }

    private static func server(
        _ text: String, _ setting: String, schemes: [String], example: String, mayHavePath: Bool = false
    ) throws(WrongSetting) -> Server {
        let wrong = WrongSetting(
            setting, "“\(shown(text))”不是有效地址，应如 \(example)",
            "“\(shown(text))” is no address; write e.g. \(example)")
        guard isOneLine(text), !text.contains(" "), let parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), schemes.contains(scheme), let host = parts.host,
            !host.isEmpty,
            parts.port.map({ (1...65_535).contains($0) }) ?? true, parts.fragment == nil
        else { throw wrong }
        guard parts.user == nil, parts.password == nil else {
            throw WrongSetting(
                setting, "地址里不能写用户名和密码", "holds a user or password: these have settings of their own")
        }
        let path = parts.path == "/" ? "" : parts.path
        guard mayHavePath || (path.isEmpty && parts.query == nil) else { throw wrong }
        let isLoopback = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host)
        let plain = mayHavePath ? text : text.hasSuffix("/") ? String(text.dropLast()) : text
        return Server(scheme: scheme, text: plain, isLoopback: isLoopback)
    }

    private static func secret(
        _ file: String?, _ setting: String, _ variable: String, _ environment: [String: String]
    ) throws(WrongSetting) -> String? {
        var setting = setting
        let text: String
        if let file {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw WrongSetting(setting, "读不到文件 \(file)", "the file \(file) cannot be read")
            }
            text = String(decoding: data, as: UTF8.self)
        } else if let value = environment[variable] {
            setting = variable
            text = value
        } else {
            return nil
        }
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !line.isEmpty, isOneLine(line) else {
            throw WrongSetting(setting, "是空的或不止一行", "is empty or has more than one line")
        }
        return line
    }

    private static func isOneLine(_ text: String) -> Bool {
        !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }

    /// For a terminal: never with what may be a password.
    private static func shown(_ text: String) -> String {
        text.contains("@") && text.contains("://") ? "…@\(text.split(separator: "@").last ?? "")" : text
    }
}

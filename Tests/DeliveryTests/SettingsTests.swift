import Delivery
import Foundation
import Testing
import WorkCalendar

struct `Settings of messages` {
    private func wrong(_ change: (inout DeliverySettings.Typed) -> Void) -> WrongSetting? {
        var typed = DeliverySettings.Typed()
        change(&typed)
        do throws(WrongSetting) {
            _ = try DeliverySettings(typed)
            return nil
        } catch {
            #expect(!error.words.zh.isEmpty && !error.words.en.isEmpty)
            #expect(error.localizedDescription.contains(error.setting))
            return error
        }
    }

    private let from = "联动 <no-reply@a.example>"

    @Test func `may be none at all`() throws {
        let settings = try DeliverySettings(DeliverySettings.Typed())
        #expect(settings.mail == nil && settings.gateway == nil)
    }

    @Test(arguments: [
        "mail.example", "http://mail.example", "smtp://", "smtps://mail.example/path",
        "smtps://mail.example:0",
        "smtps://mail.example:99999", "smtps://user:pass@mail.example", "smtps://mail example",
        "smtps://mail.example\r\nX",
    ])
    func `of a mail server that is none are named`(_ address: String) {
        let found = wrong {
            $0.smtp = address
            $0.mailFrom = from
        }
        #expect(found?.setting == "--smtp")
        #expect(found?.localizedDescription.contains("user:") != true)
    }

    @Test func `of mail that lack something are named`() {
        #expect(wrong { $0.smtp = "smtps://a.example" }?.setting == "--mail-from")
        for sender in ["", "联动", "a@b@c", "x <a@b", "x <a b@c>", "x\r\nBcc: y <a@b.c>"] {
            #expect(
                wrong {
                    $0.smtp = "smtps://a.example"
                    $0.mailFrom = sender
                }?.setting == "--mail-from", "\(sender)")
        }
        #expect(wrong { $0.mailFrom = from }?.setting == "--mail-from")
        #expect(wrong { $0.smtpPlain = true }?.setting == "--smtp-plain")
        #expect(
            wrong {
                $0.smtp = "smtps://a.example"
                $0.mailFrom = from
                $0.smtpUser = "u"
            }?.setting == "--smtp-user")
        #expect(
            wrong {
                $0.smtp = "smtps://a.example"
                $0.mailFrom = from
                $0.smtpUser = "u"
                $0.smtpPasswordFile = "/nowhere"
            }?.setting == "--smtp-password-file")
        #expect(
            wrong {
                $0.smtp = "smtps://a.example"
                $0.mailFrom = from
                $0.smtpUser = "u"
                $0.environment = [DeliverySettings.passwordVariable: " \n"]
            }?.setting == DeliverySettings.passwordVariable)
        #expect(wrong { $0.authorities = "/nowhere" }?.setting == "--tls-ca")
    }

    @Test func `allow a line without TLS to this machine only`() throws {
        func plain(_ address: String) -> WrongSetting? {
            wrong {
                $0.smtp = address
                $0.mailFrom = from
                $0.smtpPlain = true
            }
        }
        #expect(plain("smtp://127.0.0.1:25") == nil && plain("smtp://localhost") == nil)
        #expect(plain("smtp://mail.example:25")?.setting == "--smtp-plain")
        #expect(plain("smtps://127.0.0.1:465")?.setting == "--smtp-plain")
    }

    @Test func `of a gateway are https, with a token`() throws {
        func gateway(_ address: String, _ token: String? = "t", proxy: String? = nil) -> WrongSetting? {
            wrong {
                $0.textGateway = address
                $0.textProxy = proxy
                if let token { $0.environment = [DeliverySettings.tokenVariable: token] }
            }
        }
        #expect(gateway("https://sms.example/send?a=b") == nil && gateway("http://127.0.0.1:8000/x") == nil)
        for address in ["http://sms.example", "ftp://sms.example", "sms.example", "https://"] {
            #expect(gateway(address)?.setting == "--text-gateway", "\(address)")
        }
        #expect(gateway("https://sms.example", nil)?.setting == "--text-token-file")
        #expect(gateway("https://sms.example", "a\nb")?.setting == DeliverySettings.tokenVariable)
        #expect(gateway("https://sms.example", proxy: "nonsense")?.setting == "--text-proxy")
        #expect(wrong { $0.textTokenFile = "x" }?.setting == "--text-token-file")
    }
}

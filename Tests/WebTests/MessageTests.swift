import Delivery
import Foundation
import HTTPTypes
import Operations
import Organisation
import Storage
import Testing

struct `Messages about a matter` {
    @Test func `bring the code to the number that was left, and stop where they are not wanted`() async throws
    {
        let site = try await TestSite(isDemo: true)
        let letter = try await site.letter()
        let messages = try await site.visitor().get("/demo/messages").text
        #expect(messages.contains("+8613800001234") && messages.contains(letter.trackingCode))
        #expect(!messages.contains("路灯"))
        let client = site.visitor()
        let page = try await client.get("/track/\(letter.trackingCode)")
        #expect(page.text.contains("不再接收短信") && page.text.contains("必须告知"))
        let own = "/track/\(letter.trackingCode)"
        let path = "/track/\(letter.trackingCode)/messages"
        #expect(try await client.submit(path, from: own, ["wanted": "no"]).status == .seeOther)
        #expect(try await client.get("/track/\(letter.trackingCode)").text.contains("恢复接收短信"))
        #expect(try await client.submit(path, from: own, ["wanted": "yes"]).status == .seeOther)
        #expect(try await client.get("/track/\(letter.trackingCode)?lang=en").text.contains("Stop messages"))
        #expect(try await client.submit(path, from: own, ["wanted": "perhaps"]).status == .notFound)
    }

    @Test func `flood no number that somebody writes into the public form`() async throws {
        let site = try await TestSite(isDemo: true)
        for _ in 1...5 { try await site.letter() }
        try await site.letter(phone: "13800005678")
        let messages = try await site.visitor().get("/demo/messages").text
        #expect(messages.matches(of: /13800001234/).count == 3)
        #expect(messages.matches(of: /13800005678/).count == 1)
    }

    @Test func `that failed stand before the administrator without recipient and words, and are tried again`()
        async throws
    {
        let site = try await TestSite()
        let letter = try await site.letter()
        let down = Refusing()
        #expect(try await site.platform.deliver(.text, through: down) == 1)
        let admin = try await site.signedIn("sysadmin")
        let page = try await admin.get("/admin/messages")
        #expect(page.text.contains("服务器拒收") && page.text.contains("(550)") && page.text.contains("已停止"))
        #expect(!page.text.contains("13800001234") && !page.text.contains(letter.trackingCode))
        let action = try #require(page.text.firstMatch(of: /action="(\/admin\/messages\/[0-9]+\/retry)"/)?.1)
        #expect(try await admin.submit(String(action), from: "/admin/messages").status == .seeOther)
        #expect(try await admin.get("/admin/messages").text.contains("将重试"))
        let audit = try await site.signedIn("auditor").get("/admin/audit/messages")
        #expect(audit.text.contains("要求重发短信") && audit.text.contains("没有送出"))
        #expect(!audit.text.contains("13800001234"))
    }

    @Test func `to staff begin with an address and end where somebody wants none`() async throws {
        let site = try await TestSite()
        let security = try await site.signedIn("secadmin")
        let answer = try await security.submit(
            "/admin/accounts/zhou/email", from: "/admin/accounts/zhou", ["email": "zhou@linshan.example"])
        #expect(answer.status == .seeOther)
        #expect(
            site.platform.reference.directory.accounts[AccountID("zhou")]?.email == "zhou@linshan.example")
        let zhou = try await site.signedIn("zhou")
        #expect(try await zhou.get("/desk/password").text.contains("不再接收邮件"))
        _ = try await zhou.submit("/desk/mail", from: "/desk/password", ["wanted": "no"])
        #expect(site.platform.reference.directory.accounts[AccountID("zhou")]?.wantsNoMail == true)
        #expect(try await zhou.get("/desk/password").text.contains("恢复接收邮件"))
        #expect(try await !site.signedIn("wang").get("/desk/password").text.contains("邮件"))
    }
}

private struct Refusing: Carrier {
    func send(_ message: OutgoingMessage) async throws(DeliveryFailure) {
        throw DeliveryFailure(.refused, status: 550)
    }
}

import Foundation
import HTTPTypes
import Operations
import Organisation
import Storage
import Synchronization
import Testing
import Web
import WorkCalendar

/// A clock that a test moves on.
final class MovingClock: Sendable {
    private let minutes = Mutex<Int64>(0)
    func pass(minutes more: Int64) { minutes.withLock { $0 += more } }
    var now: Instant { TestSite.now.adding(milliseconds: minutes.withLock { $0 } * 60_000) }
}

struct `Signing in` {
    private func sign(_ account: String, _ password: String, _ browser: RouterClient) async throws
        -> RouterClient.Reply
    {
        try await browser.submit("/desk/sign-in", ["account": account, "password": password])
    }

    @Test func `is held up longer and longer where guesses come from, and nowhere else`() async throws {
        let clock = MovingClock()
        let site = try await TestSite(clock: { clock.now })
        try await site.platform.setPassword(TestSite.password, of: AccountID("zhou"), hashing: .cheap)
        let guesser = try site.visitor(from: "10.7.0.1")
        for _ in 1...4 { #expect(try await sign("zhou", "wrong", guesser).text.contains("账号或密码不对")) }
        #expect(try await sign("zhou", "wrong", guesser).text.contains("在其他地方登录不受影响"))
        #expect(try await sign("zhou", TestSite.password, guesser).status == .unauthorized)
        #expect(try await sign("zhou", TestSite.password, site.visitor(from: "10.7.0.2")).status == .seeOther)
        clock.pass(minutes: 1)
        #expect(try await sign("zhou", "wrong", guesser).status == .unauthorized)
        clock.pass(minutes: 1)
        #expect(try await sign("zhou", TestSite.password, guesser).status == .seeOther)
        #expect(try await sign("zhou", "wrong", guesser).text.contains("账号或密码不对"), "the count begins anew")
    }

    @Test func `lets no guess through more by sending many at once`() async throws {
        let site = try await TestSite()
        let platform = site.platform
        try await platform.setPassword(TestSite.password, of: AccountID("zhou"), hashing: .cheap)
        let looked = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 1...20 {
                group.addTask {
                    do {
                        _ = try await platform.signIn(AccountID("zhou"), password: "wrong", from: "10.7.0.3")
                        return true
                    } catch Refusal.wrongPassword { return true } catch Refusal.locked { return false }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(looked <= 5)
    }

    @Test func `is slowed for an address that tries many accounts`() async throws {
        let site = try await TestSite()
        var answers: [HTTPResponse.Status] = []
        for number in 1...31 {
            do {
                _ = try await site.platform.signIn(
                    AccountID("nobody\(number)"), password: "x", from: "10.7.0.4")
            } catch Refusal.wrongPassword { answers.append(.unauthorized) } catch Refusal.locked {
                answers.append(.tooManyRequests)
            }
        }
        #expect(answers.prefix(30).allSatisfy { $0 == .unauthorized } && answers.last == .tooManyRequests)
    }

    @Test func `takes as long for an account that does not exist`() async throws {
        let site = try await TestSite()
        try await site.platform.setPassword(TestSite.password, of: AccountID("zhou"))
        func time(_ account: String) async throws -> Duration {
            var times: [Duration] = []
            for round in 1...3 {
                times.append(
                    await ContinuousClock().measure {
                        _ = try? await site.platform.signIn(
                            AccountID(account), password: "wrong", from: "10.7.1.\(round)")
                    })
            }
            return times.sorted()[1]
        }
        let (known, unknown) = (try await time("zhou"), try await time("nobody"))
        #expect(unknown > known / 3 && known > unknown / 3, "\(known) and \(unknown)")
    }

    @Test func `leads back to the page after a session that nobody used, and says why it ended`() async throws
    {
        let clock = MovingClock()
        let site = try await TestSite(clock: { clock.now })
        let browser = try await site.signedIn("desk")
        clock.pass(minutes: 29)
        #expect(try await browser.get("/desk/queue?view=all").status == .ok)
        clock.pass(minutes: 29)
        #expect(try await browser.get("/desk/live").status == .ok, "an open page asks by itself")
        clock.pass(minutes: 2)
        #expect(try await browser.get("/desk/queue?view=all").location == "/desk/sign-in")
        #expect(try await browser.get("/desk/sign-in").text.contains("有一段时间没有操作"))
        let back = try await sign("desk", TestSite.password, browser)
        #expect(back.location == "/desk/queue?view=all")
        for _ in 1...25 {
            clock.pass(minutes: 25)
            _ = try await browser.get("/desk")
        }
        #expect(
            try await browser.get("/desk").location == "/desk/sign-in", "used or not, it ends after ten hours"
        )
        #expect(try await browser.get("/desk/sign-in").text.contains("已满最长时间"))
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example", "/desk//evil", "/desk\\evil", "/new", "/desk/sign-in",
    ])
    func `leads to no other place`(_ place: String) async throws {
        let site = try await TestSite()
        try await site.platform.setPassword(TestSite.password, of: AccountID("desk"), hashing: .cheap)
        let browser = try site.visitor(from: "10.7.0.5")
        browser.setCookie("back", place)
        #expect(try await sign("desk", TestSite.password, browser).location == "/desk")
    }

    @Test func `elsewhere can be ended from here`() async throws {
        let site = try await TestSite()
        let here = try await site.signedIn("desk")
        let elsewhere = try site.visitor(from: "10.7.0.6")
        _ = try await sign("desk", TestSite.password, elsewhere)
        #expect(try await elsewhere.get("/desk").status == .ok)
        #expect(try await here.submit("/desk/sign-out-others", from: "/desk/password").status == .seeOther)
        #expect(try await elsewhere.get("/desk").location == "/desk/sign-in")
        #expect(try await here.get("/desk").status == .ok)
    }

    @Test func `and out, and taking a list away, is told to the auditor`() async throws {
        let site = try await TestSite()
        let desk = try await site.signedIn("desk")
        #expect(try await desk.get("/desk/queue.xlsx").status == .ok)
        _ = try await desk.submit("/desk/sign-out", from: "/desk/password")
        let page = try await site.signedIn("auditor").get("/admin/audit/sign-ins").text
        for words in ["登录，来自 10.0.0.1", "退出登录", "导出待办表 0 行"] { #expect(page.contains(words), "\(words)") }
    }
}

struct `An administrator` {
    /// What the page offers to confirm.
    private func offered(_ browser: RouterClient) async throws -> String? {
        try await browser.get("/admin/confirm").text.firstMatch(of: /action="(\/admin\/confirm\/\d+)"/)
            .map { String($0.1) }
    }

    @Test func `gets a new password from two others, and nobody becomes another alone`() async throws {
        let site = try await TestSite()
        let security = try await site.signedIn("secadmin", from: "10.8.0.1")
        let page = "/admin/accounts/auditor"
        func reset() async throws -> RouterClient.Reply {
            try await security.submit(page + "/password", from: page, ["sure": "yes"])
        }
        #expect(try await reset().location == page + "?done=1")
        #expect(try await reset().location == page + "?done=1", "asking twice gives nothing")
        #expect(try await security.get(page).text.contains("等待系统管理员或审计管理员"))
        #expect(try await security.get("/admin/confirm").status == .forbidden)

        let auditor = try await site.signedIn("auditor", from: "10.8.0.2")
        #expect(try await offered(auditor) == nil)
        let system = try await site.signedIn("sysadmin", from: "10.8.0.3")
        let path = try #require(try await offered(system))
        let own = try await auditor.submit(path, from: "/admin/confirm", ["sure": "yes"])
        #expect(own.status == .unprocessableContent && own.text.contains("不能确认关于自己的申请"))
        #expect(try await system.submit(path, from: "/admin/confirm", ["sure": "yes"]).status == .seeOther)
        let given = try await reset()
        #expect(given.text.firstMatch(of: /class="code">([a-z0-9]{12})</) != nil)
        #expect(try await reset().location == page + "?done=1", "one confirmation, one password")
    }

    @Test func `is made by two, and as just what was confirmed`() async throws {
        let site = try await TestSite()
        let security = try await site.signedIn("secadmin", from: "10.8.0.1")
        _ = try await security.submit(
            "/admin/accounts", ["account": "second", "name_zh": "另一人", "name_en": "Another"])
        func make(_ role: String) async throws -> RouterClient.Reply {
            try await security.submit(
                "/admin/accounts/second/posts", from: "/admin/accounts/second",
                ["role": role, "unit": "linshan"])
        }
        func isMade() -> Bool {
            site.platform.reference.directory.posts.contains { $0.account == AccountID("second") }
        }
        #expect(try await make("audit_admin").status == .seeOther)
        #expect(!isMade())
        let auditor = try await site.signedIn("auditor", from: "10.8.0.2")
        let path = try #require(try await offered(auditor))
        #expect(try await auditor.submit(path, from: "/admin/confirm", ["sure": "yes"]).status == .seeOther)
        #expect(try await make("system_admin").status == .seeOther)
        #expect(!isMade(), "another post was confirmed")
        #expect(try await make("audit_admin").status == .seeOther)
        #expect(isMade())
    }

    @Test func `is not needed for those who handle cases, and what is asked grows old`() async throws {
        let clock = MovingClock()
        let site = try await TestSite(clock: { clock.now })
        let security = try await site.signedIn("secadmin", from: "10.8.0.1")
        let zhou = try await security.submit(
            "/admin/accounts/zhou/password", from: "/admin/accounts/zhou", ["sure": "yes"])
        #expect(zhou.text.contains("class=\"code\""))
        _ = try await security.submit(
            "/admin/accounts/auditor/password", from: "/admin/accounts/auditor", ["sure": "yes"])
        let system = try await site.signedIn("sysadmin", from: "10.8.0.3")
        let path = try #require(try await offered(system))
        clock.pass(minutes: 25 * 60)
        let later = try await site.signedIn("sysadmin", from: "10.8.0.3")
        #expect(try await offered(later) == nil)
        let late = try await later.submit(path, from: "/admin/confirm", ["sure": "yes"])
        #expect(late.status == .unprocessableContent && late.text.contains("可能已过期"))
    }
}

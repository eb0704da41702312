import HTTPTypes
import Operations
import Organisation
import Storage
import Testing
import Web
import WorkCalendar

struct `Administering accounts` {
    @Test func `gives a first password that must be changed before anything else`() async throws {
        let site = try await TestSite()
        let admin = try await site.signedIn("secadmin")
        let made = try await admin.submit(
            "/admin/accounts", ["account": "newbie", "name_zh": "新人", "name_en": "Newbie"])
        let password = try #require(made.text.firstMatch(of: /class="code">([a-z0-9]{12})</)?.1)
        let given = try await admin.submit(
            "/admin/accounts/newbie/posts", from: "/admin/accounts/newbie",
            ["role": "mediator", "unit": "xiahe_committee"])
        #expect(given.status == .seeOther)

        let newbie = site.visitor()
        _ = try await newbie.submit("/desk/sign-in", ["account": "newbie", "password": String(password)])
        #expect(try await newbie.get("/desk/dashboard").location == "/desk/password")
        let short = try await newbie.submit(
            "/desk/password", ["old": String(password), "new": "short", "again": "short"])
        #expect(short.status == .unprocessableContent)
        let changed = try await newbie.submit(
            "/desk/password",
            ["old": String(password), "new": "long enough words", "again": "long enough words"])
        #expect(changed.location == "/desk/password?done=1")
        #expect(try await newbie.get("/desk/dashboard").status == .ok)
    }

    @Test func `keeps administrators and those who handle cases apart`() async throws {
        let site = try await TestSite()
        let admin = try await site.signedIn("secadmin")
        for (account, role) in [
            ("zhou", "system_admin"), ("sysadmin", "mediator"), ("sysadmin", "audit_admin"),
        ] {
            let reply = try await admin.submit(
                "/admin/accounts/\(account)/posts", from: "/admin/accounts/\(account)",
                ["role": role, "unit": "xiahe_committee"])
            #expect(reply.status == .unprocessableContent, "\(account) \(role)")
            #expect(reply.text.contains("不能同时担任"))
        }
        let fine = try await admin.submit(
            "/admin/accounts/zhou/posts", from: "/admin/accounts/zhou",
            ["role": "committee_head", "unit": "xiahe_committee"])
        #expect(fine.status == .seeOther)
    }

    @Test func `ends a post and a session, and never the last administrator`() async throws {
        let site = try await TestSite()
        let admin = try await site.signedIn("secadmin")
        let zhou = try await site.signedIn("zhou")
        #expect(try await zhou.get("/desk/dashboard").status == .ok)
        let off = try await admin.submit(
            "/admin/accounts/zhou/active", from: "/admin/accounts/zhou", ["active": "no", "sure": "yes"])
        #expect(off.status == .seeOther)
        #expect(try await zhou.get("/desk/dashboard").location == "/desk/sign-in")

        let last = try await admin.submit(
            "/admin/accounts/auditor/active", from: "/admin/accounts/auditor",
            ["active": "no", "sure": "yes"])
        #expect(last.text.contains("就没有审计管理员了"))
        let own = try await admin.submit(
            "/admin/accounts/secadmin/active", from: "/admin/accounts/secadmin",
            ["active": "no", "sure": "yes"])
        #expect(own.status == .unprocessableContent)
        #expect(site.platform.reference.directory.accounts[AccountID("zhou")]?.isActive == false)
    }

    @Test func `tells the auditor of failed sign-ins, but not what a stranger typed`() async throws {
        let site = try await TestSite()
        let client = site.visitor()
        try await site.platform.setPassword("right password", of: AccountID("zhou"), hashing: .cheap)
        _ = try await client.submit("/desk/sign-in", ["account": "zhou", "password": "wrong"])
        _ = try await client.submit("/desk/sign-in", ["account": "my-secret-word", "password": "wrong"])
        let page = try await site.signedIn("auditor").get("/admin/audit/sign-ins")
        #expect(page.text.contains("周玉兰（zhou） 登录失败"))
        #expect(page.text.contains("不存在的账号") && !page.text.contains("my-secret-word"))
    }

    @Test func `tells the auditor who read which personal data`() async throws {
        let site = try await TestSite()
        let registered = try await site.letter()
        _ = try await site.signedIn("desk").get("/desk/case/\(registered.id)")
        let person = site.platform.person(
            AccountID("desk"),
            acting: site.platform.reference.directory.posts.first { $0.account.text == "desk" })
        _ = try await site.platform.read(registered.id, by: person)
        let page = try await site.signedIn("auditor").get("/admin/audit")
        #expect(page.text.contains("陈晓") && page.text.contains(registered.id.text))
        #expect(!page.text.contains("林小满"))
    }
}

struct `Separation of duties` {
    static func post(_ role: String, _ from: String? = nil, _ until: String? = nil) -> Post {
        Post(
            unit: UnitID("u"), role: RoleID(role), account: AccountID("a"), from: from.flatMap { .init($0) },
            until: until.flatMap { .init($0) })
    }

    @Test func `allows several case-handling roles and posts that follow one another`() {
        #expect(SeparationOfDuties.problems(in: [Self.post("mediator")]).isEmpty)
        #expect(SeparationOfDuties.problems(in: [Self.post("mediator"), Self.post("seal_keeper")]).isEmpty)
        let following = [Self.post("mediator", nil, "2026-03-31"), Self.post("system_admin", "2026-04-01")]
        #expect(SeparationOfDuties.problems(in: following).isEmpty)
    }

    @Test func `finds an administrator who also handles cases, on the day the terms touch`() {
        let touching = [Self.post("mediator", nil, "2026-04-01"), Self.post("system_admin", "2026-04-01")]
        #expect(SeparationOfDuties.problems(in: touching).count == 1)
        #expect(
            SeparationOfDuties.problems(in: [Self.post("audit_admin"), Self.post("system_admin")]).count == 1)
    }
}

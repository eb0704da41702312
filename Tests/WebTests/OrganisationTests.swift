import HTTPTypes
import Operations
import Organisation
import Testing
import Web
import WorkCalendar

struct `Administering the organisation` {
    @Test func `shows the tree and changes what decisions look up at once`() async throws {
        let site = try await TestSite()
        let client = try await site.signedIn("sysadmin")
        #expect(try await client.get("/admin/organisation").text.contains("下河村第一网格"))
        let reply = try await client.submit(
            "/admin/organisation/xiahe/change", from: "/admin/organisation/xiahe",
            ["name_zh": "下河新村", "name_en": "New Xiahe", "phone": "0570-1", "initials": "xhxc", "hours": ""])
        #expect(reply.location == "/admin/organisation/xiahe?done=1")
        #expect(site.platform.reference.directory.name(of: UnitID("xiahe")).zh == "下河新村")
    }

    @Test func `lets the second of two administrators read what changed`() async throws {
        let site = try await TestSite()
        let first = try await site.signedIn("sysadmin")
        let page = try await first.get("/admin/organisation/xiahe")
        let csrf = try #require(page.hidden("csrf"))
        let version = try #require(page.hidden("version"))
        _ = try await first.submit(
            "/admin/organisation/shiqiao/change", from: "/admin/organisation/shiqiao",
            ["name_zh": "石桥新社区", "name_en": "New Shiqiao"])
        let late = try await first.post(
            "/admin/organisation/xiahe/change",
            ["csrf": csrf, "version": version, "name_zh": "下河改名", "name_en": "Xiahe renamed"])
        #expect(late.status == .conflict)
        #expect(late.text.contains("修改单位 石桥新社区：名称"))
        #expect(site.platform.reference.directory.name(of: UnitID("xiahe")).zh == "下河村")
    }

    @Test func `escapes what was typed, also where it is refused`() async throws {
        let site = try await TestSite()
        let client = try await site.signedIn("sysadmin")
        let evil = "<script>alert(1)</script>"
        let refused = try await client.submit(
            "/admin/organisation/xiahe/change", from: "/admin/organisation/xiahe",
            ["name_zh": evil, "name_en": "\"><b>", "hours": "from nine to five"])
        #expect(refused.status == .unprocessableContent)
        #expect(!refused.text.contains(evil) && refused.text.contains("&lt;script&gt;"))
        _ = try await client.submit(
            "/admin/organisation/xiahe/change", from: "/admin/organisation/xiahe",
            ["name_zh": evil, "name_en": "\"><b>"])
        let tree = try await client.get("/admin/organisation")
        #expect(!tree.text.contains(evil) && tree.text.contains("&lt;script&gt;"))
    }

    @Test func `adds a unit below, and refuses a wider place and a used identifier`() async throws {
        let site = try await TestSite()
        let client = try await site.signedIn("sysadmin")
        let page = "/admin/organisation/xiahe"
        let wide = try await client.submit(
            "\(page)/add", from: page, ["id": "far", "level": "county", "name_zh": "县", "name_en": "County"])
        #expect(wide.status == .unprocessableContent)
        let used = try await client.submit(
            "\(page)/add", from: page, ["id": "qingxi", "level": "grid", "name_zh": "网格", "name_en": "Grid"])
        #expect(used.text.contains("已经用过"))
        let fine = try await client.submit(
            "\(page)/add", from: page,
            ["id": "xiahe_3", "level": "grid", "name_zh": "第三网格", "name_en": "Grid 3"])
        #expect(fine.status == .seeOther)
        #expect(site.platform.reference.directory.unit(UnitID("xiahe_3"))?.parent == UnitID("xiahe"))
    }

    @Test func `shows what a merger would come to, and does it only after the tick`() async throws {
        let site = try await TestSite()
        let client = try await site.signedIn("sysadmin")
        let page = "/admin/organisation/xiahe_committee/succession"
        let unit = UnitID("xiahe_committee")
        let looked = try await client.submit(page, from: page, ["to": "shiqiao_committee"])
        #expect(looked.status == .ok && looked.text.contains("将会这样") && looked.text.contains("周玉兰"))
        #expect(site.platform.reference.directory.unit(unit)?.successors == nil)
        let wrong = try await client.submit(page, from: page, ["to": "qingxi_police", "sure": "yes"])
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("不能接续"))
        let done = try await client.submit(page, from: page, ["to": "shiqiao_committee", "sure": "yes"])
        #expect(done.location == "/admin/organisation/xiahe_committee?done=1")
        #expect(site.platform.reference.directory.unit(unit)?.successors == [UnitID("shiqiao_committee")])
    }

    @Test func `takes over from a file what was looked at, and names the cell that is wrong`() async throws {
        let site = try await TestSite()
        let client = try await site.signedIn("sysadmin")
        let page = "/admin/organisation/import"
        func content(_ level: String) -> String {
            """
            [{"name":"单位","rows":[{"number":1,"cells":["标识","名称","上级","层级"]},{"number":2,"cells":["liushu","柳树镇","linshan","\(level)"]}]}]
            """
        }
        let wrong = try await client.submit(page, from: page, ["content": content("村寨"), "sure": "yes"])
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("单位 D2"))
        let unsure = try await client.submit(page, from: page, ["content": content("乡镇")])
        #expect(unsure.status == .unprocessableContent && unsure.text.contains("请勾选确认"))
        #expect(site.platform.reference.directory.unit(UnitID("liushu")) == nil)
        let done = try await client.submit(page, from: page, ["content": content("乡镇"), "sure": "yes"])
        #expect(done.location == "/admin/organisation?done=1")
        #expect(site.platform.reference.directory.unit(UnitID("liushu"))?.level == .town)
    }

    @Test func `does not close a unit on which something still rests`() async throws {
        let site = try await TestSite()
        let client = try await site.signedIn("sysadmin")
        let below = try await client.submit(
            "/admin/organisation/xiahe/close", from: "/admin/organisation/xiahe",
            ["last_day": "2026-12-31", "sure": "yes"])
        #expect(below.text.contains("下级单位还在"))
        let held = try await client.submit(
            "/admin/organisation/xiahe_1/close", from: "/admin/organisation/xiahe_1",
            ["last_day": "2026-12-31", "sure": "yes"])
        #expect(held.text.contains("还有人在此任职"))
        let free = try await client.submit(
            "/admin/organisation/xiahe_2/close", from: "/admin/organisation/xiahe_2",
            ["last_day": "2026-12-31", "sure": "yes"])
        #expect(free.status == .seeOther)
        #expect(site.platform.reference.directory.unit(UnitID("xiahe_2"))?.until?.description == "2026-12-31")
    }

    @Test func `notes every change for the auditor`() async throws {
        let site = try await TestSite()
        let client = try await site.signedIn("sysadmin")
        _ = try await client.submit(
            "/admin/organisation/xiahe_2/close", from: "/admin/organisation/xiahe_2",
            ["last_day": "2026-12-31", "sure": "yes"])
        let auditor = try await site.signedIn("auditor")
        let page = try await auditor.get("/admin/audit/changes")
        #expect(page.text.contains("撤销单位 下河村第二网格，最后一天 2026-12-31"))
    }
}

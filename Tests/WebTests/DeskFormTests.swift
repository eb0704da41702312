import Casework
import HTTPTypes
import Mechanisms
import Operations
import Organisation
import Storage
import StorageSQLite
import Streams
import Testing
import WorkCalendar

@testable import Web

/// What people at the desk see and type.
struct `The desk` {
    private static let door = "/desk/new/township_centre/police"

    private static func visit(_ site: TestSite, _ more: [String: String] = [:]) async throws
        -> (RouterClient, RouterClient.Reply)
    {
        let police = try await site.signedIn("police")
        var fields = [
            "fields[story]": "邻居因停车争吵", "place": "xiahe", "parties[0][side]": "applicant",
            "parties[0][name]": "林小满", "parties[1][side]": "respondent", "parties[1][name]": "陈家旺",
        ]
        for (key, value) in more { fields[key] = value }
        let form = try await police.get(door)
        for name in ["csrf", "form_key"] { fields[name] = form.hidden(name) }
        return (
            police, try await police.post(door, fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        )
    }

    private static func id(_ receipt: RouterClient.Reply) throws -> String {
        String(try #require(receipt.text.firstMatch(of: /"\/desk\/case\/([^"\/]+)"/)?.1))
    }

    @Test func `shows offers side by side, each with its unit and day, to the sender and to each receiver`()
        async throws
    {
        let site = try await TestSite()
        let (police, receipt) = try await Self.visit(site)
        let id = try Self.id(receipt)
        let page = "/desk/case/\(id)"
        for act in ["to_village", "to_studio"] {
            let sent = try await police.submit("\(page)/act/\(act)", from: page, [:])
            #expect(sent.status == .seeOther, "\(act): \(sent.text)")
        }
        let seen = try await police.get(page).text
        #expect(seen.contains("移交村（居）调解：") && seen.contains("至下河村人民调解委员会，等待答复"))
        #expect(seen.contains("驻青溪派出所人民调解工作室，等待答复"))
        // Each receiver has it on the list, and answers its own.
        let zhou = try await site.signedIn("zhou")
        #expect(try await zhou.get("/desk/list/offer_open").text.contains("邻居因停车争吵"))
        let declined = try await zhou.submit(
            "\(page)/act/answer_referral", from: page, ["answer": "reject", "reason": "不属本村"])
        #expect(declined.status == .seeOther, "\(declined.text)")
        let after = try await police.get(page).text
        #expect(after.contains("下河村人民调解委员会退回，等待裁定"))
        #expect(after.contains("驻青溪派出所人民调解工作室，等待答复"))
    }

    @Test func `lets several units be ticked, and shows them ticked when the form comes back`() throws {
        let named = Ask("co_units", Bilingual(zh: "共同办理单位", en: "Units"), .many(.unit))
        let typed = FormTree.input(from: [("co_units", "police"), ("co_units", "housing")])
        let units = ["police", "housing", "archive"].map {
            Unit(id: UnitID($0), name: Bilingual(both: $0), level: .town, isTerritory: false, parent: nil)
        }
        let maker = FieldMaker(
            language: .zh, directory: Directory(units: units, posts: [], accounts: []), units: units,
            typed: typed)
        let field = try #require(maker.fields([named]).first)
        #expect(field.isChecks && field.options.filter(\.isSelected).map(\.value) == ["police", "housing"])
    }

    @Test func `keeps the number of the office that sent it: on the case, in search, and on papers`()
        async throws
    {
        let site = try await TestSite()
        let (police, receipt) = try await Self.visit(
            site, ["other_office": "110 警情", "other_number": "J20260302-88"])
        let id = try Self.id(receipt)
        let page = try await police.get("/desk/case/\(id)").text
        #expect(page.contains("110 警情") && page.contains("J20260302-88"))
        try await site.platform.followIndex()
        #expect(try await police.get("/desk/queue?q=J20260302-88").text.contains("邻居因停车争吵"))
        let sent = try await police.submit("/desk/case/\(id)/act/to_village", from: "/desk/case/\(id)", [:])
        #expect(sent.status == .seeOther)
        let paper = try #require(
            try await police.get("/desk/case/\(id)").text.firstMatch(
                of: /href="(\/desk\/case\/[^"]+\/paper\/[^"]+)"/)?.1)
        let form = try await police.get(String(paper)).text
        #expect(form.contains("110 警情编号") && form.contains("J20260302-88"))
    }

    @Test
    func `takes no half of it, and says which half is missing beside the field, with all that was typed`()
        async throws
    {
        let site = try await TestSite()
        let (_, refused) = try await Self.visit(site, ["other_number": "J20260302-88"])
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("请填写「其他机关」") && refused.text.contains("href=\"#other_office\""))
        #expect(
            refused.text.contains("value=\"J20260302-88\"")
                && refused.text.contains("<details class=\"panel\" open>"))
    }

    @Test func `says all that is wrong at once, each beside its field and in whichever row it stands`()
        async throws
    {
        let site = try await TestSite()
        let (_, refused) = try await Self.visit(
            site,
            [
                "fields[story]": "", "parties[0][identity_number]": "123", "parties[1][phone]": "1000001",
                "other_office": "12345",
            ])
        #expect(refused.status == .unprocessableContent)
        for href in [
            "#fields-story-", "#parties-0--identity_number-", "#parties-1--phone-", "#other_number",
        ] { #expect(refused.text.contains("<a href=\"\(href)\">"), "\(href)") }
        #expect(!refused.text.contains("#parties-0--phone-"))
        #expect(refused.text.contains("id=\"parties-1--phone-\""))
    }
}

struct `A form with a file that is refused` {
    @Test func `says what else is wrong in the same round`() async throws {
        let site = try await TestSite()
        let resident = site.visitor()
        let door = "/new/online_consultation/online"
        let form = try await resident.get(door)
        let refused = try await resident.sendParts(
            door,
            [
                ("csrf", try #require(form.hidden("csrf"))),
                ("form_key", try #require(form.hidden("form_key"))), ("fields[title]", "路灯不亮"),
                ("parties[0][phone]", "1000001"),
            ], files: [("录像.exe", [0x7F, 0x45, 0])])
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("文件“录像.exe”的类型不能接收"))
        #expect(refused.text.contains("href=\"#fields-letter-\""))
        #expect(refused.text.contains("座机请加区号"))
    }
}

struct `A matter where nobody is` {
    @Test func `stands before the system administrator, who gives it to a unit in which somebody is`()
        async throws
    {
        let site = try await TestSite()
        let secadmin = try await site.signedIn("secadmin")
        let zhou = try await site.signedIn("zhou")
        let receipt = try await zhou.submit(
            "/desk/new/people_mediation/window",
            [
                "fields[story]": "楼上漏水", "place": "xiahe", "parties[0][side]": "applicant",
                "parties[0][name]": "林小满",
            ])
        let id = try #require(receipt.text.firstMatch(of: /"\/desk\/case\/([^"\/]+)"/)?.1)
        let path = "/admin/accounts/zhou"
        let off = try await secadmin.submit(path + "/active", from: path, ["active": "no", "sure": "yes"])
        #expect(off.status == .seeOther)
        let sysadmin = try await site.signedIn("sysadmin")
        let page = try await sysadmin.get("/admin/organisation").text
        #expect(page.contains("转交给有人的单位") && page.contains("case:\(id)") || page.contains(String(id)))
        // Nothing of what it is about.
        #expect(!page.contains("楼上漏水") && !page.contains("林小满"))
        let stream = try #require(page.firstMatch(of: /name="stream" value="([^"]+)"/)?.1)
        let placed = try await sysadmin.submit(
            "/admin/stray", from: "/admin/organisation",
            ["stream": String(stream), "unit": "qingxi_committee"])
        #expect(placed.status == .seeOther, "\(placed.text)")
        let town = try await site.signedIn("justice")
        #expect(try await town.get("/desk/case/\(id)").text.contains("青溪镇人民调解委员会"))
        // Once somebody has it, it is no administrator's any more.
        let again = try await sysadmin.submit(
            "/admin/stray", from: "/admin/organisation",
            ["stream": String(stream), "unit": "qingxi_committee"])
        #expect(again.status == .forbidden)
        #expect(try await sysadmin.get("/admin/organisation").text.contains("在办 1 件") == false)
    }
}

import Casework
import Foundation
import HTTPTypes
import Mechanisms
import Operations
import Organisation
import Packs
import Storage
import StorageSQLite
import Testing
import WorkCalendar

@testable import Web

struct `What residents send` {
    private static let door = "/new/township_centre/online"

    private static func send(_ site: TestSite, place: String?) async throws -> String {
        let resident = try site.visitor(from: "10.8.0.1")
        let form = try await resident.get(door)
        var fields = [
            ("csrf", try #require(form.hidden("csrf"))), ("fields[story]", "邻居装修打裂了墙"),
            ("parties[0][name]", "林小满"),
        ]
        if let place { fields.append(("place", place)) }
        let sent = try await resident.post(door, fields)
        return String(try #require(sent.location.firstMatch(of: /track\/([^?]+)/)?.1))
    }

    @Test func `needs a place where the form says so, and nowhere else`() async throws {
        let site = try await TestSite()
        var kinds: Set<Bool> = []
        for (id, mechanism) in site.platform.reference.active {
            for entry in mechanism.entries.all where entry.isPublic {
                let page = try await site.visitor().get("/new/\(id)/\(entry.id)").text
                let start = try #require(page.range(of: "name=\"place\""))
                let tag = page[start.lowerBound...].prefix { $0 != ">" }
                #expect(tag.contains("required") == entry.demandsPlace, "\(id) \(entry.id)")
                let label = try #require(page.firstMatch(of: /<label for="place">.*?<\/label>/)?.0)
                #expect(label.contains("选填") == !entry.demandsPlace, "\(id) \(entry.id): \(label)")
                kinds.insert(entry.demandsPlace)
            }
        }
        #expect(kinds == [true, false])
    }

    @Test func `without a place waits at the desk of the county, which finds it out and passes it on`()
        async throws
    {
        let site = try await TestSite()
        let code = try await Self.send(site, place: nil)
        let page = try await site.visitor().get("/track/\(code)").text
        #expect(page.contains("县社会治理综合服务中心") && page.contains("您没有写明地点"))
        let desk = try await site.signedIn("county_desk")
        #expect(try await desk.get("/desk/list/unsigned").text.contains("邻居装修打裂了墙"))
        let list = try await desk.get("/desk/queue").text
        let id = try #require(list.firstMatch(of: /\/desk\/case\/([^"]+)"/)?.1)
        let opened = try await desk.get("/desk/case/\(id)")
        #expect(opened.text.contains("确定地点并分送") && opened.text.contains("县级分送岗"))
        let registrar = try await site.signedIn("registrar")
        #expect(try await registrar.get("/desk/case/\(id)").status == .notFound)
        let placed = try await desk.post(
            "/desk/case/\(id)/act/place",
            [("csrf", try #require(opened.hidden("csrf"))), ("form_key", "k"), ("place", "xiahe")])
        #expect(placed.status == .seeOther)
        #expect(try await registrar.get("/desk/case/\(id)").text.contains("邻居装修打裂了墙"))
    }

    @Test func `to a post that stands empty is seen by those above, and the administrators are warned`()
        async throws
    {
        let site = try await TestSite()
        let secadmin = try await site.signedIn("secadmin")
        func switchOff(_ account: String) async throws {
            let path = "/admin/accounts/\(account)"
            let sent = try await secadmin.submit(
                path + "/active", from: path, ["active": "no", "sure": "yes"])
            #expect(sent.status == .seeOther, "\(sent.text)")
        }
        let quiet = try await site.signedIn("sysadmin").get("/admin/organisation").text
        #expect(!quiet.contains("岗位空缺") && !quiet.contains("会没有人接收"))
        // A village's only mediator goes; what lies there is seen by the mediators of the town.
        let zhou = try await site.signedIn("zhou")
        let door = "/desk/new/people_mediation/window"
        let receipt = try await zhou.submit(
            door,
            [
                "fields[story]": "楼上漏水", "place": "xiahe", "parties[0][side]": "applicant",
                "parties[0][name]": "林小满",
            ])
        let id = try #require(receipt.text.firstMatch(of: /"\/desk\/case\/([^"\/]+)"/)?.1)
        let town = try await site.signedIn("justice")
        try await switchOff("zhou")
        let seen = try await town.get("/desk/case/\(id)")
        #expect(seen.status == .ok && seen.text.contains("楼上漏水"))
        let warned = try await site.signedIn("sysadmin").get("/admin/organisation").text
        #expect(warned.contains("下河村人民调解委员会 · 人民调解员：无人在岗，在办 1 件"))
        #expect(warned.contains("暂由青溪镇大调解中心看到") || warned.contains("暂由青溪镇人民调解委员会看到"))
        #expect(try await secadmin.get("/admin/accounts").text.contains("无人在岗，在办 1 件"))
        // The county's only desk goes: new matters lie in its empty post, and whoever heads the centre sees them.
        try await switchOff("county_desk")
        _ = try await Self.send(site, place: nil)
        let head = try await site.signedIn("county_head")
        #expect(try await head.get("/desk/queue").text.contains("邻居装修打裂了墙"))
        #expect(
            try await site.signedIn("sysadmin").get("/admin/organisation").text.contains(
                "没有写明地点的事项没有人接收"))
    }

    @Test func `may reach nobody in no organisation that a server starts with`() async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appendingPathComponent("demo/organisation.yaml"), encoding: .utf8)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "liandong-reach-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("organisation.yaml")
        let keys = try KeyRing.load(from: folder.appendingPathComponent("keys"), mayCreate: true)
        let store = try SQLiteStore(path: folder.appendingPathComponent("store.sqlite").path, keys: keys)
        defer { try? store.close() }
        func open(without post: String) async throws {
            try text.replacing(post, with: post.prefix { $0 != "[" } + "[]").write(
                to: file, atomically: true, encoding: .utf8)
            let start = PlatformStart(
                packs: root.appendingPathComponent("packs"),
                calendar: root.appendingPathComponent("calendars/china-mainland.txt"), organisation: file)
            _ = try await start.open(
                store, files: AttachmentFolder(root: folder.appendingPathComponent("attachments")))
        }
        for (post, words) in [
            (
                "county_centre: [county_desk, liaison, handler]",
                ["没有写明地点的事项没有人接收", "县级分送岗", "place: required"]
            ),
            (
                "baishi_centre: [registrar, centre_director, town_petition, level_head, township_secretary, village_cadre]",
                ["发生在白石镇塘口村及以下的事项没有人接收", "中心值班员"]
            ),
        ] {
            do {
                try await open(without: post)
                Issue.record("a server starts without \(post)")
            } catch let failure as PlatformStart.Failure {
                let said = failure.description
                for word in words { #expect(said.contains(word), "\(said)") }
            }
            // What was refused left nothing behind.
            #expect(try await store.read { try $0.organisationVersion() } == 0)
        }
        try await open(without: "nothing at all")
    }
}

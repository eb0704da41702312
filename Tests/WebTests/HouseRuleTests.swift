import Casework
import Foundation
import HTTPTypes
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import Testing
import WorkCalendar

@testable import Web

struct `A telephone number` {
    @Test func `is a mobile number of 11 digits or a landline with its area code`() {
        for good in [
            "13800001234", "138 0000 1234", "+86 138-0000-1234", "0570-1000001", "(010)12345678",
            "057112345678转8001",
            "+86 570 1000001", "4001234567", "+852 2345 6789", "１３８００００１２３４",
        ] {
            #expect(PhoneNumber.fault(in: good) == nil, "\(good)")
        }
        for bare in ["1000001", "6234 5678"] {
            #expect(PhoneNumber.fault(in: bare) == .noAreaCode, "\(bare)")
        }
        for wrong in ["1380000123", "12800001234", "138000012345", "110", "12345", "电话", "", "138****1234"] {
            #expect(PhoneNumber.fault(in: wrong) == .notANumber, "\(wrong)")
        }
        #expect(PhoneNumber.fault(in: "12345", isService: true) == nil, "everybody knows the hotline")
    }

    @Test func `without its area code is sent back with what is missing, beside the field`() async throws {
        let site = try await TestSite()
        let door = "/new/online_consultation/online"
        let sent = try await site.visitor().submit(
            door, ["fields[title]": "路灯", "fields[letter]": "不亮", "parties[0][phone]": "1000001"])
        #expect(sent.status == .unprocessableContent && sent.text.contains("座机请加区号"))
    }
}

struct `The pages` {
    @Test func `answer HEAD, and say in the reader's language what is not there`() async throws {
        let site = try await TestSite()
        #expect(try await site.visitor().send(.head, "/").status == .ok)
        let desk = try await site.signedIn("desk")
        _ = try await desk.get("/desk?lang=en")
        let missing = try await desk.get("/desk/nowhere")
        #expect(missing.status == .notFound && missing.text.contains("There is no such page or matter"))
        #expect(try await site.visitor().get("/desk/nowhere").text.contains("没有找到这个页面或事项"))
    }

    @Test func `offer to register only to those who may`() async throws {
        let site = try await TestSite()
        let leader = try await site.signedIn("leader").get("/desk").text
        #expect(!leader.contains("href=\"/desk/new\""))
        #expect(try await site.signedIn("registrar").get("/desk").text.contains("href=\"/desk/new\""))
    }

    @Test func `say no place twice, and name an account for the journey of a village's mediator`()
        async throws
    {
        let site = try await TestSite()
        let directory = site.platform.reference.directory
        #expect(directory.address(of: UnitID("qingxi_centre")).zh == "青溪镇大调解中心")
        #expect(directory.address(of: UnitID("xiahe")).zh == "青溪镇下河村")
        #expect(directory.address(of: UnitID("xiahe_1")).zh == "青溪镇下河村第一网格")
        #expect(DemoData.accountsText(site.platform).contains("zhou"))
    }

    @Test func `promise a message only to those who can get one`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter()
        #expect(try await site.visitor().get("/track/\(letter.trackingCode)").text.contains("会发短信到您留下的手机号"))
        let silent = try await site.letter(phone: "0570-1000001")
        let page = try await site.visitor().get("/track/\(silent.trackingCode)").text
        #expect(!page.contains("会发短信") && page.contains("没有留手机号"))
    }
}

struct `What somebody typed` {
    @Test func `they read on that case, and nobody else of their unit does, and it is journaled`()
        async throws
    {
        let site = try await TestSite()
        let police = try await site.signedIn("police")
        let receipt = try await police.submit(
            "/desk/new/township_centre/police",
            [
                "fields[story]": "两家争吵", "place": "xiahe", "parties[0][side]": "applicant",
                "parties[0][name]": "赵春花", "parties[0][phone]": "13800001234",
            ])
        let id = try #require(receipt.text.firstMatch(of: /"\/desk\/case\/([^"\/]+)"/)?.1)
        let own = try await police.get("/desk/case/\(id)").text
        #expect(own.contains("赵春花") && own.contains("13800001234"))
        let posts = site.platform.reference.directory.posts
        let post = try #require(posts.first { $0.account.text == "police" })
        let auditor = site.platform.person(
            AccountID("auditor"), acting: posts.first { $0.account.text == "auditor" })
        let notes = try await site.platform.readings(by: auditor)
        #expect(notes.contains { $0.account.text == "police" && $0.fields.contains("party") })
        // A colleague in the same post sees that there is a name.
        let colleague = Post(unit: post.unit, role: post.role, account: AccountID("grid"))
        let seen = try await site.platform.read(
            CaseID(String(id)), by: site.platform.person(AccountID("grid"), acting: colleague))
        #expect(seen.state.parties.first?.name?.text == "赵＊＊")
    }
}

struct `A session` {
    @Test func `is recorded from its hour on, and where it is brought forward is fixed anew`() async throws {
        let clock = MovingClock()
        let site = try await TestSite(clock: { clock.now })
        let post = try #require(site.platform.reference.directory.posts.first { $0.account.text == "zhou" })
        let zhou = site.platform.person(AccountID("zhou"), acting: post)
        let parties: [Input] = [
            .group(["side": .text("applicant"), "name": .text("赵春花")]),
            .group(["side": .text("respondent"), "name": .text("陈家旺")]),
        ]
        let dispute = try await site.platform.register(
            Registration(
                MechanismID("people_mediation"), entry: "window",
                answers: Answers(
                    asked: .group([
                        "place": .text("xiahe"), "matter": .text("neighbour"), "parties": .list(parties),
                    ]), fields: .group(["story": .text("楼上漏水")]))), by: zhou.actor)
        func act(_ name: String, _ asked: [String: Input] = [:]) async throws {
            try await site.platform.act(
                Acting(name, answers: Answers(asked: .group(asked))), on: dispute.id, by: zhou)
        }
        try await act("accept")
        try await act("begin")
        try await act("appoint", ["mediator": .text("zhou")])
        let at = clock.now.adding(milliseconds: 3_600_000)
        try await act("notify", ["time": .text(at.text)])
        let record: [String: Input] = ["note": .text("双方陈述"), "agreed": .text("no")]
        await #expect(throws: Rejection.self) { try await act("session", record) }
        clock.pass(minutes: 61)
        try await act("session", record)
        // An hour ahead again, and then sooner.
        try await act("notify", ["time": .text(clock.now.adding(milliseconds: 3_600_000).text)])
        try await act("notify", ["time": .text(clock.now.text)])
        clock.pass(minutes: 1)
        try await act("session", record)
    }
}

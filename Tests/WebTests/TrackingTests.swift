import Casework
import HTTPTypes
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import Testing
import Web
import WorkCalendar

struct `The tracking page` {
    @Test func `shows where a guided resident can turn, and no answer`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter()
        let posts = site.platform.reference.directory.posts
        let desk = site.platform.person(
            AccountID("desk"), acting: posts.first { $0.account.text == "desk" })
        try await site.platform.act(
            Acting("guide", answers: Answers(asked: .group(["guidance": .text("请向供电所报修。")]))),
            on: letter.id, by: desk)
        let page = try await site.visitor().get("/track/\(letter.trackingCode)")
        #expect(page.text.contains("应向哪里提出") && page.text.contains("请向供电所报修。"))
        #expect(!page.text.contains("<h2>答复</h2>"))
    }

    @Test func `shows until when a clock was extended and why, and a message says that it was`()
        async throws
    {
        let site = try await TestSite(isDemo: true)
        let parties: [Input] = [
            .group([
                "side": .text("applicant"), "name": .text("赵春花"), "phone": .text("138 0000 0001"),
            ]), .group(["side": .text("respondent"), "name": .text("陈家旺")]),
        ]
        let posts = site.platform.reference.directory.posts
        let zhou = site.platform.person(
            AccountID("zhou"), acting: posts.first { $0.account.text == "zhou" })
        let dispute = try await site.platform.register(
            Registration(
                MechanismID("people_mediation"), entry: "window",
                answers: Answers(
                    asked: .group([
                        "place": .text("xiahe"), "matter": .text("neighbour"), "parties": .list(parties),
                    ]), fields: .group(["story": .text("楼上漏水")]))), by: zhou.actor)
        try await site.platform.act(Acting("accept"), on: dispute.id, by: zhou)
        let extended = try await site.platform.act(
            Acting(
                "extend",
                answers: Answers(
                    asked: .group([
                        "clock": .text("settle"), "by": .text("10d"), "reason": .text("等鉴定意见"),
                        "parties_agree": .text("yes"),
                    ]))), on: dispute.id, by: zhou)
        let due = try #require(extended.runningClocks.first).due.text
        let page = try await site.visitor().get("/track/\(dispute.trackingCode)")
        #expect(page.text.contains("延长至 \(due)：等鉴定意见"))
        let messages = try await site.visitor().get("/demo/messages")
        #expect(messages.text.contains("13800000001") && messages.text.contains("延长至 \(due)"))
    }

    @Test func `is there for a year after the end, and then says that the code is no longer good`()
        async throws
    {
        let clock = MovingClock()
        let site = try await TestSite(clock: { clock.now })
        let letter = try await site.letter()
        clock.pass(minutes: 400 * 24 * 60)
        let resident = try site.visitor(from: "10.9.0.1")
        let path = "/track/\(letter.trackingCode)"
        #expect(try await resident.get(path).status == .ok, "an open matter, however old")
        let withdrawn = try await resident.submit(
            path + "/withdraw", ["sure": "yes", "note": "已修好"])
        #expect(withdrawn.status == .seeOther)
        clock.pass(minutes: 365 * 24 * 60)
        #expect(try await resident.get(path).status == .ok)
        let token = try #require(try await resident.get(path).hidden("csrf"))
        clock.pass(minutes: 24 * 60)
        let over = try await resident.get(path)
        #expect(over.status == .gone && over.text.contains("查询码已过期"))
        #expect(try await resident.post(path + "/rate", [("csrf", token), ("score", "5")]).status == .gone)
    }

    /// A dispute before the committee of a village, whose applicant left a number.
    private static func dispute(_ site: TestSite) async throws -> (Platform.Registered, Person) {
        let parties: [Input] = [
            .group([
                "side": .text("applicant"), "name": .text("赵春花"), "phone": .text("13800000001"),
            ]), .group(["side": .text("respondent"), "name": .text("陈家旺"), "phone": .text("13800000002")]),
        ]
        let post = try #require(site.platform.reference.directory.posts.first { $0.account.text == "zhou" })
        let zhou = site.platform.person(AccountID("zhou"), acting: post)
        let dispute = try await site.platform.register(
            Registration(
                MechanismID("people_mediation"), entry: "window",
                answers: Answers(
                    asked: .group([
                        "place": .text("xiahe"), "matter": .text("neighbour"), "parties": .list(parties),
                    ]), fields: .group(["story": .text("楼上漏水")]))), by: zhou.actor)
        for act in ["accept", "begin"] { try await site.platform.act(Acting(act), on: dispute.id, by: zhou) }
        return (dispute, zhou)
    }

    @Test func `shows the session with its room, the reminders, what was sent, and what comes next`()
        async throws
    {
        let site = try await TestSite(isDemo: true)
        let (dispute, zhou) = try await Self.dispute(site)
        try await site.platform.act(
            Acting(
                "notify",
                answers: Answers(asked: .group(["time": .text("2026-09-28 09:00"), "room": .text("村委会二楼")]))),
            on: dispute.id, by: zhou)
        let path = "/track/\(dispute.trackingCode)"
        let resident = try site.visitor(from: "10.9.0.2")
        #expect(
            try await resident.submit(path + "/remind", from: path, ["note": "天花板又漏了"]).location
                == path + "?done=remind")
        let page = try await resident.get(path).text
        for text in [
            "2026-09-28 09:00", "村委会二楼", "天花板又漏了", "已受理，由下河村人民调解委员会办理", "请于 2026-09-28 09:00 参加调解",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        // What was written to the other side is not theirs.
        let sent = try await site.platform.track(TrackingCode(dispute.trackingCode)).messages
        #expect(sent.filter { $0.text.contains("2026-09-28") }.count == 1)
        let english = try await resident.get(path + "?lang=en").text
        #expect(english.contains("What happens next") && english.contains("Please come to the session"))
    }

    @Test func `asks once more before a matter is taken back, and for no rating after it`() async throws {
        let site = try await TestSite()
        let letter = try await site.letter()
        let path = "/track/\(letter.trackingCode)"
        let resident = try site.visitor(from: "10.9.0.3")
        let unsure = try await resident.submit(path + "/withdraw", from: path)
        #expect(unsure.location == path + "/withdraw")
        #expect(try await site.platform.track(TrackingCode(letter.trackingCode)).face.isOpen)
        #expect(try await resident.get(path + "/withdraw").text.contains("确认撤回"))
        let sure = try await resident.submit(path + "/withdraw", ["sure": "yes"])
        #expect(sure.location == path + "?done=withdraw")
        let page = try await resident.get(path).text
        #expect(page.contains("已登记为撤回，不再办理") && !page.contains("请评价"))
    }

    @Test
    func
        `takes a letter up again at the desk where the answer got the lowest mark, and asks anew after the next`()
        async throws
    {
        let clock = MovingClock()
        let site = try await TestSite(clock: { clock.now })
        let letter = try await site.letter()
        let post = try #require(site.platform.reference.directory.posts.first { $0.account.text == "desk" })
        let desk = site.platform.person(AccountID("desk"), acting: post)
        func answer() async throws {
            clock.pass(minutes: 5)
            try await site.platform.act(
                Acting(
                    "answer_now",
                    answers: Answers(asked: .group(["reply": .text("已转办。"), "matter": .text("other")]))),
                on: letter.id, by: desk)
            clock.pass(minutes: 5)
        }
        let path = "/track/\(letter.trackingCode)"
        let resident = try site.visitor(from: "10.9.0.4")
        try await answer()
        #expect(try await resident.get(path).text.contains("打 1 分的，来信回到受理台重新办理"))
        _ = try await resident.submit(path + "/rate", from: path, ["score": "1", "note": "没修"])
        let again = try await resident.get(path).text
        #expect(again.contains("待受理") && !again.contains("请评价"))
        try await answer()
        #expect(try await resident.get(path).text.contains("请评价"), "the second answer")
        clock.pass(minutes: 5)
        _ = try await resident.submit(path + "/rate", from: path, ["score": "4"])
        #expect(try await resident.get(path).text.contains("已结案"))
    }
}

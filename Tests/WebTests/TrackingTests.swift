import Casework
import HTTPTypes
import Mechanisms
import Operations
import Organisation
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
        let withdrawn = try await resident.submit(path + "/withdraw", from: path, ["reason": "已修好"])
        #expect(withdrawn.status == .seeOther)
        clock.pass(minutes: 365 * 24 * 60)
        #expect(try await resident.get(path).status == .ok)
        let token = try #require(try await resident.get(path).hidden("csrf"))
        clock.pass(minutes: 24 * 60)
        let over = try await resident.get(path)
        #expect(over.status == .gone && over.text.contains("查询码已过期"))
        #expect(try await resident.post(path + "/rate", [("csrf", token), ("score", "5")]).status == .gone)
    }
}

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

struct `A case that was split` {
    @Test func `leads to the case of those who go on apart, and that one back`() async throws {
        let site = try await TestSite()
        let posts = site.platform.reference.directory.posts
        let zhou = site.platform.person(AccountID("zhou"), acting: posts.first { $0.account.text == "zhou" })
        let parties: [Input] = [
            .group(["side": .text("applicant"), "name": .text("王工等人"), "head_count": .text("23")]),
            .group(["side": .text("respondent"), "name": .text("某建筑公司")]),
        ]
        let dispute = try await site.platform.register(
            Registration(
                MechanismID("people_mediation"), entry: "window",
                answers: Answers(
                    asked: .group([
                        "place": .text("xiahe"), "matter": .text("labour"), "parties": .list(parties),
                    ]), fields: .group(["story": .text("拖欠工资")]))), by: zhou.actor)
        let accepted = try await site.platform.act(Acting("accept"), on: dispute.id, by: zhou)
        let desk = try await site.signedIn("zhou")
        let before = try await desk.get("/desk/case/\(dispute.id)")
        #expect(!before.text.contains("相关案件"))
        let group = try #require(accepted.parties.first)
        let sent = try await desk.post(
            "/desk/case/\(dispute.id)/act/split",
            [
                ("csrf", before.hidden("csrf") ?? ""), ("form_key", "split-1"),
                ("parties[0][party]", group.id.text), ("parties[0][people]", "2"), ("reason", "二人未签署"),
            ])
        #expect(sent.status == .seeOther)

        let whole = try await site.platform.read(dispute.id, by: zhou)
        let part = try #require(whole.kin.first)
        #expect(whole.state.parties.first?.headCount == 21)
        #expect(part.row.number != nil && part.row.number != whole.state.number)
        let page = try await desk.get("/desk/case/\(dispute.id)")
        #expect(page.text.contains("另案办理") && page.text.contains("/desk/case/\(part.row.stream.id)"))
        let other = try await desk.get("/desk/case/\(part.row.stream.id)")
        #expect(other.text.contains("原案") && other.text.contains("/desk/case/\(dispute.id)"))
        #expect(other.text.contains("王工等人") && other.text.contains("拖欠工资"))
    }
}

import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

struct `Notices` {
    static let parties: Input = [
        ["id": "zhao", "side": "applicant", "name": "赵春花", "phone": "13800000001"],
        ["id": "chen", "side": "respondent", "name": "陈家旺", "phone": "13800000002"],
    ]

    static let extend: Input = [
        "clock": "settle", "by": "10d", "reason": "等鉴定意见", "parties_agree": "yes",
    ]

    private func topics(_ desk: Desk) -> [String] {
        desk.notices.map { notice in
            let to = notice.phone ?? notice.account?.text ?? ""
            return "\(notice.key.prefix { $0 != "/" }) \(to)"
        }
    }

    @Test func `tell both sides of sessions and agreements, and nobody what was written`() throws {
        let desk = try Desk.mediating(parties: Self.parties)
        desk.notices = []
        try desk.act("notify", ["time": "2026-03-05 09:00", "room": "二楼"], by: "zhou")
        #expect(topics(desk) == ["session 13800000001", "session 13800000002"])
        #expect(
            desk.notices.allSatisfy {
                $0.text.zh.contains("2026-03-05 09:00") && $0.text.en.contains("2026-03-05 09:00")
            })
        desk.notices = []
        try desk.act("draft", ["terms": "修好并赔偿"], by: "zhou")
        #expect(topics(desk) == ["to_sign 13800000001", "to_sign 13800000002"])
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who) }
        #expect(topics(desk).suffix(2) == ["in_effect 13800000001", "in_effect 13800000002"])
        for notice in desk.notices {
            for text in [notice.text.zh, notice.text.en, notice.subject.zh, notice.subject.en] {
                for secret in ["漏水", "赔偿", "赵春花", "陈家旺", "二楼"] { #expect(!text.contains(secret)) }
            }
        }
    }

    @Test func `stop for those who want none, but for what the law owes them`() throws {
        let desk = try Desk.mediating(parties: Self.parties)
        try desk.carryOut(.hear(false), by: .resident)
        #expect(desk.state.wantsNoMessages == true)
        desk.notices = []
        try desk.act("notify", ["time": "2026-03-05 09:00"], by: "zhou")
        #expect(topics(desk) == ["session 13800000002"])
        desk.notices = []
        try desk.act("extend", Self.extend, by: "zhou")
        #expect(topics(desk) == ["extended 13800000001", "extended 13800000002"])
        try desk.carryOut(.hear(true), by: .resident)
        #expect(desk.state.wantsNoMessages == nil && desk.folded() == desk.state)
        desk.notices = []
        try desk.act("notify", ["time": "2026-03-06 09:00"], by: "zhou")
        #expect(topics(desk) == ["session 13800000001", "session 13800000002"])
    }

    @Test func `are stopped by residents alone`() throws {
        let desk = try Desk.mediation(parties: Self.parties)
        #expect(throws: Rejection.self) { try desk.carryOut(.hear(false), by: desk.actor("zhou")) }
    }

    @Test func `tell staff of offers, and whoever stands above of what is overdue`() throws {
        let desk = try Desk.intake()
        try desk.act("hand", by: "ann")
        let offered = try #require(desk.notices.first)
        #expect(offered.key.hasPrefix("offered/") && offered.account != nil && offered.phone == nil)
        #expect(!offered.subject.zh.isEmpty && !offered.subject.en.isEmpty)
        desk.notices = []
        try desk.wait(until: "2026-03-20 09:00")
        let found = Set(topics(desk).map { $0.prefix { $0 != " " } })
        #expect(found.isSuperset(of: ["overdue", "raised"]))
        #expect(desk.notices.allSatisfy { $0.account != nil })
    }

    @Test func `of a receipt carry the code and go to the first who left a number`() throws {
        let desk = try Desk.mediation(parties: Self.parties)
        let receipt = try #require(desk.state.receipt(code: "7k3m-2222-3333-4444", in: desk.mechanism))
        #expect(receipt.phone == "13800000001" && receipt.language == .zh)
        #expect(
            receipt.text.zh.contains("7k3m-2222-3333-4444") && receipt.text.en.contains("7k3m-2222-3333-4444")
        )
        #expect(!receipt.text.zh.contains("漏水"))
        #expect(try Desk.mediation().state.receipt(code: "x", in: desk.mechanism) == nil)
    }
}

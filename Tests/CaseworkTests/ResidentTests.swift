import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

struct `A resident guided elsewhere` {
    static func guided() throws -> Desk {
        let desk = try Desk.shipped("online-consultation")
        try desk.register("online", ["title": "工资", "letter": "欠薪两个月。", "place": "xiahe"], by: "resident")
        try desk.act("guide", ["guidance": "请向劳动监察大队提出。"], by: "desk")
        return desk
    }

    @Test func `reads where to turn, and is not told of an answer`() throws {
        let desk = try Self.guided()
        let face = PublicFace(of: desk.state, at: desk.now)
        #expect(face.guidance == "请向劳动监察大队提出。")
        #expect(face.reply == nil)
        #expect(face.moments.map(\.moment).contains(.guided))
        #expect(!face.moments.map(\.moment).contains(.replied))
        let line = try #require(desk.journal().compactMap { $0.body as? Guided }.first)
            .line(MechanismNames(desk.mechanism, desk.directory))
        #expect(line.zh.contains("引导") && line.en.contains("Told where to turn"))
    }

    @Test func `does not count as answered`() throws {
        let desk = try Self.guided()
        var (before, measures): (CaseState?, [String]) = (nil, [])
        for event in desk.journal() {
            let after = try #require(CaseState.evolve(before, event, id: desk.state.id.stream))
            measures += CaseState.counts(of: event, before: before, after: after).map(\.name)
            before = after
        }
        #expect(!measures.contains(Measure.replied.rawValue))
        #expect(measures.contains(Measure.closedGuided.rawValue))
        #expect(desk.state.moments[.replied] == nil)
    }
}

struct `Parties of a clock that is extended` {
    static let parties: Input = [
        ["id": "zhao", "side": "applicant", "name": "赵春花", "phone": "13800000001"],
        ["id": "chen", "side": "respondent", "name": "陈家旺"],
    ]
    static let answer: Input = [
        "clock": "settle", "by": "10d", "reason": "等鉴定意见", "parties_agree": "yes",
    ]

    @Test func `are told the new date and the reason where the pack says so`() throws {
        let desk = try Desk.mediation(parties: Self.parties)
        desk.notices = []
        try desk.act("extend", Self.answer, by: "zhou")
        let due = try desk.clock("settle").due
        let told = try #require(PublicFace(of: desk.state, at: desk.now).extensions.first)
        #expect((told.due, told.reason.shown) == (due, "等鉴定意见"))
        let line = told.line(MechanismNames(desk.mechanism, desk.directory))
        for words in [line.zh, line.en] { #expect(words.contains(due.text) && words.contains("等鉴定意见")) }
        // Who left no number reads it on the page; the reason itself goes over no open line.
        #expect(desk.notices.map(\.phone) == ["13800000001"])
        #expect(desk.notices.allSatisfy { $0.text.zh.contains(due.text) && $0.text.en.contains(due.text) })
        #expect(!desk.notices.contains { $0.text.zh.contains("鉴定") || $0.text.en.contains("鉴定") })
    }

    @Test func `hear of it once each time, and of a refused extension never`() throws {
        let desk = try Desk.mediation(parties: Self.parties)
        desk.notices = []
        for _ in 1...2 { try desk.act("extend", Self.answer, by: "zhou") }
        #expect(desk.answer("extend", Self.answer, by: "zhou") == "extensions_used_up")
        #expect(Set(desk.notices.map(\.key)).count == 2 && desk.notices.count == 2)
        #expect(desk.state.extensionsTold.count == 2)
    }

    @Test func `are not told where the pack does not say so`() throws {
        let desk = try Desk.intake()
        desk.notices = []
        try desk.act("extend", ["clock": "work", "by": "1wd", "reason": "复杂"], by: "leader")
        #expect(desk.state.extensionsTold.isEmpty && desk.notices.isEmpty)
    }
}

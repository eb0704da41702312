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

import Decisions
import Foundation
import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

private let three: Input = [
    ["id": "zhao", "side": "applicant", "name": "赵春花", "phone": "13800000001"],
    ["id": "qian", "side": "applicant", "name": "钱多", "phone": "13800000003"],
    ["id": "chen", "side": "respondent", "name": "陈家旺", "phone": "13800000002"],
]

private func agreed(_ who: String) -> Input { ["party": .text(who), "answer": "agreed"] }

struct `The court's confirmation` {
    /// Filed on 2026-03-03.
    private static func filed() throws -> Desk {
        let desk = try Desk.performing()
        try desk.act("apply_confirmation", ["jointly": "yes"], by: "zhou")
        try desk.act("court_filed", by: "zhou", at: "2026-03-03 10:00")
        return desk
    }

    @Test func `counts thirty days from the agreement that is in effect, not from the one it replaced (33)`()
        throws
    {
        let desk = try Desk.performing()
        try desk.act("new_agreement", by: "zhou", at: "2026-03-20 09:00")
        try desk.act("draft", ["terms": "一次付清"], by: "zhou", at: "2026-03-23 09:00")
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who) }
        for key in ["confirmation", "revisit"] {
            #expect(try desk.clock(key).start == at("2026-03-23 09:00"))
            #expect(try desk.clock(key).due == at("2026-04-22 17:30"))
        }
        #expect(desk.state.clocks.filter { $0.clock.text == "confirmation" }.map(\.end) == [.lapsed, nil])
    }

    @Test func `of an agreement that another replaced is waited for no more`() throws {
        let desk = try Self.filed()
        try desk.act("new_agreement", by: "zhou")
        try desk.act("draft", ["terms": "一次付清"], by: "zhou")
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who) }
        #expect(try desk.clock("ruling").end == .lapsed)
        #expect(desk.answer("court_ruled", ["answer": "confirmed"], by: "zhou") == "not_filed")
    }

    @Test(arguments: ["withdrawn", "treated_as_withdrawn"])
    func `can be taken back before the ruling and applied for again in time (SPC 5, 6)`(why: String) throws {
        let desk = try Self.filed()
        try desk.act("court_withdrawn", ["why": .text(why)], by: "zhou", at: "2026-03-05 09:00")
        #expect(desk.state.mediation.binding?.confirmation == Agreement.Confirmation.none)
        #expect(try desk.clock("ruling").end == .lapsed)
        #expect(try desk.clock("confirmation").isRunning)
        #expect(try desk.clock("confirmation").due == at("2026-04-01 17:30"))
        #expect(desk.answer("court_withdrawn", ["why": .text(why)], by: "zhou") == "not_applied")
        try desk.act("apply_confirmation", ["jointly": "yes"], by: "zhou", at: "2026-04-01 10:00")
        #expect(try desk.clock("confirmation").end == .done)
    }

    @Test func `is not taken back once the court has ruled, nor unaccepted once it has filed (SPC 4)`() throws
    {
        let desk = try Self.filed()
        #expect(desk.answer("court_withdrawn", ["why": "not_accepted"], by: "zhou") == "invalid")
        try desk.act("court_ruled", ["answer": "confirmed"], by: "zhou", at: "2026-03-10 09:00")
        #expect(desk.answer("court_withdrawn", ["why": "withdrawn"], by: "zhou") == "not_applied")
    }

    @Test func `leads to enforcement where it is not performed, and a dismissal to the other routes (33 II)`()
        throws
    {
        for (answer, routes) in [("confirmed", ["enforcement"]), ("dismissed", ["suit"])] {
            let desk = try Self.filed()
            try desk.act("court_ruled", ["answer": .text(answer)], by: "zhou", at: "2026-03-10 09:00")
            try desk.act("broken", by: "zhou", at: "2026-05-06 09:00")
            #expect(desk.state.mediation.routesTold == routes)
        }
        let failed = try Desk.mediating()
        try failed.act("fail", by: "zhou")
        #expect(failed.state.mediation.routesTold == ["suit"])
    }

    @Test func `is not open for longer because the case is taken up again (33)`() throws {
        let desk = try Desk.performing()
        try desk.act("broken", by: "zhou", at: "2026-03-20 09:00")
        try desk.act("reopen", ["reason": "共同申请确认"], by: "zhou", at: "2026-03-23 09:00")
        #expect(try desk.clock("confirmation").due == at("2026-04-01 17:30"))
        #expect(
            desk.answer("apply_confirmation", ["jointly": "yes"], by: "zhou", at: "2026-04-01 17:31")
                == "window_closed")
    }
}

struct `Whoever left` {
    @Test(arguments: ["withdraw", "split"])
    func `is waited for no more`(verb: String) throws {
        let desk = try Desk.mediation(parties: three)
        for who in ["zhao", "chen"] { try desk.act("answer_mediation", agreed(who), by: "zhou") }
        #expect(desk.state.handling.stage.text == "consent")
        try desk.act(
            verb,
            verb == "split"
                ? ["parties": [["party": "qian"]], "reason": "另有请求"]
                : ["party": "qian", "note": "来电要求撤回"],
            by: "zhou")
        #expect(desk.state.moments[.everyoneAgreed] != nil)
        #expect(desk.state.handling.stage.text == "mediating")
    }

    @Test func `neither stops, refuses, signs nor speaks for anybody any more (17, 23)`() throws {
        let desk = try Desk.mediation(parties: three)
        for who in ["zhao", "qian", "chen"] { try desk.act("answer_mediation", agreed(who), by: "zhou") }
        try desk.act("withdraw", ["party": "qian", "note": "来电要求撤回"], by: "zhou")
        #expect(desk.answer("stop_mediation", ["party": "qian"], by: "zhou") == "invalid")
        #expect(
            desk.answer("answer_mediation", ["party": "qian", "answer": "refused"], by: "zhou") == "invalid")
        #expect(
            desk.answer("represent", ["party": "qian", "kind": "agent", "name": "钱子"], by: "zhou")
                == "invalid")
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        try desk.act("draft", ["terms": "修好"], by: "zhou")
        #expect(desk.answer("sign", ["party": "qian", "manner": "signature"], by: "zhou") == "invalid")
    }

    @Test func `leaves only with when and how they said so, and hears of it`() throws {
        let desk = try Desk.mediation(parties: three)
        #expect(desk.answer("withdraw", ["party": "qian"], by: "zhou") == "missing")
        let told = desk.notices.count
        try desk.act("withdraw", ["party": "qian", "note": "三月二日来电要求撤回"], by: "zhou")
        let notice = try #require(desk.notices.dropFirst(told).first)
        #expect(notice.key.hasPrefix("taken_back/") && notice.key.hasSuffix("/qian"))
        #expect(notice.text.zh.contains("如不是您的意思"))
    }

    @Test func `is told nothing of what the others go on with, and does not count as a party`() throws {
        let desk = try Desk.mediation(parties: three)
        for who in ["zhao", "qian", "chen"] { try desk.act("answer_mediation", agreed(who), by: "zhou") }
        try desk.act("withdraw", ["party": "qian", "note": "来电要求撤回"], by: "zhou")
        let told = desk.notices.count
        try desk.act("notify", ["time": "2026-03-05 09:00"], by: "zhou")
        let phones = desk.notices.dropFirst(told).map(\.to)
        #expect(phones == [.phone("13800000001"), .phone("13800000002")])
        let facts = desk.state.feelContext(desk.mechanism, directory: desk.directory, now: desk.now)
        let counted = try FeelExpression(parsing: "case.parties = 2 and case.people = 2 and case.agreed")
        #expect(counted.holds(in: facts))
    }
}

struct `A child` {
    private static func desk(minor: Input = "yes", number: Input = "") throws -> Desk {
        try Desk.mediation(parties: [
            ["id": "kid", "side": "applicant", "name": "小明", "minor": minor, "identity_number": number],
            ["id": "chen", "side": "respondent", "name": "陈家旺"],
        ])
    }

    @Test func `is not bound by word of mouth without its guardian (民法典 19, 20)`() throws {
        let desk = try Self.desk()
        try desk.act("begin", by: "zhou")
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        let oral: Input = ["terms": "道歉", "performed_now": "yes"]
        #expect(desk.answer("oral", oral, by: "zhou") == "minor_needs_guardian")
        try desk.act("represent", ["party": "kid", "kind": "guardian", "name": "明父"], by: "zhou")
        #expect(desk.answer("oral", oral, by: "zhou") == "done")
    }

    @Test func `under sixteen by its identity number is one, whatever was ticked (民法典 17, 18)`() throws {
        let child = try Self.desk(minor: "no", number: .text(Self.number("33080220150501001")))
        #expect(child.answer("answer_mediation", agreed("kid"), by: "zhou") == "minor_needs_guardian")
        let earner = try Self.desk(minor: "no", number: .text(Self.number("33080220090501001")))
        #expect(earner.answer("answer_mediation", agreed("kid"), by: "zhou") == "done")
    }

    /// With its check character.
    private static func number(_ digits: String) -> String {
        digits + ("0123456789X".first { IdentityNumber.isValid(digits + String($0)) }.map(String.init) ?? "")
    }

    @Test func `by mistake, or a group counted wrong, is put right until an agreement binds (个人信息保护法 46)`()
        throws
    {
        let desk = try Self.desk()
        try desk.act("correct_party", ["party": "kid", "minor": "no"], by: "zhou")
        try desk.act("answer_mediation", agreed("kid"), by: "zhou")
        try desk.act("correct_party", ["party": "chen", "head_count": "3"], by: "zhou")
        #expect(desk.state.party(PartyID("chen"))?.headCount == 3)
        #expect(desk.state.party(PartyID("kid"))?.isMinor == false)
        let bound = try Desk.performing()
        #expect(bound.answer("correct_party", ["party": "chen", "head_count": "3"], by: "zhou") == "invalid")
        #expect(bound.answer("correct_party", ["party": "chen", "address": "下河村"], by: "zhou") == "done")
    }
}

struct `An agreement by word of mouth` {
    @Test func `binds all who reached it, so none of them goes on apart (30)`() throws {
        let desk = try Desk.mediation(parties: three)
        for who in ["zhao", "qian", "chen"] { try desk.act("answer_mediation", agreed(who), by: "zhou") }
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        try desk.act("oral", ["terms": "道歉", "performed_now": "yes"], by: "zhou")
        let apart: Input = ["parties": [["party": "qian"]], "reason": "反悔"]
        #expect(desk.answer("split", apart, by: "zhou") == "invalid")
    }
}

struct `The mediator of a case` {
    @Test func `is there before anything is agreed in writing (19, 28)`() throws {
        let desk = try Desk.mediation()
        try desk.act("begin", by: "zhou")
        #expect(desk.answer("draft", ["terms": "修好"], by: "zhou") == "no_mediator")
    }

    @Test func `may be declined by a party that did not choose them (23)`() throws {
        let desk = try Desk.mediating()
        try desk.act("answer_mediator", ["party": "chen", "answer": "decline", "note": "是对方亲戚"], by: "zhou")
        #expect(desk.state.mediation.mediators.isEmpty)
        #expect(desk.answer("session", ["note": "谈", "agreed": "no"], by: "zhou") == "no_mediator")
        #expect(desk.answer("appoint", ["mediator": "zhou"], by: "zhou") == "mediator_not_accepted")
        try desk.act("appoint", ["mediator": "zhou", "chosen": "yes"], by: "zhou")
        #expect(
            desk.answer("answer_mediator", ["party": "chen", "answer": "decline"], by: "zhou")
                == "no_mediator")
    }

    @Test func `may sit at another committee, whom the parties chose (19; 宁波 18)`() throws {
        let desk = try Desk.mediating()
        try desk.act("appoint", ["mediator": "shi", "chosen": "yes"], by: "zhou")
        try desk.act("session", ["note": "到场调解", "agreed": "yes"], by: "shi")
        try desk.act("draft", ["terms": "修好"], by: "shi")
        for who in ["zhao", "chen", "seal"] { try desk.sign(who) }
        #expect(desk.answer("mediator_sign", by: "land_office") == "not_yours")
        try desk.act("mediator_sign", by: "shi")
        #expect(desk.state.mediation.binding != nil)
    }

    @Test func `whom a committee named mediates no more once another committee has the case`() throws {
        let desk = try Desk.mediating()
        try desk.act(
            "transfer", ["unit": "qingxi_committee", "reason": "跨村"], by: "wang.committee_head")
        #expect(desk.answer("session", ["note": "谈", "agreed": "no"], by: "zhou") == "not_yours")
        try desk.act("appoint", ["mediator": "justice"], by: "justice")
        try desk.act("session", ["note": "谈", "agreed": "no"], by: "justice")
    }

    @Test func `who steps aside has not signed either: whoever takes the place does (23, 29)`() throws {
        let desk = try Desk.signing()
        for who in ["zhao", "chen", "mediator"] { try desk.sign(who) }
        try desk.act("recuse", ["account": "zhou", "reason": "收受财物"], by: "wang.committee_head")
        try desk.act("seal", by: "justice.seal_keeper")
        #expect(desk.state.mediation.binding == nil)
        #expect(desk.state.mediation.draft?.mediatorSignedAt == nil)
    }
}

struct `What follows an answer` {
    private static func answered() throws -> Desk {
        let desk = try Desk.shipped("online-consultation")
        try desk.register(
            "online",
            [
                "title": "电梯", "letter": "电梯停了", "matter": "housing",
                "parties": [["id": "li", "side": "writer", "name": "李", "phone": "13800000001"]],
            ], by: "resident")
        try desk.act("dispatch", by: "desk")
        try desk.act("reply", ["reply": "已修"], by: "housing", at: "2026-03-04 09:00")
        return desk
    }

    @Test func `is judged by what was said of that answer`() throws {
        let desk = try Self.answered()
        try desk.act(
            "follow_up", ["result": "reached", "resolved": "no"], by: "desk", at: "2026-03-05 09:00")
        #expect(desk.state.handling.stage.text == "handling")
        try desk.act("reply", ["reply": "又修"], by: "housing", at: "2026-03-06 09:00")
        #expect(desk.answer("again", by: "desk") == "condition_failed")
        try desk.act("follow_up", ["result": "declined"], by: "desk", at: "2026-03-09 09:00")
        #expect(desk.state.handling.stage.text == "closed")
    }

    @Test func `is one rating of each answer while the matter is open`() throws {
        let desk = try Self.answered()
        try desk.act("rate", ["score": "1"], by: "resident", at: "2026-03-05 09:00")
        #expect(desk.state.handling.stage.text == "received")
        #expect(desk.answer("rate", ["score": "5"], by: "resident") == "not_answered")
        try desk.act("dispatch", by: "desk")
        try desk.act("reply", ["reply": "又修"], by: "housing", at: "2026-03-06 09:00")
        try desk.act("rate", ["score": "5"], by: "resident")
        #expect(desk.state.handling.ratings.map(\.score) == [1, 5])
    }

    @Test func `is no sharing of the work of a case that is closed`() throws {
        let desk = try Self.answered()
        try desk.act("rate", ["score": "5"], by: "resident")
        try desk.register(
            "phone", ["title": "电梯", "letter": "又停了", "matter": "housing"], by: "desk", on: "d")
        try desk.act("dispatch", by: "desk", on: "d")
        #expect(desk.answer("group", ["lead": "c"], by: "housing", on: "d") == "closed")
    }
}

struct `Talks about an agreement in effect` {
    @Test func `that come to nothing tell nobody of other routes (31)`() throws {
        let desk = try Desk.performing()
        try desk.act("new_agreement", by: "zhou")
        let told = desk.notices.count
        try desk.act("stop_mediation", ["party": "zhao"], by: "zhou")
        #expect(desk.notices.count == told)
        #expect(desk.state.handling.stage.text == "performing")
    }
}

struct `Those who brought a matter` {
    private static let parties: Input = [
        ["id": "zhao", "side": "applicant", "name": "赵春花", "phone": "13800000001"],
        ["id": "chen", "side": "respondent", "name": "陈家旺", "phone": "13800000002"],
    ]

    @Test func `are told where it went, and so is whoever has it now (信访工作条例 23)`() throws {
        let desk = try Desk.mediation(parties: Self.parties)
        let told = desk.notices.count
        try desk.act("transfer", ["unit": "qingxi_committee", "reason": "跨村"], by: "wang.committee_head")
        let who = desk.notices.dropFirst(told).compactMap(\.told).map { "\($0.topic.rawValue) \($0.who)" }
        #expect(Set(who) == ["moved zhao", "assigned justice"])
    }

    @Test func `are told with the other side that what was agreed is not performed (32, 33)`() throws {
        let desk = try Desk.signing(parties: Self.parties)
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who) }
        let told = desk.notices.count
        try desk.act("broken", by: "zhou")
        #expect(
            desk.notices.dropFirst(told).compactMap(\.told).map(\.who).sorted() == ["chen", "zhao"])
    }
}

struct `A corrected type` {
    @Test func `keeps why it was corrected`() throws {
        let desk = try Desk.mediating("neighbour")
        try desk.act("amend", ["field": "matter", "value": "labour", "reason": "登记有误"], by: "zhou")
        let set = desk.journal().compactMap { $0.body as? MatterSet }.last
        #expect(set?.reason?.text == "登记有误")
    }
}

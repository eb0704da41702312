import Foundation
import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

struct `A case` {
    /// Matter, place, the unit that takes it, whether nobody does.
    @Test(arguments: [
        ("noise", "grid", "village_ecology", false), ("roads", "grid", "town_works", false),
        ("roads", "county", "county_works", false), ("other", "grid", "county_general", false),
        ("water", "grid", "town_desk", true), ("noise", "county", "town_desk", true),
    ])
    func `goes up the tree to the line the table names`(row: (String, String, String, Bool)) throws {
        let desk = try Desk.intake(row.0, place: row.1)
        try desk.act("pass", by: "ann")
        #expect(desk.state.handling.stage.text == "handling")
        #expect(desk.state.handling.unit.text == row.2)
        let entered = desk.journal().compactMap { $0.body as? StageEntered }.last
        #expect(entered?.isUnrouted == row.3)
    }

    @Test func `goes where a field names the unit, before any table`() throws {
        let desk = try Desk.intake("noise")
        try desk.act("pass", ["bureau": "county_general"], by: "ann")
        #expect(desk.state.handling.unit.text == "county_general")
    }

    @Test func `passes by a unit that recused itself, to the next above`() throws {
        let desk = try Desk.intake("roads")
        try desk.act("pass", by: "ann")
        try desk.act("recuse", ["unit": "town_works", "reason": "是被反映单位"], by: "leader")
        #expect(desk.state.handling.unit.text == "county_works")
        #expect(desk.answer("finish", ["reply": "x"], by: "works") == "recused")
        #expect(
            desk.answer("transfer", ["unit": "town_works", "reason": "x"], by: "county_works") == "recused")
        #expect(desk.answer("finish", ["reply": "x"], by: "county_works") == "done")
    }

    @Test func `gets its number on acceptance, and keeps it`() throws {
        let desk = try Desk.intake()
        #expect(desk.state.number == nil)
        try desk.act("pass", by: "ann")
        #expect(desk.state.number == "镇2026-001")
        try desk.act("return", ["reason": "不属本办"], by: "works")
        try desk.act("pass", by: "ann")
        #expect(desk.state.number == "镇2026-001")
    }

    @Test func `may be given back once, and not at all once it was decided`() throws {
        let desk = try Desk.intake()
        #expect(desk.answer("return", ["reason": "x"], by: "ann") == "nothing_to_return")
        try desk.act("pass", by: "ann")
        #expect(desk.answer("return", by: "works") == "missing")
        try desk.act("return", ["reason": "不属本办"], by: "works")
        #expect((desk.state.handling.stage.text, desk.state.handling.unit.text) == ("intake", "town_desk"))
        try desk.act("pass", by: "ann")
        #expect(["returns_used_up", "decided"].contains(desk.answer("return", ["reason": "x"], by: "works")))
    }

    @Test func `that changed under a form is not overwritten; a note or an alarm does not count as change`()
        throws
    {
        let desk = try Desk.intake()
        let seen = desk.state.lastMove
        try desk.act("remind", by: "ann")
        try desk.wait(until: "2026-03-10 09:00")
        #expect(desk.answer("measure", ["size": "large"], by: "ann", seenMove: seen) == "done")
        #expect(desk.answer("pass", by: "ann", seenMove: seen) == "done")
        #expect(desk.answer("finish", ["reply": "x"], by: "works", seenMove: seen) == "changed_meanwhile")
        #expect(desk.answer("finish", ["reply": "x"], by: "works", seenMove: desk.state.lastMove) == "done")
    }

    @Test func `written down late keeps its true time, and none is in the future or before the beginning`()
        throws
    {
        let desk = try Desk.intake()
        desk.now = at("2026-03-05 09:00")
        let future = desk.answer("measure", ["size": "large"], by: "ann", effective: at("2026-03-05 09:01"))
        #expect(future == "invalid")
        let before = desk.answer("measure", ["size": "large"], by: "ann", effective: at("2026-03-02 08:59"))
        #expect(before == "invalid")
        try desk.act("pass", by: "ann", effective: at("2026-03-03 14:00"))
        #expect(desk.state.moments[.accepted] == at("2026-03-03 14:00"))
        #expect(desk.journal().last?.meta.recorded == at("2026-03-05 09:00"))
    }

    @Test func `registered late counts from when it came in`() throws {
        let desk = try Desk.bench()
        let input: Input = ["text": "坑洼", "place": "grid", "matter": "roads"]
        #expect(throws: Rejection.invalid(field: "happened_at", .inTheFuture)) {
            try desk.register("desk", input, by: "ann", effective: at("2026-03-02 09:01"))
        }
        try desk.register("desk", input, by: "ann", effective: at("2026-02-27 10:00"))
        #expect(try desk.clock("work").start == at("2026-02-27 10:00"))
    }

    @Test func `corrected keeps the entry it corrects`() throws {
        let desk = try Desk.bench()
        try desk.register("desk", ["text": "x", "amount": "12.50"], by: "ann")
        #expect(
            desk.answer("amend", ["field": "amount", "value": "much", "reason": "笔误"], by: "ann") == "invalid"
        )
        try desk.act("amend", ["field": "amount", "value": "125", "reason": "笔误"], by: "ann")
        #expect(desk.state.fields[FieldID("amount")] == .money(12_500))
        let first = desk.journal().compactMap { $0.body as? FieldsSet }.first
        #expect(first?.values[FieldID("amount")] == .money(1_250))
    }

    /// An answer that cannot be, and the word for it.
    @Test(
        arguments: [
            (["text": ""], "missing"), (["text": "x", "amount": "-0.50"], "invalid"),
            (["text": "x", "amount": "1e9"], "invalid"),
            (["text": "x", "size": "huge"], "invalid"), (["text": "x", "place": "town_desk"], "invalid"),
            (["text": "x", "place": "nowhere"], "invalid"), (["text": "x", "matter": "love"], "invalid"),
            (["text": .text(String(repeating: "x", count: 20_001))], "invalid"),
            (["text": "x", "parties": [["name": "甲", "phone": "call me"]]], "invalid"),
            (["text": "x", "parties": [["name": "甲", "identity_number": "11010519491231002Y"]]], "invalid"),
            (["text": "x", "parties": [["name": "甲", "head_count": "9223372036854775807"]]], "invalid"),
            (["text": "x", "parties": [["name": "甲", "head_count": "0"]]], "invalid"),
        ] as [(Input, String)])
    func `is not written down with an answer that cannot be`(row: (Input, String)) throws {
        let desk = try Desk.bench()
        do throws(Rejection) {
            try desk.register("desk", row.0, by: "ann")
            Issue.record("registered")
        } catch {
            #expect(error.word == row.1)
        }
        #expect(desk.ledger.ids.isEmpty)
    }
}

struct `A verb` {
    @Test func `that a pack switches off or gives to others obeys`() throws {
        let desk = try Desk.intake()
        #expect(desk.answer("comment", ["text": "x"], by: "ann") == "switched_off")
        let order: Input = ["order": "限期办结", "within": "2wd"]
        #expect(desk.answer("supervise", order, by: "leader") == "not_yours")
        #expect(desk.answer("supervise", order, by: "boss") == "done")
        #expect(desk.state.handling.supervisions.first?.due == at("2026-03-04 17:30"))
        #expect(desk.answer("answer_supervision", ["answer": "已办"], by: "ann") == "done")
        #expect(desk.answer("answer_supervision", ["answer": "已办"], by: "ann") == "no_supervision")
    }

    /// The verb, on an open case, on a closed one.
    @Test(arguments: [
        ("file", "still_open", "done"), ("reopen", "still_open", "missing"),
        ("transfer", "missing", "closed"),
        ("withdraw", "missing", "closed"), ("remind", "done", "closed"),
        ("no_such_verb", "unknown_action", "unknown_action"),
        ("finish", "not_now", "closed"), ("answer_referral", "no_offer", "closed"),
    ])
    func `has its time`(row: (String, String, String)) throws {
        #expect(try Desk.intake().answer(row.0, by: "ann") == row.1)
        let closed = try Desk.intake()
        try closed.act("pass", by: "ann")
        try closed.act("finish", ["reply": "好了"], by: "works")
        let who = row.0 == "file" || row.0 == "reopen" ? "works" : "ann"
        #expect(closed.answer(row.0, by: who) == row.2)
    }

    @Test func `of a resident is a right that no pack takes`() throws {
        let desk = try Desk.intake()
        #expect(desk.answer("remind", by: "resident") == "done")
        #expect(
            desk.answer("transfer", ["unit": "county_works", "reason": "x"], by: "resident") == "not_yours")
        #expect(desk.answer("withdraw", by: "resident") == "done")
        for verb in Verb.allCases where verb.cannotBeSwitchedOff {
            let source = Bench.pack.replacingOccurrences(of: "comment: off", with: "\(verb.rawValue): off")
            #expect(Bench.codes(source) == ["right-switched-off"], "\(verb.rawValue)")
        }
    }

    @Test func `asks another unit to help, and hears its answer`() throws {
        let desk = try Desk.intake()
        #expect(desk.answer("invite_unit", ["unit": "town_desk"], by: "ann") == "same_unit")
        try desk.act("invite_unit", ["unit": "county_works", "within": "2wd"], by: "ann")
        #expect(desk.answer("answer_invitation", ["answer": "x"], by: "general") == "not_invited")
        try desk.act("answer_invitation", ["answer": "已勘察"], by: "county_works")
        #expect(desk.answer("answer_invitation", ["answer": "x"], by: "county_works") == "not_invited")
    }
}

struct `An offer` {
    @Test func `leaves the duty with the sender until it is accepted`() throws {
        let desk = try Desk.intake()
        try desk.act("hand", by: "ann")
        #expect((desk.state.handling.unit.text, desk.state.handling.stage.text) == ("town_desk", "intake"))
        #expect(desk.answer("hand", by: "ann") == "offer_pending")
        #expect(desk.answer("answer_referral", ["answer": "accept"], by: "works") == "not_yours")
        try desk.act("answer_referral", ["answer": "accept"], by: "studio")
        #expect(
            (desk.state.handling.unit.text, desk.state.handling.stage.text) == ("town_studio", "handling"))
        #expect(desk.state.handling.firstReceiver.text == "town_desk")
    }

    @Test func `is declined only with a reason, and then an arbiter decides for good`() throws {
        let desk = try Desk.intake()
        try desk.act("hand", by: "ann")
        #expect(desk.answer("answer_referral", ["answer": "reject"], by: "studio") == "missing")
        try desk.act("answer_referral", ["answer": "reject", "reason": "不属本室"], by: "studio")
        #expect(desk.state.handling.unit.text == "town_desk")
        let decision: Input = ["unit": "town_studio", "reason": "属本室"]
        #expect(desk.answer("arbitrate_referral", decision, by: "ann") == "not_yours")
        #expect(
            desk.answer("arbitrate_referral", ["unit": "town_desk", "reason": "x"], by: "leader")
                == "nobody_holds")
        try desk.act("arbitrate_referral", decision, by: "leader")
        #expect(
            (desk.state.handling.unit.text, desk.state.handling.stage.text) == ("town_studio", "handling"))
        #expect(desk.answer("return", ["reason": "不想办"], by: "studio") == "decided")
        #expect(
            desk.answer("answer_referral", ["answer": "reject", "reason": "x"], by: "studio") == "no_offer")
        #expect(desk.answer("transfer", ["unit": "town_works", "reason": "x"], by: "studio") == "decided")
    }

    @Test func `that nobody answers lapses, and the arbiter decides`() throws {
        let desk = try Desk.intake()
        try desk.act("hand", by: "ann")
        try desk.wait(until: "2026-03-03 17:30")
        #expect(desk.state.linkage.referrals.last?.status == .offered)
        try desk.wait(until: "2026-03-03 17:31")
        #expect(desk.state.linkage.referrals.last?.status == .expired)
        #expect(desk.state.handling.unit.text == "town_desk")
        try desk.act("arbitrate_referral", ["unit": "town_works", "reason": "更近"], by: "leader")
        #expect(desk.state.handling.unit.text == "town_works")
    }
}

struct `A result` {
    @Test func `is owed once the offer is accepted, and reported once`() throws {
        let desk = try Desk.intake()
        #expect(desk.answer("report_result", ["result": "x"], by: "ann") == "no_result_owed")
        try desk.act("hand", by: "ann")
        try desk.act("answer_referral", ["answer": "accept"], by: "studio")
        try desk.act("finish", ["reply": "已调处"], by: "studio")
        #expect(desk.answer("report_result", by: "studio") == "missing")
        #expect(desk.answer("report_result", ["result": "已调处"], by: "works") == "not_yours")
        try desk.act("report_result", ["result": "已调处"], by: "studio")
        #expect(desk.state.documents.contains { $0.document == "outcome" })
        #expect(desk.answer("report_result", ["result": "已调处"], by: "studio") == "no_result_owed")
    }
}

struct `Cases that share their work` {
    /// Two letters about one hole in the road, with the same unit, the second joined to the first.
    static func pair() throws -> Desk {
        let desk = try Desk.bench()
        for (id, moment) in [("a", "2026-03-02 09:00"), ("b", "2026-03-04 09:00")] {
            desk.now = at(moment)
            try desk.enter(as: id)
            try desk.act("pass", by: "ann", on: id)
        }
        try desk.act("group", ["lead": "a"], by: "works", on: "b")
        return desk
    }

    @Test func `keep their own clocks and numbers`() throws {
        let desk = try Self.pair()
        #expect(desk["a"].linkage.members == [CaseID("b")])
        #expect((desk["a"].number, desk["b"].number) == ("镇2026-001", "镇2026-002"))
        #expect(try desk.clock("work", on: "a").due == at("2026-03-09 17:30"))
        #expect(try desk.clock("work", on: "b").due == at("2026-03-11 17:30"))
    }

    @Test func `follow the lead when it goes to another unit`() throws {
        let desk = try Self.pair()
        try desk.act("transfer", ["unit": "county_works", "reason": "县道"], by: "works", on: "a")
        #expect(desk["a"].handling.unit.text == "county_works")
        #expect(desk["b"].handling.unit.text == "county_works")
        #expect(try desk.clock("work", on: "b").due == at("2026-03-11 17:30"))
    }

    @Test func `follow the lead to a shared stage`() throws {
        let desk = try Self.pair()
        try desk.act("return", ["reason": "不属本办"], by: "works", on: "a")
        #expect(desk["a"].handling.stage.text == "intake")
        #expect(desk["b"].handling.stage.text == "handling")
        try desk.act("pass", ["bureau": "county_general"], by: "ann", on: "a")
        #expect(desk["b"].handling.unit.text == "county_general")
    }

    @Test func `are answered one by one, and never joined to themselves`() throws {
        let desk = try Self.pair()
        try desk.act("finish", ["reply": "补好了"], by: "works", on: "a")
        #expect(desk["b"].isOpen)
        #expect(desk.answer("group", ["lead": "b"], by: "works", on: "b") == "same_case")
        #expect(desk.answer("group", ["lead": "a"], by: "works", on: "b") == "same_case")
    }
}

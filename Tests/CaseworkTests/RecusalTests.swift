import Foundation
import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

private let aside: Input = ["account": "vic", "reason": "亲属"]

struct `Who has stepped aside` {
    /// Taken up by the village's committee.
    static func desk(_ organisation: (String) -> String = { $0 }) throws -> Desk {
        try Relay.desk(by: "village", who: "vic", organisation: organisation)
    }

    @Test func `does nothing on the case, by no action and no verb, in no post`() throws {
        let desk = try Self.desk()
        try desk.act("recuse", ["unit": "village_committee", "reason": "被反映单位"], by: "vera.committee_head")
        #expect(desk.place == "consent town_committee")
        // Vera holds a post at the unit that stepped aside: her post in the town does not help.
        for who in ["vic", "vera.mediator", "vera.committee_head"] {
            let possible = possibilities(on: desk.state, in: desk.context(desk.actor(who)))
            #expect(!possible.isEmpty)
            for each in possible { #expect(each.refusal == .recused, "\(who) \(each.id)") }
            for name in ["comment", "attach", "remind", "begin", "assign"] {
                #expect(desk.answer(name, ["text": "x"], by: who) == "recused", "\(who) \(name)")
            }
        }
        #expect(!desk.state.touchedUnits.contains(UnitID("village_committee")))
    }

    @Test func `accepts no offer, and what was offered to them lapses`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_committee", by: "ann")
        try desk.act("recuse", aside, by: "ann")
        #expect(desk.lapsed == ["to_committee recused"])
        #expect(desk.answer("answer_referral", ["answer": "accept"], by: "vic") == "recused")
        // The next to be asked is the next competent one.
        try desk.act("ask_committee", by: "ann")
        #expect(desk.state.linkage.offered.map(\.to) == [UnitID("town_committee")])
    }

    @Test func `is named by nobody: not offered to, decided on, invited, transferred to or assigned`() throws
    {
        let desk = try Relay.desk()
        try desk.act("recuse", ["unit": "county_roads", "reason": "被反映单位"], by: "ann")
        #expect(desk.answer("ask_bureau", ["bureau": "county_roads"], by: "ann") == "recused")
        #expect(desk.answer("invite_unit", ["unit": "county_roads"], by: "ann") == "recused")
        try desk.act("ask_bureau", ["bureau": "county_a"], by: "ann")
        try desk.act("answer_referral", ["answer": "reject", "reason": "x"], by: "arch")
        let decision: Input = ["unit": "county_roads", "reason": "x"]
        #expect(desk.answer("arbitrate_referral", decision, by: "boss") == "recused")
        try desk.act("arbitrate_referral", ["unit": "county_a", "reason": "x"], by: "boss")
        #expect(desk.answer("transfer", decision, by: "boss") == "decided")
        #expect(desk.answer("recuse", ["unit": "county_roads", "reason": "x"], by: "boss") == "recused")
    }

    @Test func `is not appointed, also not through a post elsewhere`() throws {
        let desk = try Self.desk()
        try desk.act("begin", by: "vic")
        try desk.act("recuse", ["unit": "village_committee", "reason": "x"], by: "vera.committee_head")
        for who in ["vic", "vera"] {
            #expect(desk.answer("appoint", ["mediator": .text(who)], by: "tom") == "recused", "\(who)")
        }
        #expect(desk.answer("assign", ["account": "vera"], by: "tom") == "recused")
        #expect(desk.answer("appoint", ["mediator": "tom"], by: "tom") == "done")
    }

    @Test func `has nothing to do with a part that is split off, either`() throws {
        let desk = try Self.desk()
        try desk.act("add_party", ["side": "applicant", "name": "李四"], by: "vic")
        try desk.act("recuse", ["unit": "village_committee", "reason": "x"], by: "vic")
        try desk.act("split", ["parties": [["party": "zhao"]], "reason": "各办各的"], by: "tom")
        let part = try #require(desk.state.linkage.splitInto.first).text
        #expect(desk[part].handling.unit == UnitID("town_committee"))
        #expect(desk.answer("begin", by: "vic", on: part) == "recused")
        #expect(desk.answer("begin", by: "vera.mediator", on: part) == "recused")
        #expect(desk.answer("begin", by: "tom", on: part) == "done")
    }

    @Test func `is asked for no help any more`() throws {
        let desk = try Relay.desk()
        try desk.act("invite_unit", ["unit": "county_roads"], by: "ann")
        try desk.act("recuse", ["unit": "county_roads", "reason": "x"], by: "ann")
        #expect(desk.state.linkage.invitations.isEmpty)
        #expect(desk.answer("answer_invitation", ["answer": "x"], by: "rob") == "recused")
    }
}

struct `Whoever stepped aside` {
    private func sees(_ who: String, _ desk: Desk) -> Bool {
        let (directory, face, today) = (desk.directory, desk.state.face, desk.now.date)
        let tokens = directory.tokens(
            touching: face.seenBy, place: face.place, overseers: desk.mechanism.overseers,
            without: face.aside)
        return directory.posts(of: AccountID(who), on: today).contains { post in
            var scope = directory.scope(of: post, sight: .unit)
            scope.aside = directory.asideTokens(of: post.account, on: today)
            return scope.covers(units: tokens, assignee: face.account)
        }
    }

    @Test func `no longer sees the case, through no post, while colleagues do`() throws {
        let desk = try `Who has stepped aside`.desk {
            $0.replacingOccurrences(
                of: "village_committee: [committee_head], town_committee: [mediator]",
                with: "village_committee: [committee_head, mediator]")
        }
        #expect(sees("vic", desk) && sees("vera", desk))
        try desk.act("recuse", aside, by: "vic")
        #expect(!sees("vic", desk) && sees("vera", desk))
        // The unit as a whole: nobody of it, in whatever other post.
        let other = try `Who has stepped aside`.desk()
        try other.act("recuse", ["unit": "village_committee", "reason": "x"], by: "vic")
        #expect(["vic", "vera"].filter { sees($0, other) } == [])
        #expect(sees("tom", other))
    }

    @Test func `is told nothing, and called by no clock`() throws {
        let desk = try Relay.desk()
        try desk.act("recuse", ["account": "boss", "reason": "亲属"], by: "ann")
        desk.notices = []
        try desk.wait(until: "2026-05-01 09:00")
        #expect(!desk.notices.isEmpty)
        #expect(!desk.notices.contains { $0.account?.text == "boss" })
        #expect(
            !desk.state.clocks.flatMap(\.escalations).contains { $0.isDone && $0.unit?.text == "county_lead" }
        )
    }

    @Test func `decides no offer: the next who could does, and has the task`() throws {
        let desk = try Relay.desk(organisation: {
            $0.replacingOccurrences(
                of: "wat: { name: { zh: 水, en: Wat }, posts: { city_water: [handler] } }",
                with: "wat: { name: { zh: 水, en: Wat }, posts: { city_water: [handler, chief] } }")
        })
        try desk.act("ask_bureau", ["bureau": "county_roads"], by: "ann")
        try desk.act("answer_referral", ["answer": "reject", "reason": "x"], by: "rob")
        try desk.act("recuse", ["account": "boss", "reason": "亲属"], by: "ann")
        #expect(desk.state.face.tasks.filter { $0.kind == .offerOpen }.map(\.unit.text) == ["city_water"])
        #expect(desk.state.touchedUnits.contains(UnitID("city_water")))
        let decision: Input = ["unit": "county_a", "reason": "x"]
        #expect(desk.answer("arbitrate_referral", decision, by: "boss") == "recused")
        #expect(desk.answer("arbitrate_referral", decision, by: "wat.chief") == "done")
    }

    @Test func `is not asked through a unit in which nobody else is, and gets nothing back there`() throws {
        let desk = try Relay.desk()
        try desk.act("recuse", ["account": "arch", "reason": "亲属"], by: "ann")
        #expect(desk.answer("invite_unit", ["unit": "county_a"], by: "ann") == "recused")
        let village = try `Who has stepped aside`.desk {
            $0.replacingOccurrences(of: ", town_committee: [mediator] } }", with: " } }")
                .replacingOccurrences(of: "village_committee: [committee_head]", with: "town_2: [clerk]")
        }
        try village.act("recuse", aside, by: "vic")
        #expect(village.place == "consent town_committee")
        #expect(village.answer("return", ["reason": "x"], by: "tom") == "recused")
    }

    @Test func `does not get it by way of another case that it shares the work of`() throws {
        let desk = try Desk.intake("roads")
        try desk.act("pass", by: "ann")
        try desk.act("recuse", ["unit": "town_works", "reason": "是被反映单位"], by: "leader")
        try desk.register("desk", ["text": "坑洼", "place": "grid", "matter": "roads"], by: "ann", on: "d")
        try desk.act("pass", by: "ann", on: "d")
        #expect(desk["d"].handling.unit.text == "town_works")
        try desk.act("group", ["lead": "d"], by: "county_works")
        #expect(desk.state.handling.unit.text == "county_works")
        #expect(desk["d"].linkage.members == [CaseID("c")])
    }

    @Test func `and had signed for the mediators has not signed for those who go on`() throws {
        let desk = try Desk.signing()
        try desk.sign("mediator")
        #expect(desk.state.mediation.draft?.mediatorSignedAt != nil)
        try desk.act("recuse", ["account": "zhou", "reason": "亲属"], by: "zhou")
        #expect(desk.state.mediation.draft?.mediatorSignedAt == nil)
        #expect(desk.folded() == desk.state)
    }
}

struct `Who has had a case` {
    @Test func `keeps sight of it, and answers for what they did; who stepped aside does not`() throws {
        let desk = try Relay.desk("roads")
        try desk.act("dispatch", by: "ann")
        try desk.act("answer", ["reply": "x"], by: "rob")
        #expect(desk.place == "answered county_desk")
        #expect(desk.state.touchedUnits.contains(UnitID("county_roads")))
        try desk.act("close", by: "ann")
        #expect(desk.state.touchedUnits.contains(UnitID("county_roads")))
        let other = try `Who has stepped aside`.desk()
        try other.act("recuse", ["unit": "village_committee", "reason": "x"], by: "vic")
        #expect(other.state.handling.heldBefore.contains(UnitID("village_committee")))
        #expect(!other.state.touchedUnits.contains(UnitID("village_committee")))
    }
}

struct `The duty of who steps aside` {
    @Test func `goes to the next competent unit, never to an arbitrary third`() throws {
        let desk = try `Who has stepped aside`.desk()
        // Volunteers with the same role come first by name; the town's committee is competent.
        try desk.act("recuse", ["unit": "village_committee", "reason": "x"], by: "vic")
        #expect(desk.place == "consent town_committee")
        #expect(desk.answer("begin", by: "ali") == "not_yours")
        #expect(desk.answer("begin", by: "tom") == "done")
    }

    @Test func `passes over a unit in which nobody is left who could act`() throws {
        let desk = try `Who has stepped aside`.desk {
            $0.replacingOccurrences(
                of: "town_committee: [mediator, committee_head] } }",
                with: "town_committee: [mediator, committee_head], village_committee: [mediator] } }"
            ).replacingOccurrences(of: ", town_committee: [mediator] } }", with: " } }")
                .replacingOccurrences(of: "county_a: [handler]", with: "county_a: [handler, mediator]")
                .replacingOccurrences(of: "line: archive", with: "line: justice")
        }
        try desk.act("recuse", ["unit": "village_committee", "reason": "x"], by: "vic")
        #expect(desk.place == "consent county_a")
    }

    @Test func `does not stay with the only one of the unit who could go on`() throws {
        let desk = try `Who has stepped aside`.desk()
        try desk.act("assign", ["account": "vic"], by: "vic")
        try desk.act("recuse", aside, by: "vera.committee_head")
        #expect(desk.place == "consent town_committee")
        #expect(desk.state.handling.assignee == nil)
        // Vera's unit has not stepped aside, only vic.
        #expect(desk.answer("begin", by: "vera.mediator") == "done")
    }

    @Test func `stays with the unit where another holds the role`() throws {
        let desk = try `Who has stepped aside`.desk {
            $0.replacingOccurrences(
                of: "village_committee: [committee_head], town_committee: [mediator]",
                with: "village_committee: [committee_head, mediator]")
        }
        try desk.act("recuse", aside, by: "vic")
        #expect(desk.place == "consent village_committee")
        #expect(desk.answer("begin", by: "vera.mediator") == "done")
    }

    @Test func `is seen to by the head where nobody above holds the role`() throws {
        let desk = try `Who has stepped aside`.desk {
            $0.replacingOccurrences(of: "town_aid: [mediator]", with: "town_aid: [officer]")
                .replacingOccurrences(
                    of: "town_committee: [mediator, committee_head]", with: "town_aid: [clerk]"
                )
                .replacingOccurrences(of: ", town_committee: [mediator] } }", with: " } }")
        }
        #expect(
            desk.answer("recuse", ["unit": "village_committee", "reason": "x"], by: "vic") == "nobody_holds")
        try desk.act("recuse", aside, by: "vic")
        #expect(desk.place == "consent village_committee")
        #expect(desk.state.handling.assignee == AccountID("vera"))
    }

    @Test func `is laid on none of several where nothing says which`() throws {
        let desk = try `Who has stepped aside`.desk {
            $0.replacingOccurrences(of: "line: justice", with: "line: desk").replacingOccurrences(
                of: "town_committee: { name: { zh: 镇调委会, en: Town committee }, line: desk",
                with: "town_committee: { name: { zh: 镇调委会, en: Town committee }, line: aid2")
        }
        #expect(
            throws: Rejection.severalHold(
                RoleID("mediator"), units: [UnitID("town_aid"), UnitID("town_committee")])
        ) {
            try desk.act("recuse", ["unit": "village_committee", "reason": "x"], by: "vic")
        }
    }

    @Test func `takes what is owed and what was decided along`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_committee", by: "ann")
        try desk.act("answer_referral", ["answer": "reject", "reason": "x"], by: "vic")
        try desk.act("arbitrate_referral", ["unit": "village_committee", "reason": "x"], by: "boss")
        try desk.act("recuse", ["unit": "village_committee", "reason": "亲属"], by: "boss")
        #expect(desk.place == "consent town_committee")
        #expect(desk.state.handling.isDecided)
        #expect(desk.answer("return", ["reason": "x"], by: "tom") == "decided")
        try desk.act("report_result", ["result": "x"], by: "tom")
        #expect(desk.debt("to_committee") == .reported)
    }

    @Test func `is told to who goes on`() throws {
        let desk = try `Who has stepped aside`.desk()
        try desk.act("recuse", ["unit": "village_committee", "reason": "x"], by: "vic")
        let told = desk.notices.filter { $0.key.hasPrefix("assigned/") }.map(\.to)
        // Not to vera, who holds a post at the unit that stepped aside, too.
        #expect(told == [.account(AccountID("tom"))])
    }
}

struct `A mediator who takes another's place` {
    /// Zhou, whom nobody had to accept, steps aside; Qian takes over in the town.
    static func replaced() throws -> Desk {
        let desk = try Desk.mediating()
        try desk.act("recuse", ["account": "zhou", "reason": "亲属"], by: "zhou")
        #expect(desk.place == "mediating qingxi_committee")
        try desk.act("appoint", ["mediator": "justice"], by: "justice")
        return desk
    }

    private func answer(_ party: Input, _ word: Input) -> Input { ["party": party, "answer": word] }

    @Test func `is accepted by each party before it goes on`() throws {
        let desk = try Self.replaced()
        let session: Input = ["note": "x", "agreed": "no"]
        let draft: Input = ["terms": "x"]
        #expect(desk.answer("session", session, by: "justice") == "mediator_not_accepted")
        #expect(desk.answer("draft", draft, by: "justice") == "mediator_not_accepted")
        try desk.act("answer_mediator", answer("zhao", "accept"), by: "justice")
        #expect(desk.answer("session", session, by: "justice") == "mediator_not_accepted")
        // To appoint the same person once more goes round nothing.
        try desk.act("appoint", ["mediator": "justice"], by: "justice")
        #expect(desk.answer("session", session, by: "justice") == "mediator_not_accepted")
        try desk.act("answer_mediator", answer("chen", "accept"), by: "justice")
        #expect(desk.answer("session", session, by: "justice") == "done")
        #expect(desk.answer("draft", draft, by: "justice") == "done")
    }

    @Test func `is refused by either, and then is none`() throws {
        let desk = try Self.replaced()
        try desk.act("answer_mediator", answer("chen", "decline"), by: "justice")
        #expect(desk.state.mediation.mediators.isEmpty)
        #expect(
            desk.answer("session", ["note": "x", "agreed": "no"], by: "justice") == "no_mediator")
        #expect(desk.answer("appoint", ["mediator": "justice"], by: "justice") == "mediator_not_accepted")
        try desk.act("appoint", ["mediator": "wang"], by: "justice")
        #expect(
            desk.answer("session", ["note": "x", "agreed": "no"], by: "justice") == "mediator_not_accepted")
    }

    @Test func `needs no more where the parties chose them; nor did the first`() throws {
        let desk = try Desk.mediating()
        #expect(desk.state.mediation.mediators.allSatisfy { !$0.isReplacement })
        try desk.act("recuse", ["account": "zhou", "reason": "亲属"], by: "zhou")
        try desk.act("appoint", ["mediator": "justice", "chosen": "yes"], by: "justice")
        #expect(desk.answer("session", ["note": "x", "agreed": "no"], by: "justice") == "done")
    }
}

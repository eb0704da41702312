import Foundation
import Mechanisms
import Organisation
import Packs
import Streams
import Testing
import WorkCalendar

@testable import Casework

private let accept: Input = ["answer": "accept"]
private let reject: Input = ["answer": "reject", "reason": "不属本单位"]

struct `Several offers` {
    @Test func `stand side by side, and to decline one leaves the other as it is`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_committee", by: "ann")
        try desk.act("ask_bureau", by: "ann")
        try desk.act("answer_referral", reject, by: "rob")
        #expect(desk.status("to_bureau") == .rejected)
        #expect(desk.status("to_committee") == .offered)
        #expect(desk.place == "intake county_desk")
        try desk.act("answer_referral", accept, by: "vic")
        #expect(desk.place == "consent village_committee")
        #expect(desk.debt("to_committee") == .owed)
        #expect(desk.debt("to_bureau") == ReferralOffer.Debt.none)
    }

    @Test func `have each its own time to answer`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_committee", by: "ann")
        try desk.act("ask_bureau", by: "ann")
        #expect(desk.state.nextAlarm == at("2026-03-05 17:30"))
        try desk.wait(until: "2026-03-06 09:00")
        #expect(desk.status("to_committee") == .expired)
        #expect(desk.status("to_bureau") == .offered)
        #expect(desk.state.nextAlarm == at("2026-03-09 17:30"))
    }

    @Test func `of one referral go to different units; the same unit is not asked twice`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_bureau", ["bureau": "county_roads"], by: "ann")
        #expect(desk.answer("ask_bureau", by: "ann") == "offer_pending")
        try desk.act("ask_bureau", ["bureau": "county_a"], by: "ann")
        #expect(desk.state.linkage.offered.map(\.key) == ["to_bureau", "to_bureau#2"])
        try desk.act("answer_referral", reject, by: "rob")
        try desk.act("answer_referral", accept, by: "arch")
        #expect((desk.status("to_bureau"), desk.status("to_bureau#2")) == (.lapsed, .accepted))
    }

    @Test func `that wait for the same post are answered by name`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_bureau", ["bureau": "county_roads"], by: "ann")
        try desk.act("ask_by_table", by: "ann")
        #expect(desk.answer("answer_referral", reject, by: "rob") == "missing")
        let named: Input = ["offer": "by_table", "answer": "reject", "reason": "x"]
        try desk.act("answer_referral", named, by: "rob")
        #expect((desk.status("to_bureau"), desk.status("by_table")) == (.offered, .rejected))
        // Of the one that is left nothing need be said.
        try desk.act("answer_referral", accept, by: "rob")
        #expect(desk.status("to_bureau") == .accepted)
    }

    @Test func `are seen by whoever was asked, and each task stands on the list of who must act`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_committee", by: "ann")
        try desk.act("ask_bureau", by: "ann")
        try desk.act("answer_referral", reject, by: "rob")
        let tasks = desk.state.face.tasks.filter { $0.kind == .offerOpen }
        #expect(tasks.map(\.unit.text) == ["village_committee", "county_lead"])
        #expect(
            desk.state.touchedUnits.map(\.text).sorted() == [
                "county_desk", "county_lead", "county_roads", "village_committee",
            ])
        try desk.act("close", by: "ann")
        #expect(desk.state.touchedUnits == [UnitID("county_desk")])
    }
}

struct `A stale offer` {
    /// What moves the case on, and by whom.
    @Test(arguments: [
        ("dispatch", "ann", "moved_on"), ("close", "ann", "closed"), ("withdraw", "resident", "closed"),
    ])
    func `cannot be accepted; it lapses, and the journal says why`(row: (String, String, String)) throws {
        let desk = try Relay.desk()
        try desk.act("ask_committee", by: "ann")
        try desk.act(row.0, by: row.1)
        #expect(desk.lapsed == ["to_committee \(row.2)"])
        #expect(["no_offer", "closed"].contains(desk.answer("answer_referral", accept, by: "vic")))
        #expect(desk.state.face.tasks.filter { $0.kind == .offerOpen }.isEmpty)
    }

    @Test func `lapses where the duty goes to another while the stage stays`() throws {
        let desk = try Relay.desk(organisation: {
            $0.replacingOccurrences(of: "county_a: [handler]", with: "county_a: [handler, clerk]")
        })
        try desk.act("ask_committee", by: "ann")
        try desk.act("transfer", ["unit": "county_a", "reason": "x"], by: "ann")
        #expect(desk.lapsed == ["to_committee moved_on"])
    }

    @Test func `of one whose offer another accepted lapses with it`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_committee", by: "ann")
        try desk.act("ask_police", by: "ann")
        try desk.act("answer_referral", accept, by: "pol")
        #expect(desk.lapsed == ["to_committee moved_on"])
        #expect(desk.answer("answer_referral", accept, by: "vic") == "no_offer")
    }

    @Test func `is none where its own answer moved the case: the arbiter decides there`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_police", by: "ann")
        try desk.act("answer_referral", reject, by: "pol")
        #expect(desk.place == "dispute county_lead")
        #expect(desk.status("to_police") == .rejected)
        try desk.act("arbitrate_referral", ["unit": "police_2", "reason": "归二镇"], by: "boss")
        #expect(desk.place == "policing police_2")
        #expect(desk.lapsed.isEmpty)
    }

    @Test func `made on the way to another stage stands in that stage`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_and_wait", by: "ann")
        #expect(desk.place == "waiting county_desk")
        #expect(desk.status("to_police") == .offered)
        try desk.act("recall", by: "ann")
        #expect(desk.lapsed == ["to_police moved_on"])
        try desk.act("ask_and_wait", by: "ann")
        try desk.act("answer_referral", accept, by: "pol")
        #expect(desk.place == "policing town_police")
    }
}

struct `A result that is owed` {
    /// With the police, who owe the hotline.
    static func owed() throws -> Desk {
        let desk = try Relay.desk()
        try desk.act("ask_police", by: "ann")
        try desk.act("answer_referral", accept, by: "pol")
        return desk
    }

    @Test func `is kept when another offer is made, declined or accepted`() throws {
        let desk = try Self.owed()
        try desk.act("on_to_committee", by: "pol")
        #expect(desk.debt("to_police") == .owed)
        try desk.act("answer_referral", reject, by: "vic")
        #expect(desk.debt("to_police") == .owed)
        try desk.act("arbitrate_referral", ["unit": "town_committee", "reason": "x"], by: "boss")
        #expect((desk.debt("to_police"), desk.debt("to_committee")) == (.owed, .owed))
    }

    @Test func `is reported by whoever owes it, never by whom it is owed, and by nobody twice`() throws {
        let desk = try Self.owed()
        try desk.act("on_to_committee", by: "pol")
        try desk.act("answer_referral", accept, by: "vic")
        let result: Input = ["result": "已办"]
        #expect(desk.answer("report_result", result, by: "ann") == "not_yours")
        #expect(desk.answer("report_result", result, by: "rob") == "not_yours")
        #expect(
            desk.answer("report_result", ["offer": "to_police", "result": "x"], by: "vic") == "not_yours")
        try desk.act("report_result", result, by: "vic")
        #expect((desk.debt("to_police"), desk.debt("to_committee")) == (.owed, .reported))
        #expect(desk.answer("report_result", result, by: "vic") == "not_yours")
        try desk.act("report_result", result, by: "pol")
        #expect(desk.state.documents.contains { $0.document == "outcome" })
        #expect(desk.answer("report_result", result, by: "pol") == "no_result_owed")
    }

    @Test func `goes with the duty where it is passed on, and ends where the matter is given back`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_police", by: "ann")
        try desk.act("answer_referral", accept, by: "pol")
        try desk.act("transfer", ["unit": "police_2", "reason": "x"], by: "pol")
        #expect(desk.state.linkage.offer("to_police")?.debtor == UnitID("police_2"))
        #expect(desk.answer("report_result", ["result": "x"], by: "pol") == "not_yours")
        try desk.act("return", ["reason": "不属公安"], by: "zed")
        #expect(desk.debt("to_police") == ReferralOffer.Debt.none)
        #expect(desk.answer("report_result", ["result": "x"], by: "zed") == "no_result_owed")
    }

    @Test func `to the organ that handed it over is reported by the holder of the case`() throws {
        let desk = try Relay.desk(by: "court")
        try desk.act("ask_police", by: "ann")
        try desk.act("answer_referral", accept, by: "pol")
        #expect(desk.answer("report_result", ["result": "x"], by: "ann") == "not_yours")
        try desk.act("report_result", ["offer": "to_police", "result": "x"], by: "pol")
        #expect(desk.state.linkage.owesOrgan)
        try desk.act("report_result", ["offer": "entry", "result": "x"], by: "pol")
        #expect(!desk.state.linkage.owesOrgan)
    }

    @Test func `and was reported early leaves no dead end: the stage that waits for it goes on`() throws {
        let desk = try Self.owed()
        try desk.act("report_result", ["result": "已办"], by: "pol")
        #expect(desk.place == "policing town_police")
        try desk.act("back", by: "pol")
        #expect(desk.place == "answered county_desk")
    }

    @Test func `in time leads on from the stage that waits for it, once`() throws {
        let desk = try Self.owed()
        try desk.act("back", by: "pol")
        #expect(desk.place == "review county_desk")
        try desk.act("report_result", ["result": "已办"], by: "pol")
        #expect(desk.place == "answered county_desk")
        #expect(desk.state.linkage.offer("to_police")?.isResultTakenUp == true)
    }
}

struct `An offer to nobody` {
    @Test func `is refused with the unit and the role`() throws {
        let desk = try Relay.desk()
        #expect(throws: Rejection.nobodyHolds(RoleID("handler"), at: UnitID("town_police"))) {
            try desk.act("ask_bureau", ["bureau": "town_police"], by: "ann")
        }
        #expect(desk.answer("ask_bureau", ["bureau": "county_desk"], by: "ann") == "same_unit")
        let words = Rejection.nobodyHolds(RoleID("handler"), at: UnitID("town_police"))
            .words(MechanismNames(desk.mechanism, desk.directory))
        #expect(words.zh.contains("派出所") && words.zh.contains("承办人"))
        #expect(words.en.contains("Police") && words.en.contains("Handler"))
    }

    @Test func `goes by the referral's table, and by its field before that`() throws {
        let desk = try Relay.desk("roads")
        try desk.act("ask_by_table", by: "ann")
        #expect(desk.state.linkage.offer("by_table")?.to == UnitID("county_roads"))
        // No unit above the table's level is asked, nor another line below it.
        #expect(try Relay.desk("water").answer("ask_by_table", by: "ann") == "nobody_holds")
    }
}

struct `What was decided` {
    /// Arbitrated to the archive, against the table.
    static func arbitrated() throws -> Desk {
        let desk = try Relay.desk()
        try desk.act("ask_bureau", ["bureau": "county_roads"], by: "ann")
        let decision: Input = ["unit": "county_a", "reason": "档案所致"]
        #expect(desk.answer("arbitrate_referral", decision, by: "boss") == "still_to_answer")
        try desk.act("answer_referral", reject, by: "rob")
        #expect(desk.answer("arbitrate_referral", decision, by: "ann") == "not_yours")
        try desk.act("arbitrate_referral", decision, by: "boss")
        return desk
    }

    @Test func `stands over the unit that a field names`() throws {
        let desk = try Self.arbitrated()
        #expect(desk.state.fields[FieldID("bureau")] == .unit(UnitID("county_roads")))
        #expect(desk.place == "handling county_a")
        try desk.act("answer", ["reply": "x"], by: "arch")
        try desk.act("again", by: "ann")
        #expect(desk.place == "handling county_a")
    }

    @Test func `is not undone by a button, by passing on, or by another offer`() throws {
        let desk = try Self.arbitrated()
        for act in ["upward", "return", "transfer", "second"] {
            let input: Input = ["reason": "x", "unit": "county_roads"]
            #expect(desk.answer(act, input, by: "arch") == "decided", "\(act)")
        }
        #expect(desk.answer("transfer", ["reason": "x", "unit": "county_roads"], by: "boss") == "decided")
        // Others may do a part: the matter stays where it was decided to be.
        try desk.act("beside", ["bureaus": "county_roads"], by: "arch")
        #expect(desk.place == "handling county_a")
        try desk.act("report_result", ["result": "x"], by: "rob")
        // Whoever reports seals the letter, and it goes to whoever leads.
        let papers = desk.journal().compactMap { ($0.body as? DocumentIssued)?.paper }
        let letter = try #require(papers.last)
        #expect((letter.issuer.unit.text, letter.to.unit?.unit.text) == ("county_roads", "county_a"))
        let upward = possibilities(on: desk.state, in: desk.context(desk.actor("arch")))
            .first { $0.id == "upward" }
        #expect(upward?.refusal == .decided)
        // To ask for approval is not to pass on.
        try desk.act("approve", by: "arch")
        try desk.act("approved", by: "boss")
        #expect(desk.place == "handling county_a")
        try desk.act("answer", ["reply": "已办"], by: "arch")
        #expect(desk.place == "answered county_desk")
    }

    @Test func `ends all the same where a party refuses mediation`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_committee", by: "ann")
        try desk.act("answer_referral", reject, by: "vic")
        try desk.act("arbitrate_referral", ["unit": "town_committee", "reason": "x"], by: "boss")
        #expect(desk.place == "consent town_committee")
        try desk.act("answer_mediation", ["party": "chen", "answer": "refused"], by: "tom")
        #expect(desk.state.handling.stage.text == "ended")
    }

    @Test func `by dispatching once more, after it was given back, stands too`() throws {
        let desk = try Relay.desk()
        try desk.act("dispatch", ["bureau": "county_roads"], by: "ann")
        try desk.act("return", ["reason": "不属本局"], by: "rob")
        #expect(desk.place == "intake county_desk")
        try desk.act("dispatch", ["bureau": "county_a"], by: "ann")
        #expect(desk.state.handling.isDecided)
        #expect(desk.answer("return", ["reason": "x"], by: "arch") == "returns_used_up")
        #expect(desk.answer("transfer", ["unit": "county_roads", "reason": "x"], by: "arch") == "decided")
        #expect(desk.answer("upward", by: "arch") == "decided")
    }

    @Test func `is where a dispute between bureaus ends: they pass nothing on without end`() throws {
        let desk = try Relay.desk()
        try desk.act("dispatch", ["bureau": "county_roads"], by: "ann")
        try desk.act("transfer", ["unit": "county_a", "reason": "x"], by: "rob")
        #expect(
            desk.answer("transfer", ["unit": "county_roads", "reason": "x"], by: "arch") == "returns_used_up")
        try desk.act("return", ["reason": "x"], by: "arch")
        try desk.act("dispatch", ["bureau": "county_a"], by: "ann")
        #expect(desk.answer("transfer", ["unit": "county_roads", "reason": "x"], by: "arch") == "decided")
    }
}

struct `A role that several units hold` {
    @Test func `is the holder's, else that of whoever had the case, and not a neighbour's`() throws {
        let desk = try Relay.desk("roads")
        try desk.act("dispatch", by: "ann")
        #expect(desk.place == "handling county_roads")
        try desk.act("answer", ["reply": "x"], by: "rob")
        // Owned by the hotline: the archive comes first by name, the roads bureau had it.
        #expect(desk.answer("explain", by: "arch") == "not_yours")
        #expect(desk.answer("explain", by: "rob") == "done")
    }

    @Test func `is the sender's even where another is nearer`() throws {
        let desk = try Relay.desk()
        try desk.act("ask_police", by: "ann")
        try desk.act("answer_referral", accept, by: "pol")
        try desk.act("transfer", ["unit": "police_2", "reason": "x"], by: "pol")
        try desk.act("on_to_committee", by: "zed")
        try desk.act("answer_referral", accept, by: "vic")
        #expect(desk.answer("seal_it", by: "pol") == "not_yours")
        #expect(desk.answer("seal_it", by: "zed") == "done")
    }

    @Test func `is nobody's where nothing says whose`() throws {
        let desk = try Relay.desk(pack: {
            $0.replacingOccurrences(
                of: "close: { name: { zh: 结案, en: Close }, to: done }\n    on:",
                with: "close: { name: { zh: 结案, en: Close }, by: [handler], to: done }\n    on:")
        })
        #expect(desk.answer("close", by: "arch") == "not_yours")
        #expect(desk.answer("close", by: "rob") == "not_yours")
    }
}

struct `A table of a level` {
    @Test func `leads to no unit above it`() throws {
        let desk = try Relay.desk("water")
        try desk.act("dispatch", by: "ann")
        let entered = desk.journal().compactMap { $0.body as? StageEntered }.last
        #expect((entered?.unit.text, entered?.isUnrouted) == ("county_desk", true))
    }

    @Test func `leaves with a village what it took up itself`() throws {
        let text = try Repository.text("demo/organisation.yaml")
        // Above the village there is somebody, too, who holds the role.
        try #require(text.contains(/county_land: \[[^\]]*\bmediator\b/))
        let (directory, faults) = OrganisationFile.read(text, file: "organisation.yaml")
        #expect(faults.isEmpty)
        let desk = Desk(try Repository.shipped("township-centre"), directory)
        let input: Input = ["story": "宅基地界址", "matter": "homestead", "parties": Desk.parties]
        func with(_ place: String) -> Input {
            guard case .group(var group) = input else { return input }
            group["place"] = .text(place)
            return .group(group)
        }
        try desk.register("village", with("tangkou"), by: "tang.mediator")
        try desk.act("accept", ["size": "ordinary"], by: "tang.mediator")
        #expect(desk.place == "mediation.consent tangkou_committee")
        // And the centre's own table stays within the town.
        try desk.register("window", with("tangkou"), by: "bai_registrar.registrar", on: "d")
        try desk.act("accept", ["size": "small", "opinion": "x"], by: "bai_registrar.registrar", on: "d")
        #expect(desk["d"].handling.unit.text == "baishi_centre")
    }
}

struct `Before there is an answer` {
    @Test func `nothing is rated or called settled, also not once it was taken up again`() throws {
        let desk = try Relay.desk()
        let call: Input = ["result": "reached", "resolved": "yes"]
        try desk.act("dispatch", by: "ann")
        #expect(desk.answer("rate", ["score": "5"], by: "resident") == "not_answered")
        #expect(desk.answer("follow_up", call, by: "rob") == "not_answered")
        #expect(desk.answer("follow_up", ["result": "reached", "resolved": "no"], by: "rob") == "done")
        try desk.act("answer", ["reply": "x"], by: "rob", at: "2026-03-03 09:00")
        try desk.act("close", by: "ann", at: "2026-03-04 09:00")
        #expect(desk.answer("rate", ["score": "2"], by: "resident") == "done")
        try desk.act("reopen", ["reason": "未解决"], by: "ann", at: "2026-03-05 09:00")
        #expect(desk.answer("rate", ["score": "5"], by: "resident") == "not_answered")
        #expect(desk.answer("follow_up", call, by: "ann") == "not_answered")
        try desk.act("dispatch", by: "ann", at: "2026-03-06 09:00")
        try desk.act("answer", ["reply": "y"], by: "rob", at: "2026-03-07 09:00")
        #expect(desk.answer("follow_up", call, by: "ann") == "done")
        #expect(desk.answer("rate", ["score": "5"], by: "resident") == "done")
    }
}

struct `Cases that join` {
    @Test func `join no ring: not each other, and not three in a circle`() throws {
        let desk = try Desk.bench()
        for id in ["a", "b", "c"] {
            try desk.enter(as: id)
            try desk.act("pass", by: "ann", on: id)
        }
        try desk.act("group", ["lead": "a"], by: "works", on: "b")
        #expect(desk.answer("group", ["lead": "b"], by: "works", on: "a") == "same_case")
        #expect(desk.answer("group", ["lead": "b"], by: "works", on: "c") == "same_case")
        try desk.act("group", ["lead": "c"], by: "works", on: "a")
        #expect(desk.answer("group", ["lead": "a"], by: "works", on: "c") == "same_case")
        #expect(desk.answer("group", ["lead": "b"], by: "works", on: "c") == "same_case")
    }
}

struct `The table of referrals` {
    @Test func `is the one that the page shows, cell by cell`() throws {
        let page = try DecisionPage.tables("referrals")
        for status in ReferralOffer.Status.allCases {
            let row = try #require(page["status \(status.rawValue)"])
            for step in ReferralOffer.Step.allCases {
                let next = ReferralTable.statuses[status]?[step]
                #expect(row[step.rawValue] == (next?.rawValue ?? "–"), "\(status) \(step)")
            }
        }
        for debt in ReferralOffer.Debt.allCases {
            let row = try #require(page["debt \(debt.rawValue)"])
            for step in ReferralOffer.Step.allCases {
                let next = ReferralTable.debts[debt]?[step]
                #expect(row[step.rawValue] == (next?.rawValue ?? "–"), "\(debt) \(step)")
            }
        }
    }

    @Test
    func `leads out of every offer to an end, and lets no debt vanish but by report, return or release`() {
        for status in ReferralOffer.Status.allCases where ReferralTable.statuses[status]?.isEmpty == false {
            #expect(ReferralTable.statuses[status]?[.caseMovesOn] == .lapsed)
        }
        let ways = ReferralOffer.Step.allCases.filter { ReferralTable.debts[.owed]?[$0] != nil }
        #expect(ways == [.resultReported, .givenBack, .senderReleases])
    }
}

import Foundation
import Mechanisms
import Organisation
import Streams
import Testing
import WorkCalendar

@testable import Casework

struct `The table of agreements` {
    @Test func `is the one that the page shows, cell by cell`() throws {
        let page = try DecisionPage.tables("agreement")
        for status in Agreement.Status.allCases {
            let row = try #require(page["status \(status.rawValue)"])
            for (step, cell) in row {
                let next = AgreementTable.next(status, try #require(Agreement.Step(rawValue: step)))
                #expect((next?.rawValue ?? "–") == cell, "\(status) \(step)")
            }
        }
        for confirmation in Agreement.Confirmation.allCases {
            let row = try #require(page["confirmation \(confirmation.rawValue)"])
            for (step, cell) in row {
                let step = try #require(Agreement.Step(rawValue: step))
                let next = AgreementTable.next(confirmation, step, of: .inEffect)
                #expect((next?.rawValue ?? "–") == cell, "\(confirmation) \(step)")
            }
        }
        let columns = page.values.flatMap(\.keys)
        #expect(Set(columns) == Set(Agreement.Step.allCases.map(\.rawValue)))
    }

    @Test func `leads from the draft to every status, and out of what is over to none`() {
        var reached: Set<Agreement.Status> = [.drafted]
        var last = 0
        while last < reached.count {
            last = reached.count
            reached.formUnion(
                reached.flatMap { from in Agreement.Step.allCases.compactMap { AgreementTable.next(from, $0) }
                })
        }
        #expect(reached == Set(Agreement.Status.allCases))
        for step in Agreement.Step.allCases where AgreementTable.statuses[.performed]?[step] != nil {
            Issue.record("performed is over, and \(step) leads on")
        }
    }
}

struct `An agreement in effect` {
    @Test func `without instalments is owed until somebody records that it was performed`() throws {
        let desk = try Desk.performing([])
        #expect(desk.state.mediation.binding?.status == .inEffect)
        #expect(desk.state.moments[.performed] == nil)
        #expect(desk.state.owedTasks.contains { $0.kind == .performanceDue })
        #expect(throws: Rejection.self) { try desk.act("settle", by: "zhou") }
        try desk.act("performed", by: "zhou")
        #expect(desk.state.mediation.binding?.isPerformed == true)
        #expect(throws: Rejection.alreadyPerformed) { try desk.act("performed", by: "zhou") }
        try desk.act("settle", by: "zhou")
        #expect(desk.state.handling.outcome == .resolved)
    }

    @Test func `binds while it is talked about, and afterwards where the talks end without another`() throws {
        let desk = try Desk.performing()
        let key = try #require(desk.state.runningClocks.first { $0.instalment == 1 }?.key)
        try desk.act("new_agreement", by: "zhou")
        #expect(desk.state.handling.stage.text == "mediating")
        #expect(try desk.clock(key).isRunning)
        #expect(!desk.state.runningClocks.contains { $0.clock.text == "settle" })
        try desk.act("draft", ["terms": "缓三个月"], by: "zhou")
        #expect(desk.state.mediation.binding?.status == .inEffect)
        try desk.act("stop_mediation", ["party": "zhao"], by: "zhou")
        #expect(desk.state.handling.stage.text == "performing")
        #expect(desk.state.isOpen && desk.state.mediation.draft == nil)
        #expect(desk.state.mediation.routesTold.isEmpty)
        try desk.act("performed", ["instalment": "1"], by: "zhou")
        #expect(desk.state.mediation.binding?.isPerformed == true)
    }

    @Test
    func `can be performed and confirmed during the talks, and is replaced only by one that takes effect`()
        throws
    {
        let desk = try Desk.performing()
        try desk.act("new_agreement", by: "zhou")
        try desk.act("apply_confirmation", ["jointly": "yes"], by: "zhou")
        #expect(desk.state.mediation.binding?.confirmation == .applied)
        #expect(desk.state.handling.stage.text == "mediating")
        try desk.act("draft", ["terms": "一次付清"], by: "zhou")
        for who in ["zhao", "chen", "mediator"] { try desk.sign(who) }
        #expect(desk.state.mediation.binding?.number == 1)
        try desk.sign("seal")
        #expect(desk.state.mediation.agreements.map(\.status) == [.replaced, .inEffect])
        #expect(desk.state.mediation.binding?.confirmation == Agreement.Confirmation.none)
        #expect(desk.state.moments[.confirmationApplied] == nil)
        #expect(!desk.state.runningClocks.contains { $0.instalment != nil })
    }

    @Test func `offers the mediator to sign until they have, and then no more`() throws {
        let desk = try Desk.signing()
        func refusal() throws -> String? {
            let possible = possibilities(on: desk.state, in: desk.context(desk.actor("zhou")))
            return try #require(possible.first { $0.id == "mediator_sign" }).refusal?.word
        }
        #expect(try refusal() == nil)
        try desk.sign("mediator")
        #expect(try refusal() == "already_signed")
        #expect(desk.answer("mediator_sign", by: "zhou") == "already_signed")
    }

    @Test func `that is not performed tells the routes for that event and that matter`() throws {
        let desk = try Desk.performing(matter: "labour")
        try desk.act("broken", by: "zhou")
        #expect(desk.state.mediation.routesTold == ["payment_order", "arbitration"])
        #expect(desk.state.mediation.binding?.status == .broken)
    }

    @Test func `is paid in time until midnight of the debtor's day, moved from a rest day`() throws {
        // 2026-04-30 is a Thursday; 2026-05-02 lies in the May holiday, which ends on the 5th.
        let desk = try Desk.performing([["what": "赔偿", "amount": "2000", "due": "2026-04-30"]])
        let run = try #require(desk.state.runningClocks.first { $0.instalment == 1 })
        #expect(run.due == Instant(CivilDate("2026-04-30")!, TimeOfDay(24)))
        #expect(run.due.endText == "2026-04-30 24:00" && at("2026-04-30 17:30").endText == "2026-04-30 17:30")
        try desk.act("performed", ["instalment": "1"], by: "zhou", at: "2026-04-30 20:00")
        #expect(desk.state.clocks.first { $0.key == run.key }?.finalLight?.light == .green)
        #expect(desk.state.clocks.first { $0.key == run.key }?.breachedAt == nil)

        let moved = try Desk.performing([["what": "赔偿", "amount": "2000", "due": "2026-05-02"]])
        let rested = try #require(moved.state.runningClocks.first { $0.instalment == 1 })
        #expect(rested.due == Instant(CivilDate("2026-05-06")!, TimeOfDay(24)))
        let exact = try Desk.performing(
            [["what": "赔偿", "amount": "2000", "due": "2026-05-02", "exact": "yes"]])
        let stays = try #require(exact.state.runningClocks.first { $0.instalment == 1 })
        #expect(stays.due == Instant(CivilDate("2026-05-02")!, TimeOfDay(24)))
    }
}

struct `An oral agreement` {
    @Test func `is reached before a mediator`() throws {
        let desk = try Desk.mediation()
        try desk.act("begin", by: "zhou")
        #expect(throws: Rejection.noMediator) {
            try desk.act("oral", ["terms": "道歉", "performed_now": "yes"], by: "zhou")
        }
    }

    @Test func `cannot be performed now and owe something later`() throws {
        let desk = try Desk.mediating()
        let later: Input = [["what": "赔偿", "due": "2026-12-01"]]
        #expect(throws: Rejection.invalid(field: "instalments", .stillOwed)) {
            try desk.act("oral", ["terms": "赔偿", "performed_now": "yes", "instalments": later], by: "zhou")
        }
    }
}

struct `Each party` {
    private static let three: Input = [
        ["id": "zhao", "side": "applicant", "name": "赵春花"], ["id": "qian", "side": "applicant", "name": "钱"],
        ["id": "chen", "side": "respondent", "name": "陈家旺"],
    ]

    @Test func `withdraws for itself, and the others go on without it`() throws {
        let desk = try Desk.mediation(parties: Self.three)
        #expect(desk.answer("withdraw", by: "zhou") == "missing")
        #expect(desk.answer("withdraw", ["party": "chen"], by: "zhou") == "invalid")
        try desk.act("withdraw", ["party": "qian", "note": "来电要求撤回"], by: "zhou")
        #expect(desk.state.isOpen)
        for who in ["zhao", "chen"] {
            try desk.act("answer_mediation", ["party": .text(who), "answer": "agreed"], by: "zhou")
        }
        #expect(desk.state.handling.stage.text == "mediating")
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        try desk.act("draft", ["terms": "修好"], by: "zhou")
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who) }
        #expect(desk.state.mediation.binding != nil)
        #expect(desk.answer("withdraw", ["party": "zhao"], by: "zhou") == "agreement_binds")
    }

    @Test func `is asked anew after a refusal and a reopening`() throws {
        let desk = try Desk.mediation()
        try desk.act("answer_mediation", ["party": "zhao", "answer": "agreed"], by: "zhou")
        try desk.act("answer_mediation", ["party": "chen", "answer": "refused"], by: "zhou")
        try desk.act("reopen", ["reason": "双方又愿意谈了"], by: "zhou", at: "2026-06-01 10:00")
        #expect(desk.state.handling.stage.text == "consent")
        #expect(desk.state.parties.allSatisfy { $0.consent == .unanswered })
        let settle = try desk.clock("settle")
        #expect(settle.isRunning && settle.start == at("2026-06-01 10:00"))
    }

    @Test func `whose agreement was not performed is back at its performance after a reopening`() throws {
        let desk = try Desk.performing()
        try desk.act("broken", by: "zhou")
        #expect(!desk.state.isOpen)
        try desk.act("reopen", ["reason": "愿意履行"], by: "zhou")
        #expect(desk.state.handling.stage.text == "performing")
        try desk.act("performed", ["instalment": "all"], by: "zhou")
        #expect(desk.state.mediation.binding?.isPerformed == true)
    }

    @Test
    func `that is a minor agrees through a guardian, and a group signs through those who may settle for it`()
        throws
    {
        let parties: Input = [
            ["id": "kid", "side": "applicant", "name": "小明", "minor": "yes"],
            ["id": "all", "side": "respondent", "name": "二十名工人", "head_count": "20"],
        ]
        let desk = try Desk.mediation(parties: parties)
        let agreed: Input = ["party": "kid", "answer": "agreed"]
        #expect(desk.answer("answer_mediation", agreed, by: "zhou") == "minor_needs_guardian")
        try desk.act("represent", ["party": "kid", "kind": "guardian", "name": "明父"], by: "zhou")
        try desk.act("answer_mediation", agreed, by: "zhou")
        try desk.act("answer_mediation", ["party": "all", "answer": "agreed"], by: "zhou")
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        try desk.act("draft", ["terms": "各半"], by: "zhou")
        try desk.sign("all")
        let group = try #require(desk.state.party(PartyID("all")))
        #expect(desk.state.mediation.draft?.isSigned(by: group) == false)
    }

    @Test func `elects five of its side, whatever the other side does`() throws {
        let desk = try Desk.mediation()
        for who in ["zhao", "chen"] {
            for number in 1...6 {
                let answer = desk.answer(
                    "represent",
                    [
                        "party": .text(who), "kind": "elected", "name": .text("代表\(number)"),
                        "authority": "yes",
                    ],
                    by: "zhou")
                #expect(answer == (number <= 5 ? "done" : "too_many_representatives"))
            }
        }
    }

    @Test func `is under the law of what the dispute really is: a wrong type is put right`() throws {
        let desk = try Desk.mediating("neighbour")
        try desk.act("amend", ["field": "matter", "value": "labour", "reason": "登记有误"], by: "zhou")
        #expect(desk.state.matter?.text == "labour")
        #expect(
            desk.answer("oral", ["terms": "补发工资", "performed_now": "yes"], by: "zhou") == "oral_forbidden")
    }
}

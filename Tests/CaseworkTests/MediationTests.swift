import Mechanisms
import Organisation
import Testing
import WorkCalendar

@testable import Casework

struct `Consent to mediation` {
    @Test func `refused by one side ends it, with the lawful routes of this matter`() throws {
        let desk = try Desk.mediation("labour")
        try desk.act("answer_mediation", ["party": "zhao", "answer": "agreed"], by: "zhou")
        try desk.act("answer_mediation", ["party": "chen", "answer": "refused"], by: "zhou")
        #expect(desk.state.handling.stage.text == "refused")
        #expect(desk.state.handling.outcome == .unresolved)
        #expect(desk.state.mediation.routesTold == ["arbitration"])
        #expect(desk.state.documents.contains { $0.document == "termination_notice" })
        #expect(desk.state.runningClocks.isEmpty)
    }

    @Test func `not answered neither ends nor bars it`() throws {
        let desk = try Desk.mediation()
        try desk.act("answer_mediation", ["party": "chen", "answer": "unanswered"], by: "zhou")
        #expect(desk.state.handling.stage.text == "consent")
        try desk.act("begin", by: "zhou")
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        try desk.act("session", ["note": "到场", "agreed": "no"], by: "zhou")
        #expect(desk.state.mediation.sessions.count == 1)
    }

    @Test func `by every side starts it at the last answer`() throws {
        let desk = try Desk.mediation()
        try desk.act(
            "answer_mediation", ["party": "chen", "answer": "agreed"], by: "zhou", at: "2026-03-02 10:00")
        #expect(desk.state.handling.stage.text == "consent")
        try desk.act(
            "answer_mediation", ["party": "zhao", "answer": "agreed"], by: "zhou", at: "2026-03-03 11:00")
        #expect(desk.state.handling.stage.text == "mediating")
        #expect(desk.state.moments[.everyoneAgreed] == at("2026-03-03 11:00"))
    }

    @Test func `is not taken from one side alone`() throws {
        let alone: Input = [["id": "zhao", "side": "applicant", "name": "赵"]]
        let desk = try Desk.mediation(parties: alone)
        try desk.act("answer_mediation", ["party": "zhao", "answer": "agreed"], by: "zhou")
        #expect(desk.state.handling.stage.text == "consent")
    }

    @Test func `brings no agreement while there is one side only`() throws {
        let alone: Input = [["id": "zhao", "side": "applicant", "name": "赵"]]
        let desk = try Desk.mediation(parties: alone)
        try desk.act("begin", by: "zhou")
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        let before = desk.state
        #expect(throws: Rejection.needsTwoSides) {
            try desk.act("draft", ["terms": "各退一步"], by: "zhou")
        }
        #expect(desk.state == before)
    }

    @Test(arguments: ["consent", "mediating", "signing"], ["zhao", "chen"])
    func `can be taken back at every stage by either side`(stage: String, party: String) throws {
        let desk =
            switch stage {
            case "consent": try Desk.mediation()
            case "mediating": try Desk.mediating()
            default: try Desk.signing()
            }
        #expect(desk.state.handling.stage.text == stage)
        try desk.act("stop_mediation", ["party": .text(party)], by: "zhou")
        #expect(desk.state.handling.stage.text == "failed")
        #expect(desk.state.mediation.routesTold == ["suit"])
    }

    @Test func `ends a mediation inside another pack too`() throws {
        let desk = try Desk.shipped("township-centre")
        let input: Input = ["story": "吵架", "place": "xiahe", "matter": "neighbour", "parties": Desk.parties]
        try desk.register("window", input, by: "registrar")
        try desk.act("accept", ["size": "small", "opinion": "调解"], by: "registrar")
        #expect(desk.state.handling.stage.text == "mediation.consent")
        try desk.act("stop_mediation", ["party": "chen"], by: "zhou")
        #expect(desk.state.handling.stage.text == "guided_to_suit")
    }

    @Test func `cannot be asked where nothing is mediated`() throws {
        let desk = try Desk.performing()
        #expect(desk.answer("stop_mediation", ["party": "zhao"], by: "zhou") == "not_now")
    }
}

struct `A mediation` {
    @Test func `needs a mediator, and one who is one`() throws {
        let desk = try Desk.mediation()
        try desk.act("begin", by: "zhou")
        #expect(desk.answer("session", ["note": "x", "agreed": "no"], by: "zhou") == "no_mediator")
        #expect(desk.answer("appoint", ["mediator": "desk"], by: "zhou") == "not_a_mediator")
        try desk.act("recuse", ["account": "zhou", "reason": "亲属"], by: "wang.committee_head")
        #expect(desk.answer("appoint", ["mediator": "zhou"], by: "justice") == "recused")
    }

    @Test func `ends after the sessions the pack allows`() throws {
        let desk = try Desk.mediating()
        for _ in 1...2 { try desk.act("session", ["note": "未成", "agreed": "no"], by: "zhou") }
        #expect(desk.state.handling.stage.text == "mediating")
        try desk.act("session", ["note": "未成", "agreed": "no"], by: "zhou")
        #expect(desk.state.handling.stage.text == "failed")
        #expect(desk.state.moments[.sessionsUsedUp] != nil)
    }

    /// Matter, performed on the spot, what comes of it.
    @Test(arguments: [
        ("labour", "yes", "oral_forbidden"), ("labour", "no", "oral_forbidden"),
        ("neighbour", "no", "oral_needs_performance"), ("neighbour", "yes", "done"),
    ])
    func `may end orally only where law and local rule allow`(row: (String, String, String)) throws {
        let desk = try Desk.mediating(row.0)
        let answer = desk.answer("oral", ["terms": "当场付清", "performed_now": .text(row.1)], by: "zhou")
        #expect(answer == row.2)
        guard answer == "done" else { return }
        #expect(desk.state.handling.stage.text == "performing")
        #expect(desk.state.moments[.agreementEffective] == desk.now)
        #expect(desk.state.mediation.agreement?.isPerformed == true)
    }
}

struct `A written agreement` {
    static let orders: [[String]] = {
        func orders(_ left: [String]) -> [[String]] {
            left.isEmpty ? [[]] : left.flatMap { one in orders(left.filter { $0 != one }).map { [one] + $0 } }
        }
        return orders(["zhao", "chen", "mediator", "seal"])
    }()

    @Test(arguments: orders) func `takes effect with the last of signatures, mediator and seal`(
        order: [String]
    ) throws {
        let desk = try Desk.signing()
        for (index, who) in order.enumerated() {
            #expect(desk.state.mediation.agreement?.effectiveAt == nil)
            try desk.sign(who, at: "2026-03-0\(index + 3) 10:00")
        }
        #expect(desk.state.mediation.agreement?.effectiveAt == at("2026-03-06 10:00"))
        #expect(desk.state.moments[.agreementEffective] == at("2026-03-06 10:00"))
        #expect(desk.state.handling.stage.text == "performing")
    }

    @Test func `takes effect when the last was done, not when it was written down`() throws {
        let desk = try Desk.signing()
        desk.now = at("2026-03-10 09:00")
        try desk.sign("zhao", effective: at("2026-03-03 09:00"))
        try desk.sign("seal", effective: at("2026-03-06 15:00"))
        try desk.sign("chen", effective: at("2026-03-04 09:00"))
        try desk.sign("mediator", effective: at("2026-03-05 09:00"))
        #expect(desk.state.moments[.agreementEffective] == at("2026-03-06 15:00"))
        #expect(try desk.clock("confirmation").start == at("2026-03-06 15:00"))
    }

    /// Marriage and inheritance: 电子签名法 3.
    @Test(arguments: [("family", true), ("neighbour", false)])
    func `of a matter on paper only is sealed with a scan of the signed paper`(row: (String, Bool)) throws {
        let desk = try Desk.signing(matter: row.0)
        for who in ["zhao", "chen", "mediator"] { try desk.sign(who) }
        let before = desk.state
        guard row.1 else {
            try desk.sign("seal")
            #expect(desk.state.mediation.agreement?.effectiveAt != nil)
            return
        }
        let refusal = Rejection.needsSignedPaper(MatterID(row.0))
        #expect(throws: refusal) { try desk.sign("seal") }
        #expect(desk.state == before)
        let words = refusal.words(MechanismNames(desk.mechanism, desk.directory))
        #expect(words.zh.contains("扫描件") && words.en.contains("scan"))
        let scan = StagedUpload(content: "a1", name: "协议.pdf", mediaType: "application/pdf", bytes: 9)
        try desk.act("seal", by: "zhou.seal_keeper", files: [scan])
        #expect(desk.state.mediation.agreement?.effectiveAt != nil)
        #expect(desk.state.mediation.agreement?.scan == "a1")
        #expect(desk.state.attachments.map(\.content) == ["a1"])
    }

    @Test func `of a matter on paper only can be scanned before it is sealed`() throws {
        let desk = try Desk.signing(matter: "family")
        for who in ["zhao", "chen", "mediator"] { try desk.sign(who) }
        let scan = StagedUpload(content: "a1", name: "协议.pdf", mediaType: "application/pdf", bytes: 9)
        try desk.act("attach", ["purpose": "agreement_scan"], by: "zhou", files: [scan])
        try desk.sign("seal")
        #expect(desk.state.mediation.agreement?.effectiveAt != nil)
    }

    /// Kind, authority in the file, may settle, whether the signature binds.
    @Test(arguments: [
        ("agent", "no", "no", false), ("agent", "yes", "no", false), ("agent", "no", "yes", false),
        ("agent", "yes", "yes", true), ("elected", "yes", "no", false), ("elected", "yes", "yes", true),
        ("guardian", "no", "no", true),
    ])
    func `binds through a representative only with authority to settle`(row: (String, String, String, Bool))
        throws
    {
        let desk = try Desk.signing()
        try desk.act(
            "represent",
            [
                "party": "chen", "kind": .text(row.0), "name": "陈小旺", "representative_id": "son",
                "authority": .text(row.1), "may_settle": .text(row.2),
            ], by: "zhou")
        for who in ["zhao", "mediator", "seal"] { try desk.sign(who) }
        try desk.act("sign", ["party": "chen", "representative": "son", "manner": "signature"], by: "zhou")
        #expect((desk.state.mediation.agreement?.effectiveAt != nil) == row.3)
        if !row.3 {
            try desk.sign("chen")
            #expect(desk.state.mediation.agreement?.effectiveAt != nil)
        }
    }

    @Test func `of a minor is signed by the guardian and nobody else`() throws {
        let parties: Input = [
            ["id": "zhao", "side": "applicant", "name": "赵"],
            ["id": "chen", "side": "respondent", "name": "小陈", "minor": "yes"],
        ]
        let desk = try Desk.mediation(parties: parties)
        try desk.act(
            "represent",
            [
                "party": "chen", "kind": "agent", "name": "律师", "representative_id": "lawyer",
                "authority": "yes",
                "may_settle": "yes",
            ], by: "zhou")
        try desk.act(
            "represent", ["party": "chen", "kind": "guardian", "name": "陈父", "representative_id": "father"],
            by: "zhou")
        for who in ["zhao", "chen"] {
            try desk.act("answer_mediation", ["party": .text(who), "answer": "agreed"], by: "zhou")
        }
        try desk.act("appoint", ["mediator": "zhou"], by: "zhou")
        try desk.act("draft", ["terms": "修好并赔偿"], by: "zhou")
        func sign(_ representative: String) -> String {
            let who: Input = [
                "party": "chen", "manner": "fingerprint", "representative": .text(representative),
            ]
            return desk.answer("sign", who, by: "zhou")
        }
        #expect(sign("") == "minor_needs_guardian")
        #expect(sign("lawyer") == "minor_needs_guardian")
        #expect(sign("father") == "done")
    }

    @Test func `is signed once by each, and by the mediator of the case`() throws {
        let desk = try Desk.signing()
        try desk.sign("zhao")
        #expect(desk.answer("sign", ["party": "zhao", "manner": "seal"], by: "zhou") == "already_signed")
        #expect(desk.answer("mediator_sign", by: "justice.mediator") == "not_yours")
        #expect(desk.answer("mediator_sign", by: "platform") == "not_the_mediator")
    }

    @Test func `has at most five elected representatives`() throws {
        let desk = try Desk.signing()
        func elect(_ number: Int) -> String {
            let who: Input = [
                "party": "zhao", "kind": "elected", "name": .text("代表\(number)"), "authority": "yes",
            ]
            return desk.answer("represent", who, by: "zhou")
        }
        for number in 1...5 { #expect(elect(number) == "done") }
        #expect(elect(6) == "too_many_representatives")
    }

    @Test func `starts a clock for each instalment, stopped by its performance`() throws {
        let desk = try Desk.performing([
            ["what": "修复", "due": "2026-03-31"], ["what": "赔偿", "amount": "2000", "due": "2026-04-30"],
        ])
        #expect(try desk.clock("performance/1.1").due == at("2026-04-01 00:00"))
        #expect(try desk.clock("performance/1.2").due == at("2026-05-01 00:00"))
        #expect(desk.answer("settle", by: "zhou") == "condition_failed")
        try desk.act("performed", ["instalment": "1"], by: "zhou", at: "2026-03-20 10:00")
        #expect(try !desk.clock("performance/1.1").isRunning)
        try desk.wait(until: "2026-05-01 09:00")
        #expect(try desk.clock("performance/1.2").breachedAt != nil)
        try desk.act("performed", ["instalment": "2"], by: "zhou")
        #expect(desk.answer("performed", ["instalment": "2"], by: "zhou") == "already_performed")
        try desk.act("settle", by: "zhou")
        #expect(desk.state.handling.outcome == .resolved)
    }
}

struct `Judicial confirmation` {
    @Test func `is applied for by both sides together`() throws {
        let desk = try Desk.performing()
        #expect(desk.answer("apply_confirmation", ["jointly": "no"], by: "zhou") == "not_joint")
        #expect(desk.answer("apply_confirmation", ["jointly": "yes"], by: "zhou") == "done")
    }

    /// In effect on 2026-03-02: thirty days end on 2026-04-01, a Wednesday.
    @Test(arguments: [("2026-04-01 17:30", "done"), ("2026-04-01 17:31", "window_closed")])
    func `is applied for within thirty days`(row: (String, String)) throws {
        let desk = try Desk.performing()
        #expect(try desk.clock("confirmation").due == at("2026-04-01 17:30"))
        #expect(desk.answer("apply_confirmation", ["jointly": "yes"], by: "zhou", at: row.0) == row.1)
    }

    @Test func `has its order: applied, filed, ruled`() throws {
        let desk = try Desk.performing()
        #expect(desk.answer("court_filed", by: "zhou") == "not_applied")
        try desk.act("apply_confirmation", ["jointly": "yes"], by: "zhou")
        #expect(desk.answer("court_ruled", ["answer": "confirmed"], by: "zhou") == "not_filed")
        try desk.act("court_filed", by: "zhou")
        try desk.act("court_ruled", ["answer": "confirmed"], by: "zhou")
        #expect(desk.state.moments[.confirmed] != nil)
    }

    @Test func `dismissed leaves the agreement in effect, and a new one opens a new window`() throws {
        let desk = try Desk.performing()
        try desk.act("apply_confirmation", ["jointly": "yes"], by: "zhou", at: "2026-03-10 09:00")
        try desk.act("court_filed", by: "zhou")
        try desk.act("court_ruled", ["answer": "dismissed"], by: "zhou", at: "2026-03-20 09:00")
        #expect(desk.state.handling.stage.text == "performing")
        #expect(desk.state.mediation.agreement?.effectiveAt == at("2026-03-02 09:00"))
        try desk.act("new_agreement", by: "zhou")
        try desk.act("draft", ["terms": "写清楚了"], by: "zhou")
        for who in ["zhao", "chen", "mediator", "seal"] { try desk.sign(who, at: "2026-05-06 10:00") }
        #expect(desk.state.mediation.agreements.count == 2)
        #expect(try desk.clock("confirmation#2").due == at("2026-06-05 17:30"))
        #expect(
            desk.answer("apply_confirmation", ["jointly": "yes"], by: "zhou", at: "2026-06-05 09:00")
                == "done")
    }
}

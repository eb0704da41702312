import Casework
import Foundation
import Mechanisms
import Organisation
import Packs
import Proofs
import Rehearsal
import Testing
import WorkCalendar

/// Two mechanisms talk: a referral opens a case of its own in another one, and each side knows what it must of the other.
struct `A referral into another mechanism` {
    private static func told(
        _ steps: String, packs: String = "[trial, people-mediation]",
        _ change: (inout String) -> Void = { _ in }
    ) throws -> [Disagreement] {
        let text = """
            rehearsal: { zh: 委托调解, en: Entrusted }
            packs: \(packs)
            \(TrialPack.organisation)
            story:
              - { at: 2026-03-02 09:00, case: suit, by: jin, do: filing, with: { claim: 赔偿医药费。, sum: 3000, place: willow, parties: [{ id: zhao, side: plaintiff, name: 赵春花, phone: "13800000001" }, { id: qian, side: defendant, name: 钱大勇 }] } }
            \(steps)
            """
        return try TrialStory.told(text, of: TrialPack.source(change), library: try Shipped.library())
    }

    private static func passes(
        _ steps: String, packs: String = "[trial, people-mediation]",
        _ change: (inout String) -> Void = { _ in },
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let problems = try told(steps, packs: packs, change)
        #expect(problems.isEmpty, "\(problems.map { $0.text(in: .en) })", sourceLocation: location)
    }

    private static let accepted = """
          - { at: 2026-03-03 10:00, case: suit, by: jin, do: entrust }
          - { case: suit, expect: { unit: court, offers: { to_mediation: offered }, owed: none, clocks: { trial: running, plan: running }, told: { liu: offered }, visible_to: [liu, jin] } }
          - { at: 2026-03-04 09:00, case: suit, by: liu, do: answer_referral, with: { answer: accept } }
          - { case: { new: talks, from: suit.to_mediation }, expect: { stage: waiting, unit: willow, owed: { sender: 2026-04-03 17:30 }, clocks: { accept: 2026-03-09 17:30 }, fields: { story: 赔偿医药费。, amount: "3000.00" }, moments: { received: 2026-03-04 09:00 } } }
        """

    // MARK: the whole way

    @Test func `opens a case there, keeps its own, and goes on with the result`() throws {
        try Self.passes(
            Self.accepted + "\n" + """
                  - { case: suit, expect: { stage: hearing, unit: court, offers: { to_mediation: accepted }, owed: { to_mediation: 2026-04-03 17:30 }, clocks: { trial: paused, plan: running }, hidden_from: liu, visible_to: jin, cannot: { judge: jin } } }
                  - { case: talks, expect: { visible_to: liu, hidden_from: [jin, yu] } }
                  - { at: 2026-03-05 09:00, case: talks, by: liu, do: accept, with: { matter: damage } }
                  - { case: talks, expect: { number: （2026）柳民调字第00001号 } }
                  - { at: 2026-03-16 10:00, case: talks, by: liu, do: answer_mediation, with: { party: p2, answer: refused } }
                  - { case: talks, expect: { stage: refused, outcome: unresolved, owed: { sender: reported } } }
                  - { case: suit, expect: { stage: resumed, offers: { to_mediation: answered }, owed: { to_mediation: reported }, clocks: { trial: 2026-06-15 17:30 }, told: { jin: result } } }
                  - { at: 2026-03-20 10:00, case: suit, by: jin, do: judge }
                  - { case: suit, expect: { outcome: resolved } }
                """)
    }

    @Test func `keeps the names by which the story calls its parties`() throws {
        try Self.passes(
            Self.accepted + "\n" + """
                  - { case: { new: mediation, from: suit.to_mediation, parties: [zhao, qian] }, expect: { told: { zhao: none } } }
                  - { at: 2026-03-05 09:00, case: mediation, by: liu, do: accept, with: { matter: damage } }
                  - { case: mediation, expect: { told: { zhao: accepted } } }
                  - { at: 2026-03-16 10:00, case: mediation, by: liu, do: answer_mediation, with: { party: qian, answer: refused } }
                  - { case: mediation, expect: { stage: refused } }
                """)
        let few = try Self.told(
            Self.accepted + "\n" + """
                  - { case: { new: mediation, from: suit.to_mediation, parties: [zhao] }, expect: { told: { zhao: none } } }
                """)
        #expect(few.contains { $0.message.en.contains("the case has 2 parties") })
    }

    @Test func `hears the result before the other side has closed`() throws {
        try Self.passes(
            Self.accepted + "\n" + """
                  - { at: 2026-03-10 09:00, case: talks, by: liu, do: report_result, with: { result: 达成一致。 }, refused: missing }
                  - { at: 2026-03-10 09:01, case: talks, by: liu, do: report_result, with: { result: 达成一致。, outcome: resolved } }
                  - { case: talks, expect: { stage: waiting, owed: { sender: reported } } }
                  - { case: suit, expect: { stage: settled, outcome: resolved, owed: none, told: { jin: result } } }
                  - { at: 2026-03-11 09:00, case: talks, by: liu, do: report_result, with: { result: 再报。, outcome: resolved }, refused: no_result_owed }
                """)
    }

    @Test func `stays with the sender where it is declined, and goes by the arbiter's word`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: entrust }
              - { at: 2026-03-04 09:00, case: suit, by: liu, do: answer_referral, with: { answer: reject, reason: 不属本村。 } }
              - { case: suit, expect: { unit: court, offers: { to_mediation: rejected }, clocks: { trial: running }, told: { gao: to_decide } } }
              - { at: 2026-03-05 09:00, case: suit, by: gao, do: arbitrate_referral, with: { unit: elm, reason: 榆村办。 } }
              - { case: suit, expect: { unit: court, offers: { to_mediation: arbitrated }, clocks: { trial: paused } } }
              - { case: { new: talks, from: suit.to_mediation }, expect: { unit: elm, stage: waiting, cannot: { return: yu } } }
            """)
    }

    @Test func `is recalled before the answer, and not after it`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: entrust }
              - { at: 2026-03-03 11:00, case: suit, by: liu, do: recall, with: { reason: 无关。 }, refused: not_yours }
              - { at: 2026-03-03 12:00, case: suit, by: jin, do: recall, with: { reason: 当事人和解。 } }
              - { case: suit, expect: { offers: { to_mediation: recalled }, owed: none, told: { liu: recalled }, hidden_from: liu } }
              - { at: 2026-03-03 13:00, case: suit, by: liu, do: answer_referral, with: { answer: accept }, refused: no_offer }
            """)
        try Self.passes(
            Self.accepted + "\n" + """
                  - { at: 2026-03-05 09:00, case: suit, by: jin, do: recall, with: { reason: 太晚。 }, refused: no_offer }
                """)
    }

    @Test func `expires, and an arbiter who is silent too long is passed over`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: entrust }
              - { at: 2026-03-07 09:00, case: suit, expect: { offers: { to_mediation: expired }, owed: none, clocks: { trial: running } } }
              - { at: 2026-03-09 09:00, case: suit, by: liu, do: answer_referral, with: { answer: accept }, refused: no_offer }
              - { at: 2026-03-12 09:00, case: suit, by: gao, do: arbitrate_referral, with: { unit: willow, reason: 应办。 } }
              - { case: suit, expect: { offers: { to_mediation: arbitrated } } }
            """)
    }

    @Test func `is red on both sides when the result is late, and somebody above hears of it`() throws {
        try Self.passes(
            Self.accepted + "\n" + """
                  - { at: 2026-04-04 09:00, case: suit, expect: { owed: { to_mediation: overdue }, told: { gao: result_late, jin: result_late } } }
                  - { case: talks, expect: { owed: { sender: overdue }, told: { liu: result_late } } }
                """)
    }

    @Test func `is released with a reason, and the other case goes on`() throws {
        try Self.passes(
            Self.accepted + "\n" + """
                  - { at: 2026-03-05 09:00, case: suit, by: jin, do: resume, with: { clock: trial }, refused: awaits_result }
                  - { at: 2026-03-06 09:00, case: suit, by: jin, do: release, with: { reason: 先行判决。 } }
                  - { case: suit, expect: { offers: { to_mediation: released }, owed: { to_mediation: released }, clocks: { trial: 2026-06-04 17:30 }, can: { judge: jin } } }
                  - { case: talks, expect: { stage: waiting, owed: { sender: released } } }
                  - { at: 2026-03-06 10:00, case: talks, by: liu, do: guide, with: { guidance: 法院已判决。 } }
                  - { case: suit, expect: { stage: hearing, offers: { to_mediation: released } } }
                """)
    }

    @Test func `tells the receiver when the sender's case is over, and that case goes on`() throws {
        try Self.passes(
            Self.accepted + "\n" + """
                  - { at: 2026-03-06 09:00, case: suit, by: jin, do: withdraw, with: { note: 来院口头撤诉 } }
                  - { case: suit, expect: { outcome: withdrawn } }
                  - { case: talks, expect: { stage: waiting, outcome: open, can: { accept: liu } } }
                  - { at: 2026-03-06 10:00, case: talks, by: liu, do: guide, with: { guidance: 请与法院联系。 } }
                  - { case: suit, expect: { outcome: withdrawn, owed: { to_mediation: reported } } }
                """)
    }

    @Test func `hands over a part, and owes nothing where its kind owes nothing`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: forward }
              - { at: 2026-03-04 09:00, case: suit, by: liu, do: answer_referral, with: { answer: accept }, refused: not_carried }
              - { case: suit, expect: { unit: court, offers: { to_committee: offered } } }
              - { at: 2026-03-04 10:00, case: suit, by: jin, do: fill, with: { compensation: 医药费部分。 } }
              - { at: 2026-03-04 11:00, case: suit, by: liu, do: answer_referral, with: { answer: accept } }
              - { case: { new: part, from: suit.to_committee }, expect: { owed: none, fields: { story: 医药费部分。 } } }
              - { case: suit, expect: { clocks: { trial: running }, owed: none, can: { judge: jin } } }
              - { at: 2026-03-05 09:00, case: part, by: liu, do: guide, with: { guidance: 请起诉。 } }
              - { case: suit, expect: { stage: hearing, offers: { to_committee: answered } } }
            """)
    }

    @Test func `stands beside another one`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: fill, with: { compensation: 医药费部分。 } }
              - { at: 2026-03-03 10:01, case: suit, by: jin, do: entrust }
              - { at: 2026-03-03 10:02, case: suit, by: jin, do: forward }
              - { at: 2026-03-04 09:00, case: suit, by: liu, do: answer_referral, with: { answer: accept }, refused: missing }
              - { at: 2026-03-04 09:01, case: suit, by: liu, do: answer_referral, with: { offer: to_committee, answer: accept } }
              - { case: suit, expect: { offers: { to_mediation: offered, to_committee: accepted }, unit: court } }
              - { at: 2026-03-04 09:02, case: suit, by: liu, do: answer_referral, with: { answer: accept } }
              - { case: suit, expect: { offers: { to_mediation: accepted, to_committee: accepted }, owed: [to_mediation] } }
            """)
    }

    // MARK: what is lacking

    @Test func `is refused by name where the other pack is not in force`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: entrust }
              - { at: 2026-03-04 09:00, case: suit, by: liu, do: answer_referral, with: { answer: accept }, refused: not_in_force }
              - { case: suit, expect: { unit: court, offers: { to_mediation: offered }, clocks: { trial: running } } }
            """, packs: "[trial]")
    }

    @Test(arguments: [
        ("entry: handed_over", "entry: window", "not_taken_there"),
        ("story: claim", "tale: claim", "no_field_there"),
        ("story: claim", "amount: claim", "does_not_fit_there"),
        ("story: claim", "story: compensation", "not_carried"),
    ])
    func `is refused by name where the version in force lacks what is carried`(
        _ old: String, _ new: String, _ refusal: String
    ) throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: entrust }
              - { at: 2026-03-04 09:00, case: suit, by: liu, do: answer_referral, with: { answer: accept }, refused: \(refusal) }
              - { case: suit, expect: { unit: court, offers: { to_mediation: offered } } }
            """
        ) { text in
            guard let range = text.range(of: old) else { return }
            text.replaceSubrange(range, with: new)
            text = text.replacingOccurrences(of: ", amount: sum", with: "")
        }
    }

    // MARK: what is found before it goes live

    private static func findings(_ change: (inout String) -> Void = { _ in }) throws -> [String] {
        let (mechanism, findings) = PackCompiler.compile(TrialPack.source(change), library: [:])
        guard let mechanism, findings.isEmpty else { return findings.map(\.code) }
        let mediation = try Shipped.mechanism("people-mediation")
        let found =
            Checks.run(mechanism)
            + Checks.links(
                of: mechanism, to: ["people-mediation": mediation, "people_mediation": mediation])
        return found.filter { $0.severity == .error }.map(\.code)
    }

    @Test func `is sound as it stands`() throws { #expect(try Self.findings() == []) }

    @Test(arguments: [
        ("pack: people-mediation", "pack: people-meditation", "unknown-pack"),
        ("entry: handed_over", "entry: handed", "unknown-entry"),
        ("entry: handed_over", "entry: window", "entry-takes-no-referral"),
        ("story: claim", "story: sum", "carried-kind"), ("story: claim", "story: clame", "unknown-field"),
        ("story: claim", "risk: claim", "not-carried"), ("amount: sum", "risk: sum", "carried-kind"),
        ("part: compensation", "part: compensations", "unknown-field"),
        ("meanwhile: { trial: entrusted", "meanwhile: { trial: pauses", "clock-not-pausable"),
        ("meanwhile: { trial: entrusted", "meanwhile: { trial: holiday", "unknown-pause"),
        ("plan: runs", "plan: pauses", "clock-not-pausable"),
        ("    escalate: [court_head]\n  to_committee", "  to_committee", "result-without-escalation"),
        (
            "to: mediator\n    level: village\n    opens", "to: meditator\n    level: village\n    opens",
            "unknown-role"
        ),
        ("to_mediation.outcome = \"resolved\"", "to_mediation.outcome = \"solved\"", "unknown-option"),
        ("to_mediation.outcome = \"resolved\"", "to_mediation.outcom = \"resolved\"", "unknown-name"),
    ])
    func `is found faulty where it cannot work`(_ old: String, _ new: String, _ code: String) throws {
        var isFound = false
        let codes = try Self.findings { text in
            guard let range = text.range(of: old) else { return }
            text.replaceSubrange(range, with: new)
            isFound = true
        }
        #expect(isFound)
        #expect(codes.contains(code), "\(codes)")
    }
}

import Casework
import Foundation
import Mechanisms
import Organisation
import Packs
import Proofs
import Rehearsal
import Testing
import WorkCalendar

/// The pair of a court and the shipped mediation, in which papers go to several, and values come back.
struct `A paper that a step addresses` {
    private static func told(_ steps: String, _ change: (inout String) -> Void = { _ in }) throws
        -> [Disagreement]
    {
        let text = """
            rehearsal: { zh: 文书, en: Papers }
            packs: [trial, people-mediation]
            \(organisation)
            story:
              - { at: 2026-03-02 09:00, case: suit, by: jin, do: filing, with: { claim: 赔偿医药费。, sum: 3000, place: willow, parties: [{ id: zhao, side: plaintiff, name: 赵春花 }, { id: qian, side: defendant, name: 钱大勇 }] } }
            \(steps)
            """
        return try TrialStory.told(text, of: source(change), library: try Shipped.library())
    }

    /// Beside the court there is the county's hall.
    private static let organisation = TrialPack.organisation.replacingOccurrences(
        of: "        court: {",
        with: "        hall_office: { name: { zh: 县政务大厅, en: Hall }, line: hall }\n        court: {")

    /// What the pack of the pair says besides.
    private static func source(_ change: (inout String) -> Void) -> PackSource {
        TrialPack.source { text in
            text += """

                documents:
                  notice: { name: { zh: 通知书, en: Notice }, form: letter }
                  report: { name: { zh: 结果函, en: Report }, form: result_letter }
                """
            for (old, new) in [
                (
                    "  compensation: {",
                    "  told: { name: { zh: 抄送, en: Copied to }, kind: unit, many: true }\n  ruling: { name: { zh: 对方意见, en: What they found }, kind: long_text, personal: file }\n  compensation: {"
                ),
                (
                    "      fill: {",
                    """
                          tell_all: { name: { zh: 告知各方, en: Tell all }, ask: [told?], issues: [{ notice: { to: [told, defendant, court_head] } }] }
                          tell_each: { name: { zh: 分送, en: One for each }, issues: [{ notice: { to: [hall, parties], file: each } }] }
                          tell_sender: { name: { zh: 告知移送单位, en: Tell the sender }, issues: [{ notice: { to: sender } }] }
                          tell_nobody: { name: { zh: 告知税务, en: Tell the taxes }, issues: [{ notice: { to: taxes } }] }
                          fill: {
                    """
                ),
                (
                    "meanwhile: { trial: entrusted",
                    "result_letter: report\n    results_to: [sender, hall]\n    meanwhile: { trial: entrusted"
                ),
                ("amount: sum } }\n    result", "amount: sum }, back: { ruling: story } }\n    result"),
            ] {
                #expect(text.contains(old), "\(old)")
                text.replace(old, with: new, maxReplacements: 1)
            }
            change(&text)
        }
    }

    private static func passes(
        _ steps: String, _ change: (inout String) -> Void = { _ in },
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let problems = try told(steps, change)
        #expect(problems.isEmpty, "\(problems.map { $0.text(in: .en) })", sourceLocation: location)
    }

    @Test func `names units of a field, a side and a role, all on one paper`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: tell_all, with: { told: [willow, elm] } }
              - { case: suit, expect: { papers: { notice: [willow, elm, qian, court] } } }
            """)
    }

    @Test func `is a copy for each where each keeps it in a file`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: tell_each }
              - { case: suit, expect: { papers: { notice: [hall_office, zhao, qian] }, documents: [notice] } }
            """
        ) { _ in }
    }

    @Test func `is refused where nobody is there to have it`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: tell_all, refused: missing }
              - { at: 2026-03-03 10:01, case: suit, by: jin, do: tell_sender, refused: no_addressee }
              - { at: 2026-03-03 10:02, case: suit, by: jin, do: tell_nobody, refused: no_addressee }
              - { case: suit, expect: { papers: { notice: none } } }
            """)
    }

    private static let accepted = """
          - { at: 2026-03-03 10:00, case: suit, by: jin, do: entrust }
          - { at: 2026-03-04 09:00, case: suit, by: liu, do: answer_referral, with: { answer: accept } }
          - { case: { new: talks, from: suit.to_mediation }, expect: { unit: willow } }
        """

    @Test func `carries the result to all who wait for it, and what was found comes back with it`() throws {
        try Self.passes(
            Self.accepted + "\n" + """
                  - { at: 2026-03-10 09:01, case: talks, by: liu, do: report_result, with: { result: 达成一致。, outcome: resolved } }
                  - { case: suit, expect: { stage: settled, papers: { report: [court, hall_office] }, fields: { ruling: 赔偿医药费。 } } }
                """)
    }

    @Test func `goes over itself where the pack opens a case only for some`() throws {
        let change = { (text: inout String) in
            text = text.replacingOccurrences(
                of:
                    "entry: handed_over, carry: { parties: parties, place: place, story: claim, amount: sum }",
                with:
                    "entry: handed_over, when: sum > 5000, carry: { parties: parties, place: place, story: claim, amount: sum }"
            )
            .replacingOccurrences(
                of: "to_mediation.result: [",
                with: "to_mediation.accepted: resumed\n      to_mediation.result: ["
            )
            .replacingOccurrences(
                of: "owner: judge\n    clocks: [trial]\n    actions:\n      judge",
                with: "owner: mediator\n    clocks: [trial]\n    actions:\n      judge")
        }
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, case: suit, by: jin, do: entrust }
              - { at: 2026-03-04 09:00, case: suit, by: liu, do: answer_referral, with: { answer: accept } }
              - { case: suit, expect: { unit: willow, stage: resumed, offers: { to_mediation: accepted } } }
            """, change)
    }

    @Test func `is found faulty where it cannot be addressed`() throws {
        for (old, new, code) in [
            ("to: [told, defendant, court_head]", "to: [told, defendent, court_head]", "unknown-addressee"),
            ("to: [told, defendant, court_head]", "to: [sum]", "addressed-to-no-one"),
            ("result_letter: report\n    ", "", "results-to-without-letter"),
            ("back: { ruling: story }", "back: { ruling: amount }", "carried-kind"),
            ("back: { ruling: story }", "back: { ruling: stories }", "unknown-field"),
            ("entry: handed_over,", "entry: handed_over, when: sum,", "not-a-condition"),
        ] {
            let (mechanism, faults) = PackCompiler.compile(
                Self.source { text in
                    #expect(text.contains(old), "\(old)")
                    text = text.replacingOccurrences(of: old, with: new)
                }, library: [:])
            let mediation = try Shipped.mechanism("people-mediation")
            let codes =
                faults.map(\.code)
                + (mechanism.map {
                    Checks.run($0)
                        + Checks.links(
                            of: $0, to: ["people-mediation": mediation, "people_mediation": mediation])
                } ?? []).map(\.code)
            #expect(codes.contains(code), "\(code): \(codes)")
        }
    }
}

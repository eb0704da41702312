import Casework
import Foundation
import Mechanisms
import Organisation
import Packs
import Proofs
import Rehearsal
import Testing
import WorkCalendar

/// A matter that goes from office to office, and back to whoever had it before.
private enum PassingPack {
    static let organisation = """
        organisation:
          units:
            hill:
              name: { zh: 山镇, en: Hill }
              level: town
              short: 山
              units:
                safety: { name: { zh: 应急办, en: Safety }, line: safety, short: 应 }
                police: { name: { zh: 派出所, en: Police }, line: police, short: 公 }
                housing: { name: { zh: 建设办, en: Housing }, line: housing, short: 建 }
          accounts:
            an: { name: { zh: 安, en: An }, posts: { safety: [handler] } }
            bo: { name: { zh: 薄, en: Bo }, posts: { police: [handler] } }
            cen: { name: { zh: 岑, en: Cen }, posts: { housing: [handler] } }
            dong: { name: { zh: 董镇长, en: Dong }, posts: { hill: [head] } }
        """

    static let mechanism = """
        language: 2
        mechanism: passing
        name: { zh: 转办, en: Passing on }
        about: { zh: 转来转去的一件事。, en: A matter passed on. }
        case: { called: { zh: 事项, en: matter } }
        roles:
          handler: { name: { zh: 承办人, en: Handler } }
          head: { name: { zh: 镇长, en: Head }, at: town, sees: area }
        privacy:
          file: { purpose: { zh: 办理, en: To handle }, basis: 信访工作条例, retention: 10y, visible: [handler, head] }
        fields:
          story: { name: { zh: 反映的问题, en: What it is about }, kind: long_text, personal: file }
          next: { name: { zh: 转给, en: To whom }, kind: unit }
        entries:
          desk: { name: { zh: 来访, en: At the desk }, by: [handler], ask: [story], issues: [cover], to: handling }
        clocks:
          work: { name: { zh: 办理期限, en: Time to handle }, period: 60d, from: registered, escalate: [head] }
        stages:
          handling:
            name: { zh: 办理, en: Handling }
            public: { zh: 正在办理。, en: Being handled. }
            owner: handler
            clocks: [work]
            actions:
              pass: { name: { zh: 转办, en: Pass on }, ask: [next], offers: pass }
              note: { name: { zh: 补充情况, en: Add }, by: { role: handler, of: sender } }
              only_police: { name: { zh: 公安意见, en: Of the police }, when: 'case.unit.line = "police" and case.unit.level = "town" and case.unit.id = "police"' }
              give_back: { name: { zh: 退还, en: Hand back }, to: looked_at }
              finish: { name: { zh: 交回首接单位, en: Back to the first }, to: home }
            on:
              pass.accepted: handling
          looked_at:
            name: { zh: 复核, en: Looked at }
            public: { zh: 正在复核。, en: Being looked at. }
            owner: handler
            unit: sender
            clocks: [work]
            actions:
              again: { name: { zh: 再办, en: Again }, to: handling }
          home:
            name: { zh: 答复, en: Answer }
            public: { zh: 正在答复。, en: Being answered. }
            owner: handler
            unit: first_receiver
            clocks: [work]
            actions: { close: { name: { zh: 办结, en: Close }, to: done } }
          done: { name: { zh: 办结, en: Done }, public: { zh: 已办结。, en: Done. }, ends: resolved }
          withdrawn: { name: { zh: 撤回, en: Withdrawn }, public: { zh: 已撤回。, en: Withdrawn. }, ends: withdrawn }
        anywhere: { withdrawn: withdrawn }
        referrals:
          pass: { name: { zh: 转办, en: Passed on }, kind: hand_over, to: handler, unit: next, answer_within: 2wd, arbiter: head }
        documents:
          cover: { name: { zh: 交办单, en: Cover }, form: assignment }
        """

    static func source(_ change: (String) -> String = { $0 }) -> PackSource {
        PackSource(name: "passing", files: [PackSource.mainFile: change(mechanism)])
    }

    static func compiled(_ change: (String) -> String = { $0 }) -> (Mechanism?, [Finding]) {
        let result = PackCompiler.compile(source(change), library: [:])
        return (result.mechanism, result.findings)
    }
}

struct `Whoever had a matter before` {
    private static func passes(
        _ steps: String, _ change: (String) -> String = { $0 },
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let text = """
            rehearsal: { zh: 转办, en: Passing on }
            \(PassingPack.organisation)
            story:
            \(steps)
            """
        let problems = try TrialStory.told(text, of: PassingPack.source(change))
        #expect(problems.isEmpty, "\(problems.map { $0.text(in: .en) })", sourceLocation: location)
    }

    @Test
    func `is the sender, to whom a stage goes back and whose staff may add to it, or the first receiver`()
        throws
    {
        try Self.passes(
            """
              - { at: 2026-03-02 09:00, by: an, do: desk, with: { story: 房屋倾斜。 } }
              - { at: 2026-03-02 10:00, by: an, do: pass, with: { next: police } }
              - { at: 2026-03-02 11:00, by: bo, do: answer_referral, with: { answer: accept } }
              - expect: { unit: police, can: { note: an, only_police: bo }, cannot: { note: bo } }
              - { at: 2026-03-03 10:00, by: bo, do: pass, with: { next: housing } }
              - { at: 2026-03-03 11:00, by: cen, do: answer_referral, with: { answer: accept } }
              - expect: { unit: housing, can: { note: bo }, cannot: { note: an, only_police: cen } }
              - { at: 2026-03-03 12:00, by: an, do: note, refused: not_yours }
              - { at: 2026-03-04 10:00, by: cen, do: only_police, refused: condition_failed }
              - { at: 2026-03-04 10:01, by: cen, do: give_back }
              - expect: { unit: police, stage: looked_at }
              - { at: 2026-03-05 10:00, by: bo, do: again }
              - { at: 2026-03-05 10:01, by: bo, do: finish }
              - expect: { unit: safety, stage: home }
            """)
    }

    @Test func `gets the letter of the entry that leads there`() throws {
        try Self.passes(
            """
              - { at: 2026-03-02 09:00, by: an, do: desk, with: { story: 房屋倾斜。, next: police } }
              - expect: { unit: police, papers: { cover: police } }
            """
        ) {
            $0.replacingOccurrences(of: "ask: [story], issues", with: "ask: [story, next], issues")
                .replacingOccurrences(
                    of: "owner: handler\n    clocks: [work]\n    actions:\n      pass",
                    with: "owner: handler\n    unit: next\n    clocks: [work]\n    actions:\n      pass")
        }
    }

    @Test func `is nobody where nothing is ever handed over, and a wrong word is found`() throws {
        let (mechanism, _) = PassingPack.compiled()
        let sound = Checks.run(try #require(mechanism)).filter { $0.severity == .error }
        #expect(sound.isEmpty, "\(sound.map { $0.text(in: .en) })")
        for (old, new, code) in [
            (
                "kind: hand_over, to: handler, unit: next, answer_within: 2wd, arbiter: head }",
                "kind: assign, to: handler, units: nexts, result_within: 5d, escalate: [head] }", "no-sender"
            ),
            ("of: sender }", "of: sende }", "unknown-word"), ("unit: sender", "unit: sende", "unknown-field"),
            ("unit: sender", "unit: story", "names-no-unit"),
            ("case.unit.line", "case.unit.lime", "unknown-name"),
            ("case.unit.level = \"town\"", "case.unit.level = \"twon\"", "unknown-option"),
        ] {
            let change = { (text: String) in
                text.replacingOccurrences(of: old, with: new).replacingOccurrences(
                    of: "next: { name: { zh: 转给, en: To whom }, kind: unit }",
                    with:
                        "next: { name: { zh: 转给, en: To whom }, kind: unit }\n  nexts: { name: { zh: 几家, en: Several }, kind: unit, many: true }"
                )
            }
            #expect(PassingPack.mechanism.contains(old), "\(old)")
            let (mechanism, faults) = PassingPack.compiled(change)
            let codes = faults.map(\.code) + (mechanism.map { Checks.run($0).map(\.code) } ?? [])
            #expect(codes.contains(code), "\(code): \(codes)")
        }
    }
}

import Casework
import Foundation
import Mechanisms
import Organisation
import Packs
import Proofs
import Rehearsal
import Testing
import WorkCalendar

/// A village's safety matter that three offices handle together: the lead keeps the duty, and each owes its own result.
private enum TogetherPack {
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
                archive: { name: { zh: 档案室, en: Archive }, line: archive, short: 档 }
                willow: { name: { zh: 柳村, en: Willow }, level: village, short: 柳 }
          accounts:
            an: { name: { zh: 安, en: An }, posts: { safety: [handler] } }
            bo: { name: { zh: 薄, en: Bo }, posts: { police: [handler] } }
            cen: { name: { zh: 岑, en: Cen }, posts: { housing: [handler] } }
            dong: { name: { zh: 董镇长, en: Dong }, posts: { hill: [head] } }
            liu: { name: { zh: 刘调解员, en: Liu }, posts: { willow: [mediator], housing: [mediator] } }
        """

    static let mechanism = """
        language: 2
        mechanism: together
        name: { zh: 联合办理, en: Together }
        about: { zh: 几个单位同时办一件事。, en: Several units handle one matter together. }
        case: { called: { zh: 事项, en: matter } }
        roles:
          handler: { name: { zh: 承办人, en: Handler } }
          head: { name: { zh: 镇长, en: Head }, at: town, sees: area }
          mediator: { name: { zh: 调解员, en: Mediator } }
        privacy:
          file: { purpose: { zh: 办理, en: To handle }, basis: 信访工作条例, retention: 10y, visible: [handler, head, mediator] }
        parties:
          personal: file
          sides: { applicant: { name: { zh: 反映人, en: Applicant }, least: 1 } }
        fields:
          story: { name: { zh: 反映的问题, en: What it is about }, kind: long_text, personal: file }
          co_units: { name: { zh: 共同办理单位, en: Units that take part }, kind: unit, many: true }
          told_units: { name: { zh: 抄告单位, en: Units told }, kind: unit, many: true }
        entries:
          desk: { name: { zh: 来访, en: At the desk }, by: [handler], ask: [story], to: handling }
        clocks:
          work: { name: { zh: 办理期限, en: Time to handle }, period: 60d, escalate: [head] }
        stages:
          handling:
            name: { zh: 办理, en: Handling }
            public: { zh: 正在办理。, en: Being handled. }
            owner: handler
            clocks: [work]
            actions:
              together: { name: { zh: 联合办理, en: Handle together }, ask: [co_units], offers: joint }
              ask_each: { name: { zh: 征求各单位, en: Ask each }, ask: [co_units], offers: asked }
              mediate: { name: { zh: 请几家调解, en: Have it mediated }, ask: [co_units], offers: mediated }
              copy: { name: { zh: 照抄, en: Copy the list }, set: { told_units: co_units } }
              close:
                name: { zh: 办结, en: Close }
                when: case.results_owed = 0
                otherwise: { zh: 还有单位没有反馈结果。, en: A result is still out. }
                to: done
            on:
              joint.all_results: [{ when: 'some x in joint.outcome satisfies x = "unresolved"', stage: unsettled }, { stage: ready }]
              asked.all_results: ready
              mediated.all_results: ready
          ready:
            name: { zh: 汇总, en: Put together }
            public: { zh: 正在汇总。, en: Being put together. }
            owner: handler
            clocks: [work]
            actions: { close: { name: { zh: 办结, en: Close }, to: done } }
          unsettled:
            name: { zh: 未办好, en: Not settled }
            public: { zh: 继续办理。, en: Being handled on. }
            owner: handler
            clocks: [work]
            actions: { close: { name: { zh: 办结, en: Close }, to: done } }
          done: { name: { zh: 办结, en: Done }, public: { zh: 已办结。, en: Done. }, ends: resolved }
          withdrawn: { name: { zh: 撤回, en: Withdrawn }, public: { zh: 已撤回。, en: Withdrawn. }, ends: withdrawn }
        anywhere: { withdrawn: withdrawn }
        referrals:
          joint: { name: { zh: 联合办理, en: Together }, kind: assign, to: handler, units: co_units, result_within: 15d, escalate: [head] }
          asked: { name: { zh: 分别交办, en: To each }, kind: assign, to: handler, units: co_units, answer_within: 2wd, arbiter: head, result_within: 15d, escalate: [head] }
          mediated:
            name: { zh: 分别调解, en: Mediated apart }
            kind: assign
            to: mediator
            units: co_units
            opens: { pack: people-mediation, entry: handed_over, carry: { parties: parties, place: place, story: story } }
            result_within: 30d
            escalate: [head]
        """
}

struct `Units that handle a matter together` {
    private static func told(_ steps: String, _ change: (inout String) -> Void) throws -> [Disagreement] {
        let text = """
            rehearsal: { zh: 联合办理, en: Together }
            packs: [together, people-mediation]
            \(TogetherPack.organisation)
            story:
              - { at: 2026-03-02 09:00, by: an, do: desk, with: { story: 房屋倾斜。, place: willow, parties: [{ id: zhao, side: applicant, name: 赵春花, phone: "13800000001" }] } }
            \(steps)
            """
        var pack = TogetherPack.mechanism
        change(&pack)
        return try TrialStory.told(
            text, of: PackSource(name: "together", files: [PackSource.mainFile: pack]))
    }

    private static func passes(
        _ steps: String, _ change: (inout String) -> Void = { _ in },
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let problems = try told(steps, change)
        #expect(problems.isEmpty, "\(problems.map { $0.text(in: .en) })", sourceLocation: location)
    }

    @Test func `owe each a dated result of its own, and the lead keeps the duty until the last is in`() throws
    {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: together, with: { co_units: [police, housing] } }
              - expect: { unit: safety, stage: handling, offers: { joint: accepted }, owed: { joint.police: 2026-03-18 17:30, joint.housing: 2026-03-18 17:30 }, told: { bo: take_part, cen: take_part }, not_told: { zhao: moved }, visible_to: [bo, cen], can: { report_result: bo }, cannot: { report_result: an, close: an }, fields: { co_units: police housing } }
              - { at: 2026-03-06 10:00, by: bo, do: report_result, with: { result: 已疏散。, outcome: resolved } }
              - expect: { stage: handling, offers: { joint.police: answered, joint.housing: accepted }, owed: { joint.police: reported, joint.housing: owed }, told: { an: result } }
              - { at: 2026-03-06 11:00, by: bo, do: report_result, with: { result: 再报。 }, refused: not_yours }
              - { at: 2026-03-09 10:00, by: cen, do: report_result, with: { result: 已加固。, outcome: resolved } }
              - expect: { stage: ready, unit: safety, owed: none }
              - { at: 2026-03-10 10:00, by: an, do: close }
              - expect: { outcome: resolved }
            """)
    }

    @Test func `are lists in the pack's expressions`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: together, with: { co_units: [police, housing] } }
              - { at: 2026-03-04 10:00, by: bo, do: report_result, with: { result: 不成。, outcome: unresolved } }
              - { at: 2026-03-05 10:00, by: cen, do: report_result, with: { result: 已加固。, outcome: resolved } }
              - expect: { stage: unsettled }
            """)
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: together, with: { co_units: [police, housing] } }
              - { at: 2026-03-03 10:01, by: an, do: copy }
              - expect: { fields: { told_units: police housing } }
            """)
    }

    @Test func `are red each by itself, and somebody above hears of each`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: together, with: { co_units: [police, housing] } }
              - { at: 2026-03-06 10:00, by: bo, do: report_result, with: { result: 已疏散。 } }
              - { at: 2026-03-19 09:00, expect: { owed: { joint.police: reported, joint.housing: overdue }, told: { dong: result_late, an: result_late, cen: result_late }, not_told: { bo: result_late } } }
              - { at: 2026-03-19 10:00, by: an, do: release, with: { reason: 已另行处理。 } }
              - expect: { stage: ready, owed: none }
            """)
    }

    @Test func `answer each for themselves where they are asked`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: ask_each, with: { co_units: [police, housing] } }
              - expect: { offers: { asked: offered }, owed: none, told: { bo: offered, cen: offered } }
              - { at: 2026-03-04 10:00, by: bo, do: answer_referral, with: { answer: accept } }
              - expect: { unit: safety, offers: { asked.police: accepted, asked.housing: offered }, owed: { asked.police: 2026-03-19 17:30 }, not_told: { zhao: moved } }
              - { at: 2026-03-04 11:00, by: cen, do: answer_referral, with: { answer: reject, reason: 不属本办。 } }
              - { at: 2026-03-05 10:00, by: bo, do: report_result, with: { result: 已疏散。 } }
              - expect: { stage: handling, offers: { asked.police: answered, asked.housing: rejected } }
              - { at: 2026-03-05 10:30, by: dong, do: arbitrate_referral, with: { unit: police, reason: 再想想。 } }
              - expect: { offers: { asked.police: arbitrated }, unit: safety }
              - { at: 2026-03-06 10:00, by: bo, do: report_result, with: { result: 全部办好。 } }
              - expect: { stage: ready, owed: none }
            """)
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: ask_each, with: { co_units: [police, housing] } }
              - { at: 2026-03-03 10:10, by: cen, do: answer_referral, with: { answer: reject, reason: 不属本办。 } }
              - { at: 2026-03-03 10:20, by: dong, do: arbitrate_referral, with: { unit: police, reason: 一并办。 }, refused: named_twice }
              - { at: 2026-03-03 10:30, by: dong, do: arbitrate_referral, with: { unit: safety, reason: 牵头办。 }, refused: same_unit }
            """)
    }

    @Test func `are refused by name where one of them cannot`() throws {
        for (units, refusal) in [
            ("[police, archive]", "nobody_holds"), ("[police, police]", "named_twice"),
            ("[police, safety]", "same_unit"), ("[]", "missing"), ("[police, nowhere]", "invalid"),
        ] {
            try Self.passes(
                """
                  - { at: 2026-03-03 10:00, by: an, do: together, with: { co_units: \(units) }, refused: \(refusal) }
                  - expect: { offers: { joint: none }, owed: none, fields: { co_units: none } }
                """)
        }
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: together, with: { co_units: "police、housing" } }
              - { at: 2026-03-03 11:00, by: an, do: together, with: { co_units: [police] }, refused: offer_pending }
              - { at: 2026-03-04 11:00, by: bo, do: report_result, with: { result: 已办。 } }
              - { at: 2026-03-04 12:00, by: an, do: together, with: { co_units: [police] } }
              - expect: { offers: { joint: accepted, joint#3: accepted } }
            """)
    }

    @Test func `get a case each where the referral opens one`() throws {
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: mediate, with: { co_units: [willow, housing] } }
              - expect: { unit: safety, owed: { mediated.willow: 2026-04-02 17:30, mediated.housing: owed } }
              - { case: { new: village, from: mediated.willow }, expect: { unit: willow, owed: { sender: 2026-04-02 17:30 }, fields: { story: 房屋倾斜。 } } }
              - { case: { new: office, from: mediated.housing }, expect: { unit: housing } }
              - { at: 2026-03-04 10:00, case: village, by: liu, do: guide, with: { guidance: 请起诉。 } }
              - expect: { stage: handling, offers: { mediated.willow: answered, mediated.housing: accepted } }
              - { at: 2026-03-05 10:00, case: office, by: liu, do: report_result, with: { result: 已谈妥。, outcome: resolved } }
              - expect: { stage: ready, owed: none }
              - { at: 2026-03-05 11:00, by: an, do: close }
              - { at: 2026-03-06 10:00, case: office, by: liu, do: guide, with: { guidance: 请履行。 } }
              - expect: { outcome: resolved, stage: done }
            """)
        try Self.passes(
            """
              - { at: 2026-03-03 10:00, by: an, do: mediate, with: { co_units: [willow] }, refused: no_field_there }
              - expect: { offers: { mediated: none } }
            """
        ) { $0 = $0.replacingOccurrences(of: "story: story }", with: "tale: story }") }
    }

    @Test func `are found faulty in a pack that cannot name them`() throws {
        for (old, new, code) in [
            ("kind: unit, many: true }\n  told", "kind: unit }\n  told", "names-no-unit"),
            (
                "co_units: { name: { zh: 共同办理单位, en: Units that take part }, kind: unit",
                "co_units: { name: { zh: 共同办理单位, en: Units that take part }, kind: account", "names-no-unit"
            ),
            (
                "kind: unit, many: true }\nentries", "kind: long_text, personal: file, many: true }\nentries",
                "not-many"
            ),
            (
                "result_within: 15d, escalate: [head] }\n  asked", "result_within: 15d }\n  asked",
                "result-without-escalation"
            ),
            (
                "kind: assign, to: handler, units: co_units, result_within: 15d, escalate: [head] }",
                "kind: forward, to: handler, units: co_units }", "result-never-owed"
            ),
            ("arbiter: head, ", "", "referral-without-arbiter"),
        ] {
            let text = TogetherPack.mechanism
            #expect(text.contains(old), "\(old)")
            let (mechanism, faults) = PackCompiler.compile(
                PackSource(
                    name: "together",
                    files: [PackSource.mainFile: text.replacingOccurrences(of: old, with: new)]),
                library: [:])
            let codes = faults.map(\.code) + (mechanism.map { Checks.run($0).map(\.code) } ?? [])
            #expect(codes.contains(code), "\(code): \(codes)")
        }
    }

    @Test func `are sound as they stand`() throws {
        let (mechanism, faults) = PackCompiler.compile(
            PackSource(name: "together", files: [PackSource.mainFile: TogetherPack.mechanism]), library: [:])
        #expect(faults.isEmpty)
        let found = Checks.run(try #require(mechanism)).filter { $0.severity == .error }
        #expect(found.isEmpty, "\(found.map { $0.text(in: .en) })")
    }
}

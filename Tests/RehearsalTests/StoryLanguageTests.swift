import Casework
import Foundation
import Mechanisms
import Organisation
import Packs
import Rehearsal
import Testing
import WorkCalendar

/// What a story may say, and what is said of a slip in it.
struct `A story` {
    private static let pack = "people-mediation"

    /// A visit to the committee of Xiahe, on 24 August 2026, and what follows.
    private static func visit(
        _ more: String = "", head: String = "", step: String = "", with: String = "",
        parties: String = "[{ id: zhao, side: applicant, name: 赵春花, phone: \"13800000001\" }]"
    ) -> String {
        """
        rehearsal: { zh: 来访, en: A visit }
        \(head)
        story:
          - { at: 2026-08-24 09:10, by: zhou, do: window, \(step) with: { story: 漏水。, place: xiahe, matter: neighbour, \(with) parties: \(parties) } }
        \(more)
        """
    }

    private static func told(_ text: String) throws -> [Disagreement] {
        let (story, findings) = StoryReader.read(text, file: "story.yaml")
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        return Rehearsing.run(
            try #require(story), mechanism: try Shipped.mechanism(pack), directory: try Shipped.directory(),
            calendar: try Shipped.calendar())
    }

    private static func passes(_ text: String) throws {
        let problems = try told(text)
        #expect(problems.isEmpty, "\(problems.map { $0.text(in: .en) })")
    }

    // MARK: as in life

    @Test func `keeps the office hours of the unit that has the duty`() throws {
        let organisation = """
            organisation:
              units:
                east: { name: { zh: 东县, en: East }, level: county, short: 东, hours: "08:30-12:00 14:00-17:30", units: { willow: { name: { zh: 柳村, en: Willow }, level: village, short: 柳, units: { committee: { name: { zh: 调委会, en: Committee }, line: justice, hours: "09:00-16:00" } } } } }
              accounts:
                zhou: { name: { zh: 周玉兰, en: Zhou }, posts: { committee: [mediator] } }
            """
        func story(_ due: String) -> String {
            Self.visit("  - expect: { clocks: { accept: \(due) } }", head: organisation)
                .replacingOccurrences(of: "place: xiahe", with: "place: willow")
        }
        try Self.passes(story("2026-08-27 16:00"))
        #expect(
            try Self.told(story("2026-08-27 17:30")).map(\.message.en)
                == ["clock accept: expected 2026-08-27 17:30, found 2026-08-27 16:00"])
    }

    @Test func `tells of what happened before it was written down`() throws {
        try Self.passes(
            Self.visit(
                """
                  - expect: { moments: { registered: 2026-08-21 10:00 }, clocks: { accept: 2026-08-26 17:30 } }
                  - { at: 2026-08-26 09:00, happened: 2026-08-25 11:00, by: zhou, do: accept }
                  - expect: { moments: { accepted: 2026-08-25 11:00 }, clocks: { accept: done } }
                """, step: "happened: 2026-08-21 10:00,"))
    }

    @Test func `cannot tell of what has not happened yet`() throws {
        try Self.passes(
            Self.visit(
                "  - { at: 2026-08-24 10:00, happened: 2026-08-24 10:01, by: zhou, do: accept, refused: invalid }"
            ))
    }

    @Test func `takes the number of the office that sent it, and not half of it`() throws {
        let both: Input = .group(["other_office": .text("12345热线"), "other_number": .text("GD-7")])
        #expect(Origin(both).otherNumber == OtherNumber(office: "12345热线", number: "GD-7"))
        try Self.passes(Self.visit(with: "other_office: 12345热线, other_number: GD-7,"))
        let half = try Self.told(Self.visit(with: "other_number: GD-7,"))
        #expect(half.map(\.message.en) == ["other_number stands without other_office"])
    }

    // MARK: who was told, and who sees it

    @Test func `asks who was told what`() throws {
        try Self.passes(
            Self.visit(
                """
                  - { at: 2026-08-24 09:20, by: zhou, do: accept }
                  - expect: { told: { zhao: [received, accepted], zhou: none }, not_told: { zhao: answered } }
                """))
        let wrong = try Self.told(
            Self.visit("  - expect: { told: { zhao: accepted }, not_told: { zhao: received } }"))
        #expect(
            wrong.map(\.message.en) == [
                "zhao should have been told accepted, was told: received",
                "zhao should not have been told received, was told: received",
            ])
    }

    @Test func `tells nobody by phone who left no number`() throws {
        try Self.passes(
            Self.visit(
                "  - expect: { told: { zhao: none } }",
                parties: "[{ id: zhao, side: applicant, name: 赵春花 }]"))
    }

    @Test func `asks who finds a case and who does not`() throws {
        try Self.passes(Self.visit("  - expect: { visible_to: zhou, hidden_from: [housing, ecology] }"))
        let wrong = try Self.told(Self.visit("  - expect: { visible_to: housing, hidden_from: zhou }"))
        #expect(
            wrong.map(\.message.en) == ["housing should see the case", "zhou should not see the case"])
    }

    @Test func `asks which papers were made, and for whom`() throws {
        let accepted = "  - { at: 2026-08-24 09:20, by: zhou, do: accept }\n"
        try Self.passes(
            Self.visit(
                accepted + """
                      - expect: { papers: { application: file, rights_notice: none } }
                      - { at: 2026-08-24 09:30, by: zhou, do: inform }
                      - expect: { papers: { rights_notice: zhao } }
                    """))
        let wrong = try Self.told(
            Self.visit(accepted + "  - expect: { papers: { rights_notice: zhao, acceptance_form: organ } }"))
        #expect(
            wrong.map(\.message.en) == [
                "the paper “rights_notice” should have gone to zhao, went to: none",
                "the paper “acceptance_form” should have gone to organ, went to: file",
            ])
        let slips = try Self.told(
            Self.visit(accepted + "  - expect: { papers: { acceptance_from: file, rights_notice: zhou } }"))
        #expect(
            slips.map(\.message.en) == [
                "the mechanism has no document “acceptance_from”", "no paper goes to “zhou”",
            ])
    }

    @Test func `counts those who stand in for somebody, and nobody who stepped aside`() throws {
        func story(_ posts: String, _ expected: String) -> String {
            let organisation = """
                organisation:
                  units:
                    east: { name: { zh: 东县, en: East }, level: county, units: { town: { name: { zh: 镇, en: Town }, level: town, units: { willow: { name: { zh: 柳村, en: Willow }, level: village, short: 柳, units: { committee: { name: { zh: 调委会, en: Committee }, line: justice } } } } } } }
                  accounts:
                    zhou: { name: { zh: 周玉兰, en: Zhou }, posts: { committee: [mediator] } }
                    wang: { name: { zh: 王, en: Wang }, stands_in: { committee: [mediator] } }
                """
            return Self.visit(
                "\(posts)  - expect: { \(expected) }", head: organisation
            ).replacingOccurrences(of: "place: xiahe", with: "place: willow")
        }
        try Self.passes(story("", "visible_to: [zhou, wang]"))
        try Self.passes(
            story(
                "  - { at: 2026-08-24 09:20, by: zhou, do: recuse, with: { account: zhou, reason: 亲属 } }\n",
                "visible_to: wang, hidden_from: zhou"))
    }

    @Test func `calls no two persons by one name: they would sign once for both`() throws {
        let twice = try Self.told(
            Self.visit(parties: "[{ id: a, side: applicant, name: 甲 }, { id: a, side: respondent, name: 乙 }]")
        )
        #expect(twice.map(\.message.en) == ["somebody is called “a” already"])
        let added = try Self.told(
            Self.visit(
                "  - { at: 2026-08-24 09:20, by: zhou, do: add_party, with: { id: zhao, side: respondent, name: 乙 } }"
            ))
        #expect(added.map(\.message.en) == ["somebody is called “zhao” already"])
    }

    // MARK: what does not exist

    /// A step with a slip; what is said of it, and how to mend it.
    @Test(arguments: [
        ("{ by: zhuo, do: accept }", "the organisation has no account “zhuo”", "did you mean “zhou”?"),
        (
            "{ by: zhou, as: mediater, do: accept }", "the mechanism has no role “mediater”",
            "did you mean “mediator”?"
        ),
        ("{ by: zhou, do: acept }", "the mechanism has no action “acept”", "did you mean “accept”?"),
        (
            "{ by: zhou, do: acept, refused: yes }", "the mechanism has no action “acept”",
            "did you mean “accept”?"
        ),
        ("{ by: zhou, case: other, do: accept }", "there is no case yet called “other”", "write one of: "),
        ("{ by: zhou, do: accept, with: { nots: 好 } }", "“accept” does not ask for “nots”", nil),
        ("{ by: zhou, do: group, with: { lead: two } }", "there is no case yet called “two”", nil),
        (
            "{ by: zhou, do: group, with: { lead: two }, refused: yes }", "there is no case yet called “two”",
            nil
        ),
        (
            "{ expect: { unit: xiahe_comittee } }", "the organisation has no unit “xiahe_comittee”",
            "did you mean “xiahe_committee”?"
        ),
        (
            "{ by: zhou, do: accept, refused: not_your }", "nothing is ever refused with “not_your”",
            "did you mean “not_yours”?"
        ),
        ("{ expect: { assignee: zhuo } }", "the organisation has no account “zhuo”", "did you mean “zhou”?"),
        ("{ expect: { stage: wating } }", "the mechanism has no stage “wating”", "did you mean “waiting”?"),
        ("{ expect: { fields: { risk: tens } } }", "“risk” has no option “tens”", nil),
        ("{ expect: { told: { zaho: received } } }", "the organisation has no account “zaho”", nil),
        (
            "{ expect: { told: { zhao: recieved } } }", "there is no message “recieved”",
            "did you mean “received”?"
        ),
        (
            "{ expect: { hidden_from: hosing } }", "the organisation has no account “hosing”",
            "did you mean “housing”?"
        ),
        (
            "{ expect: { documents: agrement } }", "the mechanism has no document “agrement”",
            "did you mean “agreement”?"
        ),
    ])
    func `is stopped by a name that does not exist, with the line and the nearest one`(
        row: (String, String, String?)
    ) throws {
        let (step, message, remedy) = row
        let problems = try Self.told(Self.visit("  - \(step)"))
        #expect(problems.map(\.message.en) == [message])
        let problem = try #require(problems.first)
        #expect(problem.place.file == "story.yaml" && problem.place.line == 5)
        let found = try #require(problem.remedy)
        #expect(!found.zh.isEmpty && !found.en.isEmpty)
        if let remedy { #expect(found.en.hasPrefix(remedy), "\(found.en)") }
    }

    @Test(arguments: [
        ("storry: 漏水。,", "“window” does not ask for “storry”"),
        ("risk: tens,", "“risk” has no option “tens”"),
        ("fields: { storry: 漏水。 },", "“window” does not ask for “storry”"),
        ("fields: 漏水。,", "“fields” must hold names and answers"),
    ])
    func `is stopped by an answer to a question that nobody asks`(row: (String, String)) throws {
        #expect(try Self.told(Self.visit(with: row.0)).map(\.message.en) == [row.1])
    }

    @Test(arguments: [
        ("[{ id: zhao, sid: applicant, name: 赵 }]", "“window” does not ask for “sid”"),
        ("[{ id: zhao, side: aplicant, name: 赵 }]", "“side” has no option “aplicant”"),
        ("[赵春花]", "“parties” must hold names and answers"),
    ])
    func `is stopped by a party with an unknown detail`(row: (String, String)) throws {
        #expect(try Self.told(Self.visit(parties: row.0)).map(\.message.en) == [row.1])
    }

    @Test func `of several cases says which one it speaks of`() throws {
        let problems = try Self.told(
            Self.visit("  - { expect: { stage: waiting } }", step: "case: one,"))
        #expect(problems.map(\.message.en) == ["this step does not say which case"])
        #expect(problems.first?.remedy?.en == "write case: and one of one")
    }

    @Test func `names the roles that somebody has who acts in another`() throws {
        let problems = try Self.told(Self.visit("  - { by: zhou, as: committee_head, do: accept }"))
        #expect(problems.map(\.message.en) == ["“zhou” holds no post as “committee_head”"])
        let remedy = try #require(problems.first?.remedy?.en)
        #expect(remedy.hasPrefix("write one of: ") && remedy.contains("mediator, seal_keeper"))
    }

    @Test func `may show that an unknown action is refused`() throws {
        try Self.passes(Self.visit("  - { by: zhou, do: acept, refused: unknown_action }"))
    }

    // MARK: its form

    @Test(arguments: [
        ("{ do: accept, by: zhou, expect: { stage: waiting } }", "act-and-expect"),
        ("{ expect: { stage: waiting }, refused: missing }", "act-and-expect"),
        ("{ do: accept }", "nobody-acts"),
        ("{ by: zhou }", "empty-step"),
        ("{ by: zhou, do: accept, wiht: { note: 好 } }", "unknown-key"),
        ("{ by: zhou, do: accept, with: 好 }", "wrong-shape"),
        ("{ expect: { stag: waiting } }", "unknown-key"),
        ("{ by: zhou, do: accept, happened: gestern }", "bad-time"),
    ])
    func `has steps of one form, and says where one has not`(row: (String, String)) {
        let (_, findings) = StoryReader.read(Self.visit("  - \(row.0)"), file: "story.yaml")
        #expect(Set(findings.map(\.code)) == [row.1], "\(findings.map { $0.text(in: .en) })")
        #expect(findings.allSatisfy { $0.place.file == "story.yaml" && $0.place.line == 5 })
    }

    @Test func `names the requirements it covers by their ids`() {
        let (story, findings) = StoryReader.read(
            Self.visit(head: "covers: [S001.2-07, S014.11-03]"), file: "story.yaml")
        #expect(findings.isEmpty)
        #expect(story?.covers == ["S001.2-07", "S014.11-03"])
        for id in ["S1.2-07", "S001-07", "s001.2-07", "S001.2-", "S001.2-07b", "7"] {
            let (_, wrong) = StoryReader.read(Self.visit(head: "covers: [\(id)]"), file: "story.yaml")
            #expect(wrong.map(\.code) == ["bad-cover"], "\(id)")
            #expect(wrong.first?.place.line == 2)
        }
    }

    @Test func `that is refused a form reads the key of what is missing beside its label`() throws {
        let problems = try Self.told(
            Self.visit().replacingOccurrences(of: "story: 漏水。, ", with: ""))
        let mechanism = try Shipped.mechanism(Self.pack)
        let label = try #require(mechanism.fields["story"]?.name.en)
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.message.en.contains(label))
        #expect(problem.message.en.hasSuffix("(missing: story)"))
    }
}

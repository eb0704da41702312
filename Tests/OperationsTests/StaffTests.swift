import Foundation
import Mechanisms
import Operations
import Organisation
import Packs
import Proofs
import Testing
import WorkCalendar

/// Two towns that run a mechanism of one desk, one team and one head.
private enum Towns {
    static func directory(_ accounts: String) -> Directory {
        let text = """
            units:
              county:
                name: { zh: 县, en: County }
                level: county
                units:
                  east:
                    name: { zh: 东镇, en: East }
                    level: town
                    units: { east_desk: { name: { zh: 窗口, en: Desk }, line: desk }, east_works: { name: { zh: 养护站, en: Works }, line: works }, east_team: { name: { zh: 综合队, en: Team }, line: general }, east_office: { name: { zh: 镇政府, en: Office }, line: leadership } }
                  west:
                    name: { zh: 西镇, en: West }
                    level: town
                    units: { west_desk: { name: { zh: 窗口, en: Desk }, line: desk }, west_works: { name: { zh: 养护站, en: Works }, line: works }, west_team: { name: { zh: 综合队, en: Team }, line: general }, west_office: { name: { zh: 镇政府, en: Office }, line: leadership } }
            accounts:
            \(accounts)
            """
        let (directory, findings) = OrganisationFile.read(text, file: "organisation.yaml")
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        return directory
    }

    static func account(_ id: String, _ posts: String) -> String {
        "  \(id): { name: { zh: 某人, en: Somebody }, posts: { \(posts) } }\n"
    }

    /// Everybody, at both towns.
    static let all = ["east", "west"].flatMap { town in
        [
            ("\(town)_a", "\(town)_desk: [clerk]"), ("\(town)_b", "\(town)_works: [handler]"),
            ("\(town)_c", "\(town)_team: [handler]"), ("\(town)_d", "\(town)_office: [head]"),
        ]
    }

    static func asking(_ staff: String, of role: String, _ text: String) -> String {
        text.replacing("  \(role): { name:", with: "  \(role): { staff: \(staff), name:")
    }

    static func findings(_ accounts: [(String, String)], _ change: (String) -> String = { $0 }) throws
        -> [Finding]
    {
        StaffFindings.of(
            try mechanism(change), in: directory(accounts.map(account).joined()),
            on: try #require(CivilDate("2026-11-27")))
    }

    static func mechanism(_ change: (String) -> String = { $0 }) throws -> Mechanism {
        var files = try #require(
            PackScaffold.files(folder: "repairs", name: Bilingual(zh: "报修", en: "Repairs")))
        files[PackSource.mainFile] = files[PackSource.mainFile].map(change)
        let (mechanism, found) = PackCompiler.compile(PackSource(name: "repairs", files: files), library: [:])
        #expect(found.isEmpty, "\(found.map { $0.text(in: .en) })")
        return try #require(mechanism)
    }
}

struct `An organisation` {
    @Test func `that holds every post twice over has nothing missing`() throws {
        let findings = try Towns.findings(Towns.all)
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
    }

    /// Whose post is empty, what is found, how bad it is, and what the sentence says.
    @Test(arguments: [
        ("west_a", "staff-nobody", Finding.Severity.error, "1 of 2 places (West)"),
        ("west_d", "staff-nobody", .error, "who hears when the clock"),
        ("west_b", "staff-nobody", .warning, "line works"),
    ])
    func `in which somebody is missing says who, and in how many places`(
        row: (account: String, code: String, severity: Finding.Severity, words: String)
    ) throws {
        let findings = try Towns.findings(Towns.all.filter { $0.0 != row.account })
        let finding = try #require(findings.first { $0.severity == row.severity })
        #expect(finding.code == row.code)
        #expect(finding.message.en.contains(row.words), "\(finding.message.en)")
        #expect(findings.allSatisfy { !$0.message.zh.isEmpty && !$0.remedy.zh.isEmpty })
    }

    @Test func `in which one person is desk, team and head has nobody to watch over it`() throws {
        let one = [
            ("x", "west_desk: [clerk], west_works: [handler], west_team: [handler], west_office: [head]")
        ]
        let findings = try Towns.findings(Towns.all.filter { $0.0.hasPrefix("east") } + one)
        #expect(Set(findings.map(\.code)) == ["staff-same-hand"])
        #expect(findings.allSatisfy { $0.severity == .warning })
        let duties = findings.map(\.message.en).joined(separator: "\n")
        for duty in ["who hears when", "the arbiter of", "whoever asks afterwards"] {
            #expect(duties.contains(duty), "\(duties)")
        }
    }

    @Test func `without units of a line says so at the line`() throws {
        let findings = try Towns.findings(Towns.all) {
            $0.replacing("[roads, works]", with: "[roads, wroks]")
        }
        let finding = try #require(findings.first { $0.code == "unknown-line" })
        #expect(finding.severity == .error)
        #expect(finding.remedy.en.contains("works"))
    }

    /// What the pack asks of the heads and handlers, the finding, and what its sentence names.
    @Test(arguments: [
        (
            "head", "2..", "staff-too-few",
            "2 of 2 towns have fewer than 2 “Head in charge” (head): East (1); West (1)"
        ),
        ("head", "..0", "staff-too-many", "2 of 2 towns have more than 0"),
        ("head", "{ county: 1 }", "staff-too-few", "1 of 1 counties have fewer than 1"),
        ("head", "{ town: { leadership: 1, desk: 1 } }", "staff-too-few", "2 of 2 towns have fewer than 1"),
        ("handler", "{ works: 2.. }", "staff-too-few", "2 of 2 units of the line works have fewer than 2"),
        ("handler", "{ hospital: 1.. }", "staff-no-unit", "has no units of the line hospital"),
        ("handler", "{ village: 1.. }", "staff-no-unit", "has no villages"),
        ("handler", "{ total: 5.. }", "staff-too-few", "4 in all"),
        ("handler", "{ total: ..3 }", "staff-too-many", "4 in all"),
        ("handler", "2", "staff-too-few", "4 of 4 units that have the post have fewer than 2"),
    ])
    func `with too few or too many people is told where, and how many there are`(
        row: (role: String, staff: String, code: String, words: String)
    ) throws {
        let findings = try Towns.findings(Towns.all) { Towns.asking(row.staff, of: row.role, $0) }
        let finding = try #require(findings.first, "nothing found")
        #expect(findings.map(\.code) == [row.code])
        #expect(finding.severity == .error)
        #expect(finding.message.en.contains(row.words), "\(finding.message.en)")
        #expect(!finding.message.zh.isEmpty && !finding.remedy.zh.isEmpty && finding.place.line > 1)
    }

    @Test(arguments: [
        ("head", "1"), ("head", "{ town: 1..2, county: ..3, city: 3..5 }"),
        ("head", "{ town: { leadership: 1 } }"),
        ("handler", "{ works: 1, general: 1, total: 4 }"), ("handler", "1.."),
    ])
    func `with as many people as the pack says has nothing to be found`(row: (role: String, staff: String))
        throws
    {
        let findings = try Towns.findings(Towns.all) { Towns.asking(row.staff, of: row.role, $0) }
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
    }

    @Test func `counts nobody who only stands in, and nobody twice`() throws {
        let text = """
            units:
              east: { name: { zh: 东镇, en: East }, level: town, units: { a: { name: { zh: 甲, en: A }, line: centre }, b: { name: { zh: 乙, en: B }, line: court } } }
            accounts:
              one: { name: { zh: 一, en: One }, posts: { a: [head], b: [head], east: [head] } }
              two: { name: { zh: 二, en: Two }, stands_in: { a: [head] } }
            """
        let directory = OrganisationFile.read(text, file: "organisation.yaml").directory
        let pack = try Towns.mechanism { Towns.asking("2", of: "head", $0) }
        let day = try #require(CivilDate("2026-11-27"))
        let faults = StaffFindings.counts(of: pack, in: directory, on: day)
        #expect(
            faults.map(\.message.en) == ["1 of 1 towns have fewer than 2 “Head in charge” (head): East (1)"])
    }

    @Test func `of a story that says it is staffed is held to all that check knows`() throws {
        let story = { (posts: String) in
            """
            rehearsal: { zh: 人员, en: People }
            organisation:
              units: { east: { name: { zh: 东镇, en: East }, level: town, units: { d: { name: { zh: 窗口, en: Desk }, line: desk }, w: { name: { zh: 站, en: Works }, line: works }, g: { name: { zh: 队, en: Team }, line: general } } } }
              accounts:
                x: { name: { zh: 甲, en: X }, posts: { d: [clerk], g: [handler] } }
                y: { name: { zh: 乙, en: Y }, posts: { w: [handler] } }
                z: { name: { zh: 丙, en: Z }, posts: { \(posts) } }
            story: [{ at: 2026-03-02 09:00, expect: { staffed: head } }]
            """
        }
        for (posts, codes) in [("east: [head]", []), ("d: [clerk]", ["staff-nobody", "staff-too-few"])] {
            let mechanism = try Towns.mechanism { Towns.asking("1", of: "head", $0) }
            let findings = StoryStaffing.findings(
                of: mechanism,
                in: PackSource(name: "repairs", files: ["rehearsals/people.yaml": story(posts)]))
            #expect(Set(findings.map(\.code)) == Set(codes), "\(findings.map { $0.text(in: .en) })")
            #expect(findings.allSatisfy { $0.message.en.contains("rehearsals/people.yaml") })
        }
    }

    @Test func `is asked for nothing that cannot come up there`() throws {
        // Nobody in the west writes anything down, so nothing is owed there.
        let east = Towns.all.filter { $0.0.hasPrefix("east") }
        let findings = try Towns.findings(east) {
            $0.replacing("by: [public], place: required", with: "by: [clerk]")
        }
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
    }
}

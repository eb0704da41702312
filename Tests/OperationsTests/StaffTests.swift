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

    static func findings(_ accounts: [(String, String)], _ change: (String) -> String = { $0 }) throws
        -> [Finding]
    {
        var files = try #require(
            PackScaffold.files(folder: "repairs", name: Bilingual(zh: "报修", en: "Repairs")))
        files[PackSource.mainFile] = files[PackSource.mainFile].map(change)
        let (mechanism, found) = PackCompiler.compile(PackSource(name: "repairs", files: files), library: [:])
        #expect(found.isEmpty, "\(found.map { $0.text(in: .en) })")
        return StaffFindings.of(
            try #require(mechanism), in: directory(accounts.map(account).joined()),
            on: try #require(CivilDate("2026-11-27")))
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

    @Test func `is asked for nothing that cannot come up there`() throws {
        // Nobody in the west writes anything down, so nothing is owed there.
        let east = Towns.all.filter { $0.0.hasPrefix("east") }
        let findings = try Towns.findings(east) {
            $0.replacing("by: [public], place: required", with: "by: [clerk]")
        }
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
    }
}

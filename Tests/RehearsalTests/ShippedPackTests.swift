import Foundation
import Mechanisms
import Organisation
import Packs
import Proofs
import Rehearsal
import Testing
import WorkCalendar

/// The shipped packs, as they lie in the repository.
enum Shipped {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static let packs: [String] = try! FileManager.default.contentsOfDirectory(
        atPath: root.appendingPathComponent("packs").path
    ).sorted()

    static func source(_ name: String) throws -> PackSource {
        let folder = root.appendingPathComponent("packs/\(name)")
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        where [".yaml", ".mustache"].contains(where: path.hasSuffix) {
            files[path] = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        }
        return PackSource(name: name, files: files)
    }

    static func library() throws -> [String: PackSource] {
        Dictionary(try packs.map { ($0, try source($0)) }, uniquingKeysWith: { first, _ in first })
    }

    static func mechanism(_ name: String) throws -> Mechanism {
        let (mechanism, findings) = PackCompiler.compile(try source(name), library: try library())
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        return try #require(mechanism)
    }

    /// The mechanisms that run beside this one in a story.
    static func others(in story: Story, beside pack: String) throws -> [Mechanism] {
        try story.packs.filter { $0.text != pack }.map { try mechanism($0.text) }
    }

    static func directory() throws -> Directory {
        let (directory, findings) = OrganisationFile.read(
            try text("demo/organisation.yaml"), file: "organisation.yaml")
        #expect(findings.isEmpty)
        return directory
    }

    static func calendar() throws -> WorkingCalendar {
        WorkingCalendar(try CalendarEdition(parsing: try text("calendars/china-mainland.txt")))
    }
}

struct `The shipped packs` {
    @Test(arguments: Shipped.packs)
    func `pass every check`(_ pack: String) throws {
        let findings = Checks.run(try Shipped.mechanism(pack))
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
    }

    @Test(arguments: Shipped.packs)
    func `satisfy their own stories`(_ pack: String) throws {
        let mechanism = try Shipped.mechanism(pack)
        let (directory, calendar) = (try Shipped.directory(), try Shipped.calendar())
        let stories = try Shipped.source(pack).rehearsals
        #expect(!stories.isEmpty)
        for (path, text) in stories {
            let (story, findings) = StoryReader.read(text, file: path)
            #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
            let told = try #require(story)
            let problems = Rehearsing.run(
                told, mechanism: mechanism, others: try Shipped.others(in: told, beside: pack),
                directory: directory, calendar: calendar)
            #expect(problems.isEmpty, "\(path): \(problems.map { $0.text(in: .en) })")
        }
    }

    /// An expectation with a slip, and what is said of it.
    @Test(arguments: [
        ("clocks: { setle: none }", "the mechanism has no clock “setle”"),
        ("moments: { perfomed: none }", "there is no moment “perfomed”"),
        ("fields: { stroy: none }", "the mechanism has no field “stroy”"),
        ("cannot: { sael: zhou }", "the mechanism has no action “sael”"),
    ])
    func `fail a story that expects nothing of a misspelt name`(row: (String, String)) throws {
        let text = try Shipped.text("packs/people-mediation/rehearsals/leaking-ceiling.yaml")
            .replacingOccurrences(
                of: "expect: { stage: signing, agreement: pending }", with: "expect: { \(row.0) }")
        let (story, findings) = StoryReader.read(text, file: "leaking-ceiling.yaml")
        #expect(findings.isEmpty)
        let problems = Rehearsing.run(
            try #require(story), mechanism: try Shipped.mechanism("people-mediation"),
            directory: try Shipped.directory(), calendar: try Shipped.calendar())
        #expect(problems.map(\.message.en) == [row.1])
    }

    @Test func `fail a story that expects another date`() throws {
        let text = try Shipped.text("packs/people-mediation/rehearsals/leaking-ceiling.yaml")
            .replacingOccurrences(
                of: "confirmation: 2026-10-08 17:30", with: "confirmation: 2026-10-01 17:30")
        let (story, _) = StoryReader.read(text, file: "leaking-ceiling.yaml")
        let problems = Rehearsing.run(
            try #require(story), mechanism: try Shipped.mechanism("people-mediation"),
            directory: try Shipped.directory(), calendar: try Shipped.calendar())
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.message.en == "clock confirmation: expected 2026-10-01 17:30, found 2026-10-08 17:30")
    }
}

struct `The catalogue of matters` {
    @Test(arguments: [
        ("老板拖欠工资三个月，还说要辞退我", "labour"), ("楼上漏水，邻居不肯修", "neighbour"), ("你好", nil),
    ])
    func `suggests the type whose words a text holds, and nothing where it holds none`(
        _ text: String, _ matter: String?
    ) throws {
        let mechanism = try Shipped.mechanism("people-mediation")
        #expect(mechanism.suggestedMatter(for: text)?.id.text == matter)
    }
}

import Mechanisms
import Organisation
import Packs
import Proofs
import Rehearsal
import Testing
import WorkCalendar

struct `A new pack` {
    @Test(arguments: [
        ("school-safety", Bilingual(zh: "校园周边安全联动", en: "Safety around schools")),
        ("a1", Bilingual(zh: "“井盖”: 专项, 一", en: "\"Covers\": a campaign, one")),
    ])
    func `is sound, and satisfies the story that it brings`(folder: String, name: Bilingual) throws {
        let files = try #require(PackScaffold.files(folder: folder, name: name))
        let source = PackSource(name: folder, files: files)
        let (mechanism, findings) = PackCompiler.compile(source, library: [:])
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        let made = try #require(mechanism)
        #expect(made.name == name)
        let judged = Checks.run(made)
        #expect(judged.isEmpty, "\(judged.map { $0.text(in: .en) })")
        #expect(source.rehearsals.count == 1)
        for (file, text) in source.rehearsals {
            let (story, unread) = StoryReader.read(text, file: file)
            #expect(unread.isEmpty, "\(unread.map { $0.text(in: .en) })")
            let problems = Rehearsing.run(
                try #require(story), mechanism: made,
                directory: Directory(units: [], posts: [], accounts: []), calendar: try Shipped.calendar())
            #expect(problems.isEmpty, "\(problems.map { $0.text(in: .en) })")
        }
    }

    @Test(arguments: ["School", "1st", "学校", ""])
    func `wants a folder whose name can be an id`(folder: String) {
        #expect(PackScaffold.files(folder: folder, name: Bilingual(both: "x")) == nil)
    }

    @Test func `says in which form of the language it is written`() throws {
        func codes(_ change: (String) -> String) throws -> [String] {
            var files = try #require(PackScaffold.files(folder: "x", name: Bilingual(zh: "新", en: "New")))
            files[PackSource.mainFile] = files[PackSource.mainFile].map(change)
            return PackCompiler.compile(PackSource(name: "x", files: files), library: [:]).findings
                .map { "\($0.severity) \($0.code)" }
        }
        #expect(try codes { $0 } == [])
        #expect(try codes { $0.replacing("language: 2\n", with: "") } == ["warning no-language"])
        #expect(
            try codes { $0.replacing("language: 2\n", with: "language: 3\n") } == ["error unknown-language"])
    }
}

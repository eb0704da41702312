import Mechanisms
import Packs
import Proofs
import Testing
import WorkCalendar

struct `The packs of a place` {
    private func pack(_ name: String, _ change: (String) -> String = { $0 }) throws -> LibraryChecks.Pack {
        let files = try #require(PackScaffold.files(folder: name, name: Bilingual(zh: "新", en: "New")))
        let text = change(try #require(files[PackSource.mainFile]))
        let source = PackSource(name: name, files: [PackSource.mainFile: text])
        return LibraryChecks.Pack(
            name: name, mechanism: try #require(PackCompiler.compile(source, library: [:]).mechanism))
    }

    /// What the second pack changes, and what is found between the two.
    @Test(arguments: [
        ("办字", "修字", ""), ("", "", "number-twice"), ("mechanism: b", "mechanism: a", "mechanism-twice"),
        ("en: Desk clerk }, at: town", "en: Desk clerk }, at: county", "role-differs"),
        ("en: Desk clerk }", "en: Registrar }", "role-differs"),
    ])
    func `do not say two things with one word`(row: (from: String, to: String, code: String)) throws {
        let others = try pack("b") { text in
            let other = row.code == "number-twice" ? text : text.replacing("办字", with: "修字")
            return row.from.isEmpty ? other : other.replacing(row.from, with: row.to)
        }
        let found = LibraryChecks.run([try pack("a"), others])
        #expect(found.map(\.finding.code) == (row.code.isEmpty ? [] : [row.code]))
        #expect(found.allSatisfy { $0.pack == "b" && !$0.finding.message.zh.isEmpty })
    }

    @Test func `say in sentences what a version changes`() throws {
        let old = try pack("a").mechanism
        let new = try pack("a") {
            $0.replacing("value: 5wd", with: "value: 7wd").replacing(
                "- [roads, works]", with: "- [roads, roadworks]"
            )
            .replacing("call.overdue: closed", with: "call.overdue: desk")
            .replacing("guide: { name", with: "send_away: { name")
        }.mechanism
        #expect(PackDifference(from: old, to: old).lines.isEmpty)
        let lines = PackDifference(from: old, to: new).lines
        let english = lines.map(\.en).joined(separator: "\n")
        for words in [
            "was “5wd” and is “7wd”", "roadworks", "call.overdue: desk", "(send_away) is new",
            "(guide) is gone",
        ] {
            #expect(english.contains(words), "\(english)")
        }
        #expect(lines.allSatisfy { $0.zh.unicodeScalars.contains(where: \.properties.isIdeographic) })
    }
}

import Foundation
import Mechanisms
import Organisation
import Packs
import Proofs
import Rehearsal
import Testing
import WorkCalendar

struct `The page that leads from a document to a mechanism` {
    static let paths = ["docs/write-a-mechanism.md", "docs/write-a-mechanism.zh-CN.md"]

    @Test(arguments: paths)
    func `builds a pack without findings, whose stories pass`(_ path: String) throws {
        let blocks = try Page.blocks(path)
        let source = try #require(Page.packs(blocks)["school_hazards"])
        let (mechanism, faults) = PackCompiler.compile(source, library: [:])
        #expect(faults.isEmpty, "\(faults.map { $0.text(in: .en) })")
        let made = try #require(mechanism)
        let found = Checks.run(made)
        #expect(found.isEmpty, "\(found.map { $0.text(in: .en) })")
        let organisation = try #require(blocks.first { $0.info["organisation"] != nil }).text
        let (directory, wrong) = OrganisationFile.read(organisation, file: "town.yaml")
        #expect(wrong.isEmpty, "\(wrong.map { $0.text(in: .en) })")
        let stories = blocks.filter { $0.info["rehearsal"] != nil }
        #expect(stories.count == 2)
        for block in stories {
            let (story, unread) = StoryReader.read(block.text, file: "story.yaml")
            #expect(unread.isEmpty, "\(unread.map { $0.text(in: .en) })")
            let problems = Rehearsing.run(
                try #require(story), mechanism: made, directory: directory, calendar: try Shipped.calendar())
            #expect(problems.isEmpty, "\(problems.map { $0.text(in: .en) })")
        }
    }

    @Test func `says in stories what the document says`() throws {
        let text = try Shipped.text(Self.paths[1])
        let document = text.split(separator: "\n").filter { $0.hasPrefix(">") }.joined()
        let quotes = try Page.blocks(Self.paths[1]).flatMap { block in
            block.text.matches(of: /「([^」]+)」/).map { String($0.1) }
        }
        #expect(quotes.count >= 8)
        // A quotation leaves words out and adds none.
        for quote in quotes {
            for part in quote.split(separator: /[，。]/) {
                #expect(document.contains(part), "\(quote)")
            }
        }
    }

    @Test func `shows the same pack in both languages`() throws {
        let texts = try Self.paths.map { try Page.blocks($0).map(\.text) }
        #expect(texts[0] == texts[1])
    }
}

struct `The page that says what is proven` {
    static let paths = ["docs/proofs.md", "docs/proofs.zh-CN.md"]

    @Test(arguments: paths)
    func `names findings that there are`(_ path: String) throws {
        let known = try #require(
            try `The language reference`.vocabulary().first { $0.what == "findings" }
        ).words
        // Those that hold a mechanism against an organisation are made outside of the checks.
        let others: Set = [
            "reaches-nobody", "several-hold", "staff-nobody", "staff-same-hand", "unknown-line",
            "staff-too-few", "staff-too-many", "staff-no-unit", "unknown-tree",
        ]
        let named = try Shipped.text(path).split(separator: "\n").filter { $0.hasPrefix("| ") }
            .flatMap { $0.matches(of: /`([a-z]+(?:-[a-z]+)+)`/).map { String($0.1) } }
        #expect(named.count > 70)
        let strange = Set(named).subtracting(known).subtracting(others)
        #expect(strange.isEmpty, "\(strange.sorted())")
    }
}

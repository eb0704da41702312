import Casework
import Foundation
import Mechanisms
import Organisation
import Packs
import Proofs
import Rehearsal
import Testing
import WorkCalendar

/// The language reference keeps its promises: what it shows works, and what the language has it names.
enum Page {
    static let paths = ["docs/mechanism-language.md", "docs/mechanism-language.zh-CN.md"]

    struct Block {
        /// The words after the fence, e.g. `pack` → `repairs`.
        var info: [String: String]
        var text: String
    }

    static func blocks(_ path: String) throws -> [Block] {
        try Shipped.text(path).matches(of: /(?ms)^```(?:yaml|html) ([^\n]+)\n(.*?)^```$/).map { match in
            let words = match.1.split(separator: " ").map {
                $0.split(separator: "=", maxSplits: 1).map(String.init)
            }
            let pairs = words.filter { $0.count == 2 }.map { ($0[0], $0[1]) }
            return Block(
                info: Dictionary(pairs, uniquingKeysWith: { first, _ in first }), text: String(match.2))
        }
    }

    /// The packs of the page: blocks for the same file stand one after the other.
    static func packs(_ blocks: [Block]) -> [String: PackSource] {
        var packs: [String: PackSource] = [:]
        for block in blocks {
            guard let name = block.info["pack"], let file = block.info["file"] else { continue }
            packs[name, default: PackSource(name: name, files: [:])].files[file, default: ""] += block.text
        }
        return packs
    }
}

struct `The language reference` {
    @Test(arguments: Page.paths)
    func `shows packs without findings, whose stories pass`(_ path: String) throws {
        let blocks = try Page.blocks(path)
        let packs = Page.packs(blocks)
        #expect(packs.keys.sorted() == ["elders", "hearings", "repairs"])
        var stories = 0
        for (name, source) in packs {
            let library = try Shipped.library().merging(packs) { _, own in own }
            let (mechanism, faults) = PackCompiler.compile(source, library: library)
            #expect(faults.isEmpty, "\(faults.map { $0.text(in: .en) })")
            let found = Checks.run(try #require(mechanism))
            #expect(found.isEmpty, "\(found.map { $0.text(in: .en) })")
            let organisation = blocks.first { $0.info["organisation"] == name }.map(\.text) ?? "units: {}"
            let (directory, wrong) = OrganisationFile.read(organisation, file: "organisation.yaml")
            #expect(wrong.isEmpty, "\(wrong.map { $0.text(in: .en) })")
            for block in blocks where block.info["rehearsal"] == name {
                let (story, unread) = StoryReader.read(block.text, file: "\(name).yaml")
                #expect(unread.isEmpty, "\(unread.map { $0.text(in: .en) })")
                let problems = Rehearsing.run(
                    try #require(story), mechanism: try #require(mechanism), directory: directory,
                    calendar: try Shipped.calendar())
                #expect(problems.isEmpty, "\(problems.map { $0.text(in: .en) })")
                stories += 1
            }
        }
        #expect(stories == 5)
    }

    @Test func `shows the same examples in both languages`() throws {
        let texts = try Page.paths.map { try Page.blocks($0).map(\.text) }
        #expect(texts[0] == texts[1])
    }

    /// Whatever the source lists between the brackets of a key list, or gives as a code.
    static func words(in folder: String, _ pattern: Regex<(Substring, Substring)>) throws -> Set<String> {
        let base = Shipped.root.appendingPathComponent(folder)
        var words: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: base.path)
        where path.hasSuffix(".swift") {
            let text = try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
            for match in text.matches(of: pattern) {
                for word in match.1.matches(of: /[a-z][a-z0-9_-]*/) { words.insert(String(word.0)) }
            }
        }
        return words
    }

    /// The kinds of words a pack, an organisation or a story may hold, with the fewest there must be, so that a
    /// change of the sources cannot empty a list unseen.
    static func vocabulary() throws -> [(what: String, words: Set<String>, least: Int)] {
        let keys = /[kK]eys(?:: \[String\])?(?: =|:) \[(?!String)([^\]]*)\]/
        let codes = /(?:add|find|unknown)\(\s*"([a-z]+-[a-z-]+)"/
        let rejections = try Shipped.text("Sources/Casework/Decide/Rejection.swift")
            .matches(of: /case \.(\w+): "CASE/).map { match in
                match.1.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
            }
        return [
            ("keys of packs and organisations", try words(in: "Sources/Packs", keys), 80),
            ("keys of rehearsals", try words(in: "Sources/Rehearsal", keys), 20),
            (
                "findings",
                try words(in: "Sources/Packs", codes).union(words(in: "Sources/Proofs", codes))
                    .union(words(in: "Sources/Rehearsal", codes)), 60
            ),
            ("rejections", Set(rejections), 45),
            ("moments", Set(Moment.allCases.map(\.rawValue)), 30),
            ("acts", Set(Act.allCases.map(\.rawValue)), 20),
            ("verbs", Set(Verb.allCases.map(\.rawValue)), 25),
            ("outcomes", Set(Outcome.allCases.map(\.rawValue)), 5),
            ("kinds of referral", Set(ReferralKind.allCases.map(\.rawValue)), 7),
            ("answers to referrals", Set(ReferralAnswer.allCases.map { $0.rawValue }), 4),
            ("levels", Set(Level.allCases.map(\.rawValue)), 7),
            ("lights", Set(Light.allCases.map(\.rawValue)), 6),
            ("sights", Set(Sight.allCases.map(\.rawValue)), 3),
            ("approvers", Set(Clock.Approver.allCases.map(\.rawValue)), 3),
            ("facts", Set(CaseFact.allCases.map { "case.\($0.rawValue)" }), 19),
            ("kinds of fields", Set(FieldKind.plain.map(\.word) + ["choice", "rows"]), 16),
            ("parameters the engine reads", ["sessions_max", "returns_max", "oral_only_if_performed"], 3),
        ]
    }

    @Test func `knows every word with which something can be refused`() throws {
        let coded = try #require(try Self.vocabulary().first { $0.what == "rejections" }).words
        #expect(Set(Rejection.words) == coded && Rejection.words.count == coded.count)
    }

    /// Whatever key a pack, an organisation or a story may have, somebody can copy from an example that is run.
    @Test func `shows every key at work`() throws {
        var examples = try Page.blocks(Page.paths[0]).map(\.text)
        for pack in try Shipped.library().values {
            examples += pack.files.filter { $0.key.hasSuffix(".yaml") }.map(\.value)
        }
        // Two packs that talk are run in the tests of referrals.
        for path in ["TrialPack.swift", "LinkageTests.swift", "SenderTests.swift", "AddresseeTests.swift"] {
            examples.append(try Shipped.text("Tests/RehearsalTests/" + path))
        }
        let shown = Set(
            examples.flatMap { $0.matches(of: /(?:^|[\s{,])([a-z_]+):/).map { String($0.1) } })
        let missing = try Self.vocabulary().prefix(2).flatMap(\.words).filter { !shown.contains($0) }
        #expect(missing.sorted() == [], "no example shows these keys")
    }

    @Test(arguments: Page.paths)
    func `names every word of the language`(_ path: String) throws {
        let text = try Shipped.text(path)
        // As code, or among the keys of an example.
        let named = Set(
            text.matches(of: /`([^`\n]+)`/).flatMap { match in
                let code = String(match.1)
                return [code] + code.matches(of: /[a-z][a-z0-9_]*/).map { String($0.0) }
            })
        for (what, words, least) in try Self.vocabulary() {
            #expect(words.count >= least, "\(what): only \(words.count) found in the sources")
            let missing = words.filter { !named.contains($0) }.sorted()
            #expect(missing.isEmpty, "\(path) does not name these \(what): \(missing)")
        }
    }
}

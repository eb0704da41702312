import Casework
import Foundation
import Mechanisms
import Organisation
import Packs
import Rehearsal
import Testing
import WorkCalendar

/// What a story says that it shows (`covers:`) is what it would miss: without the element that stands for the requirement,
/// what it expects is so no longer.
struct `A requirement that a story covers` {
    /// The list lies beside the repository; without it nothing is held against it.
    private static let list = Shipped.root.appendingPathComponent("../shared/requirements/bullets.tsv")

    /// What each requirement quotes of its source.
    private static func quotes() -> [String: String]? {
        guard let text = try? String(contentsOf: list.standardizedFileURL, encoding: .utf8) else {
            print("no requirements at ../shared/requirements: what stories cover was not tested")
            return nil
        }
        var quotes: [String: String] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            if columns.count > 3 { quotes[String(columns[0])] = letters(String(columns[3])) }
        }
        return quotes
    }

    /// Letters and digits alone: breaks, spaces and the width of punctuation say nothing.
    private static func letters(_ text: String) -> String {
        String(
            text.precomposedStringWithCompatibilityMapping.unicodeScalars.filter {
                CharacterSet.alphanumerics.contains($0)
            }.map(Character.init))
    }

    @Test(arguments: Shipped.packs)
    func `rests on an element of the pack without which the story fails`(_ pack: String) throws {
        guard let quotes = Self.quotes() else { return }
        let mechanism = try Shipped.mechanism(pack)
        let (directory, calendar) = (try Shipped.directory(), try Shipped.calendar())
        for (path, text) in try Shipped.source(pack).rehearsals {
            let story = try #require(StoryReader.read(text, file: path).0)
            let others = try Shipped.others(in: story, beside: pack)
            for id in story.covers {
                guard let quote = quotes[id] else {
                    Issue.record("\(path): no requirement \(id)")
                    continue
                }
                // A note on a choice of the pack quotes nothing.
                if quote.isEmpty { continue }
                let elements = mechanism.grounded.filter { Self.letters($0.basis).contains(quote) }
                #expect(!elements.isEmpty, "\(path): nothing in the pack quotes \(id)")
                let missed = elements.contains { element in
                    !Rehearsing.missed(
                        story, mechanism: element.missing(in: mechanism), others: others,
                        directory: directory, calendar: calendar
                    ).isEmpty
                }
                #expect(missed, "\(path): goes well without \(elements.map(\.name)), which stand for \(id)")
            }
        }
    }

    /// A requirement about posts rests on a role with `staff:`; it is not met by an organisation in which nobody holds it.
    @Test(arguments: Shipped.packs)
    func `about people in posts is missed by check once nobody holds the post`(_ pack: String) throws {
        guard let quotes = Self.quotes() else { return }
        let mechanism = try Shipped.mechanism(pack)
        for (path, text) in try Shipped.source(pack).rehearsals {
            let story = try #require(StoryReader.read(text, file: path).0)
            let directory = try story.directory ?? Shipped.directory()
            guard let day = story.steps.compactMap(\.at).first?.date else { continue }
            for id in story.covers {
                guard let quote = quotes[id], !quote.isEmpty else { continue }
                for role in mechanism.roles.all where !role.staff.isEmpty {
                    guard let basis = role.basis, Self.letters(basis).contains(quote) else { continue }
                    let without = Directory(
                        units: Array(directory.units.values),
                        posts: directory.posts.filter { $0.role != role.id },
                        accounts: Array(directory.accounts.values), trees: Array(directory.trees.values))
                    let found = StaffCount.faults(of: mechanism, in: without, on: day)
                    #expect(
                        found.contains { $0.role == role.id },
                        "\(path): \(id) holds without anybody who is \(role.id)")
                }
            }
        }
    }
}

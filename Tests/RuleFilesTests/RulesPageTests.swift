import Decisions
import Foundation
import Mechanisms
import Organisation
import Packs
import Testing
import WorkCalendar

@testable import RuleFiles

private enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}

/// The pages that teach FEEL keep their promises.
struct `The pages about rules` {
    static let paths = ["docs/rules.md", "docs/rules.zh-CN.md"]

    static func examples(_ path: String) throws -> [(source: String, value: String)] {
        try Repository.text(path).matches(of: /(?ms)^```feel\n(.*?)^```$/).flatMap { block in
            block.1.split(separator: "\n").compactMap { line -> (String, String)? in
                let parts = line.split(separator: "→").map { String($0).trimmed }
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            }
        }
    }

    @Test(arguments: paths)
    func `show examples with their true values`(path: String) throws {
        let examples = try Self.examples(path)
        #expect(examples.count >= 23)
        for (source, value) in examples {
            let found = try FeelExpression(parsing: source).evaluate(in: FeelContext()).value.text
            #expect(found == value, "\(path): \(source)")
        }
    }

    @Test func `show the same examples in both languages`() throws {
        let pages = try Self.paths.map { try Self.examples($0).map(\.source) }
        #expect(pages[0] == pages[1])
    }

    @Test(arguments: paths)
    func `show conditions that stand in the packs, with their true values`(path: String) throws {
        let page = try Repository.text(path)
        let lines = page.matches(of: /(?ms)^```pack\n(.*?)^```$/).flatMap { $0.1.split(separator: "\n") }
        #expect(lines.count >= 4)
        for line in lines {
            let parts = line.split(separator: "|").map { String($0).trimmed }
            let ends = parts[2].split(separator: "→").map { String($0).trimmed }
            #expect(try Repository.text("packs/\(parts[0])/mechanism.yaml").contains(parts[1]))
            var context = FeelContext()
            if case .context(let known) = try FeelExpression(parsing: ends[0]).evaluate(in: context).value {
                for (name, value) in known.pairs { context[name] = value }
            }
            let names = FeelNames(context.values.keys)
            let found = try FeelExpression(parsing: parts[1], knowing: names).evaluate(in: context).value
            #expect(found.text == ends[1], "\(line)")
        }
        // The table of the page is the one of the pack.
        let rows = page.matches(of: /(?m)^      - \[.*\]$/).map { String($0.0) }
        let pack = try Repository.text("packs/township-centre/mechanism.yaml")
        #expect(rows.count >= 6)
        for row in rows { #expect(pack.contains(row), "\(path): \(row)") }
    }

    /// Each kind of cell of the page, in a table.
    @Test func `show cells that tables take`() throws {
        let names = FeelNames(["n"])
        let cells = ["-", "< 100", ">= 100", "[100..500)", "< 10, > 20", "not(\"land\")", "? * 2 > 10"]
        for path in Self.paths {
            let page = try Repository.text(path)
            for cell in cells { #expect(page.contains(cell), "\(path): \(cell)") }
        }
        for cell in cells {
            _ = try DecisionTable(
                inputs: [.init("n")], outputs: [.init("x")], rules: [.init([cell], ["1"])], knowing: names)
        }
    }
}

/// The tables of the shipped packs go through a spreadsheet and a modeler and decide the same.
struct `The tables of the shipped packs` {
    @Test(arguments: ["township-centre", "online-consultation"])
    func `decide the same after each way`(pack: String) throws {
        let text = try Repository.text("packs/\(pack)/mechanism.yaml")
        let source = PackSource(name: pack, files: [PackSource.mainFile: text])
        let mechanism = try #require(PackCompiler.compile(source, library: [:]).0)
        #expect(!mechanism.decisions.all.isEmpty)
        for decision in mechanism.decisions.all {
            let sheet = TableSheet(decision.id, decision.table)
            let ways = [
                try TableSheet.read(Data(sheet.csv.utf8)),
                try #require(
                    TableSheet(try DMNFile.read(DMNFile.write(sheet.model(name: decision.name.zh))))),
            ]
            for way in ways { #expect(way == sheet) }
            for way in ways {
                let changed = try TableEditor.replace(in: text, by: way)
                let again = PackCompiler.compile(
                    PackSource(name: pack, files: [PackSource.mainFile: changed]), library: [:])
                let table = try #require(again.0?.decisions[decision.id]?.table)
                for matter in mechanism.matters.all.map(\.id.text) + ["nothing known"] {
                    let context = FeelContext(["case": .context(["matter": .string(matter)])])
                    #expect(
                        table.evaluate(in: context).value.text
                            == decision.table.evaluate(in: context).value.text)
                }
            }
        }
    }
}

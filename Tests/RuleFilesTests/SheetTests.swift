import Decisions
import Foundation
import Mechanisms
import Packs
import Testing
import WorkCalendar

@testable import RuleFiles

struct `A table as a sheet` {
    static let sheet = TableSheet(
        id: "who", hit: "first",
        inputs: [.init("case.matter", allowedValues: "\"land\", \"noise\", \"wages\""), .init("amount")],
        outputs: [
            .init("line", allowedValues: "\"court\", \"town\"", defaultEntry: "\"town\""), .init("days"),
        ],
        rules: [
            .init(["\"land\", \"noise\"", "-"], ["\"town\"", "5"]),
            .init(["\"wages\"", "[100..1000]"], ["\"court\"", "if amount > 500 then 10 else 3"]),
            .init(["-", "< 3, > \"a,b\""], ["\"town\"", "amount"]),
        ])

    @Test func `is the same after the way through a CSV file`() throws {
        #expect(try TableSheet.read(Data(Self.sheet.csv.utf8)) == Self.sheet)
    }

    @Test func `survives what spreadsheet programs do to it`() throws {
        let csv = Self.sheet.csv.replacing("\u{FEFF}", with: "")
        let semicolons =
            "table;who;;;\r\nhit;first;;;\r\nkind;input;output;;\r\nexpression;n;x;;\r\n1;'>= 5;1;;\r\n;;;;\r\n"
        let simple = TableSheet(
            id: "who", hit: "first", inputs: [.init("n")], outputs: [.init("x")],
            rules: [.init([">= 5"], ["1"])])
        #expect(try TableSheet.read(Data(semicolons.utf8)) == simple)
        let tabs = "table\twho\nhit\tfirst\nkind\tinput\toutput\nexpression\tn\tx\n1\t≥ 5\t1\n"
        #expect(try TableSheet.read(Data(tabs.utf8)) == simple)
        let gb = try #require(
            "\(csv)".replacing("a,b", with: "中国").data(using: String.Encoding(rawValue: 0x8000_0632)))
        #expect(try TableSheet.read(gb).rules[2].tests[1] == "< 3, > \"中国\"")
    }

    @Test(arguments: ["2026/1/31", "2026-1-31", "1,000", "\"12,345.60\"", "1.2E+10"])
    func `is refused where a program rewrote a cell`(cell: String) throws {
        let quoted = cell.contains(",") && !cell.hasPrefix("\"") ? "\"\(cell)\"" : cell
        let csv = "table,who\nhit,first\nkind,input,output\nexpression,n,x\n1,\(quoted),1\n"
        let error = #expect(throws: SheetError.self) { try TableSheet.read(Data(csv.utf8)) }
        #expect(error?.faults.first?.words.en.hasPrefix("line 5, column B: ") == true)
    }

    @Test func `tells every fault at once`() throws {
        let csv = "table,who\nhit,first\nkind,input,outputt\nexpression,n,x\n1,2026/1/1,1,2,3\n"
        let error = #expect(throws: SheetError.self) { try TableSheet.read(Data(csv.utf8)) }
        #expect(error?.faults.count == 3)
        #expect(throws: SheetError.self) { try TableSheet.read(Data("a,b\n1,2\n".utf8)) }
    }

    @Test func `goes back into a pack and leaves every other line as it was`() throws {
        let pack = """
            # Head
            language: 2
            mechanism: small
            decisions:
              other: { inputs: [a], outputs: [b], rules: [] }
              who:
                name: { zh: 谁, en: Who }
                hit: first  # remark
                inputs: [case.matter]
                outputs: [line]
                rules:
                  - [land, town]
                  # dropped with the rows

              # belongs to the next
              last:
                inputs: [a]
                outputs: [b]
                rules: [[1, 2]]
            stages: {}
            """
        let text = try TableEditor.replace(in: pack, by: Self.sheet)
        let (before, after) = (pack.split(separator: "\n"), text.split(separator: "\n"))
        #expect(Array(after.prefix(7)) == Array(before.prefix(7)))
        #expect(Array(after.suffix(6)) == Array(before.suffix(6)))
        #expect(text.contains("      - [[land, noise], -, town, '5']\n"))
        #expect(text.contains("inputs: [{ value: case.matter, values: [land, noise, wages] }, amount]"))
        #expect(throws: TableEditor.NotFound.self) {
            try TableEditor.replace(in: "mechanism: x\n", by: Self.sheet)
        }
    }

    /// Through CSV, YAML and DMN, each table of the example decides as before on every kind of input.
    @Test func `decides the same after each way`() throws {
        let names = FeelNames(["case", "amount"])
        let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../packs/people-mediation/mechanism.yaml").standardizedFileURL
        let pack =
            try String(contentsOf: shipped, encoding: .utf8)
            + "\ndecisions:\n  who:\n    name: { zh: 谁, en: Who }\n    inputs: [a]\n    outputs: [b]\n    rules: []\n"
        let text = try TableEditor.replace(in: pack, by: Self.sheet)
        let (mechanism, findings) = PackCompiler.compile(
            PackSource(name: "small", files: [PackSource.mainFile: text]), library: [:])
        #expect(findings == [])
        let ways = [
            try Self.sheet.table(knowing: names),
            try TableSheet.read(Data(Self.sheet.csv.utf8)).table(knowing: names),
            try #require(mechanism?.decisions["who"]?.table),
            try #require(TableSheet(try DMNFile.read(DMNFile.write(Self.sheet.model(name: "Who")))))
                .table(knowing: names),
        ]
        for matter in ["land", "noise", "wages", "music"] {
            for amount in [0, 2, 3, 100, 500, 501, 1000, 1001] {
                let context = FeelContext([
                    "case": .context(["matter": .string(matter)]), "amount": .number(amount),
                ])
                let outcomes = ways.map { $0.evaluate(in: context).value.text }
                #expect(Set(outcomes).count == 1, "\(matter) \(amount): \(outcomes)")
            }
        }
    }
}

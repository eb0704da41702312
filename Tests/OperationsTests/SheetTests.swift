import Casework
import Documents
import Foundation
import Mechanisms
import Testing
import WorkCalendar

/// What WeasyPrint makes of the pages; left out, with a line that says so, where it is not installed.
struct `What the press makes` {
    private static func isThere() -> Bool {
        if WeasyPress().isThere { return true }
        print("no WeasyPrint: no sheet was made (apt-get install weasyprint)")
        if ProcessInfo.processInfo.environment["REQUIRE_ORACLES"] == "1" { Issue.record("no WeasyPrint") }
        return false
    }

    private static let papers = CaseSamples.papers.compactMap { ($0 as? DocumentIssued)?.paper }

    private func page(_ paper: IssuedPaper) throws -> String {
        let document = Mechanisms.Document(
            id: paper.document, name: Bilingual(both: paper.title), basis: nil, form: paper.content.form,
            template: nil, place: SourcePlace(file: "", line: 1))
        return try Papers.page(paper, on: Papers().template(of: document, as: paper.content.form))
    }

    @Test func `is the same twice, of the kind that archives keep, with its fonts in it`() async throws {
        guard Self.isThere() else { return }
        let paper = try #require(Self.papers.first { $0.content.form == .agreement })
        let (press, day) = (WeasyPress(), paper.issued.date)
        let first = try await press.sheet(of: try page(paper), named: paper.number, on: day)
        let second = try await press.sheet(of: try page(paper), named: paper.number, on: day)
        #expect(first == second)
        let text = String(decoding: first, as: UTF8.self)
        #expect(text.hasPrefix("%PDF-1.7") && text.contains("pdfaid:part=\"3\""))
        #expect(text.contains("pdfaid:conformance=\"B\"") && text.contains("/FontFile3"))
        if let folder = ProcessInfo.processInfo.environment["LIANDONG_SHEETS"] {
            for paper in Self.papers {
                let bytes = try await press.sheet(of: try page(paper), named: paper.number, on: day)
                try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(paper.document).pdf"))
            }
        }
    }

    @Test func `fetches nothing, and is nothing where its page asks for it`() async throws {
        guard Self.isThere() else { return }
        let page = "<html><body><img src=\"file:///etc/passwd\"></body></html>"
        await #expect(throws: PressFailure(.refers)) {
            _ = try await WeasyPress().sheet(of: page, named: "1", on: CivilDate(epochDay: 20_700))
        }
    }

    @Test func `is missed where the program is not there`() async {
        let press = WeasyPress(program: "/nowhere/python3")
        await #expect(throws: PressFailure(.missing)) {
            _ = try await press.sheet(of: "", named: "1", on: CivilDate(epochDay: 20_700))
        }
    }

    @Test func `of every form leaves no brackets without content and no tag unfilled`() throws {
        for paper in Self.papers {
            let text = try page(paper)
            #expect(!text.contains("（）") && !text.contains("{{"), "\(paper.document)")
        }
    }

    @Test func `names the characters that the font lacks`() {
        guard let font = FontCoverage.shared else {
            return print("no fonts-noto-cjk: the table of the font was not read")
        }
        #expect(font.missing(in: "赵春花 2026年（一）\n") == [])
        #expect(font.missing(in: "王\u{2EBF1}") == ["\u{2EBF1}"])
    }
}

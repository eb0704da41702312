import Casework
import Documents
import Foundation
import Mechanisms
import TestStores
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
        #expect(first.pages >= 1)
        let text = String(decoding: first.bytes, as: UTF8.self)
        #expect(text.hasPrefix("%PDF-1.7") && text.contains("pdfaid:part=\"3\""))
        #expect(text.contains("pdfaid:conformance=\"B\"") && text.contains("/FontFile3"))
    }

    /// Forms that hold what people sign, with terms of each length that could leave a signature alone on a page.
    @Test
    func `keeps signatures together, the receipt on the page of its letter, and short forms on one page`()
        async throws
    {
        guard Self.isThere(), let python = try Self.python() else { return }
        let kept = ProcessInfo.processInfo.environment["LIANDONG_SHEETS"]
        let place = try Folder()
        let folder = kept.map { URL(fileURLWithPath: $0) } ?? place.url
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let whole = try await WholeCase()
        var papers = try await whole.papers(of: try await whole.settled())
        for id in [try await whole.handedOver(), try await whole.assigned()] {
            papers.merge(try await whole.papers(of: id)) { first, _ in first }
        }
        if kept != nil {
            for id in [
                try await whole.guided(), try await whole.stopped(), try await whole.settled(written: false),
            ] {
                papers.merge(try await whole.papers(of: id)) { first, _ in first }
            }
            papers.merge(try await whole.papers(of: try await whole.answered(), by: "desk")) { first, _ in
                first
            }
        }
        let onePage: Set<PaperForm> = [.transferForm, .confirmationApplication, .supervisionOrder]
        for (form, made) in papers where kept != nil || onePage.contains(form) {
            let end = onePage.contains(form) ? ".onepage.pdf" : ".pdf"
            try await Self.press(made.page, of: made.paper, to: folder, form.rawValue + end)
        }
        let agreement = try #require(papers[.agreement])
        for lines in [3, 6, 9, 12] {
            let more = String(repeating: "双方确认，施工期间不影响楼下正常居住。\n", count: lines)
            let page = agreement.page.replacingOccurrences(of: "一、陈家旺", with: more + "一、陈家旺")
            try await Self.press(page, of: agreement.paper, to: folder, "agreement-\(lines).pdf")
        }
        let (status, said) = try Self.run([
            python, Repository.root.appendingPathComponent("tools/papers/check.py").path, folder.path,
        ])
        #expect(status == 0, "\(said)")
    }

    private static func press(
        _ page: String, of paper: IssuedPaper, to folder: URL, _ name: String
    ) async throws {
        let made = try await WeasyPress().sheet(of: page, named: paper.number, on: paper.issued.date)
        try Data(made.bytes).write(to: folder.appendingPathComponent(name))
    }

    /// A Python with pikepdf; nil, with a line printed, where none has it.
    private static func python() throws -> String? {
        let named = ProcessInfo.processInfo.environment["LIANDONG_PYTHON"].map { [$0] } ?? []
        let own = [".python/bin/python", "../main/.python/bin/python"]
            .map { Repository.root.appendingPathComponent($0).standardizedFileURL.path }
            .filter { FileManager.default.isExecutableFile(atPath: $0) }
        for python in named + own + ["python3"] where try run([python, "-c", "import pikepdf"]).status == 0 {
            return python
        }
        print("no Python with pikepdf (set LIANDONG_PYTHON): sheets were not looked into")
        if ProcessInfo.processInfo.environment["REQUIRE_ORACLES"] == "1" { Issue.record("no pikepdf") }
        return nil
    }

    private static func run(_ arguments: [String]) throws -> (status: Int32, said: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let said = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = said
        try process.run()
        let text = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
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

import Foundation

/// A table as somebody typed it: rows of cells under the numbers that their program shows.
public struct SheetTable: Hashable, Sendable, Codable {
    public struct Row: Hashable, Sendable, Codable {
        public var number: Int
        public var cells: [String]

        public init(number: Int, cells: [String]) {
            self.number = number
            self.cells = cells
        }
    }

    public var name: String
    public var rows: [Row]

    public init(name: String, rows: [Row]) {
        self.name = name
        self.rows = rows
    }

    /// `C7`
    public static func cell(column: Int, row: Int) -> String {
        var (letters, number) = ("", column + 1)
        while number > 0 {
            let letter = UInt8(65 + (number - 1) % 26)
            letters = String(UnicodeScalar(letter)) + letters
            number = (number - 1) / 26
        }
        return "\(letters)\(row)"
    }
}

/// Why a workbook was not read.
public struct WorkbookRefusal: Error, Hashable, Sendable {
    public enum Why: String, Hashable, Sendable, CaseIterable {
        /// It would unpack to more than any list.
        case bomb
        case entity, macro, link, formula
        /// A cell shows an error instead of a value.
        case error
        /// More rows, columns or letters than a list has.
        case large
        case unreadable
        /// The program that reads workbooks is not installed.
        case missing
    }

    public var why: Why
    /// The sheet and cell, `posts!C7`, or the part of the file; empty where it is the whole.
    public var cell: String

    public init(_ why: Why, at cell: String = "") {
        self.why = why
        self.cell = cell
    }
}

/// Workbooks (XLSX), read by a process of its own with limits on time and memory: a list of people comes from outside, and
/// what it is packed in can be made to harm.
public struct WorkbookReader: Sendable {
    static let secondsMax = 20
    static let megabytesMax = 768
    static let answerBytesMax = 96 << 20
    /// Debian's: it needs nothing but what comes with Python.
    private let program: String
    private let script: URL

    public init(program: String = WeasyPress.python) {
        self.program = program
        script = Bundle.module.bundleURL.appendingPathComponent("sheets.py")
    }

    public var isThere: Bool { FileManager.default.isExecutableFile(atPath: program) }

    private struct Answer: Decodable {
        struct Sheet: Decodable {
            var name: String
            var rows: [Row]
        }

        struct Row: Decodable {
            var number: Int
            var cells: [String]

            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                number = try values.decode(Int.self)
                cells = try values.decode([String].self)
            }
        }

        var sheets: [Sheet]?
        var refused: String?
        var `where`: String?
    }

    public func sheets(in bytes: [UInt8]) async throws(WorkbookRefusal) -> [SheetTable] {
        guard isThere else { throw WorkbookRefusal(.missing) }
        let result = await BoundedProgram.aside { try run(bytes) }
        guard case .success(let data) = result,
            let answer = try? JSONDecoder().decode(Answer.self, from: data)
        else { throw WorkbookRefusal(.unreadable) }
        if let refused = answer.refused {
            throw WorkbookRefusal(.init(rawValue: refused) ?? .unreadable, at: answer.where ?? "")
        }
        return (answer.sheets ?? []).map { sheet in
            SheetTable(
                name: sheet.name, rows: sheet.rows.map { SheetTable.Row(number: $0.number, cells: $0.cells) })
        }
    }

    private func run(_ bytes: [UInt8]) throws -> Data {
        let python = BoundedProgram(path: program, seconds: Self.secondsMax)
        return try python.run(on: Data(bytes)) { _ in
            ["-s", "-E", script.path, String(Self.secondsMax), String(Self.megabytesMax)]
        } reading: { run in
            guard run.ending == .exited(0) else { throw WorkbookRefusal(.bomb) }
            guard try run.outputSize() <= Self.answerBytesMax else { throw WorkbookRefusal(.large) }
            return try Data(contentsOf: run.output)
        }
    }
}

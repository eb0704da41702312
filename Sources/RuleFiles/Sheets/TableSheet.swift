public import Decisions
public import Foundation
import Mechanisms
import Packs
import SwiftCSV
public import WorkCalendar

/// A decision table as a sheet that officials edit in a spreadsheet program.
///
/// The first column says what each line is: `table` with the identifier, `hit`, `kind` (which columns are inputs,
/// outputs and remarks), `expression`, `values`, `default`, then a numbered line for each rule. In cells, bare
/// words (`land, homestead`) are texts, `-` is anything, everything else is FEEL.
public struct TableSheet: Hashable, Sendable {
    public var id: String
    public var hit: String
    public var inputs: [DecisionTable.Input]
    public var outputs: [DecisionTable.Output]
    public var rules: [DecisionTable.Rule]

    public init(
        id: String, hit: String, inputs: [DecisionTable.Input], outputs: [DecisionTable.Output],
        rules: [DecisionTable.Rule]
    ) {
        self.id = id
        self.hit = hit
        self.inputs = inputs
        self.outputs = outputs
        self.rules = rules
    }

    public init(_ id: String, _ table: DecisionTable) {
        self.init(
            id: id, hit: table.hitPolicy.word, inputs: table.inputs, outputs: table.outputs,
            rules: table.rules)
    }

    /// The table, or every fault of every cell.
    public func table(knowing names: FeelNames) throws(SheetError) -> DecisionTable {
        guard let policy = DecisionTable.HitPolicy.byWord[hit] else {
            throw SheetError(faults: [.init(line: 2, column: 2, kind: .unknownHit(hit))])
        }
        do throws(FeelTableError) {
            return try DecisionTable(
                inputs: inputs, outputs: outputs, rules: rules, hitPolicy: policy, knowing: names)
        } catch {
            throw SheetError(faults: error.faults.map { .init(line: 0, column: 0, kind: .table($0)) })
        }
    }
}

/// Why a sheet cannot be taken over; nothing was changed.
public struct SheetError: Error, Hashable, Sendable {
    public struct Fault: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            case notASheet
            case missingLine(String)
            case unknownKind(String)
            case unknownHit(String)
            case tooManyCells(found: Int, expected: Int)
            /// A spreadsheet program made something else of the cell; what was meant cannot be told.
            case rewritten(String)
            case table(FeelTableError.Fault)
        }

        /// From 1, as the spreadsheet shows them; 0 where the fault names its own place.
        public let line: Int
        public let column: Int
        public let kind: Kind
    }

    public let faults: [Fault]
}

extension SheetError.Fault {
    public var words: Bilingual {
        let reason: Bilingual =
            switch kind {
            case .notASheet:
                Bilingual(
                    zh: "这不是导出的决策表：左上角应为 table", en: "this is no exported table: its first cell must be table"
                )
            case .missingLine(let name):
                Bilingual(zh: "缺少以“\(name)”开头的一行", en: "the line that begins with “\(name)” is missing")
            case .unknownKind(let text):
                Bilingual(
                    zh: "“\(text)”应为 input、output 或 note", en: "“\(text)” must be input, output or note")
            case .unknownHit(let text):
                Bilingual(
                    zh: "没有命中方式“\(text)”；可用 \(DecisionTable.HitPolicy.words)",
                    en: "there is no hit “\(text)”; use \(DecisionTable.HitPolicy.words)")
            case .tooManyCells(let found, let expected):
                Bilingual(
                    zh: "这一行有 \(found) 格，应为 \(expected) 格",
                    en: "this line has \(found) cells, not \(expected)")
            case .rewritten(let text):
                Bilingual(
                    zh: "“\(text)”像是被电子表格改写过的日期或数字；日期写 @\"2026-01-31\"，数字不带分隔逗号",
                    en:
                        "“\(text)” looks like a date or number that the spreadsheet rewrote; write @\"2026-01-31\", and numbers without separators"
                )
            case .table(let fault): Bilingual(zh: fault.words.zh, en: fault.words.en)
            }
        if line == 0 { return reason }
        let letter = column > 0 ? TableSheet.letter(column) : ""
        return Bilingual(
            zh: "第 \(line) 行\(letter.isEmpty ? "" : " \(letter) 列")：\(reason.zh)",
            en: "line \(line)\(letter.isEmpty ? "" : ", column \(letter)"): \(reason.en)")
    }
}

extension TableSheet {
    /// `C` for 3.
    static func letter(_ column: Int) -> String {
        var (rest, text) = (column, "")
        while rest > 0 {
            text = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + text
            rest = (rest - 1) / 26
        }
        return text
    }

    // MARK: writing

    /// With a byte order mark, so that every spreadsheet program reads Chinese.
    public var csv: String {
        var lines = [["table", id], ["hit", hit]]
        lines.append(["kind"] + inputs.map { _ in "input" } + outputs.map { _ in "output" })
        lines.append(["expression"] + inputs.map(\.expression) + outputs.map(\.name))
        lines.append(
            ["values"] + inputs.map { Self.cell($0.allowedValues ?? "") }
                + outputs.map { Self.cell($0.allowedValues ?? "") })
        lines.append(["default"] + inputs.map { _ in "" } + outputs.map { Self.cell($0.defaultEntry ?? "") })
        for (index, rule) in rules.enumerated() {
            lines.append(
                ["\(index + 1)"]
                    + rule.tests.map { TableSheet.isBlank($0) ? "-" : Self.cell($0) }
                    + rule.outputs.map { Self.cell($0) })
        }
        let width = 1 + inputs.count + outputs.count
        return "\u{FEFF}"
            + lines.map { line in
                (line + Array(repeating: "", count: max(0, width - line.count))).map(Self.quoted)
                    .joined(separator: ",")
            }.joined(separator: "\r\n") + "\r\n"
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
        return "\"\(cell.replacing("\"", with: "\"\""))\""
    }

    static func isBlank(_ cell: String) -> Bool { cell.trimmed.isEmpty || cell.trimmed == "-" }

    /// `"land", "homestead"` is shown as `land, homestead`, and the name `amount`, which is no text, as `(amount)`.
    package static func cell(_ feel: String) -> String {
        if isWord(feel) { return "(\(feel))" }
        let parts = feel.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
        let words = parts.compactMap { part -> String? in
            guard part.count > 2, part.first == "\"", part.last == "\"" else { return nil }
            let word = String(part.dropFirst().dropLast())
            return isWord(word) ? word : nil
        }
        return words.count == parts.count ? words.joined(separator: ", ") : feel
    }

    static func isWord(_ text: String) -> Bool {
        YAMLReader.isID(text) && !["true", "false", "null"].contains(text)
    }

    // MARK: reading

    /// Reads what a spreadsheet program wrote: UTF-8 or GB 18030; commas, semicolons or tabs; padded or cut lines.
    public static func read(_ data: Data) throws(SheetError) -> TableSheet {
        guard let text = decode(data) else {
            throw SheetError(faults: [.init(line: 1, column: 1, kind: .notASheet)])
        }
        let lines = try lines(text)
        var named: [String: (line: Int, cells: [String])] = [:]
        var rows: [(line: Int, cells: [String])] = []
        for (index, cells) in lines.enumerated() where cells.contains(where: { !$0.trimmed.isEmpty }) {
            let key = cells[0].trimmed.lowercased()
            if ["table", "hit", "kind", "expression", "values", "default"].contains(key) {
                named[key] = (index + 1, Array(cells.dropFirst()))
            } else {
                rows.append((index + 1, Array(cells.dropFirst())))
            }
        }
        guard let head = named["table"], let id = head.cells.first?.trimmed, !id.isEmpty else {
            throw SheetError(faults: [.init(line: 1, column: 1, kind: .notASheet)])
        }
        for key in ["hit", "kind", "expression"] where named[key] == nil {
            throw SheetError(faults: [.init(line: 1, column: 0, kind: .missingLine(key))])
        }
        var reader = SheetReader(kinds: named["kind"]?.cells ?? [], kindLine: named["kind"]?.line ?? 0)
        let sheet = TableSheet(
            id: id, hit: named["hit"]?.cells.first?.trimmed.lowercased() ?? "",
            inputs: reader.inputs(named["expression"], named["values"]),
            outputs: reader.outputs(named["expression"], named["values"], named["default"]),
            rules: rows.map { reader.rule($0.cells, line: $0.line) })
        guard reader.faults.isEmpty else { throw SheetError(faults: reader.faults) }
        return sheet
    }

    private static func decode(_ data: Data) -> String? {
        var text = String(data: data, encoding: .utf8)
        // What Chinese versions of Excel write as “CSV”.
        if text == nil { text = String(data: data, encoding: String.Encoding(rawValue: 0x8000_0632)) }
        return text.map { $0.hasPrefix("\u{FEFF}") ? String($0.dropFirst()) : $0 }
    }

    private static func lines(_ text: String) throws(SheetError) -> [[String]] {
        let first = text.prefix { $0 != "\n" && $0 != "\r\n" && $0 != "\r" }
        let separator: CSVDelimiter =
            first.contains("\t") ? .tab : first.contains(";") && !first.contains(",") ? .semicolon : .comma
        do {
            let csv = try CSV<Enumerated>(string: text, delimiter: separator, loadColumns: false)
            var lines = [csv.header]
            try csv.enumerateAsArray(startAt: 1, rowLimit: nil) { lines.append($0) }
            return lines
        } catch {
            throw SheetError(faults: [.init(line: 1, column: 1, kind: .notASheet)])
        }
    }
}

/// Takes the columns apart by their kind and undoes what spreadsheet programs do to cells.
private struct SheetReader {
    private enum Kind { case input, output, note }

    private var kinds: [Kind] = []
    var faults: [SheetError.Fault] = []

    init(kinds: [String], kindLine: Int) {
        var cells = kinds
        while cells.last?.trimmed.isEmpty ?? false { cells.removeLast() }
        for (index, cell) in cells.enumerated() {
            switch cell.trimmed.lowercased() {
            case "input": self.kinds.append(.input)
            case "output": self.kinds.append(.output)
            case "note": self.kinds.append(.note)
            default:
                self.kinds.append(.note)
                faults.append(.init(line: kindLine, column: index + 2, kind: .unknownKind(cell)))
            }
        }
    }

    private func cells(_ kind: Kind, _ line: [String]) -> [(column: Int, text: String)] {
        kinds.indices.filter { kinds[$0] == kind }.map { index in
            (index + 2, line.indices.contains(index) ? line[index] : "")
        }
    }

    mutating func inputs(
        _ expressions: (line: Int, cells: [String])?, _ values: (line: Int, cells: [String])?
    ) -> [DecisionTable.Input] {
        let allowed = cells(.input, values?.cells ?? [])
        return zip(cells(.input, expressions?.cells ?? []), allowed).map { expression, allowed in
            DecisionTable.Input(
                expression.text.trimmed,
                allowedValues: optional(allowed.text, line: values?.line ?? 0, column: allowed.column))
        }
    }

    mutating func outputs(
        _ names: (line: Int, cells: [String])?, _ values: (line: Int, cells: [String])?,
        _ defaults: (line: Int, cells: [String])?
    ) -> [DecisionTable.Output] {
        let allowed = cells(.output, values?.cells ?? [])
        let entries = cells(.output, defaults?.cells ?? [])
        return cells(.output, names?.cells ?? []).enumerated().map { index, name in
            DecisionTable.Output(
                name.text.trimmed,
                allowedValues: optional(
                    allowed[index].text, line: values?.line ?? 0, column: allowed[index].column),
                defaultEntry: optional(
                    entries[index].text, line: defaults?.line ?? 0, column: entries[index].column))
        }
    }

    mutating func rule(_ line: [String], line number: Int) -> DecisionTable.Rule {
        var filled = line
        while filled.last?.trimmed.isEmpty ?? false { filled.removeLast() }
        if filled.count > kinds.count {
            faults.append(
                .init(
                    line: number, column: 0,
                    kind: .tooManyCells(found: filled.count + 1, expected: kinds.count + 1)))
        }
        return DecisionTable.Rule(
            cells(.input, line).map { optional($0.text, line: number, column: $0.column) ?? "-" },
            cells(.output, line).map { optional($0.text, line: number, column: $0.column) ?? "" })
    }

    /// The cell as FEEL; nil where it is empty.
    private mutating func optional(_ cell: String, line: Int, column: Int) -> String? {
        var text = cell.trimmed
        // Excel marks a cell as text with a leading apostrophe.
        if text.first == "'" { text.removeFirst() }
        if text.isEmpty { return nil }
        if ["－", "—", "–", "一"].contains(text) { return "-" }
        if text.contains(/^\d{4}[\/.\-]\d{1,2}[\/.\-]\d{1,2}(\s.*)?$/)
            || text.contains(/^\d{1,3}(,\d{3})+(\.\d+)?$/)
            || text.contains(/^[\d.]+E[+]\d+$/)
        {
            faults.append(.init(line: line, column: column, kind: .rewritten(text)))
            return text
        }
        if text == "TRUE" || text == "FALSE" { return text.lowercased() }
        text = SheetMarks.plain(text)
        if text.first == "(", text.last == ")", TableSheet.isWord(String(text.dropFirst().dropLast())) {
            return String(text.dropFirst().dropLast())
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
        let areWords = parts.allSatisfy {
            YAMLReader.isID($0) && !["true", "false", "null"].contains($0)
        }
        return areWords ? parts.map { "\"\($0)\"" }.joined(separator: ", ") : text
    }
}

/// Full-width marks outside of texts are slips of the keyboard or of the program's correction.
private enum SheetMarks {
    private static let plain: [Character: String] = [
        "，": ",", "（": "(", "）": ")", "＞": ">", "＜": "<", "＝": "=", "≥": ">=", "≤": "<=", "≠": "!=",
        "“": "\"", "”": "\"", "＂": "\"", "－": "-",
    ]

    static func plain(_ text: String) -> String {
        var result = ""
        var isText = false
        for mark in text {
            if mark == "\"" || mark == "“" || mark == "”" || mark == "＂" {
                isText.toggle()
                result += "\""
            } else {
                result += isText ? String(mark) : plain[mark] ?? String(mark)
            }
        }
        return result
    }
}

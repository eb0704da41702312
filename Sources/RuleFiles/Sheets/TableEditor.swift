import Decisions
import Packs
public import WorkCalendar

/// Puts a table from a sheet in the place of one in a pack's text, and leaves every other line as it was.
public enum TableEditor {
    public struct NotFound: Error {
        public let id: String
        public let known: [String]

        public init(id: String, known: [String]) {
            self.id = id
            self.known = known
        }

        public var words: Bilingual {
            Bilingual(
                zh: "机制包里没有决策表“\(id)”；已有：\(known.joined(separator: "、"))",
                en: "the pack has no table “\(id)”; it has: \(known.joined(separator: ", "))")
        }
    }

    public static func replace(in text: String, by sheet: TableSheet) throws(NotFound) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let tables = blocks(in: lines, under: "decisions")
        guard let block = tables.first(where: { $0.key == sheet.id }) else {
            throw NotFound(id: sheet.id, known: tables.map(\.key))
        }
        let parts: [(String, [String])] = [
            ("hit", [sheet.hit]),
            ("inputs", ["[\(sheet.inputs.map(Self.input).joined(separator: ", "))]"]),
            ("outputs", ["[\(sheet.outputs.map(Self.output).joined(separator: ", "))]"]),
            (
                "rules",
                [""]
                    + sheet.rules.map {
                        "- [\(($0.tests + $0.outputs).map { scalar($0) }.joined(separator: ", "))]"
                    }
            ),
        ]
        let indent = String(repeating: " ", count: block.indent + 2)
        var range = block.range
        for (key, value) in parts {
            let old = entries(in: lines, range).first { $0.key == key }
            if key != "rules", let old, old.range.count == 1,
                Self.isSame(lines[old.range.lowerBound], value[0], key)
            {
                continue
            }
            let new =
                ["\(indent)\(key):\(value[0].isEmpty ? "" : " " + value[0])"]
                + value.dropFirst().map { "\(indent)  \($0)" }
            let place = old?.range ?? range.upperBound..<range.upperBound
            lines.replaceSubrange(place, with: new)
            range = range.lowerBound..<(range.upperBound + new.count - place.count)
        }
        return lines.joined(separator: "\n")
    }

    private static func isSame(_ line: String, _ value: String, _ key: String) -> Bool {
        line.trimmed.hasPrefix("\(key): \(value)")
    }

    private struct Block {
        let key: String
        let indent: Int
        /// Lines from the key to the last one that belongs to it.
        let range: Range<Int>
    }

    private static func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }

    private static func isContent(_ line: String) -> Bool {
        !line.trimmed.isEmpty && !line.trimmed.hasPrefix("#")
    }

    private static func blocks(in lines: [String], under key: String) -> [Block] {
        guard let start = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) else { return [] }
        let end = lines[(start + 1)...].firstIndex { isContent($0) && indent($0) == 0 } ?? lines.count
        return entries(in: lines, start..<end)
    }

    /// The keys directly below the line that the range starts with.
    private static func entries(in lines: [String], _ range: Range<Int>) -> [Block] {
        guard let first = range.dropFirst().first(where: { isContent(lines[$0]) }) else { return [] }
        let level = indent(lines[first])
        var found: [Block] = []
        let starts = range.dropFirst().filter { line in
            isContent(lines[line]) && indent(lines[line]) == level && !lines[line].trimmed.hasPrefix("-")
        }
        for (place, start) in starts.enumerated() {
            var end = place + 1 < starts.count ? starts[place + 1] : range.upperBound
            // Blank lines and remarks before the next key belong to that.
            while end > start + 1, !isContent(lines[end - 1]) { end -= 1 }
            let key = lines[start].trimmed.prefix { $0 != ":" }
            found.append(Block(key: String(key), indent: level, range: start..<end))
        }
        return found
    }

    private static func input(_ input: DecisionTable.Input) -> String {
        guard let values = input.allowedValues else { return scalar(raw: input.expression) }
        return "{ value: \(scalar(raw: input.expression)), values: \(scalar(values)) }"
    }

    private static func output(_ output: DecisionTable.Output) -> String {
        if output.allowedValues == nil, output.defaultEntry == nil { return scalar(raw: output.name) }
        let values = output.allowedValues.map { ", values: \(scalar($0))" } ?? ""
        let entry = output.defaultEntry.map { ", default: \(scalar($0))" } ?? ""
        return "{ name: \(scalar(raw: output.name))\(values)\(entry) }"
    }

    /// A cell in the YAML form: bare words are texts.
    private static func scalar(_ feel: String) -> String {
        if TableSheet.isBlank(feel) { return "-" }
        let cell = TableSheet.cell(feel)
        if cell == feel || cell.hasPrefix("(") { return quoted(cell) }
        return cell.contains(",") ? "[\(cell)]" : cell
    }

    private static func scalar(raw text: String) -> String {
        text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}

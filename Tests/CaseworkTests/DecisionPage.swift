import Foundation

/// The tables that a page of `docs/decisions` shows, as `column row → column → cell`.
enum DecisionPage {
    static func tables(_ name: String) throws -> [String: [String: String]] {
        let text = try Repository.text("docs/decisions/\(name).md")
        var (cells, columns): ([String: [String: String]], [String]) = ([:], [])
        for line in text.split(separator: "\n") {
            guard line.hasPrefix("|") else {
                columns = []
                continue
            }
            let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if columns.isEmpty {
                columns = parts
            } else if !parts[0].hasPrefix("-") {
                let row = "\(columns[0]) \(parts[0])"
                cells[row] = Dictionary(uniqueKeysWithValues: zip(columns.dropFirst(), parts.dropFirst()))
            }
        }
        return cells
    }
}

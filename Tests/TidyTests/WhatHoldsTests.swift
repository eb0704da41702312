import Foundation
import Testing

struct `What holds` {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `is shown by tests that there are`() throws {
        let page = try String(
            contentsOf: Self.root.appendingPathComponent("docs/what-holds.md"), encoding: .utf8)
        let tests = Self.root.appendingPathComponent("Tests")
        var names: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: tests.path)
        where path.hasSuffix(".swift") {
            let text = try String(contentsOf: tests.appendingPathComponent(path), encoding: .utf8)
            for match in text.matches(of: /func `([^`]+)`/) { names.insert(String(match.1)) }
        }
        let rows = page.split(separator: "\n").filter {
            $0.hasPrefix("| ") && !$0.hasPrefix("| rule") && !$0.hasPrefix("| ---")
        }
        #expect(rows.count > 50)
        for row in rows {
            let shown = row.matches(of: /`([^`]+)`/).map { String($0.1) }
            #expect(!shown.isEmpty, "\(row)")
            for name in shown { #expect(names.contains(name), "no test is called “\(name)”") }
        }
    }
}

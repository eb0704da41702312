public import ArgumentParser
import Foundation
import Mechanisms
import Operations
import Packs
public import WorkCalendar

extension Language: ExpressibleByArgument {}

/// `liandong check PACK…`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check packs: what is wrong, on which line, and how to mend it.")

    @Argument(help: "Folders of packs.") var packs: [String]
    @Option(help: "Language of the findings: zh or en.") var language: Language = .zh

    func run() async throws {
        var errors = 0
        for path in packs {
            let url = URL(fileURLWithPath: path, isDirectory: true)
            let library = try PackFolder.library(url.standardizedFileURL.deletingLastPathComponent())
            let (_, findings) = PackBuilder.build(try PackFolder.load(url), library: library)
            for finding in findings { print("\(url.lastPathComponent)/\(finding.text(in: language))") }
            let count = findings.filter { $0.severity == .error }.count
            errors += count
            print("\(url.lastPathComponent): " + (count == 0 ? "✓" : "✗ \(count)"))
        }
        if errors > 0 { throw ExitCode(1) }
    }
}

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
    @Option(
        help: "An organisation file: says which matters that residents send would reach nobody in it.",
        completion: .file()) var organisation: String?
    @Option(help: "Language of the findings: zh or en.") var language: Language = .zh

    func run() async throws {
        var errors = 0
        let directory = try organisation.map {
            try OrganisationLoader.load(URL(fileURLWithPath: $0)).directory
        }
        for path in packs {
            let url = URL(fileURLWithPath: path, isDirectory: true)
            let library = try PackFolder.library(url.standardizedFileURL.deletingLastPathComponent())
            var (mechanism, findings) = PackBuilder.build(try PackFolder.load(url), library: library)
            if let directory, let mechanism {
                findings += ReachFindings.of(mechanism, in: directory, on: Platform.systemClock().date)
            }
            mechanism = nil
            for finding in findings { print("\(url.lastPathComponent)/\(finding.text(in: language))") }
            let count = findings.filter { $0.severity == .error }.count
            errors += count
            print("\(url.lastPathComponent): " + (count == 0 ? "✓" : "✗ \(count)"))
        }
        if errors > 0 { throw ExitCode(1) }
    }
}

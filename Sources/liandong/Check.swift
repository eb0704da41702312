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
        help:
            "An organisation file: says which matters that residents send would reach nobody in it, and which steps several units could take.",
        completion: .file()) var organisation: String?
    @Option(help: "Language of the findings: zh or en.") var language: Language = .zh
    @Option(help: "How to print them: text, json or sarif.") var format: FindingFormat = .text

    func run() async throws {
        var errors = 0
        let directory = try organisation.map {
            try OrganisationLoader.load(URL(fileURLWithPath: $0)).directory
        }
        var all: [(pack: String, finding: Finding)] = []
        for path in packs {
            let url = URL(fileURLWithPath: path, isDirectory: true)
            let library = try PackFolder.library(url.standardizedFileURL.deletingLastPathComponent())
            let (mechanism, found) = PackBuilder.build(try PackFolder.load(url), library: library)
            var findings = found
            if let directory, let mechanism {
                let today = Platform.systemClock().date
                findings += ReachFindings.of(mechanism, in: directory, on: today)
                findings += SharedPostFindings.of(mechanism, in: directory, on: today)
            }
            let pack = url.lastPathComponent
            all += findings.map { (pack, $0) }
            let count = findings.filter { $0.severity == .error }.count
            errors += count
            if format == .text {
                try FindingReport(findings: findings.map { (pack, $0) }, language: language).print(as: .text)
                print("\(pack): " + (count == 0 ? "✓" : "✗ \(count)"))
            }
        }
        if format != .text { try FindingReport(findings: all, language: language).print(as: format) }
        if errors > 0 { throw ExitCode(1) }
    }
}

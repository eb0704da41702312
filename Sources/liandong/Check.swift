public import ArgumentParser
import Foundation
import Mechanisms
import Operations
import Organisation
import Packs
import Proofs
public import WorkCalendar

extension Language: ExpressibleByArgument {}

/// `liandong check PACK…`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check packs: what is wrong, on which line, and how to mend it.")

    @Argument(help: "Folders of packs.") var packs: [String]
    @Option(
        help:
            "An organisation file: says which matters would reach nobody in it, which posts nobody holds, and which steps several units could take.",
        completion: .file()) var organisation: String?
    @Option(help: "Language of the findings: zh or en.") var language: Language = .zh
    @Option(help: "How to print them: text, json or sarif.") var format: FindingFormat = .text

    func run() async throws {
        let directory = try organisation.map {
            try FindingReport.organisation($0, language, format)
        }
        var shelf = PackShelf()
        var found: [(pack: String, findings: [Finding])] = []
        var whole: [LibraryChecks.Pack] = []
        for path in packs {
            let (source, library) = try shelf.load(path)
            let (mechanism, faults) = PackBuilder.build(source, library: library)
            var findings = faults
            if let mechanism {
                findings += StoryStaffing.findings(of: mechanism, in: source)
                if let directory {
                    findings += Self.staffing(of: mechanism, from: source, in: directory)
                }
                if !findings.contains(where: { $0.severity == .error }) {
                    whole.append(LibraryChecks.Pack(name: source.name, mechanism: mechanism))
                }
            }
            found.append((source.name, findings))
        }
        for (pack, finding) in LibraryChecks.run(whole) {
            guard let index = found.firstIndex(where: { $0.pack == pack }) else { continue }
            found[index].findings.append(finding)
        }
        if format == .text {
            for (pack, findings) in found {
                let count = findings.filter { $0.severity == .error }.count
                try FindingReport(findings: findings.map { (pack, $0) }, language: language).print(as: .text)
                print("\(pack): " + (count == 0 ? "✓" : "✗ \(count)"))
            }
        } else {
            let all = found.flatMap { pack, findings in findings.map { (pack, $0) } }
            try FindingReport(findings: all, language: language).print(as: format)
        }
        if found.contains(where: { $0.findings.contains { $0.severity == .error } }) { throw ExitCode(1) }
    }

    private static func staffing(
        of mechanism: Mechanism, from source: PackSource, in directory: Directory
    ) -> [Finding] {
        let today = Platform.systemClock().date
        return ReachFindings.of(mechanism, in: directory, on: today)
            + SharedPostFindings.of(mechanism, in: directory, on: today)
            + StaffFindings.of(mechanism, in: directory, on: today).map { $0.pointing(into: source) }
    }
}

/// Packs from folders; the packs beside them are read once.
struct PackShelf {
    private var libraries: [URL: [String: PackSource]] = [:]

    mutating func load(_ path: String) throws -> (source: PackSource, library: [String: PackSource]) {
        let folder = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
        let parent = folder.deletingLastPathComponent()
        let library = try libraries[parent] ?? PackFolder.library(parent)
        libraries[parent] = library
        return (try library[folder.lastPathComponent] ?? PackFolder.load(folder), library)
    }
}

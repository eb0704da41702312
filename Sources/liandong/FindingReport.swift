import ArgumentParser
import Foundation
import Mechanisms
import Operations
import Organisation
import WorkCalendar

/// How `check` prints what it found.
enum FindingFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
    /// SARIF 2.1.0, which editors and forges show beside the line.
    case sarif
}

/// The findings of several packs, for machines.
struct FindingReport {
    let findings: [(pack: String, finding: Finding)]
    let language: Language

    /// An organisation from its file. What is wrong with it is said as what is wrong with a pack is, in the same language and
    /// form.
    static func organisation(_ path: String, _ language: Language, _ format: FindingFormat) throws
        -> Directory
    {
        let file = URL(fileURLWithPath: path)
        do {
            return try OrganisationLoader.load(file).directory
        } catch let faulty as OrganisationLoader.Faulty {
            let folder = file.deletingLastPathComponent().lastPathComponent
            try FindingReport(findings: faulty.findings.map { (folder, $0) }, language: language)
                .print(as: format)
            throw ExitCode(1)
        }
    }

    func print(as format: FindingFormat) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data =
            switch format {
            case .text: Data(text.utf8)
            case .json: try encoder.encode(lines)
            case .sarif: try encoder.encode(sarif)
            }
        Swift.print(String(decoding: data, as: UTF8.self), terminator: format == .text ? "" : "\n")
    }

    private var text: String {
        findings.map { Self.file("\($0.finding.text(in: language))\n", of: $0.pack) }.joined()
    }

    /// What stands in a pack that another takes in is named by that pack's own folder.
    private static func file(_ path: String, of pack: String) -> String {
        path.hasPrefix("../") ? String(path.dropFirst(3)) : "\(pack)/\(path)"
    }

    private struct Line: Encodable {
        var pack: String
        var file: String
        var line: Int
        var column: Int
        var severity: String
        var code: String
        var message: String
        var remedy: String
        var path: [String]
    }

    private var lines: [Line] {
        findings.map { pack, finding in
            Line(
                pack: pack, file: finding.place.file, line: finding.place.line, column: finding.place.column,
                severity: finding.severity.rawValue, code: finding.code, message: finding.message[language],
                remedy: finding.remedy[language], path: finding.path)
        }
    }

    private struct Sarif: Encodable {
        struct Run: Encodable {
            var tool: Tool
            var results: [Result]
        }
        struct Tool: Encodable { var driver: Driver }
        struct Driver: Encodable {
            var name: String
            var rules: [Rule]
        }
        struct Rule: Encodable { var id: String }
        struct Text: Encodable { var text: String }
        struct Result: Encodable {
            var ruleId: String
            var level: String
            var message: Text
            var locations: [Location]
        }
        struct Location: Encodable { var physicalLocation: Physical }
        struct Physical: Encodable {
            var artifactLocation: Artifact
            var region: Region
        }
        struct Artifact: Encodable { var uri: String }
        struct Region: Encodable {
            var startLine: Int
            var startColumn: Int
        }

        enum CodingKeys: String, CodingKey {
            case schema = "$schema"
            case version, runs
        }

        var schema = "https://json.schemastore.org/sarif-2.1.0.json"
        var version = "2.1.0"
        var runs: [Run]
    }

    private var sarif: Sarif {
        let results = findings.map { pack, finding in
            let way = finding.path.isEmpty ? "" : " (\(finding.path.joined(separator: " → ")))"
            return Sarif.Result(
                ruleId: finding.code, level: finding.severity == .error ? "error" : "warning",
                message: .init(text: "\(finding.message[language])\(way). \(finding.remedy[language])"),
                locations: [
                    .init(
                        physicalLocation: .init(
                            artifactLocation: .init(uri: Self.file(finding.place.file, of: pack)),
                            region: .init(
                                startLine: max(1, finding.place.line),
                                startColumn: max(1, finding.place.column)
                            )))
                ])
        }
        let rules = Set(findings.map(\.finding.code)).sorted().map { Sarif.Rule(id: $0) }
        return Sarif(
            runs: [.init(tool: .init(driver: .init(name: "liandong check", rules: rules)), results: results)])
    }
}

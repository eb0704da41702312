import ArgumentParser
import Decisions
import Foundation
import Mechanisms
import Packs
import RuleFiles
import WorkCalendar

/// `liandong tck FOLDER`
struct TckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tck",
        abstract: "Run a folder of the DMN conformance suite.",
        discussion: "Prints a line per failing case, totals per folder and level; fails if a case fails.")

    @Argument(help: "The suite, a level of it, or one folder of tests.") var folder: String
    @Option(help: "Write the result in the suite's own CSV form.") var csv: String?
    @Flag(help: "Also print folders in which everything passes.") var all = false

    func run() throws {
        let root = URL(fileURLWithPath: folder, isDirectory: true)
        let suite = Conformance(zones: SystemZones(), now: SystemZones.now())
        var results: [Conformance.Result] = []
        for folder in try Conformance.folders(in: root) {
            let found = try suite.run(folder)
            for result in found {
                guard let failure = result.failure else { continue }
                print("✗ \(result.folder) \(result.file) \(result.id): \(failure)")
            }
            results += found
        }
        for (folder, cases) in grouped(results, by: \.folder) {
            let passed = cases.count { $0.failure == nil }
            if all || passed < cases.count { print("\(folder): \(passed) / \(cases.count)") }
        }
        for (level, cases) in grouped(results, by: \.level) {
            print("\(level): \(cases.count { $0.failure == nil }) / \(cases.count)")
        }
        let failed = results.count { $0.failure != nil }
        print("total: \(results.count - failed) / \(results.count)")
        if let csv { try write(results, to: URL(fileURLWithPath: csv)) }
        if failed > 0 || results.isEmpty { throw ExitCode(1) }
    }

    private func grouped(
        _ results: [Conformance.Result], by key: (Conformance.Result) -> String
    ) -> [(String, [Conformance.Result])] {
        Dictionary(grouping: results, by: key).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func write(_ results: [Conformance.Result], to file: URL) throws {
        let lines = results.map { result in
            [
                result.folder, result.file, result.id, result.failure == nil ? "SUCCESS" : "ERROR",
                result.failure ?? "",
            ].map { "\"\($0.replacing("\"", with: "\"\"").replacing("\n", with: " "))\"" }
                .joined(separator: ",")
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file, options: .atomic)
    }
}

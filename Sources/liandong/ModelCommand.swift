import ArgumentParser
import Decisions
import Foundation
import RuleFiles
import WorkCalendar

/// `liandong model FILE`
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Check a DMN model, and write it in another version of DMN.")

    @Argument(help: "The .dmn file.") var file: String
    @Option(help: "Models that it imports.") var with: [String] = []
    @Option(name: [.short, .long], help: "The file to write.") var output: String?
    @Option(help: "The version of DMN to write: 1.2 to 1.5.") var dmn: DMNVersion = .dmn15
    @Option(help: "Language of the messages: zh or en.") var language: Language = .zh

    func run() throws {
        let model = try read(file)
        let program = DMNProgram(model, imports: try with.map { try read($0) })
        for fault in program.faults { print(language == .zh ? fault.words.zh : fault.words.en) }
        if let output {
            let data: Data
            do throws(DMNFileError) { data = try DMNFile.write(model, version: dmn) } catch {
                throw ValidationError(language == .zh ? error.words.zh : error.words.en)
            }
            try data.write(to: URL(fileURLWithPath: output), options: .atomic)
        }
        if !program.faults.isEmpty, output == nil { throw ExitCode(1) }
    }

    private func read(_ path: String) throws -> DMNModel {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        do throws(DMNFileError) { return try DMNFile.read(data) } catch {
            throw ValidationError(language == .zh ? error.words.zh : error.words.en)
        }
    }
}

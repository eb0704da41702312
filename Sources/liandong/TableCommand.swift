public import ArgumentParser
import Decisions
import Foundation
import Mechanisms
import Operations
import Packs
public import RuleFiles
import WorkCalendar

/// `liandong table …`
struct TableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table", abstract: "Carry decision tables through a spreadsheet or a DMN modeler.",
        subcommands: [Export.self, Import.self, Decide.self])

    /// The pack's source and its mechanism, or the reason why there is none.
    static func load(_ pack: String, _ language: Language) throws -> (PackSource, Mechanism) {
        let url = URL(fileURLWithPath: pack, isDirectory: true)
        let library = try PackFolder.library(url.standardizedFileURL.deletingLastPathComponent())
        let source = try PackFolder.load(url)
        let (mechanism, findings) = PackBuilder.build(source, library: library)
        guard let mechanism else {
            for finding in findings { print(finding.text(in: language)) }
            throw ExitCode(1)
        }
        return (source, mechanism)
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a table as CSV (or, for a file that ends in .dmn, as a DMN model).")

        @Argument(help: "The folder of the pack.") var pack: String
        @Argument(help: "The table; without it the tables are listed.") var table: String?
        @Option(name: [.short, .long], help: "The file to write.") var output: String?
        @Option(help: "The version of DMN to write: 1.2 to 1.5.") var dmn: DMNVersion = .dmn15
        @Option(help: "Language of the messages: zh or en.") var language: Language = .zh

        func run() throws {
            let (_, mechanism) = try TableCommand.load(pack, language)
            guard let table else {
                for decision in mechanism.decisions.all {
                    print("\(decision.id)\t\(decision.name[language])")
                }
                return
            }
            guard let decision = mechanism.decisions[table] else {
                throw ValidationError(
                    TableEditor.NotFound(id: table, known: mechanism.decisions.all.map(\.id)).words[language])
            }
            let sheet = TableSheet(table, decision.table)
            guard let output else {
                print(sheet.csv, terminator: "")
                return
            }
            let data =
                output.hasSuffix(".dmn")
                ? try DMNFile.write(sheet.model(name: decision.name[language]), version: dmn)
                : Data(sheet.csv.utf8)
            try data.write(to: URL(fileURLWithPath: output), options: .atomic)
        }
    }

    struct Decide: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try a table: what it decides and by which rows.")

        @Argument(help: "The folder of the pack.") var pack: String
        @Argument(help: "The table.") var table: String
        @Argument(help: "Inputs such as case.matter='\"land\"' or amount=30, in FEEL.") var inputs: [String] =
            []
        @Option(help: "Language of the messages: zh or en.") var language: Language = .zh

        func run() throws {
            let (_, mechanism) = try TableCommand.load(pack, language)
            guard let decision = mechanism.decisions[table] else {
                throw ValidationError(
                    TableEditor.NotFound(id: table, known: mechanism.decisions.all.map(\.id)).words[language])
            }
            var context = FeelContext()
            for input in inputs {
                guard let mark = input.firstIndex(of: "=") else {
                    throw ValidationError("name=value: \(input)")
                }
                let path = input[..<mark].split(separator: ".").map(String.init)
                let text = String(input[input.index(after: mark)...])
                let value = try FeelExpression(parsing: text).evaluate(in: FeelContext()).value
                guard let first = path.first else { throw ValidationError("name=value: \(input)") }
                context[first] = Self.nested(value, Array(path.dropFirst()), in: context[first])
            }
            let outcome = decision.table.evaluate(in: context)
            print(outcome.value.text)
            print(
                Bilingual(zh: "依据的行", en: "rows used")[language]
                    + ": \(outcome.usedRows.map(String.init).joined(separator: ", "))")
            for note in outcome.notes { print(language == .zh ? note.words.zh : note.words.en) }
        }

        private static func nested(_ value: FeelValue, _ path: [String], in outer: FeelValue?) -> FeelValue {
            guard let first = path.first else { return value }
            var entries = FeelEntries()
            if case .context(let known)? = outer { entries = known }
            entries[first] = nested(value, Array(path.dropFirst()), in: entries[first])
            return .context(entries)
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put an edited table back into its pack; a fault changes nothing.")

        @Argument(help: "The CSV or .dmn file.") var file: String
        @Option(help: "The folder of the pack.") var into: String
        @Flag(help: "Only say what would change.") var dryRun = false
        @Option(help: "Language of the messages: zh or en.") var language: Language = .zh

        func run() throws {
            let (source, mechanism) = try TableCommand.load(into, language)
            let sheet = try read()
            guard let old = mechanism.decisions[sheet.id] else {
                throw ValidationError(
                    TableEditor.NotFound(id: sheet.id, known: mechanism.decisions.all.map(\.id)).words[
                        language])
            }
            let text = try TableEditor.replace(in: source.files[PackSource.mainFile] ?? "", by: sheet)
            var changed = source
            changed.files[PackSource.mainFile] = text
            let url = URL(fileURLWithPath: into, isDirectory: true).standardizedFileURL
            let (_, findings) = PackBuilder.build(
                changed, library: try PackFolder.library(url.deletingLastPathComponent()))
            for finding in findings { print(finding.text(in: language)) }
            if findings.contains(where: { $0.severity == .error }) {
                print(Bilingual(zh: "没有改动任何文件。", en: "Nothing was changed.")[language])
                throw ExitCode(1)
            }
            let before = TableSheet(sheet.id, old.table)
            for line in Self.difference(before, sheet) { print(line) }
            if dryRun { return }
            try Data(text.utf8).write(to: url.appendingPathComponent(PackSource.mainFile), options: .atomic)
        }

        private func read() throws -> TableSheet {
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            if file.hasSuffix(".dmn") {
                let model: DMNModel
                do throws(DMNFileError) { model = try DMNFile.read(data) } catch {
                    throw ValidationError(language == .zh ? error.words.zh : error.words.en)
                }
                guard let sheet = TableSheet(model) else {
                    throw ValidationError(
                        Bilingual(zh: "模型里没有决策表。", en: "The model has no decision table.")[language])
                }
                return sheet
            }
            do throws(SheetError) {
                let sheet = try TableSheet.read(data)
                _ = try sheet.table(knowing: FeelNames())
                return sheet
            } catch {
                for fault in error.faults { print(fault.words[language]) }
                print(Bilingual(zh: "没有改动任何文件。", en: "Nothing was changed.")[language])
                throw ExitCode(1)
            }
        }

        private static func difference(_ old: TableSheet, _ new: TableSheet) -> [String] {
            let (before, after) = (old.lines, new.lines)
            return after.difference(from: before).map { change in
                switch change {
                case .remove(_, let line, _): "- \(line)"
                case .insert(_, let line, _): "+ \(line)"
                }
            }
        }
    }
}

extension TableSheet {
    fileprivate var lines: [String] {
        csv.split(whereSeparator: \.isNewline).map { line in
            // A rule's number is its place, which moves when a rule is added.
            line.first?.isNumber ?? false ? String(line.drop { $0 != "," }.dropFirst()) : String(line)
        }
    }
}

extension DMNVersion: ExpressibleByArgument {}

import ArgumentParser
import Foundation
import Mechanisms
import Operations
import Packs
import Rehearsal
import WorkCalendar

/// `liandong rehearse PACK…`
struct Rehearse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the stories of packs against the engine.")

    @Argument(help: "Folders of packs.") var packs: [String]
    @Option(help: "Only stories whose file name contains this.") var only: String?
    @Option(help: "The organisation used by stories that bring none.") var organisation = "demo/organisation.yaml"
    @Option(help: "The public calendar.") var calendar = "calendars/china-mainland.txt"
    @Option(help: "Language of the messages: zh or en.") var language: Language = .zh

    func run() async throws {
        let calendar = try CalendarFile.load(URL(fileURLWithPath: calendar))
        let organisation = try OrganisationLoader.load(URL(fileURLWithPath: organisation))
        var failures = 0
        var stories = 0
        for path in packs {
            let url = URL(fileURLWithPath: path, isDirectory: true)
            let library = try PackFolder.library(url.standardizedFileURL.deletingLastPathComponent())
            let source = try PackFolder.load(url)
            let (mechanism, findings) = PackBuilder.build(source, library: library)
            guard let mechanism, !findings.contains(where: { $0.severity == .error }) else {
                print("\(source.name): ✗ \(Bilingual(zh: "机制包有错误，先运行 liandong check", en: "the pack has errors; run liandong check first")[language])")
                failures += 1
                continue
            }
            for (file, text) in source.rehearsals where only.map({ file.contains($0) }) ?? true {
                stories += 1
                let problems = rehearse(text, file, mechanism, organisation, calendar)
                print("\(source.name)/\(file): " + (problems.isEmpty ? "✓" : "✗"))
                for problem in problems { print("    \(problem)") }
                if !problems.isEmpty { failures += 1 }
            }
        }
        print(Bilingual(zh: "\(stories) 个推演，\(failures) 个不符", en: "\(stories) rehearsals, \(failures) failed")[language])
        if failures > 0 { throw ExitCode(1) }
    }

    private func rehearse(
        _ text: String, _ file: String, _ mechanism: Mechanism, _ organisation: LoadedOrganisation,
        _ calendar: CalendarEdition
    ) -> [String] {
        let (story, findings) = StoryReader.read(text, file: file)
        guard let story, findings.isEmpty else { return findings.map { $0.text(in: language) } }
        return Rehearsing.run(
            story, mechanism: mechanism, directory: organisation.directory, calendar: WorkingCalendar(calendar)
        ).map { $0.text(in: language) }
    }
}

import ArgumentParser
import Foundation
import Mechanisms
import Operations
import Packs
import WorkCalendar

/// `liandong rehearse PACK…`
struct Rehearse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the stories of packs against the engine.")

    @Argument(help: "Folders of packs.") var packs: [String]
    @Flag(help: "Instead: which stories would miss each element that rests on a source (basis:).")
    var needed =
        false
    @Option(help: "Only stories whose file name contains this.") var only: String?
    @Option(help: "The organisation used by stories that bring none.") var organisation =
        "demo/organisation.yaml"
    @Option(help: "The public calendar.") var calendar = "calendars/china-mainland.txt"
    @Option(help: "Language of the messages: zh or en.") var language: Language = .zh

    func run() async throws {
        let calendar = try CalendarFile.load(URL(fileURLWithPath: calendar))
        let directory = try FindingReport.organisation(organisation, language, .text)
        var shelf = PackShelf()
        var failures = 0
        var stories = 0
        for path in packs {
            let (source, library) = try shelf.load(path)
            let (mechanism, findings) = PackBuilder.build(source, library: library)
            guard let mechanism, !findings.contains(where: { $0.severity == .error }) else {
                print(
                    "\(source.name): ✗ \(Bilingual(zh: "机制包有错误，先运行 liandong check", en: "the pack has errors; run liandong check first")[language])"
                )
                failures += 1
                continue
            }
            if needed {
                let elements = PackRehearsals.needed(
                    source, mechanism: mechanism, library: library, directory: directory,
                    calendar: calendar, only: only)
                stories += source.rehearsals.count
                for (element, missedBy) in elements {
                    print(
                        "\(source.name)/\(element.name) [\(element.place)]: " + (missedBy.isEmpty ? "✗" : "✓")
                    )
                    print("    \(element.basis)")
                    for file in missedBy { print("    ← \(file)") }
                    if missedBy.isEmpty { failures += 1 }
                }
                continue
            }
            let outcomes = PackRehearsals.run(
                source, mechanism: mechanism, library: library, directory: directory,
                calendar: calendar, only: only)
            for outcome in outcomes {
                stories += 1
                print("\(source.name)/\(outcome.file): " + (outcome.hasPassed ? "✓" : "✗"))
                for problem in outcome.problems { print("    \(problem[language])") }
                if !outcome.hasPassed { failures += 1 }
            }
        }
        if needed {
            let words = Bilingual(
                zh: "\(stories) 个推演，\(failures) 个有依据的要素没有推演会缺少它",
                en: "\(stories) rehearsals, \(failures) elements with a basis that none of them would miss")
            print(words[language])
            return
        }
        print(
            Bilingual(zh: "\(stories) 个推演，\(failures) 个不符", en: "\(stories) rehearsals, \(failures) failed")[
                language])
        if failures > 0 { throw ExitCode(1) }
    }
}

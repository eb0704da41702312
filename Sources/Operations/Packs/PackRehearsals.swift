public import Mechanisms
public import Organisation
public import Packs
import Rehearsal
public import WorkCalendar

/// How one story of a pack went.
public struct RehearsalOutcome: Sendable {
    public var file: String
    public var name: Bilingual
    /// Where story and engine disagree; empty where the story passed.
    public var problems: [Bilingual]

    public var hasPassed: Bool { problems.isEmpty }
}

/// Runs the stories of a pack: the one door for the command line and the administrator's page.
public enum PackRehearsals {
    public static func run(
        _ source: PackSource, mechanism: Mechanism, library: [String: PackSource] = [:], directory: Directory,
        calendar: CalendarEdition, only: String? = nil
    ) -> [RehearsalOutcome] {
        source.rehearsals.filter { file, _ in only.map { file.contains($0) } ?? true }.map { file, text in
            run(text, file: file, source.name, mechanism, library, directory, calendar)
        }
    }

    private static func run(
        _ text: String, file: String, _ pack: String, _ mechanism: Mechanism,
        _ library: [String: PackSource], _ directory: Directory, _ calendar: CalendarEdition
    ) -> RehearsalOutcome {
        let (story, findings) = StoryReader.read(text, file: file)
        guard let story, findings.isEmpty else {
            let words = findings.map { Bilingual(zh: $0.text(in: .zh), en: $0.text(in: .en)) }
            return RehearsalOutcome(file: file, name: story?.name ?? Bilingual(both: file), problems: words)
        }
        var others: [Mechanism] = []
        for name in story.packs where name.text != pack {
            guard let other = library[name.text] else {
                let problem = Disagreement(
                    place: name.place,
                    message: Bilingual(
                        zh: "没有机制包“\(name.text)”", en: "there is no pack “\(name.text)”"),
                    remedy: Bilingual(zh: "把它放在同一文件夹下", en: "put it beside this pack"))
                return RehearsalOutcome(
                    file: file, name: story.name,
                    problems: [Bilingual(zh: problem.text(in: .zh), en: problem.text(in: .en))])
            }
            let (built, findings) = PackBuilder.build(other, library: library)
            let faults = findings.filter { $0.severity == .error }
            guard let built, faults.isEmpty else {
                return RehearsalOutcome(
                    file: file, name: story.name,
                    problems: [
                        Bilingual(
                            zh: "机制包“\(name.text)”有错误：\(faults.first?.message.zh ?? "")",
                            en: "the pack “\(name.text)” has errors: \(faults.first?.message.en ?? "")")
                    ])
            }
            others.append(built)
        }
        let disagreements = Rehearsing.run(
            story, mechanism: mechanism, others: others, directory: directory,
            calendar: WorkingCalendar(calendar))
        return RehearsalOutcome(
            file: file, name: story.name,
            problems: disagreements.map { Bilingual(zh: $0.text(in: .zh), en: $0.text(in: .en)) })
    }

    /// The names of the stories, without running them.
    public static func names(_ source: PackSource) -> [(file: String, name: Bilingual)] {
        source.rehearsals.map { file, text in
            (file, StoryReader.read(text, file: file).story?.name ?? Bilingual(both: file))
        }
    }
}

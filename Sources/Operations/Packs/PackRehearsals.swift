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
        switch prepare(text, file: file, pack, library) {
        case .failure(let unfit):
            return RehearsalOutcome(file: file, name: unfit.name, problems: unfit.problems)
        case .success(let (story, others)):
            let disagreements = Rehearsing.run(
                story, mechanism: mechanism, others: others, directory: directory,
                calendar: WorkingCalendar(calendar))
            return RehearsalOutcome(
                file: file, name: story.name,
                problems: disagreements.map { Bilingual(zh: $0.text(in: .zh), en: $0.text(in: .en)) })
        }
    }

    /// A story that cannot be run, and why.
    private struct Unfit: Error {
        var name: Bilingual
        var problems: [Bilingual]
    }

    /// A story as it is read, and the mechanisms that run beside the one in which it begins.
    private static func prepare(
        _ text: String, file: String, _ pack: String, _ library: [String: PackSource]
    ) -> Result<(Story, [Mechanism]), Unfit> {
        let (story, findings) = StoryReader.read(text, file: file)
        guard let story, findings.isEmpty else {
            let words = findings.map { Bilingual(zh: $0.text(in: .zh), en: $0.text(in: .en)) }
            return .failure(Unfit(name: story?.name ?? Bilingual(both: file), problems: words))
        }
        var others: [Mechanism] = []
        for name in story.packs where name.text != pack {
            guard let other = library[name.text] else {
                let problem = Disagreement(
                    place: name.place,
                    message: Bilingual(
                        zh: "没有机制包“\(name.text)”", en: "there is no pack “\(name.text)”"),
                    remedy: Bilingual(zh: "把它放在同一文件夹下", en: "put it beside this pack"))
                let words = Bilingual(zh: problem.text(in: .zh), en: problem.text(in: .en))
                return .failure(Unfit(name: story.name, problems: [words]))
            }
            let (built, findings) = PackBuilder.build(other, library: library)
            let faults = findings.filter { $0.severity == .error }
            guard let built, faults.isEmpty else {
                let words = Bilingual(
                    zh: "机制包“\(name.text)”有错误：\(faults.first?.message.zh ?? "")",
                    en: "the pack “\(name.text)” has errors: \(faults.first?.message.en ?? "")")
                return .failure(Unfit(name: story.name, problems: [words]))
            }
            others.append(built)
        }
        return .success((story, others))
    }

    /// Every element of the mechanism that rests on a source, with the stories that would miss it: without it, what
    /// they say must be so is so no longer. None: nothing shows that the element does anything.
    public static func needed(
        _ source: PackSource, mechanism: Mechanism, library: [String: PackSource] = [:], directory: Directory,
        calendar: CalendarEdition, only: String? = nil
    ) -> [(element: Grounded, missedBy: [String])] {
        let stories = source.rehearsals.filter { file, _ in only.map { file.contains($0) } ?? true }
            .compactMap { file, text in
                (try? prepare(text, file: file, source.name, library).get()).map { (file, $0.0, $0.1) }
            }
        let calendar = WorkingCalendar(calendar)
        return mechanism.grounded.map { element in
            let without = element.missing(in: mechanism)
            let missedBy = stories.filter { _, story, others in
                !Rehearsing.missed(
                    story, mechanism: without, others: others, directory: directory, calendar: calendar
                ).isEmpty
            }
            return (element, missedBy.map(\.0))
        }
    }

    /// The names of the stories, without running them.
    public static func names(_ source: PackSource) -> [(file: String, name: Bilingual)] {
        source.rehearsals.map { file, text in
            (file, StoryReader.read(text, file: file).story?.name ?? Bilingual(both: file))
        }
    }
}

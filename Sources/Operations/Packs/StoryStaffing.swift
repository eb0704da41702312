public import Mechanisms
import Organisation
public import Packs
import Rehearsal
import WorkCalendar

/// Stories that say of their own organisation that it is staffed: it is held to all that is held against a real one.
public enum StoryStaffing {
    public static func findings(of mechanism: Mechanism, in source: PackSource) -> [Finding] {
        source.rehearsals.flatMap { file, text -> [Finding] in
            guard let story = StoryReader.read(text, file: file).story, let directory = story.directory,
                let day = story.staffedOn
            else { return [] }
            let found =
                ReachFindings.of(mechanism, in: directory, on: day)
                + SharedPostFindings.of(mechanism, in: directory, on: day)
                + StaffFindings.of(mechanism, in: directory, on: day).map { $0.pointing(into: source) }
            return found.filter { $0.severity == .error }.map { finding in
                var finding = finding
                finding.message = Bilingual(
                    zh: "\(file) 的组织机构：\(finding.message.zh)", en: "\(file): \(finding.message.en)")
                return finding
            }
        }
    }
}

extension Story {
    /// The day on which it first says that roles are staffed.
    fileprivate var staffedOn: CivilDate? {
        var day: CivilDate?
        for step in steps {
            day = step.at?.date ?? day
            if case .expect(let expected) = step.what, !expected.staffed.isEmpty { return day }
        }
        return nil
    }
}

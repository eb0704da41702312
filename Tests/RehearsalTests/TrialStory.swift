import Mechanisms
import Packs
import Rehearsal
import Testing
import WorkCalendar

/// A story told of a pack that is there for a test alone, beside the shipped packs that it names.
enum TrialStory {
    static func told(
        _ text: String, of source: PackSource, library: [String: PackSource] = [:]
    ) throws -> [Disagreement] {
        let (read, findings) = StoryReader.read(text, file: "story.yaml")
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .en) })")
        let (compiled, faults) = PackCompiler.compile(source, library: library)
        #expect(faults.isEmpty, "\(faults.map { $0.text(in: .en) })")
        let (story, mechanism) = (try #require(read), try #require(compiled))
        return Rehearsing.run(
            story, mechanism: mechanism, others: try Shipped.others(in: story, beside: source.name),
            directory: try #require(story.directory), calendar: try Shipped.calendar())
    }
}

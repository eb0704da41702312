public import Casework
public import Mechanisms
public import Organisation
public import WorkCalendar

/// A story a clerk can read: who does what when, and what must then be so. It is a pack's test and its manual.
public struct Story: Sendable {
    public var name: Bilingual
    public var basis: String?
    public var file: String
    /// The story's own organisation; nil: the one it is run with.
    public var directory: Directory?
    public var steps: [Step]

    public struct Step: Sendable {
        public enum What: Sendable {
            /// Somebody acts; with `refused`, the act must be refused with this word.
            case act(by: String, role: String?, do: String, with: Input, refused: String?)
            case expect(Expectation)
        }

        public var at: Instant?
        /// The label of the case; stories of one case need none.
        public var label: String
        public var what: What
        public var place: SourcePlace
    }
}

/// What must be so. Everything left out is not asked.
public struct Expectation: Sendable {
    public var stage: String?
    public var outcome: String?
    public var unit: String?
    public var assignee: String?
    public var number: String?
    /// Clock id → the due moment as `2026-10-08 17:30`, or `none` where it must not run.
    public var clocks: [(id: String, due: String, place: SourcePlace)] = []
    /// Clock id → colour.
    public var lights: [(id: String, light: String, place: SourcePlace)] = []
    /// Moment → when, as `2026-09-01 16:30`, or `none`.
    public var moments: [(moment: String, at: String, place: SourcePlace)] = []
    public var documents: [String] = []
    public var agreement: String?
    public var routes: [String]?
    public var can: [(action: String, by: String)] = []
    public var cannot: [(action: String, by: String)] = []
    public var fields: [(id: String, value: String)] = []
    public var place: SourcePlace
}

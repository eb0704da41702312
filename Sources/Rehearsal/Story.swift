public import Casework
public import Mechanisms
public import Organisation
public import WorkCalendar

/// A story a clerk can read: who does what when, and what must then be so. It is a pack's test and its manual.
public struct Story: Sendable {
    public var name: Bilingual
    public var basis: String?
    public var file: String
    /// The rules of a list of requirements that it shows, by their ids, such as `S001.2-07`.
    public var covers: [String]
    /// The story's own organisation; nil: the one it is run with.
    public var directory: Directory?
    /// The packs that run together, the story's own among them; none: only its own.
    public var packs: [Named] = []
    public var steps: [Step]

    public struct Step: Sendable {
        public enum What: Sendable {
            case act(Deed)
            case expect(Expectation)
        }

        public var at: Instant?
        /// The label of the case; stories of one case need none.
        public var label: Named?
        /// Where the label stands for a case that another one opened: `one.to_mediation`.
        public var opened: Named?
        /// What the story calls the parties of that case, in their order.
        public var persons: [Named] = []
        public var what: What
        public var place: SourcePlace
    }

    /// Somebody acts.
    public struct Deed: Sendable {
        public var by: Named
        public var role: Named?
        public var action: Named
        public var answers: Answered
        /// When it happened, where it is written down later.
        public var happened: Instant?
        /// It must be refused, with this word.
        public var refused: Named?
    }

    /// A name that a story writes, with where it stands.
    public struct Named: Hashable, Sendable {
        public var text: String
        public var place: SourcePlace

        public init(_ text: String, _ place: SourcePlace) {
            self.text = text
            self.place = place
        }
    }

    /// What is filled in, with the line of each answer by its path: `story`, `parties[0].name`.
    public struct Answered: Sendable {
        public var input: Input = .empty
        public var places: [String: SourcePlace] = [:]
    }
}

/// What must be so. Everything left out is not asked.
public struct Expectation: Sendable {
    /// A name, and what is expected of it.
    public struct Pair: Sendable {
        public var name: Story.Named
        public var value: Story.Named
    }

    public var stage: Story.Named?
    public var outcome: Story.Named?
    public var unit: Story.Named?
    public var assignee: Story.Named?
    public var number: Story.Named?
    public var agreement: Story.Named?
    /// Clock id → the due moment as `2026-10-08 17:30`, or where it stands: `paused`, `done`, `lapsed`, `closed` …
    public var clocks: [Pair] = []
    /// Clock id → colour.
    public var lights: [Pair] = []
    /// Moment → when, as `2026-09-01 16:30`, or `none`.
    public var moments: [Pair] = []
    public var fields: [Pair] = []
    public var documents: [Story.Named] = []
    /// Document → for whom papers of it were made so far: a party, a unit, or a word of `PaperReach`.
    public var papers: [Pair] = []
    /// Referral → where its last offer stands: `offered`, `accepted`, `answered` …
    public var offers: [Pair] = []
    /// Referral, or `sender` → until when a result is owed, or `owed`, `overdue`, `reported`, `released`, `none`.
    public var owed: [Pair] = []
    public var routes: [Story.Named]?
    public var can: [Pair] = []
    public var cannot: [Pair] = []
    /// Account or party → what they were told so far.
    public var told: [Pair] = []
    public var notTold: [Pair] = []
    public var visibleTo: [Story.Named] = []
    public var hiddenFrom: [Story.Named] = []
    /// Roles held on that day by as many people as the pack says (`staff:`), wherever it says so.
    public var staffed: [Story.Named] = []
    public var notStaffed: [Story.Named] = []
    /// It asks nothing of a case, only of the organisation.
    public var asksNoCase = false
    public var place: SourcePlace
}

public import Casework
public import Mechanisms
public import Organisation
public import WorkCalendar

/// One line of a list of cases: all that queues, counts and receipts show without opening the case. No personal
/// values are in it.
public struct CaseRow: Sendable, Equatable {
    public var seq: Int64
    public var id: CaseID
    public var version: Int
    public var number: String?
    public var source: String?
    public var mechanism: MechanismID
    public var packHash: String
    public var entry: String
    public var stage: StageID
    public var stageSince: Instant
    public var unit: UnitID
    public var firstReceiver: UnitID
    public var owner: RoleID?
    public var assignee: AccountID?
    public var matter: MatterID?
    /// The path of an unconfirmed suggestion.
    public var suggestion: String?
    public var place: UnitID?
    public var registered: Instant
    public var isOpen: Bool
    /// The next clock of an open case.
    public var nextClock: NextClock?
    public var outcome: Outcome?
    public var closed: Instant?
    public var filed: Instant?
    public var followedUp: Instant?
    public var lead: CaseID?
    public var lastRating: Int?
    public var reminders: Int
    public var returns: Int
    public var reopened: Int
    /// The field that says what it is about, and where its text lies.
    public var headline: Headline?
    /// Where the name of the first party lies.
    public var applicantText: String?
    /// What orders a queue; together with `seq` the cursor of a page.
    public var rank: Int64

    public struct Headline: Sendable, Equatable {
        public var field: FieldID
        public var text: String
    }

    public struct NextClock: Sendable, Equatable {
        public var key: String
        public var due: Instant
        public var isPaused: Bool
        public var steps: [RunningClock.Step]

        /// What it shows at a moment; a paused clock shows what it showed when it stopped.
        public func light(at now: Instant) -> RunningClock.Step? {
            if isPaused { return steps.last }
            return steps.last { $0.from <= now } ?? steps.first
        }
    }
}

extension CaseRow {
    /// Rank of an open case without a clock: behind all that have one.
    static let rankWithoutDue: Int64 = 1 << 53
    /// Closed cases stand behind all open ones, the newest first.
    static func rankWhenClosed(_ seq: Int64) -> Int64 { 1 << 54 - seq }

    static func rank(of state: CaseState, seq: Int64) -> Int64 {
        guard state.isOpen else { return rankWhenClosed(seq) }
        return state.nextClock?.due.milliseconds ?? rankWithoutDue
    }

    /// Light steps as `light,from,zh,en;…`: read on every line of every queue, so nothing costlier. The words of
    /// a pack may hold any character but the separators, which are control characters.
    static func text(of steps: [RunningClock.Step]) -> String {
        steps.map { step in
            let words = step.word.map { "\u{1f}\($0.zh)\u{1f}\($0.en)" } ?? ""
            return "\(step.light.rawValue)\u{1f}\(step.from.milliseconds)\(words)"
        }.joined(separator: "\u{1e}")
    }

    static func steps(_ text: String) -> [RunningClock.Step] {
        text.split(separator: "\u{1e}").compactMap { part in
            let fields = part.split(separator: "\u{1f}", omittingEmptySubsequences: false)
            guard fields.count >= 2, let light = Light(rawValue: String(fields[0])),
                let from = Int64(fields[1])
            else { return nil }
            let word = fields.count == 4 ? Bilingual(zh: String(fields[2]), en: String(fields[3])) : nil
            return RunningClock.Step(light: light, word: word, from: Instant(milliseconds: from))
        }
    }

    /// What the stored text of a clock must say: a paused clock keeps only the light it stopped at.
    static func stepsText(of clock: RunningClock?) -> String {
        guard let clock else { return "" }
        guard clock.isPaused else { return text(of: clock.steps) }
        return text(of: [clock.light(at: Instant(milliseconds: .max))].compactMap { $0 })
    }

    static func tokens(_ text: String) -> Set<UnitID> {
        Set(text.split(separator: " ").map { UnitID(String($0)) })
    }

    static func text(of tokens: Set<UnitID>) -> String {
        tokens.map(\.text).sorted().joined(separator: " ")
    }

    init(_ row: SQLRow) throws {
        seq = try row.int64("seq")
        id = CaseID(try row.text("id"))
        version = try row.int("n")
        number = try row.textIfAny("number")
        source = try row.textIfAny("source")
        mechanism = MechanismID(try row.text("mechanism"))
        packHash = try row.text("pack")
        entry = try row.text("entry")
        stage = StageID(try row.text("stage"))
        stageSince = try row.instant("stage_since")
        unit = UnitID(try row.text("unit"))
        firstReceiver = UnitID(try row.text("first_receiver"))
        owner = try row.textIfAny("owner").map(RoleID.init)
        assignee = try row.textIfAny("assignee").map(AccountID.init)
        matter = try row.textIfAny("matter").map(MatterID.init)
        suggestion = try row.textIfAny("suggestion")
        place = try row.textIfAny("place").map(UnitID.init)
        registered = try row.instant("registered")
        isOpen = try row.bool("is_open")
        if let key = try row.textIfAny("next_clock"), let due = try row.instantIfAny("due") {
            nextClock = NextClock(
                key: key, due: due, isPaused: try row.bool("is_paused"),
                steps: Self.steps(try row.text("steps")))
        }
        outcome = try row.textIfAny("outcome").flatMap(Outcome.init(rawValue:))
        closed = try row.instantIfAny("closed")
        filed = try row.instantIfAny("filed")
        followedUp = try row.instantIfAny("followed_up")
        lead = try row.textIfAny("lead_case").map(CaseID.init)
        lastRating = try row.int64IfAny("last_rating").map { Int($0) }
        reminders = try row.int("reminders")
        returns = try row.int("returns")
        reopened = try row.int("reopened")
        if let field = try row.textIfAny("headline"), let text = try row.textIfAny("headline_text") {
            headline = Headline(field: FieldID(field), text: text)
        }
        applicantText = try row.textIfAny("applicant_text")
        rank = try row.int64("rank")
    }
}

extension CaseRow {
    static let selectAddress = PreparedSQL("SELECT seq, source, tokens FROM case_row WHERE id = ?")

    /// The columns that change, in the order of `values(of:)`.
    private static let changing = [
        "n", "number", "stage", "stage_since", "unit", "first_receiver", "owner", "assignee", "matter",
        "suggestion", "place", "is_open", "rank", "due", "next_clock", "is_paused", "steps", "alarm_at",
        "outcome", "closed", "filed", "followed_up", "lead_case", "last_rating", "reminders", "returns",
        "reopened", "headline", "headline_text", "applicant_text", "tokens",
    ]
    /// All columns but `seq`, in the order of `fixedValues` and `values`.
    static let columns = fixed + changing
    private static let fixed = ["id", "source", "mechanism", "pack", "entry", "registered"]

    static let insert = PreparedSQL(
        """
        INSERT INTO case_row (\((fixed + changing).joined(separator: ", ")))
        VALUES (\((fixed + changing).map { _ in "?" }.joined(separator: ", ")))
        ON CONFLICT DO NOTHING RETURNING seq
        """)
    /// As `insert`, keeping the `seq` it had: for a rebuild.
    static let insertAt = PreparedSQL(
        """
        INSERT INTO case_row (\((fixed + changing + ["seq"]).joined(separator: ", ")))
        VALUES (\((fixed + changing + ["seq"]).map { _ in "?" }.joined(separator: ", ")))
        """)
    static let update = PreparedSQL(
        "UPDATE case_row SET \(changing.map { "\($0) = ?" }.joined(separator: ", ")) WHERE seq = ?")
    /// Only where the engine locks rows.
    static let lock = PreparedSQL("SELECT 1 FROM case_row WHERE id = ? \(Dialect.postgres.rowLock)")
    static let updateRank = PreparedSQL("UPDATE case_row SET rank = ? WHERE seq = ?")

    private static func headlineText(of state: CaseState) -> String? {
        if case .words(let words)? = state.headline.flatMap({ state.fields[$0] }) { words.id } else { nil }
    }

    static func fixedValues(of file: CaseFile) -> [SQLValue] {
        let state = file.state
        return [
            state.id.sqlValue, file.source.sqlValue, state.mechanism.sqlValue, state.packHash.sqlValue,
            state.entry.sqlValue, (state.moments[.registered] ?? state.stageSince).sqlValue,
        ]
    }

    static func values(of file: CaseFile) -> [SQLValue] {
        let state = file.state
        let next = state.isOpen ? state.nextClock : nil
        return [
            state.version.sqlValue, state.number.sqlValue, state.stage.sqlValue, state.stageSince.sqlValue,
            state.unit.sqlValue, state.firstReceiver.sqlValue, state.owner.sqlValue, state.assignee.sqlValue,
            state.matter.sqlValue, state.suggestion?.path.sqlValue ?? .null, state.place.sqlValue,
            state.isOpen.sqlValue, rank(of: state, seq: file.seq).sqlValue, next?.due.sqlValue ?? .null,
            next?.key.sqlValue ?? .null, (next?.isPaused ?? false).sqlValue, stepsText(of: next).sqlValue,
            (state.isOpen ? state.nextAlarm : nil).sqlValue, state.outcome?.rawValue.sqlValue ?? .null,
            state.moments[.closed].sqlValue, state.moments[.filed].sqlValue,
            state.moments[.followedUp].sqlValue, state.lead.sqlValue,
            state.ratings.last?.score.sqlValue ?? .null, state.reminders.sqlValue, state.returns.sqlValue,
            state.reopened.sqlValue, state.headline.sqlValue, headlineText(of: state).sqlValue,
            (state.parties.first?.name?.id).sqlValue, text(of: file.tokens).sqlValue,
        ]
    }
}

public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// One line of a list of streams of any kind: all that queues, counts and receipts show without opening them. No
/// personal values are in it, only where they lie and under which declaration.
public struct ItemRow: Sendable, Equatable {
    public var seq: Int64
    public var stream: StreamID
    public var version: Int
    public var number: String?
    public var source: String?
    public var mechanism: MechanismID
    public var packHash: String
    public var entry: String
    public var category: String?
    /// An unconfirmed category.
    public var suggestion: String?
    public var place: UnitID?
    public var status: String
    public var statusSince: Instant
    public var begun: Instant
    public var ended: Instant?
    public var outcome: Outcome?
    public var isOpen: Bool
    public var unit: UnitID
    public var role: RoleID?
    public var account: AccountID?
    /// The next clock of an open one.
    public var nextClock: NextClock?
    /// What it is about, and whom.
    public var title: TextPlace?
    public var about: TextPlace?
    public var marks: [Face.Mark: Int]
    /// What orders a queue; together with `seq` the cursor of a page.
    public var rank: Int64

    /// Where a text lies, and under which declaration.
    public struct TextPlace: Sendable, Equatable {
        public var id: String
        public var under: DeclarationID?
    }

    public struct NextClock: Timed, Sendable, Equatable {
        public var key: String
        public var due: Instant
        public var isWindow: Bool
        public var standsSince: Instant?
        public var steps: LightSteps

        public var isPaused: Bool { standsSince != nil }
    }
}

extension ItemRow {
    /// Rank of an open one without a clock: behind all that have one.
    static let rankWithoutDue: Int64 = 1 << 53
    /// Ended ones stand behind all open ones, the newest first.
    static func rankWhenClosed(_ seq: Int64) -> Int64 { 1 << 54 - seq }

    static func rank(of face: Face, seq: Int64) -> Int64 {
        guard face.isOpen else { return rankWhenClosed(seq) }
        return face.nextClock?.due.milliseconds ?? rankWithoutDue
    }

    static func tokens(_ text: String) -> Set<UnitID> {
        Set(text.split(separator: " ").map { UnitID(String($0)) })
    }

    static func text(of tokens: Set<UnitID>) -> String {
        tokens.map(\.text).sorted().joined(separator: " ")
    }

    /// Numbers of other offices, as one text.
    static func text(of numbers: [String]) -> String { numbers.joined(separator: "\u{1f}") }
    static func numbers(_ text: String) -> [String] { text.split(separator: "\u{1f}").map(String.init) }

    /// `rating=5 reminders=2`: zeros are left out.
    static func text(of marks: [Face.Mark: Int]) -> String {
        marks.filter { $0.value != 0 }.map { "\($0.key.rawValue)=\($0.value)" }.sorted()
            .joined(separator: " ")
    }

    static func marks(_ text: String) -> [Face.Mark: Int] {
        var marks: [Face.Mark: Int] = [:]
        for part in text.split(separator: " ") {
            let pair = part.split(separator: "=")
            guard pair.count == 2, let mark = Face.Mark(rawValue: String(pair[0])) else { continue }
            marks[mark] = Int(pair[1])
        }
        return marks
    }

    init(_ row: SQLRow) throws {
        seq = try row.int64("seq")
        stream = StreamID(text: try row.text("stream"))
        version = try row.int("n")
        number = try row.textIfAny("number")
        source = try row.textIfAny("source")
        mechanism = MechanismID(try row.text("mechanism"))
        packHash = try row.text("pack")
        entry = try row.text("entry")
        category = try row.textIfAny("category")
        suggestion = try row.textIfAny("suggestion")
        place = try row.textIfAny("place").map(UnitID.init)
        status = try row.text("status")
        statusSince = try row.instant("status_since")
        begun = try row.instant("begun")
        ended = try row.instantIfAny("ended")
        outcome = try row.textIfAny("outcome").flatMap(Outcome.init(rawValue:))
        isOpen = try row.bool("is_open")
        unit = UnitID(try row.text("unit"))
        role = try row.textIfAny("role").map(RoleID.init)
        account = try row.textIfAny("account").map(AccountID.init)
        if let key = try row.textIfAny("clock"), let due = try row.instantIfAny("due") {
            guard let steps = LightSteps(text: try row.text("steps")) else {
                throw StoreError.corrupt(what: "no lights", where: "item_row.steps")
            }
            nextClock = NextClock(
                key: key, due: due, isWindow: try row.bool("is_window"),
                standsSince: try row.instantIfAny("stands_since"), steps: steps)
        }
        title = try Self.text("title", row)
        about = try Self.text("about", row)
        marks = Self.marks(try row.text("marks"))
        rank = try row.int64("rank")
    }

    private static func text(_ column: String, _ row: SQLRow) throws -> TextPlace? {
        guard let id = try row.textIfAny(column) else { return nil }
        let under = try row.textIfAny(column + "_under")
        return TextPlace(id: id, under: under.map { DeclarationID($0) })
    }
}

extension ItemRow {
    /// With the last entry of the journal; without one the journal is broken.
    static let selectPlace = PreparedSQL(
        """
        SELECT c.seq, c.tokens, j.n, j.hash, j.recorded FROM item_row c LEFT JOIN journal j
        ON j.stream = c.stream AND j.n = (SELECT MAX(n) FROM journal WHERE stream = c.stream)
        WHERE c.stream = ?
        """)

    private static let fixed = ["stream", "kind", "source", "mechanism", "begun"]
    /// The columns that change, in the order of `values`.
    private static let changing = [
        "n", "pack", "entry", "number", "numbers", "category", "suggestion", "place", "status",
        "status_since", "ended", "outcome", "is_open", "unit", "role", "account", "rank", "due", "clock",
        "is_window", "stands_since", "steps", "late_from", "alarm_at", "title", "title_under", "about",
        "about_under", "marks", "tokens", "replaced",
    ]
    /// All columns but `seq`, in the order of `fixedValues` and `values`.
    static let columns = fixed + changing

    private static func insert(_ columns: [String]) -> String {
        """
        INSERT INTO item_row (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        """
    }

    static let insert = PreparedSQL(insert(columns) + " ON CONFLICT DO NOTHING RETURNING seq")
    /// As `insert`, keeping the `seq` it had: for a rebuild.
    static let insertAt = PreparedSQL(insert(columns + ["seq"]))
    static let update = PreparedSQL(
        "UPDATE item_row SET \(changing.map { "\($0) = ?" }.joined(separator: ", ")) WHERE seq = ?")
    static let updateRank = PreparedSQL("UPDATE item_row SET rank = ? WHERE seq = ?")

    static func fixedValues(of face: Face, _ stream: StreamID) -> [SQLValue] {
        [
            .text(stream.text), .text(stream.kind.text), face.source.sqlValue, face.mechanism.sqlValue,
            face.begun.sqlValue,
        ]
    }

    static func values(of face: Face, _ filed: Filed) -> [SQLValue] {
        let next = face.isOpen ? face.nextClock : nil
        return [
            filed.version.sqlValue, face.pack.sqlValue, face.entry.sqlValue, face.number.sqlValue,
            text(of: face.otherNumbers).sqlValue, face.category.sqlValue, face.suggestion.sqlValue,
            face.place.sqlValue, face.status.sqlValue, face.statusSince.sqlValue, face.ended.sqlValue,
            (face.outcome?.rawValue).sqlValue, face.isOpen.sqlValue, face.unit.sqlValue, face.role.sqlValue,
            face.account.sqlValue, rank(of: face, seq: filed.seq).sqlValue, (next?.due).sqlValue,
            (next?.key).sqlValue, (next?.isWindow ?? false).sqlValue, (next?.standsSince).sqlValue,
            (next?.steps.text ?? "").sqlValue, (face.isOpen ? face.lateFrom : nil).sqlValue,
            face.alarm.sqlValue, (face.title?.id).sqlValue, (face.title?.under?.text).sqlValue,
            (face.about?.id).sqlValue, (face.about?.under?.text).sqlValue,
            text(of: face.marks).sqlValue, text(of: filed.tokens).sqlValue,
            face.replaced.joined(separator: " ").sqlValue,
        ]
    }
}

/// What a row says of a stream besides its face.
struct Filed: Sendable {
    var seq: Int64
    var version: Int
    var tokens: Set<UnitID>
}

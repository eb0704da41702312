public import Mechanisms
public import Organisation
public import WorkCalendar

/// The counts behind the working screens and boards. All of them are about units the caller names and may see.
public struct ScreenCounts: Sendable, Equatable {
    /// Tasks of a kind, and how many of them are past their moment.
    public var tasks: [CaseTask.Kind: Count] = [:]
    /// Open cases, those due before the given moment, and those past due.
    public var open: Int64 = 0
    public var dueSoon: Int64 = 0
    public var overdue: Int64 = 0

    public struct Count: Sendable, Equatable {
        public var all: Int64
        public var past: Int64
        /// Due before the end of the day, and before the end of the seventh, what is past included.
        public var today: Int64
        public var week: Int64
        /// The oldest moment, for "oldest unanswered"; only of offers.
        public var oldest: Instant?
    }
}

/// A task with its case, as a working screen lists it.
public struct TaskRow: Sendable, Equatable {
    public var kind: CaseTask.Kind
    public var unit: UnitID
    public var role: RoleID?
    public var due: Instant?
    public var row: CaseRow
}

public struct MeasureRow: Sendable, Equatable {
    public var unit: UnitID
    /// Nil where days were added up.
    public var day: CivilDate?
    public var mechanism: MechanismID
    public var matter: MatterID?
    /// A type suggested by words and not yet confirmed, its widest step.
    public var suggestion: String?
    public var measure: String
    public var count: Int64

    /// Stands before a suggested type where types are counted; no id of a matter type begins with it.
    static let suggestionMark = "~"
}

/// How a roll-up is divided.
public enum MeasureDivision: String, Sendable, CaseIterable { case unit, day, matter, mechanism, none }

/// How many running clocks of a unit show a light.
public struct LightCount: Sendable, Equatable {
    public var unit: UnitID
    public var light: Light
    public var count: Int64
}

/// A moment, as full hours and the rest of its hour.
private struct HourCut {
    let hour: Int64
    let start: Instant
    let end: Instant

    init(_ moment: Instant) {
        hour = moment.milliseconds / 3_600_000
        start = Instant(milliseconds: hour * 3_600_000)
        end = moment
    }
}

extension StoreSession {
    /// What the cases of these units owe, per kind of task, and how their open cases stand. Full hours come from
    /// the counts; only what is due within the hour of a given moment is looked at row by row.
    /// - Parameter dueBefore: the end of the day, a full hour; so is the end of the seventh day.
    public func screenCounts(units: Set<UnitID>, at now: Instant, dueBefore: Instant) throws -> ScreenCounts {
        let units = units.sorted()
        let weekHour = HourCut(dueBefore.adding(milliseconds: 6 * LegalTime.dayMilliseconds)).hour
        let (past, soon) = (HourCut(now), HourCut(dueBefore))
        var counts = ScreenCounts()
        let sums = try rows(
            """
            SELECT kind, CAST(SUM(count) AS \(dialect: { $0.integer })) AS number,
                CAST(SUM(CASE WHEN hour < \(past.hour) THEN count ELSE 0 END) AS \(dialect: { $0.integer })) AS past,
                CAST(SUM(CASE WHEN hour < \(soon.hour) THEN count ELSE 0 END) AS \(dialect: { $0.integer })) AS soon,
                CAST(SUM(CASE WHEN hour < \(weekHour) THEN count ELSE 0 END)
                    AS \(dialect: { $0.integer })) AS week
            FROM owed_hour WHERE unit IN \(list: units) GROUP BY kind
            """, of: .owedHour)
        for row in sums {
            let kind = try row.text("kind")
            let number = try row.int64("number")
            if kind == Tally.OwedKey.openCase {
                counts.open = number
                counts.overdue = try row.int64("past") + openCases(of: units, within: past)
                counts.dueSoon = try row.int64("soon") + openCases(of: units, within: soon)
            } else if let kind = CaseTask.Kind(rawValue: kind) {
                counts.tasks[kind] = .init(
                    all: number, past: try row.int64("past") + tasks(kind, of: units, within: past),
                    today: try row.int64("soon"), week: try row.int64("week"), oldest: nil)
            }
        }
        counts.tasks[.offerOpen]?.oldest = try row(
            """
            SELECT MIN(due) AS oldest FROM case_task
            WHERE unit IN \(list: units) AND kind = \(CaseTask.Kind.offerOpen.rawValue)
            """, of: .caseTask)?.instantIfAny("oldest")
        return counts
    }

    private func openCases(of units: [UnitID], within cut: HourCut) throws -> Int64 {
        if cut.start == cut.end { return 0 }
        return try number(
            """
            SELECT COUNT(*) FROM case_row WHERE unit IN \(list: units) AND is_open = 1
                AND rank >= \(cut.start) AND rank < \(cut.end) AND is_paused = 0
            """, of: .caseRow)
    }

    private func tasks(_ kind: CaseTask.Kind, of units: [UnitID], within cut: HourCut) throws -> Int64 {
        if cut.start == cut.end { return 0 }
        return try number(
            """
            SELECT COUNT(*) FROM case_task WHERE unit IN \(list: units) AND kind = \(kind.rawValue)
                AND due >= \(cut.start) AND due < \(cut.end)
            """, of: .caseTask)
    }

    /// The tasks of a kind that units owe, the most urgent first, with their cases.
    public func tasks(
        _ kind: CaseTask.Kind, units: Set<UnitID>, in scope: VisibilityScope, dueBefore: Instant? = nil,
        limit: Int = CaseQueries.pageRowsDefault
    ) throws -> [TaskRow] {
        let limit = max(1, min(limit, CaseQueries.pageRowsMax))
        let before: SQLText = dueBefore.map { "AND t.due < \($0)" } ?? ""
        return try rows(
            """
            SELECT c.*, t.unit AS task_unit, t.role AS task_role, t.due AS task_due
            FROM case_task t JOIN case_row c ON c.seq = t.seq
            WHERE t.kind = \(kind.rawValue) AND t.unit IN \(list: units.sorted()) \(before)
                AND \(scope.condition)
            ORDER BY t.due NULLS LAST, t.seq LIMIT \(limit)
            """, of: .caseTask
        ).map { row in
            TaskRow(
                kind: kind, unit: UnitID(try row.text("task_unit")),
                role: try row.textIfAny("task_role").map(RoleID.init), due: try row.instantIfAny("task_due"),
                row: try CaseRow(row))
        }
    }

    /// Counts of journal events from one day to another (both included).
    public func measures(
        units: Set<UnitID>, from: CivilDate, through: CivilDate, mechanism: MechanismID? = nil,
        by divisions: Set<MeasureDivision> = [.unit]
    ) throws -> [MeasureRow] {
        func column(_ division: MeasureDivision, _ name: SQLText, _ other: SQLText) -> SQLText {
            divisions.contains(division) ? name : other + " AS " + name
        }
        let group = [
            divisions.contains(.unit) ? "unit" as SQLText : nil,
            divisions.contains(.day) ? "day" as SQLText : nil,
            divisions.contains(.mechanism) ? "mechanism" as SQLText : nil,
            divisions.contains(.matter) ? "matter" as SQLText : nil, "name" as SQLText,
        ].compactMap { $0 }
        let only: SQLText = mechanism.map { "AND mechanism = \($0)" } ?? ""
        return try rows(
            """
            SELECT \(column(.unit, "unit", "''")), \(column(.day, "day", "0")),
                \(column(.mechanism, "mechanism", "''")), \(column(.matter, "matter", "''")), name,
                CAST(SUM(count) AS \(dialect: { $0.integer })) AS total
            FROM measure WHERE unit IN \(list: units.sorted())
                AND day BETWEEN \(from.epochDay) AND \(through.epochDay) \(only)
            GROUP BY \(group.joined(", ")) ORDER BY \(group.joined(", "))
            """, of: .measure
        ).map { row in
            let matter = try row.text("matter")
            let isSuggested = matter.hasPrefix(MeasureRow.suggestionMark)
            return MeasureRow(
                unit: UnitID(try row.text("unit")),
                day: divisions.contains(.day) ? CivilDate(epochDay: try row.int("day")) : nil,
                mechanism: MechanismID(try row.text("mechanism")),
                matter: matter.isEmpty || isSuggested ? nil : MatterID(matter),
                suggestion: isSuggested ? String(matter.dropFirst()) : nil, measure: try row.text("name"),
                count: try row.int64("total"))
        }
    }

    /// The lights that the running clocks of these units show at a moment, to the hour.
    public func lights(units: Set<UnitID>, at now: Instant, mechanism: MechanismID? = nil) throws
        -> [LightCount]
    {
        let only: SQLText = mechanism.map { "AND mechanism = \($0)" } ?? ""
        let hour = now.milliseconds / 3_600_000
        return try rows(
            """
            SELECT unit, light, CAST(SUM(delta) AS \(dialect: { $0.integer })) AS total FROM light_hour
            WHERE unit IN \(list: units.sorted()) AND hour <= \(hour) \(only)
            GROUP BY unit, light HAVING SUM(delta) <> 0 ORDER BY unit, light
            """, of: .lightHour
        ).compactMap { row in
            guard let light = Light(rawValue: try row.text("light")) else { return nil }
            return LightCount(unit: UnitID(try row.text("unit")), light: light, count: try row.int64("total"))
        }
    }
}

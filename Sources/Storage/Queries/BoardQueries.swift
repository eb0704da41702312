public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// The counts behind the working screens and boards. All of them are about units the caller names and may see.
public struct ScreenCounts: Sendable, Equatable {
    /// Tasks of a kind, and how many of them are past their moment.
    public var tasks: [OwedTask.Kind: Count] = [:]
    /// What is open, what will be late before the given moment, and what is late.
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

/// A task with its row, as a working screen lists it.
public struct TaskRow: Sendable, Equatable {
    public var kind: OwedTask.Kind
    public var unit: UnitID
    public var role: RoleID?
    public var due: Instant?
    public var row: ItemRow
}

public struct MeasureRow: Sendable, Equatable {
    public var unit: UnitID
    /// Nil where days were added up.
    public var day: CivilDate?
    public var mechanism: MechanismID
    public var category: String?
    /// A category suggested by words and not yet confirmed, its widest step.
    public var suggestion: String?
    public var measure: String
    public var count: Int64
}

/// How a roll-up is divided.
public enum MeasureDivision: String, Sendable, CaseIterable { case unit, day, category, mechanism, none }

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
    /// What these units owe, per kind of task, and how stands what they hold open. Full hours come from the
    /// counts, and what is past is everything without what is still to come; only what is due within the hour of a
    /// given moment is looked at row by row.
    /// - Parameter dueBefore: the end of the day, a full hour; so is the end of the seventh day.
    public func screenCounts(units: Set<UnitID>, at now: Instant, dueBefore: Instant) throws -> ScreenCounts {
        let units = units.sorted()
        let weekHour = HourCut(dueBefore.adding(milliseconds: 6 * LegalTime.dayMilliseconds)).hour
        let (past, soon) = (HourCut(now), HourCut(dueBefore))
        var counts = ScreenCounts()
        let sums = try rows(
            """
            SELECT kind, CAST(SUM(total) AS \(dialect: { $0.integer })) AS number,
                CAST(SUM(total - from_now) AS \(dialect: { $0.integer })) AS past,
                CAST(SUM(total - from_soon) AS \(dialect: { $0.integer })) AS soon,
                CAST(SUM(total - from_week) AS \(dialect: { $0.integer })) AS week
            FROM (
                SELECT t.kind, t.total, \(Self.owed(from: past.hour)) AS from_now,
                    \(Self.owed(from: soon.hour)) AS from_soon, \(Self.owed(from: weekHour)) AS from_week
                FROM owed_total t LEFT JOIN owed_hour h
                    ON h.unit = t.unit AND h.kind = t.kind AND h.hour >= \(min(past.hour, soon.hour, weekHour))
                WHERE t.unit IN \(list: units) AND t.total <> 0 GROUP BY t.unit, t.kind, t.total
            ) units GROUP BY kind
            """, of: .owedTotal)
        for row in sums {
            let kind = try row.text("kind")
            let number = try row.int64("number")
            if kind == Tally.OwedKey.open {
                counts.open = number
                counts.overdue = try row.int64("past") + openItems(of: units, within: past)
                counts.dueSoon = try row.int64("soon") + openItems(of: units, within: soon)
            } else if let kind = OwedTask.Kind(rawValue: kind) {
                counts.tasks[kind] = .init(
                    all: number, past: try row.int64("past") + tasks(kind, of: units, within: past),
                    today: try row.int64("soon"), week: try row.int64("week"), oldest: nil)
            }
        }
        counts.tasks[.offerOpen]?.oldest = try row(
            """
            SELECT MIN(due) AS oldest FROM item_task
            WHERE unit IN \(list: units) AND kind = \(OwedTask.Kind.offerOpen.rawValue)
            """, of: .itemTask)?.instantIfAny("oldest")
        return counts
    }

    private static func owed(from hour: Int64) -> SQLText {
        "SUM(CASE WHEN h.hour >= \(hour) THEN h.count ELSE 0 END)"
    }

    private func openItems(of units: [UnitID], within cut: HourCut) throws -> Int64 {
        if cut.start == cut.end { return 0 }
        return try number(
            """
            SELECT COUNT(*) FROM item_row WHERE unit IN \(list: units) AND is_open = 1
                AND rank < \(cut.end) AND late_from >= \(cut.start) AND late_from < \(cut.end)
            """, of: .itemRow)
    }

    private func tasks(_ kind: OwedTask.Kind, of units: [UnitID], within cut: HourCut) throws -> Int64 {
        if cut.start == cut.end { return 0 }
        return try number(
            """
            SELECT COUNT(*) FROM item_task WHERE unit IN \(list: units) AND kind = \(kind.rawValue)
                AND due >= \(cut.start) AND due < \(cut.end)
            """, of: .itemTask)
    }

    /// The tasks of a kind that units owe, the most urgent first, with their rows.
    public func tasks(
        _ kind: OwedTask.Kind, units: Set<UnitID>, in scope: VisibilityScope, dueBefore: Instant? = nil,
        limit: Int = ItemQueries.pageRowsDefault
    ) throws -> [TaskRow] {
        let limit = max(1, min(limit, ItemQueries.pageRowsMax))
        if units.isEmpty { return [] }
        let owing = try rows(
            """
            WITH asked (unit) AS (VALUES \(units.sorted().map { "(CAST(\($0) AS TEXT))" }.joined(", ")))
            SELECT unit FROM asked WHERE (
                SELECT MIN(hour) FROM owed_hour o WHERE o.unit = asked.unit AND o.kind = \(kind.rawValue)
            ) IS NOT NULL
            """, of: .owedHour
        ).map { UnitID(try $0.text("unit")) }
        let found = Self.tasks(kind, of: owing, scope, dueBefore, limit)
        return try rows(
            """
            SELECT c.*, owed.unit AS task_unit, owed.role AS task_role, owed.due AS task_due
            FROM (\(found)) owed JOIN item_row c ON c.seq = owed.seq
            ORDER BY owed.due NULLS LAST, owed.seq LIMIT \(limit)
            """, of: .itemTask
        ).map { row in
            TaskRow(
                kind: kind, unit: UnitID(try row.text("task_unit")),
                role: try row.textIfAny("task_role").map(RoleID.init), due: try row.instantIfAny("task_due"),
                row: try ItemRow(row))
        }
    }

    /// More branches an engine may not take in one statement.
    private static var branchesMax: Int { 200 }

    /// The most urgent tasks: a branch for each unit walks an index that is in the order asked for, and stops at the
    /// limit. Where very many units owe something, each of them little, they are looked up together and sorted.
    /// (IS TRUE keeps PostgreSQL from answering for all cases what is asked of a few.)
    private static func tasks(
        _ kind: OwedTask.Kind, of units: [UnitID], _ scope: VisibilityScope, _ dueBefore: Instant?,
        _ limit: Int
    ) -> SQLText {
        func branch(_ condition: SQLText) -> SQLText {
            """
            SELECT * FROM (
                SELECT t.seq, t.unit, t.role, t.due FROM item_task t CROSS JOIN item_row c
                WHERE c.seq = t.seq AND t.kind = \(kind.rawValue) AND \(condition)
                    AND \(scope.condition) IS TRUE
                ORDER BY t.due, t.seq LIMIT \(limit)
            ) branch
            """
        }
        var dues: [SQLText] = ["t.due IS NOT NULL"]
        if let dueBefore { dues[0] += " AND t.due < \(dueBefore)" } else { dues.append("t.due IS NULL") }
        if units.isEmpty || units.count * dues.count > branchesMax {
            return dues.map { branch("t.unit IN \(list: units) AND \($0)") }.joined(" UNION ALL ")
        }
        return units.flatMap { unit in dues.map { branch("t.unit = \(unit) AND \($0)") } }
            .joined(" UNION ALL ")
    }

    /// Counts of journal events from one day to another (both included).
    public func measures(
        units: Set<UnitID>, from: CivilDate, through: CivilDate, mechanisms: Set<MechanismID>? = nil,
        by divisions: Set<MeasureDivision> = [.unit]
    ) throws -> [MeasureRow] {
        func column(_ division: MeasureDivision, _ name: SQLText, _ other: SQLText) -> SQLText {
            divisions.contains(division) ? name : other + " AS " + name
        }
        let group = [
            divisions.contains(.unit) ? "unit" as SQLText : nil,
            divisions.contains(.day) ? "day" as SQLText : nil,
            divisions.contains(.mechanism) ? "mechanism" as SQLText : nil,
            divisions.contains(.category) ? "category" as SQLText : nil, "name" as SQLText,
        ].compactMap { $0 }
        let only: SQLText = mechanisms.map { "AND mechanism IN \(list: $0.sorted())" } ?? ""
        return try rows(
            """
            SELECT \(column(.unit, "unit", "''")), \(column(.day, "day", "0")),
                \(column(.mechanism, "mechanism", "''")), \(column(.category, "category", "''")), name,
                CAST(SUM(count) AS \(dialect: { $0.integer })) AS total
            FROM measure WHERE unit IN \(list: units.sorted())
                AND day BETWEEN \(from.epochDay) AND \(through.epochDay) \(only)
            GROUP BY \(group.joined(", ")) ORDER BY \(group.joined(", "))
            """, of: .measure
        ).map { row in
            let category = try row.text("category")
            let isSuggested = category.hasPrefix(Count.suggestionMark)
            return MeasureRow(
                unit: UnitID(try row.text("unit")),
                day: divisions.contains(.day) ? CivilDate(epochDay: try row.int("day")) : nil,
                mechanism: MechanismID(try row.text("mechanism")),
                category: category.isEmpty || isSuggested ? nil : category,
                suggestion: isSuggested ? String(category.dropFirst()) : nil, measure: try row.text("name"),
                count: try row.int64("total"))
        }
    }

    /// The lights that the running clocks of these units show at a moment from now on, to the hour: those they show in
    /// the end, without what happens until then. Each running clock shows one in the end, so the totals name every
    /// unit and mechanism that has one.
    public func lights(units: Set<UnitID>, at now: Instant, mechanisms: Set<MechanismID>? = nil) throws
        -> [LightCount]
    {
        let only: SQLText = mechanisms.map { "AND mechanism IN \(list: $0.sorted())" } ?? ""
        let hour = now.milliseconds / 3_600_000
        let lights = Light.allCases.map { "(CAST(\($0.rawValue) AS TEXT))" as SQLText }
        return try rows(
            """
            WITH running AS (
                SELECT DISTINCT unit, mechanism FROM light_total WHERE unit IN \(list: units.sorted()) \(only)
            ), shown (light) AS (VALUES \(lights.joined(", ")))
            SELECT unit, light, CAST(SUM(now) AS \(dialect: { $0.integer })) AS number FROM (
                SELECT running.unit, shown.light, COALESCE((
                    SELECT t.total FROM light_total t
                    WHERE t.unit = running.unit AND t.mechanism = running.mechanism AND t.light = shown.light
                ), 0) - COALESCE((
                    SELECT SUM(h.delta) FROM light_hour h
                    WHERE h.unit = running.unit AND h.mechanism = running.mechanism AND h.light = shown.light
                        AND h.hour > \(hour)
                ), 0) AS now
                FROM running CROSS JOIN shown
            ) units GROUP BY unit, light HAVING SUM(now) <> 0 ORDER BY unit, light
            """, of: .lightTotal
        ).compactMap { row in
            guard let light = Light(rawValue: try row.text("light")) else { return nil }
            return LightCount(
                unit: UnitID(try row.text("unit")), light: light, count: try row.int64("number"))
        }
    }
}

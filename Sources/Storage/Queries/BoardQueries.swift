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
        /// The oldest moment, for "oldest unanswered".
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
    public var measure: String
    public var count: Int64
}

/// How a roll-up is divided.
public enum MeasureDivision: String, Sendable, CaseIterable { case unit, day, matter, mechanism, none }

/// How many running clocks of a unit show a light.
public struct LightCount: Sendable, Equatable {
    public var unit: UnitID
    public var light: Light
    public var count: Int64
}

extension StoreSession {
    /// What the cases of these units owe, per kind of task, and how their open cases stand.
    public func screenCounts(units: Set<UnitID>, at now: Instant, dueBefore: Instant) throws -> ScreenCounts {
        let units = units.sorted()
        var counts = ScreenCounts()
        let tasks = try rows(
            """
            SELECT kind, COUNT(*) AS number, SUM(CASE WHEN due < \(now) THEN 1 ELSE 0 END) AS past,
                MIN(due) AS oldest
            FROM case_task WHERE unit IN \(list: units) GROUP BY kind
            """, of: .caseTask)
        for row in tasks {
            guard let kind = CaseTask.Kind(rawValue: try row.text("kind")) else { continue }
            counts.tasks[kind] = .init(
                all: try row.int64("number"), past: try row.int64IfAny("past") ?? 0,
                oldest: try row.instantIfAny("oldest"))
        }
        if let open = try row(
            """
            SELECT COUNT(*) AS number, SUM(CASE WHEN rank < \(dueBefore) THEN 1 ELSE 0 END) AS soon,
                SUM(CASE WHEN rank < \(now) THEN 1 ELSE 0 END) AS past
            FROM case_row WHERE unit IN \(list: units) AND is_open = 1
            """, of: .caseRow)
        {
            counts.open = try open.int64("number")
            counts.dueSoon = try open.int64IfAny("soon") ?? 0
            counts.overdue = try open.int64IfAny("past") ?? 0
        }
        return counts
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
            return MeasureRow(
                unit: UnitID(try row.text("unit")),
                day: divisions.contains(.day) ? CivilDate(epochDay: try row.int("day")) : nil,
                mechanism: MechanismID(try row.text("mechanism")),
                matter: matter.isEmpty ? nil : MatterID(matter), measure: try row.text("name"),
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

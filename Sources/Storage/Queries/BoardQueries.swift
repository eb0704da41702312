public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// Work that somebody answers for: what units owe, all of it or that of some mechanisms only. The numbers of the working
/// screens and the lists that they open are made from the same parts.
public struct WorkPart: Sendable, Equatable {
    public var units: Set<UnitID>
    /// Nil: of any.
    public var mechanisms: Set<MechanismID>?
    /// Only of what is assigned to them.
    public var account: AccountID?

    public init(units: Set<UnitID>, mechanisms: Set<MechanismID>? = nil, account: AccountID? = nil) {
        self.units = units
        self.mechanisms = mechanisms
        self.account = account
    }

    /// A condition on the units and mechanisms of a table of counts.
    fileprivate func counted(_ table: SQLText) -> SQLText {
        let only: SQLText = mechanisms.map { " AND \(table).mechanism IN \(list: $0.sorted())" } ?? ""
        return "\(table).unit IN \(list: units.sorted())\(only)"
    }

    /// What must hold of the row of a task, beside the unit; nil where nothing must.
    fileprivate var row: SQLText? {
        var all: [SQLText] = []
        if let mechanisms { all.append("c.mechanism IN \(list: mechanisms.sorted())") }
        if let account { all.append("c.account = \(account)") }
        return all.isEmpty ? nil : all.joined(" AND ")
    }
}

/// How many tasks of a kind are owed, and how many of them are past their moment.
public struct TaskCount: Sendable, Equatable {
    public var all: Int64 = 0
    public var past: Int64 = 0
    /// Due before the end of the day, and before the end of the seventh, what is past included.
    public var today: Int64 = 0
    public var week: Int64 = 0
    /// The oldest moment, for "oldest unanswered"; only of offers.
    public var oldest: Instant?

    public init() {}

    fileprivate mutating func add(_ row: SQLRow) throws {
        all += try row.int64("number")
        past += try row.int64("past")
        today += try row.int64("soon")
        week += try row.int64("week")
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
    /// What is owed, per kind of task. Full hours come from the counts, and what is past is everything without what is
    /// still to come; only what is due within the hour of a given moment is looked at row by row.
    /// - Parameter dueBefore: the end of the day, a full hour; so is the end of the seventh day.
    /// - Parameter scope: leaves out what somebody has stepped aside from; nil: nothing.
    public func taskCounts(
        _ parts: [WorkPart], at now: Instant, dueBefore: Instant, in scope: VisibilityScope? = nil
    ) throws -> [OwedTask.Kind: TaskCount] {
        var counts: [OwedTask.Kind: TaskCount] = [:]
        for part in parts where !part.units.isEmpty {
            let sums =
                part.account == nil
                ? try owedSums(part, now, dueBefore) : try owedRows(part, now, dueBefore)
            for row in sums {
                guard let kind = OwedTask.Kind(rawValue: try row.text("kind")) else { continue }
                try counts[kind, default: TaskCount()].add(row)
            }
            if var offers = counts[.offerOpen], let oldest = try oldestTask(.offerOpen, part) {
                offers.oldest = min(oldest, offers.oldest ?? oldest)
                counts[.offerOpen] = offers
            }
        }
        let cut = HourCut(now)
        for kind in counts.keys {
            for part in parts where !part.units.isEmpty && part.account == nil {
                counts[kind]?.past += try tasks(kind, part, within: cut)
            }
        }
        if let scope { try takeAway(from: &counts, parts, now, dueBefore, try asked(scope)) }
        return counts.filter { $0.value.all != 0 }
    }

    /// The sums of units know no persons: what somebody has stepped aside from, which is little, is taken away again.
    private func takeAway(
        from counts: inout [OwedTask.Kind: TaskCount], _ parts: [WorkPart], _ now: Instant,
        _ dueBefore: Instant,
        _ scope: VisibilityScope
    ) throws {
        if scope.aside.isEmpty { return }
        for part in parts where !part.units.isEmpty {
            let tasks = try rows(
                """
                SELECT t.kind, t.due FROM item_task t JOIN item_row c ON c.seq = t.seq
                WHERE t.seq IN (\(scope.asideItems)) AND t.unit IN \(list: part.units.sorted())
                    AND \(part.row ?? "TRUE")
                """, of: .itemTask)
            for row in tasks {
                guard let kind = OwedTask.Kind(rawValue: try row.text("kind")) else { continue }
                let due = try row.instantIfAny("due")
                func isBefore(_ moment: Instant) -> Int64 { due.map { $0 < moment } == true ? 1 : 0 }
                counts[kind]?.all -= 1
                counts[kind]?.past -= isBefore(now)
                counts[kind]?.today -= isBefore(dueBefore)
                counts[kind]?.week -= isBefore(weekEnd(dueBefore))
            }
        }
    }

    private func weekEnd(_ dueBefore: Instant) -> Instant {
        dueBefore.adding(milliseconds: 6 * LegalTime.dayMilliseconds)
    }

    private func owedSums(_ part: WorkPart, _ now: Instant, _ dueBefore: Instant) throws -> [SQLRow] {
        let (past, soon, week) = (
            HourCut(now).hour, HourCut(dueBefore).hour, HourCut(weekEnd(dueBefore)).hour
        )
        return try rows(
            """
            SELECT kind, CAST(SUM(total) AS \(dialect: { $0.integer })) AS number,
                CAST(SUM(total - from_now) AS \(dialect: { $0.integer })) AS past,
                CAST(SUM(total - from_soon) AS \(dialect: { $0.integer })) AS soon,
                CAST(SUM(total - from_week) AS \(dialect: { $0.integer })) AS week
            FROM (
                SELECT t.kind, t.total, \(Self.owed(from: past)) AS from_now,
                    \(Self.owed(from: soon)) AS from_soon, \(Self.owed(from: week)) AS from_week
                FROM owed_total t LEFT JOIN owed_hour h
                    ON h.unit = t.unit AND h.mechanism = t.mechanism AND h.kind = t.kind
                    AND h.hour >= \(min(past, soon, week))
                WHERE \(part.counted("t")) AND t.total <> 0 GROUP BY t.unit, t.mechanism, t.kind, t.total
            ) units GROUP BY kind
            """, of: .owedTotal)
    }

    private static func owed(from hour: Int64) -> SQLText {
        "SUM(CASE WHEN h.hour >= \(hour) THEN h.count ELSE 0 END)"
    }

    /// Of what is assigned to one person: few, and so looked at one by one.
    private func owedRows(_ part: WorkPart, _ now: Instant, _ dueBefore: Instant) throws -> [SQLRow] {
        func due(_ before: Instant) -> SQLText {
            """
            CAST(SUM(CASE WHEN t.due < \(before) THEN 1 ELSE 0 END) AS \(dialect: { $0.integer }))
            """
        }
        return try rows(
            """
            SELECT t.kind, CAST(COUNT(*) AS \(dialect: { $0.integer })) AS number, \(due(now)) AS past,
                \(due(dueBefore)) AS soon, \(due(weekEnd(dueBefore))) AS week
            FROM item_row c JOIN item_task t ON t.seq = c.seq
            WHERE \(part.row ?? "TRUE") AND t.unit IN \(list: part.units.sorted()) GROUP BY t.kind
            """, of: .itemTask)
    }

    private func oldestTask(_ kind: OwedTask.Kind, _ part: WorkPart) throws -> Instant? {
        let only: SQLText =
            part.row.map { "AND EXISTS (SELECT 1 FROM item_row c WHERE c.seq = t.seq AND \($0))" } ?? ""
        return try row(
            """
            SELECT MIN(t.due) AS oldest FROM item_task t
            WHERE t.unit IN \(list: part.units.sorted()) AND t.kind = \(kind.rawValue) \(only)
            """, of: .itemTask)?.instantIfAny("oldest")
    }

    private func tasks(_ kind: OwedTask.Kind, _ part: WorkPart, within cut: HourCut) throws -> Int64 {
        if cut.start == cut.end { return 0 }
        let only: SQLText =
            part.row.map { "AND EXISTS (SELECT 1 FROM item_row c WHERE c.seq = t.seq AND \($0))" } ?? ""
        return try number(
            """
            SELECT COUNT(*) FROM item_task t WHERE t.unit IN \(list: part.units.sorted())
                AND t.kind = \(kind.rawValue) AND t.due >= \(cut.start) AND t.due < \(cut.end) \(only)
            """, of: .itemTask)
    }

    /// The tasks of a kind that are owed, the most urgent first, with their rows.
    public func tasks(
        _ kind: OwedTask.Kind, of parts: [WorkPart], in scope: VisibilityScope, dueBefore: Instant? = nil,
        limit: Int = ItemQueries.pageRowsDefault
    ) throws -> [TaskRow] {
        let limit = max(1, min(limit, ItemQueries.pageRowsMax))
        let scope = try asked(scope)
        var branches: [SQLText] = []
        for part in parts where !part.units.isEmpty {
            let owing = try rows(
                """
                WITH asked (unit) AS (VALUES \(part.units.sorted().map { "(CAST(\($0) AS TEXT))" }.joined(", ")))
                SELECT unit FROM asked WHERE EXISTS (
                    SELECT 1 FROM owed_total o
                    WHERE o.unit = asked.unit AND o.kind = \(kind.rawValue) AND o.total <> 0
                )
                """, of: .owedTotal
            ).map { UnitID(try $0.text("unit")) }
            branches += Self.branches(kind, of: owing, part, scope, dueBefore, limit)
        }
        if branches.isEmpty { return [] }
        return try rows(
            """
            SELECT c.*, owed.unit AS task_unit, owed.role AS task_role, owed.due AS task_due
            FROM (\(branches.joined(" UNION ALL "))) owed JOIN item_row c ON c.seq = owed.seq
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
    private static func branches(
        _ kind: OwedTask.Kind, of units: [UnitID], _ part: WorkPart, _ scope: VisibilityScope,
        _ dueBefore: Instant?, _ limit: Int
    ) -> [SQLText] {
        if units.isEmpty { return [] }
        let only: SQLText = part.row.map { "AND \($0)" } ?? ""
        func branch(_ condition: SQLText) -> SQLText {
            """
            SELECT * FROM (
                SELECT t.seq, t.unit, t.role, t.due FROM item_task t CROSS JOIN item_row c
                WHERE c.seq = t.seq AND t.kind = \(kind.rawValue) AND \(condition) \(only)
                    AND \(scope.condition) IS TRUE
                ORDER BY t.due, t.seq LIMIT \(limit)
            ) branch
            """
        }
        var dues: [SQLText] = ["t.due IS NOT NULL"]
        if let dueBefore { dues[0] += " AND t.due < \(dueBefore)" } else { dues.append("t.due IS NULL") }
        if units.count * dues.count > branchesMax {
            return dues.map { branch("t.unit IN \(list: units) AND \($0)") }
        }
        return units.flatMap { unit in dues.map { branch("t.unit = \(unit) AND \($0)") } }
    }

    /// How much is open in the hands of each role of each unit.
    public func openByPost() throws -> [(unit: UnitID, role: RoleID, count: Int64)] {
        try rows(
            """
            SELECT unit, role, COUNT(*) AS number FROM item_row
            WHERE is_open = 1 AND role IS NOT NULL GROUP BY unit, role ORDER BY unit, role
            """, of: .itemRow
        ).map { (UnitID(try $0.text("unit")), RoleID(try $0.text("role")), try $0.int64("number")) }
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

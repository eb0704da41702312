public import Casework
public import Mechanisms
public import Organisation
public import WorkCalendar

/// Lists and single cases, always within a scope: there is no query of cases without one.
extension StoreSession {
    public func cases(
        _ filter: CaseFilter, in scope: VisibilityScope, order: CaseOrder = .due,
        after cursor: CaseCursor? = nil,
        limit: Int = CaseQueries.pageRowsDefault
    ) throws -> CasePage {
        try page(filter, scope, order, cursor, limit, among: try fewCases(filter))
    }

    /// A page of a list, and how many the whole list holds.
    public func casesCounted(
        _ filter: CaseFilter, in scope: VisibilityScope, order: CaseOrder = .due,
        after cursor: CaseCursor? = nil,
        limit: Int = CaseQueries.pageRowsDefault
    ) throws -> (page: CasePage, total: CappedCount) {
        let few = try fewCases(filter)
        let page = try page(filter, scope, order, cursor, limit, among: few)
        let total = try count(filter, scope, among: few)
        return (page, total.isMore ? CappedCount(atLeast: max(total.shown, Int64(page.rows.count))) : total)
    }

    /// How many a list holds; counting stops at 1,001, or where it has looked at `CaseQueries.countedThrough`.
    public func countCases(_ filter: CaseFilter, in scope: VisibilityScope) throws -> CappedCount {
        try count(filter, scope, among: try fewCases(filter))
    }

    private func page(
        _ filter: CaseFilter, _ scope: VisibilityScope, _ order: CaseOrder, _ cursor: CaseCursor?,
        _ limit: Int, among few: SQLText?
    ) throws -> CasePage {
        let limit = max(1, min(limit, CaseQueries.pageRowsMax))
        let candidates = CaseQueries.candidates(filter, scope, order, cursor, limit: limit + 1, among: few)
        var found = try rows(
            "SELECT c.* FROM (\(candidates)) p JOIN case_row c ON c.seq = p.seq \(CaseQueries.ordering(order))",
            of: .caseRow
        ).map(CaseRow.init)
        let isMore = found.count > limit
        if isMore { found.removeLast() }
        return CasePage(
            rows: found, next: isMore ? found.last.map { CaseCursor(rank: $0.rank, seq: $0.seq) } : nil)
    }

    private func count(
        _ filter: CaseFilter, _ scope: VisibilityScope, among few: SQLText?
    ) throws -> CappedCount {
        let walks = few == nil ? CaseQueries.walks(filter, scope) : []
        let depth = max(CaseQueries.walkLeast, CaseQueries.countedThrough / max(1, walks.count))
        let all = CaseQueries.candidates(
            filter, scope, .due, nil, limit: Int(CappedCount.most) + 1, among: few,
            depth: walks.isEmpty ? nil : depth)
        let counted = CappedCount(try number("SELECT COUNT(*) FROM (\(all)) p", of: .caseRow))
        if counted.isMore || walks.isEmpty { return counted }
        let further = walks.map { walk -> SQLText in "EXISTS (\(walk) LIMIT 1 OFFSET \(depth))" }
        let isCut = try number(
            "SELECT CASE WHEN \(further.joined(" OR ")) THEN 1 ELSE 0 END", of: .caseUnit)
        return isCut == 1 ? CappedCount(atLeast: counted.shown) : counted
    }

    /// The cases of a matter type or a mechanism where there are few of them, as a condition on `seq`: else a walk along
    /// a queue would pass all others to find them. Nil where there are many, which the walk meets soon.
    private func fewCases(_ filter: CaseFilter) throws -> SQLText? {
        let kinds = [
            filter.matter.map { "matter = \($0)" as SQLText },
            filter.mechanism.map { "mechanism = \($0)" as SQLText },
        ]
        let state: SQLText = filter.isOpen.map { "is_open = \($0)" } ?? "is_open IN (0, 1)"
        for kind in kinds.compactMap({ $0 }) {
            let cases: SQLText = "SELECT seq FROM case_row WHERE \(kind) AND \(state)"
            let counted = try number(
                "SELECT COUNT(*) FROM (\(cases) LIMIT \(CaseQueries.fewMax + 1)) few", of: .caseRow)
            if counted <= Int64(CaseQueries.fewMax) { return dialect.among(cases) }
        }
        return nil
    }

    /// The row of one case; nil where it does not exist or may not be seen, which look the same from outside.
    public func caseRow(_ id: CaseID, in scope: VisibilityScope) throws -> CaseRow? {
        try visibleRow("c.id = \(id)", scope)
    }

    public func caseRow(number: String, in scope: VisibilityScope) throws -> CaseRow? {
        try visibleRow("c.number = \(number)", scope)
    }

    /// The case imported from an address at its source, e.g. `letters:2549`.
    public func caseRow(
        source: String, mechanism: MechanismID, in scope: VisibilityScope
    ) throws -> CaseRow? {
        try visibleRow("c.mechanism = \(mechanism) AND c.source = \(source)", scope)
    }

    /// The case with its texts, where the scope covers it.
    public func loadVisible(_ id: CaseID, in scope: VisibilityScope) throws -> CaseFile? {
        guard try caseRow(id, in: scope) != nil else { return nil }
        return try load(id)
    }

    private func visibleRow(_ condition: SQLText, _ scope: VisibilityScope) throws -> CaseRow? {
        try row("SELECT c.* FROM case_row c WHERE \(condition) AND \(scope.condition)", of: .caseRow)
            .map(CaseRow.init)
    }

    /// Cases at which a moment has come that must be written down: a clock ran out, an escalation, a lapsed offer.
    public func dueAlarms(at now: Instant, limit: Int) throws -> [CaseID] {
        try rows(
            """
            SELECT id FROM case_row WHERE alarm_at IS NOT NULL AND alarm_at < \(now)
            ORDER BY alarm_at LIMIT \(limit) \(claim)
            """, of: .caseRow
        ).map { CaseID(try $0.text("id")) }
    }

    /// When the next alarm is due, so that the timer can sleep until then.
    public func nextAlarm() throws -> Instant? {
        try row(
            "SELECT alarm_at FROM case_row WHERE alarm_at IS NOT NULL ORDER BY alarm_at LIMIT 1", of: .caseRow
        )?.instant("alarm_at")
    }
}

extension VisibilityScope {
    /// The scope as a condition on `case_row c`.
    var condition: SQLText {
        if isEverything { return "TRUE" }
        var ways: [SQLText] = units.sorted().map { unit in
            """
            EXISTS (SELECT 1 FROM case_unit v WHERE v.unit = \(unit) AND v.is_open = c.is_open \
            AND v.rank = c.rank AND v.seq = c.seq)
            """
        }
        if let account { ways.append("c.assignee = \(account)") }
        return ways.isEmpty ? "FALSE" : "(\(ways.joined(" OR ")))"
    }
}

public enum CaseQueries {
    public static let pageRowsDefault = 50
    public static let pageRowsMax = 200
    /// So many cases are looked through one by one.
    static let fewMax = 2000
    /// So many cases of the queues of units are looked at to count those that a filter wants.
    static let countedThrough = 6000
    /// But so many of each queue at the least, where somebody sees very many.
    static let walkLeast = 200

    static func ordering(_ order: CaseOrder) -> SQLText {
        switch order {
        case .due: "ORDER BY c.rank, c.seq"
        case .newest: "ORDER BY c.seq DESC"
        }
    }

    /// The first `limit` cases of a list, as `seq`. Each branch walks an index that is in the order asked for and
    /// stops at the limit, so the cost does not grow with the store.
    /// - Parameters:
    ///   - few: where the filter leaves only few cases, that a `seq` is one of theirs.
    ///   - depth: how far to walk along the queue of each unit; nil: until the limit is met.
    static func candidates(
        _ filter: CaseFilter, _ scope: VisibilityScope, _ order: CaseOrder, _ cursor: CaseCursor?, limit: Int,
        among few: SQLText? = nil, depth: Int? = nil
    ) -> SQLText {
        if let few {
            return fromRows(filter, "c.seq \(few) AND \(scope.condition)", order, cursor, limit)
        }
        let open = filter.isOpen
        if open == nil, order == .due {
            // The key of `case_unit` begins with the unit and whether the case is open: two walks.
            return merged(
                [true, false].map { isOpen in
                    var filter = filter
                    filter.isOpen = isOpen
                    return candidates(filter, scope, order, cursor, limit: limit, depth: depth)
                }, order, limit)
        }
        var branches: [SQLText] = []
        if filter.assignee != nil || filter.unit != nil || scope.isEverything {
            branches.append(fromRows(filter, scope.condition, order, cursor, limit))
        } else {
            for unit in scope.units.sorted() {
                branches.append(fromUnit(unit, filter, order, cursor, limit, depth))
            }
            if let account = scope.account {
                var own = filter
                own.assignee = account
                branches.append(fromRows(own, "TRUE", order, cursor, limit))
            }
        }
        if branches.isEmpty { return "SELECT seq, rank FROM case_row WHERE FALSE" }
        return branches.count == 1 ? branches[0] : merged(branches, order, limit)
    }

    private static func merged(_ branches: [SQLText], _ order: CaseOrder, _ limit: Int) -> SQLText {
        let parts = branches.map { branch -> SQLText in "SELECT seq, rank FROM (\(branch)) b" }
        let sort: SQLText = order == .due ? "rank, seq" : "seq DESC"
        return "SELECT seq, rank FROM (\(parts.joined(" UNION "))) u ORDER BY \(sort) LIMIT \(limit)"
    }

    private static func fromRows(
        _ filter: CaseFilter, _ visible: SQLText, _ order: CaseOrder, _ cursor: CaseCursor?, _ limit: Int
    ) -> SQLText {
        let conditions = conditions(filter) + past(cursor, order, "c") + [visible]
        let sort: SQLText = order == .due ? "c.rank, c.seq" : "c.seq DESC"
        return """
            SELECT c.seq, c.rank FROM case_row c WHERE \(conditions.joined(" AND "))
            ORDER BY \(sort) LIMIT \(limit)
            """
    }

    private static func fromUnit(
        _ unit: UnitID, _ filter: CaseFilter, _ order: CaseOrder, _ cursor: CaseCursor?, _ limit: Int,
        _ depth: Int?
    ) -> SQLText {
        let own = alongUnit(unit, filter) + past(cursor, order, "v")
        let others = besidesUnit(filter)
        let sort: SQLText = order == .due ? "v.rank, v.seq" : "v.seq DESC"
        if others.isEmpty {
            return """
                SELECT v.seq, v.rank FROM case_unit v WHERE \(own.joined(" AND "))
                ORDER BY \(sort) LIMIT \(limit)
                """
        }
        if let depth {
            // (A single value is asked for case by case: PostgreSQL would look up all that a join wants, and hash it.)
            return """
                SELECT walked.seq, walked.rank FROM (
                    SELECT v.seq, v.rank FROM case_unit v WHERE \(own.joined(" AND "))
                    ORDER BY \(sort) LIMIT \(depth)
                ) walked
                WHERE (
                    SELECT CASE WHEN \(others.joined(" AND ")) THEN 1 ELSE 0 END
                    FROM case_row c WHERE c.seq = walked.seq
                ) = 1 LIMIT \(limit)
                """
        }
        return """
            SELECT v.seq, v.rank FROM case_unit v CROSS JOIN case_row c
            WHERE c.seq = v.seq AND \((own + others).joined(" AND ")) ORDER BY \(sort) LIMIT \(limit)
            """
    }

    /// The queues of units along which a filter is looked for, in order; none where it asks nothing of a case that its
    /// place in the queue does not say.
    static func walks(_ filter: CaseFilter, _ scope: VisibilityScope) -> [SQLText] {
        let isByRow = filter.assignee != nil || filter.unit != nil || scope.isEverything
        if isByRow || besidesUnit(filter).isEmpty { return [] }
        let states = filter.isOpen.map { [$0] } ?? [true, false]
        return states.flatMap { isOpen in
            var filter = filter
            filter.isOpen = isOpen
            return scope.units.sorted().map { unit -> SQLText in
                """
                SELECT 1 FROM case_unit v WHERE \(alongUnit(unit, filter).joined(" AND "))
                ORDER BY v.rank, v.seq
                """
            }
        }
    }

    /// What the queue of a unit answers by itself.
    private static func alongUnit(_ unit: UnitID, _ filter: CaseFilter) -> [SQLText] {
        var own: [SQLText] = ["v.unit = \(unit)"]
        if let isOpen = filter.isOpen { own.append("v.is_open = \(isOpen)") }
        // An open case ranks by its due moment, so the walk ends where nothing more can be due.
        if let end = [filter.overdueAt, filter.dueBefore].compactMap({ $0 }).min() {
            own += ["v.is_open = 1", "v.rank < \(end)"]
        }
        return own
    }

    private static func besidesUnit(_ filter: CaseFilter) -> [SQLText] {
        var rest = filter
        rest.isOpen = nil
        return conditions(rest)
    }

    private static func past(_ cursor: CaseCursor?, _ order: CaseOrder, _ table: SQLText) -> [SQLText] {
        guard let cursor else { return [] }
        switch order {
        case .due: return ["(\(table).rank, \(table).seq) > (\(cursor.rank), \(cursor.seq))"]
        case .newest: return ["\(table).seq < \(cursor.seq)"]
        }
    }

    /// The filter as conditions on `case_row c`.
    private static func conditions(_ filter: CaseFilter) -> [SQLText] {
        var all: [SQLText] = []
        if let isOpen = filter.isOpen { all.append("c.is_open = \(isOpen)") }
        if let unit = filter.unit { all.append("c.unit = \(unit)") }
        if let role = filter.role { all.append("c.owner = \(role)") }
        if let assignee = filter.assignee { all.append("c.assignee = \(assignee)") }
        if let isUnassigned = filter.isUnassigned {
            all.append(isUnassigned ? "c.assignee IS NULL" : "c.assignee IS NOT NULL")
        }
        if let stage = filter.stage { all.append("c.stage = \(stage)") }
        if let matter = filter.matter { all.append("\(dialect: { $0.aside })c.matter = \(matter)") }
        if let mechanism = filter.mechanism {
            all.append("\(dialect: { $0.aside })c.mechanism = \(mechanism)")
        }
        if let place = filter.place { all.append("c.place = \(place)") }
        if let outcome = filter.outcome { all.append("c.outcome = \(outcome.rawValue)") }
        if let now = filter.overdueAt { all.append("c.is_open = 1 AND c.is_paused = 0 AND c.rank < \(now)") }
        if let before = filter.dueBefore { all.append("c.is_open = 1 AND c.rank < \(before)") }
        if let from = filter.registeredFrom { all.append("c.registered >= \(from)") }
        if let before = filter.registeredBefore { all.append("c.registered < \(before)") }
        if let task = filter.task {
            all.append(
                "EXISTS (SELECT 1 FROM case_task t WHERE t.seq = c.seq AND t.kind = \(task.rawValue))")
        }
        return all
    }
}

public import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

/// Lists and single rows, always within a scope: there is no query of them without one.
extension StoreSession {
    public func items(
        _ filter: ItemFilter, in scope: VisibilityScope, order: ItemOrder = .due,
        after cursor: ItemCursor? = nil,
        limit: Int = ItemQueries.pageRowsDefault
    ) throws -> ItemPage {
        try page(filter, try asked(scope), order, cursor, limit, among: try fewItems(filter))
    }

    /// A page of a list, and how many the whole list holds.
    public func itemsCounted(
        _ filter: ItemFilter, in scope: VisibilityScope, order: ItemOrder = .due,
        after cursor: ItemCursor? = nil,
        limit: Int = ItemQueries.pageRowsDefault
    ) throws -> (page: ItemPage, total: CappedCount) {
        let few = try fewItems(filter)
        let scope = try asked(scope)
        let page = try page(filter, scope, order, cursor, limit, among: few)
        let total = try count(filter, scope, among: few)
        return (page, total.isMore ? CappedCount(atLeast: max(total.shown, Int64(page.rows.count))) : total)
    }

    /// How many a list holds; counting stops at 1,001, or where it has looked at `ItemQueries.countedThrough`.
    public func countItems(_ filter: ItemFilter, in scope: VisibilityScope) throws -> CappedCount {
        try count(filter, try asked(scope), among: try fewItems(filter))
    }

    /// A scope without what need not be asked: hardly anybody has ever stepped aside from anything.
    func asked(_ scope: VisibilityScope) throws -> VisibilityScope {
        if scope.aside.isEmpty || scope.isEverything { return scope }
        let found = try number(
            "SELECT COUNT(*) FROM (\(scope.asideItems) LIMIT 1) found", of: .itemUnit)
        var asked = scope
        if found == 0 { asked.aside = [] }
        return asked
    }

    private func page(
        _ filter: ItemFilter, _ scope: VisibilityScope, _ order: ItemOrder, _ cursor: ItemCursor?,
        _ limit: Int, among few: SQLText?
    ) throws -> ItemPage {
        let limit = max(1, min(limit, ItemQueries.pageRowsMax))
        let candidates = ItemQueries.candidates(filter, scope, order, cursor, limit: limit + 1, among: few)
        var found = try rows(
            "SELECT c.* FROM (\(candidates)) p JOIN item_row c ON c.seq = p.seq \(ItemQueries.ordering(order))",
            of: .itemRow
        ).map(ItemRow.init)
        let isMore = found.count > limit
        if isMore { found.removeLast() }
        return ItemPage(
            rows: found, next: isMore ? found.last.map { ItemCursor(rank: $0.rank, seq: $0.seq) } : nil)
    }

    private func count(
        _ filter: ItemFilter, _ scope: VisibilityScope, among few: SQLText?
    ) throws -> CappedCount {
        let walks = few == nil ? ItemQueries.walks(filter, scope) : []
        let depth = max(ItemQueries.walkLeast, ItemQueries.countedThrough / max(1, walks.count))
        let all = ItemQueries.candidates(
            filter, scope, .due, nil, limit: Int(CappedCount.most) + 1, among: few,
            depth: walks.isEmpty ? nil : depth)
        let counted = CappedCount(try number("SELECT COUNT(*) FROM (\(all)) p", of: .itemRow))
        if counted.isMore || walks.isEmpty { return counted }
        let further = walks.map { walk -> SQLText in "EXISTS (\(walk) LIMIT 1 OFFSET \(depth))" }
        let isCut = try number(
            "SELECT CASE WHEN \(further.joined(" OR ")) THEN 1 ELSE 0 END", of: .itemUnit)
        return isCut == 1 ? CappedCount(atLeast: counted.shown) : counted
    }

    /// The cases of a matter type or a mechanism where there are few of them, as a condition on `seq`: else a walk along
    /// a queue would pass all others to find them. Nil where there are many, which the walk meets soon.
    private func fewItems(_ filter: ItemFilter) throws -> SQLText? {
        let kinds = [
            filter.category.map { "category = \($0)" as SQLText },
            filter.mechanism.map { "mechanism = \($0)" as SQLText },
        ]
        let state: SQLText = filter.isOpen.map { "is_open = \($0)" } ?? "is_open IN (0, 1)"
        for kind in kinds.compactMap({ $0 }) {
            let cases: SQLText = "SELECT seq FROM item_row WHERE \(kind) AND \(state)"
            let counted = try number(
                "SELECT COUNT(*) FROM (\(cases) LIMIT \(ItemQueries.fewMax + 1)) few", of: .itemRow)
            if counted <= Int64(ItemQueries.fewMax) { return dialect.among(cases) }
        }
        return nil
    }

    /// The row of one stream; nil where it does not exist or may not be seen, which look the same from outside.
    public func item(_ stream: StreamID, in scope: VisibilityScope) throws -> ItemRow? {
        try visibleRow("c.stream = \(stream)", scope)
    }

    public func item(number: String, in scope: VisibilityScope) throws -> ItemRow? {
        try visibleRow("c.number = \(number)", scope)
    }

    /// What was imported from an address at its source, e.g. `letters:2549`.
    public func item(source: String, mechanism: MechanismID, in scope: VisibilityScope) throws -> ItemRow? {
        try visibleRow("c.mechanism = \(mechanism) AND c.source = \(source)", scope)
    }

    private func visibleRow(_ condition: SQLText, _ scope: VisibilityScope) throws -> ItemRow? {
        try row("SELECT c.* FROM item_row c WHERE \(condition) AND \(scope.condition)", of: .itemRow)
            .map(ItemRow.init)
    }

    /// Streams at which a moment has come that must be written down, the earliest first, without those that were set
    /// aside and have not moved since.
    public func dueAlarms(at now: Instant, limit: Int) throws -> [StreamID] {
        try rows(
            """
            SELECT stream FROM item_row c WHERE alarm_at IS NOT NULL AND alarm_at < \(now)
                AND NOT EXISTS (
                    SELECT 1 FROM alarm_aside a
                    WHERE a.stream = c.stream AND a.again > \(now) AND c.alarm_at < a.since)
            ORDER BY alarm_at, stream LIMIT \(limit)
            """, of: .itemRow
        ).map { StreamID(text: try $0.text("stream")) }
    }

    /// Everything that is open, in order, some at a time.
    public func openStreams(after last: StreamID?, limit: Int) throws -> [StreamID] {
        try rows(
            """
            SELECT stream FROM item_row WHERE is_open = 1 AND stream > \(last?.text ?? "")
            ORDER BY stream LIMIT \(limit)
            """, of: .itemRow
        ).map { StreamID(text: try $0.text("stream")) }
    }

    /// When a stream asks to be rung next; nil where it does not.
    public func alarm(of stream: StreamID) throws -> Instant? {
        try row("SELECT alarm_at FROM item_row WHERE stream = \(stream)", of: .itemRow)?
            .instantIfAny("alarm_at")
    }

    /// When the next alarm is due, so that the timer can sleep until then.
    public func nextAlarm() throws -> Instant? {
        try row(
            "SELECT alarm_at FROM item_row WHERE alarm_at IS NOT NULL ORDER BY alarm_at LIMIT 1", of: .itemRow
        )?.instant("alarm_at")
    }
}

extension VisibilityScope {
    /// The scope as a condition on `item_row c`.
    var condition: SQLText {
        if isEverything { return "TRUE" }
        var ways: [SQLText] = units.sorted().map { unit in
            """
            EXISTS (SELECT 1 FROM item_unit v WHERE v.unit = \(unit) AND v.is_open = c.is_open \
            AND v.rank = c.rank AND v.seq = c.seq)
            """
        }
        if let account { ways.append("c.account = \(account)") }
        if ways.isEmpty { return "FALSE" }
        let seen: SQLText = "(\(ways.joined(" OR ")))"
        guard let isFree = isFree("c.seq").first else { return seen }
        return "(\(seen) AND \(isFree))"
    }

    /// What somebody has stepped aside from, as `seq`.
    var asideItems: SQLText { "SELECT seq FROM item_unit WHERE unit IN \(list: aside.sorted())" }

    /// That they have not; no condition where they have from nothing.
    func isFree(_ seq: SQLText) -> [SQLText] { aside.isEmpty ? [] : ["\(seq) NOT IN (\(asideItems))"] }
}

public enum ItemQueries {
    public static let pageRowsDefault = 50
    public static let pageRowsMax = 200
    /// So many cases are looked through one by one.
    static let fewMax = 2000
    /// So many cases of the queues of units are looked at to count those that a filter wants.
    static let countedThrough = 6000
    /// But so many of each queue at the least, where somebody sees very many.
    static let walkLeast = 200

    static func ordering(_ order: ItemOrder) -> SQLText {
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
        _ filter: ItemFilter, _ scope: VisibilityScope, _ order: ItemOrder, _ cursor: ItemCursor?, limit: Int,
        among few: SQLText? = nil, depth: Int? = nil
    ) -> SQLText {
        if let few {
            return fromRows(filter, "c.seq \(few) AND \(scope.condition)", order, cursor, limit)
        }
        let open = filter.isOpen
        if open == nil, order == .due {
            // The key of `item_unit` begins with the unit and whether the case is open: two walks.
            return merged(
                [true, false].map { isOpen in
                    var filter = filter
                    filter.isOpen = isOpen
                    return candidates(filter, scope, order, cursor, limit: limit, depth: depth)
                }, order, limit)
        }
        var branches: [SQLText] = []
        if filter.account != nil || filter.unit != nil || scope.isEverything {
            branches.append(fromRows(filter, scope.condition, order, cursor, limit))
        } else {
            for unit in scope.units.sorted() {
                branches.append(fromUnit(unit, scope, filter, order, cursor, limit, depth))
            }
            if let account = scope.account {
                var own = filter
                own.account = account
                let isFree = scope.isFree("c.seq").first ?? "TRUE"
                branches.append(fromRows(own, isFree, order, cursor, limit))
            }
        }
        if branches.isEmpty { return "SELECT seq, rank FROM item_row WHERE FALSE" }
        return branches.count == 1 ? branches[0] : merged(branches, order, limit)
    }

    private static func merged(_ branches: [SQLText], _ order: ItemOrder, _ limit: Int) -> SQLText {
        let parts = branches.map { branch -> SQLText in "SELECT seq, rank FROM (\(branch)) b" }
        let sort: SQLText = order == .due ? "rank, seq" : "seq DESC"
        return "SELECT seq, rank FROM (\(parts.joined(" UNION "))) u ORDER BY \(sort) LIMIT \(limit)"
    }

    private static func fromRows(
        _ filter: ItemFilter, _ visible: SQLText, _ order: ItemOrder, _ cursor: ItemCursor?, _ limit: Int
    ) -> SQLText {
        let conditions = conditions(filter) + past(cursor, order, "c") + [visible]
        let sort: SQLText = order == .due ? "c.rank, c.seq" : "c.seq DESC"
        return """
            SELECT c.seq, c.rank FROM item_row c WHERE \(conditions.joined(" AND "))
            ORDER BY \(sort) LIMIT \(limit)
            """
    }

    private static func fromUnit(
        _ unit: UnitID, _ scope: VisibilityScope, _ filter: ItemFilter, _ order: ItemOrder,
        _ cursor: ItemCursor?, _ limit: Int, _ depth: Int?
    ) -> SQLText {
        let own = alongUnit(unit, filter) + scope.isFree("v.seq") + past(cursor, order, "v")
        let others = besidesUnit(filter)
        let sort: SQLText = order == .due ? "v.rank, v.seq" : "v.seq DESC"
        if others.isEmpty {
            return """
                SELECT v.seq, v.rank FROM item_unit v WHERE \(own.joined(" AND "))
                ORDER BY \(sort) LIMIT \(limit)
                """
        }
        if let depth {
            // (A single value is asked for case by case: PostgreSQL would look up all that a join wants, and hash it.)
            return """
                SELECT walked.seq, walked.rank FROM (
                    SELECT v.seq, v.rank FROM item_unit v WHERE \(own.joined(" AND "))
                    ORDER BY \(sort) LIMIT \(depth)
                ) walked
                WHERE (
                    SELECT CASE WHEN \(others.joined(" AND ")) THEN 1 ELSE 0 END
                    FROM item_row c WHERE c.seq = walked.seq
                ) = 1 LIMIT \(limit)
                """
        }
        return """
            SELECT v.seq, v.rank FROM item_unit v CROSS JOIN item_row c
            WHERE c.seq = v.seq AND \((own + others).joined(" AND ")) ORDER BY \(sort) LIMIT \(limit)
            """
    }

    /// The queues of units along which a filter is looked for, in order; none where it asks nothing of a case that its
    /// place in the queue does not say.
    static func walks(_ filter: ItemFilter, _ scope: VisibilityScope) -> [SQLText] {
        let isByRow = filter.account != nil || filter.unit != nil || scope.isEverything
        if isByRow || besidesUnit(filter).isEmpty { return [] }
        let states = filter.isOpen.map { [$0] } ?? [true, false]
        return states.flatMap { isOpen in
            var filter = filter
            filter.isOpen = isOpen
            return scope.units.sorted().map { unit -> SQLText in
                """
                SELECT 1 FROM item_unit v WHERE \(alongUnit(unit, filter).joined(" AND "))
                ORDER BY v.rank, v.seq
                """
            }
        }
    }

    /// What the queue of a unit answers by itself.
    private static func alongUnit(_ unit: UnitID, _ filter: ItemFilter) -> [SQLText] {
        var own: [SQLText] = ["v.unit = \(unit)"]
        if let isOpen = filter.isOpen { own.append("v.is_open = \(isOpen)") }
        // What is open ranks by its next due moment, which is never after the one from which it is late: the walk ends
        // where nothing more can be.
        if let end = [filter.lateAt, filter.dueBefore].compactMap({ $0 }).min() {
            own += ["v.is_open = 1", "v.rank < \(end)"]
        }
        return own
    }

    private static func besidesUnit(_ filter: ItemFilter) -> [SQLText] {
        var rest = filter
        rest.isOpen = nil
        return conditions(rest)
    }

    private static func past(_ cursor: ItemCursor?, _ order: ItemOrder, _ table: SQLText) -> [SQLText] {
        guard let cursor else { return [] }
        switch order {
        case .due: return ["(\(table).rank, \(table).seq) > (\(cursor.rank), \(cursor.seq))"]
        case .newest: return ["\(table).seq < \(cursor.seq)"]
        }
    }

    /// The filter as conditions on `item_row c`.
    private static func conditions(_ filter: ItemFilter) -> [SQLText] {
        var all: [SQLText] = []
        if let kind = filter.kind { all.append("c.kind = \(kind.text)") }
        if let isOpen = filter.isOpen { all.append("c.is_open = \(isOpen)") }
        if let unit = filter.unit { all.append("c.unit = \(unit)") }
        if let role = filter.role { all.append("c.role = \(role)") }
        if let account = filter.account { all.append("c.account = \(account)") }
        if let isUnassigned = filter.isUnassigned {
            all.append(isUnassigned ? "c.account IS NULL" : "c.account IS NOT NULL")
        }
        if let status = filter.status { all.append("c.status = \(status)") }
        if let category = filter.category {
            all.append("\(dialect: { $0.aside })c.category = \(category)")
        }
        if let mechanism = filter.mechanism {
            all.append("\(dialect: { $0.aside })c.mechanism = \(mechanism)")
        }
        if let place = filter.place { all.append("c.place = \(place)") }
        if let outcome = filter.outcome { all.append("c.outcome = \(outcome.rawValue)") }
        if let now = filter.lateAt { all.append("c.is_open = 1 AND c.late_from < \(now)") }
        if let now = filter.notLateAt { all.append("c.is_open = 1 AND c.late_from >= \(now)") }
        if let before = filter.dueBefore { all.append("c.is_open = 1 AND c.late_from < \(before)") }
        if let from = filter.begunFrom { all.append("c.begun >= \(from)") }
        if let before = filter.begunBefore { all.append("c.begun < \(before)") }
        if let task = filter.task {
            all.append(
                "EXISTS (SELECT 1 FROM item_task t WHERE t.seq = c.seq AND t.kind = \(task.rawValue))")
        }
        return all
    }
}

import Foundation
import Mechanisms
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

/// How the engines find what pages ask for, in a store that is large enough for a wrong plan to show.
struct `The plans of queries` {
    static let cases = 60_000
    static let town = UnitID("town7")

    @Test(arguments: Backend.available)
    func `walk indexes and touch few rows`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            try session.write(
                registration("c1", unit: "town7", text: "井盖松动，楼上漏水，三个月了"), tokens: ["town7", "county"])
            try Bulk(session: session).fill(Self.cases)
        }
        try await indexOne(store)
        try await store.write { _ = try $0.run("ANALYZE") }
        let plans = try await store.read { session in
            let watched = PlanSession(session)
            try Self.ask(watched)
            return watched.plans
        }
        #expect(plans.count > 25)
        // Frequent once, and not for a long time
        let seasonal = try #require(SearchTerms("供暖"))
        let (found, counted) = try await store.read { session in
            let county = VisibilityScope(units: [UnitID("county")], account: nil)
            return (
                try session.search(seasonal, in: county, as: registrar),
                try session.countFound(seasonal, in: county, as: registrar)
            )
        }
        #expect(found.rows.map(\.id.text) == (0..<50).map { "b\(29_999 - $0)" })
        #expect(counted == CappedCount(30_000))
        for plan in plans {
            let touched = plan.rowsTouched ?? 0
            // A count of what a filter wants meets each case of a walk up to four times: in the index, sorted, in its row,
            // thrown away.
            let most = plan.sql.contains("walked") ? 4 * ItemQueries.countedThrough : 6000
            #expect(plan.fullScans.isEmpty && touched <= most, "\(touched) rows\n\(plan.sql)\n\(plan.text)")
        }
    }

    /// What the pages of a working day ask.
    private static func ask(_ session: any StoreSession) throws {
        let town = VisibilityScope(units: [town], account: AccountID("ann"))
        let area = VisibilityScope(units: [Self.town, UnitID("town8"), UnitID("county")], account: nil)
        let now = Instant.t0.plus(hours: 24 * 40)
        // Queues
        for scope in [town, area] {
            let page = try session.items(ItemFilter(isOpen: true), in: scope)
            #expect(page.rows.count == ItemQueries.pageRowsDefault)
            _ = try session.items(ItemFilter(isOpen: true), in: scope, after: page.next)
            _ = try session.items(ItemFilter(), in: scope, order: .newest)
            _ = try session.countItems(ItemFilter(isOpen: true), in: scope)
        }
        _ = try session.items(ItemFilter(isOpen: true, account: AccountID("ann")), in: town)
        // What is rare, or not there at all, among very many
        for (matter, mechanism) in [("neighbour", nil), ("none", nil), (nil, "none"), ("none", "mediation")] {
            var rare = ItemFilter()
            rare.category = matter
            rare.mechanism = mechanism.map { MechanismID($0) }
            let page = try session.items(rare, in: area, order: .newest)
            #expect(page.rows.count == (matter == "neighbour" ? 1 : 0))
            #expect(try session.countItems(rare, in: area).shown == (matter == "neighbour" ? 1 : 0))
        }
        // One in ten
        var some = ItemFilter(isOpen: true)
        some.category = "noise"
        let (page, total) = try session.itemsCounted(some, in: area)
        #expect(page.rows.count == ItemQueries.pageRowsDefault)
        #expect(total == CappedCount(atLeast: 100))
        var overdue = ItemFilter(isOpen: true)
        overdue.lateAt = now
        _ = try session.items(overdue, in: town)
        // The overview of a desk
        _ = try session.taskCounts(
            [WorkPart(units: [Self.town])], at: now.adding(milliseconds: 1_234_567), dueBefore: now)
        #expect(
            try session.tasks(.unsigned, of: [WorkPart(units: [Self.town])], in: area).count
                == ItemQueries.pageRowsDefault)
        let towns = Set((0..<30).map { UnitID("town\($0)") })
        let everywhere = VisibilityScope(units: [UnitID("county")], account: nil)
        let urgent = try session.tasks(.unsigned, of: [WorkPart(units: towns)], in: everywhere)
        #expect(urgent.count == ItemQueries.pageRowsDefault)
        #expect(urgent.compactMap(\.due) == urgent.compactMap(\.due).sorted())
        let today = CivilDate(epochDay: 20_700)
        _ = try session.measures(units: [Self.town], from: today, through: today)
        _ = try session.lights(units: [Self.town], at: now)
        // Due clocks
        _ = try session.nextAlarm()
        _ = try session.dueAlarms(at: .t0.plus(hours: 100), limit: 32)
        // A case
        let file = try #require(try session.loadVisible(CaseID("c1"), in: town))
        #expect(try session.timeline(of: file.state.id).count == 8)
        _ = try session.item(number: "第7号", in: area)
        _ = try session.item(source: "s:7", mechanism: MechanismID("mediation"), in: area)
        // Searches: rare words, frequent words, a telephone number
        for words in ["井盖松动", "漏水", "漏水 n77"] {
            let terms = try #require(SearchTerms(words))
            #expect(try !session.search(terms, in: area, as: registrar).rows.isEmpty, "\(words)")
            _ = try session.countFound(terms, in: town, as: registrar)
        }
        #expect(try session.streamsToRecover(phone: "13800000001") == [CaseID("c1").stream])
        _ = try session.duplicateCandidates(
            phone: "13800000001", text: "楼上卫生间漏水已经三个月", near: [Self.town], since: .t0, in: area, as: registrar
        )
        // What runs by itself
        _ = try session.prepareIndexBatch(through: .max, limit: 500, readers: readers)
        _ = try session.answer(to: RequestKey(client: "x", key: "y", body: []))
        _ = try session.session(.random(), at: now)
    }

    /// The real case; the others have their rows already.
    private func indexOne(_ store: any Store) async throws {
        let batch = try await store.prepareIndexBatch(limit: 8)
        #expect(batch.documentCount == 1)
        try await store.write { try $0.writeIndexBatch(batch) }
        try await store.write { session in
            try session.run(
                "UPDATE search_cursor SET through = (SELECT MAX(seq) FROM journal) WHERE name = 'journal'")
        }
    }
}

/// Rows as thousands of cases have them, made by the engine itself.
private struct Bulk {
    let session: any StoreSession

    func fill(_ count: Int) throws {
        let numbers: SQLText = """
            WITH RECURSIVE k(i) AS (
                SELECT CAST(2 AS \(dialect: { $0.integer })) UNION ALL SELECT i + 1 FROM k WHERE i < \(count))
            """
        func rows(_ insert: SQLText, _ select: SQLText) throws {
            try session.run("INSERT INTO \(insert) \(numbers) SELECT \(select) FROM k")
        }
        let start = SQLText(stringLiteral: String(Instant.t0.milliseconds))
        try rows(
            "journal (stream, n, recorded, effective, actor, unit, pack, name, body, previous, hash, seal)",
            """
            'case/b' || i, 1, \(start) + i, \(start), '{}', 'town', '', 'x/1', '{}', '', '', \([UInt8(1)])
            """)
        try rows("snapshot (stream, n, format, body)", "'case/b' || i, 1, 1, '{}'")
        try rows(
            "vault (stream, id, subject, under, form, sealed)",
            "'case/b' || i, 'w1', '', 'story', 'text', \([UInt8(1)])")
        try rows("subject_key (stream, subject, under, wrapped)", "'case/b' || i, '', 'story', \([UInt8(1)])")
        // A third is closed; thirty towns; every alarm at its own moment.
        try rows(
            """
            item_row (seq, stream, kind, n, number, numbers, source, mechanism, pack, entry, status,
                status_since, unit, account, category, begun, is_open, rank, due, clock, is_window, steps,
                late_from, alarm_at, marks, tokens, replaced)
            """,
            """
            i, 'case/b' || i, 'case', 1, '第' || i || '号', '', 's:' || i, 'mediation', 'p1', 'window',
            'accepting', \(start), 'town' || (i % 30), CASE WHEN i % 2000 = 1 THEN 'ann' END, CASE WHEN i % 10 = 1 THEN 'noise' END, \(start) + i * 1000,
            CASE WHEN i % 3 = 0 THEN 0 ELSE 1 END, \(start) + i * 100000, \(start) + i * 100000, 'accept', 0, '', \(start) + i * 100000,
            CASE WHEN i % 3 > 0 THEN \(start) + i * 100000 END, '', 'town county', ''
            """)
        for unit in ["'town' || (i % 30)", "'county'"] {
            try rows(
                "item_unit (unit, is_open, rank, seq)",
                """
                \(SQLText(stringLiteral: unit)), CASE WHEN i % 3 = 0 THEN 0 ELSE 1 END,
                \(start) + i * 100000, i
                """)
        }
        try rows(
            "item_task (seq, kind, position, unit, role, due)",
            "i, 'unsigned', 0, 'town' || (i % 30), 'x', \(start) + i * 100000")
        try rows("item_phone (code, seq, subject)", "'code' || i, i, 'a'")
        try rows(
            "measure (unit, day, mechanism, category, name, count)",
            "'town' || (i % 30), 20000 + i, 'mediation', '', 'registered', 1")
        try rows(
            "light_hour (unit, mechanism, light, hour, delta)",
            "'town' || (i % 30), 'mediation', 'green', 400000 + i, 1")
        try rows(
            "owed_hour (unit, mechanism, kind, hour, count)",
            "'town' || (i % 30), 'mediation', 'unsigned', 400000 + i, 1")
        try session.run(
            """
            INSERT INTO owed_total (unit, mechanism, kind, total)
            SELECT unit, mechanism, kind, COUNT(*) FROM owed_hour WHERE true GROUP BY unit, mechanism, kind
            ON CONFLICT (unit, mechanism, kind) DO UPDATE SET total = owed_total.total + excluded.total
            """)
        try rows("tracking (code, stream, seal)", "'t' || i, 'case/b' || i, \([UInt8(1)])")
        try rows(
            "idempotency (client, key, body_hash, status, answer, recorded)",
            "'c', 'k' || i, '', 200, \([UInt8(1)]), \(start)")
        try rows("session (token, account, csrf, expires)", "'t' || i, 'a' || i, '', \(start) + 99999999999")
        try session.run("INSERT INTO search_class (readers) VALUES ('leader,registrar')")
        try rows("search_index (rowid, tokens)", "i, \(tokens)")
        if let text = session.dialect.continueCounting(.itemRow) { _ = try session.rows(text, of: .itemRow) }
    }

    /// Every case leaks water, has a number of its own, and lies in its town and the county.
    private var tokens: SQLText {
        let unit = { (name: String) in SearchTokens.unit(UnitID(name)) }
        let towns = (0..<30).map { "WHEN \($0) THEN '\(unit("town\($0)"))'" }.joined(separator: " ")
        let town = SQLText(stringLiteral: "(CASE i % 30 \(towns) END)")
        let county = SQLText(stringLiteral: unit("county"))
        func word(_ text: String) -> SQLText {
            let under = readers("p1", declared("story"), session)?.text ?? ""
            return SQLText(stringLiteral: session.keys.searchTokens([text], for: under).joined())
        }
        let season: SQLText = "CASE WHEN i < 30000 THEN '\(word("供暖")) ' ELSE '\(word("停水")) ' END"
        let text: SQLText =
            "'\(word("漏水")) ' || \(season) || CASE i WHEN 77 THEN '\(word("n77"))' ELSE 'wn' || i END || ' ' || \(town) || ' \(county)'"
        return session.dialect == .sqlite ? text : "CAST(\(text) AS TSVECTOR)"
    }
}

/// How one query was carried out.
private struct QueryPlan: Sendable {
    var sql: String
    var text: String
    /// Rows that were looked at in all, where the engine says so.
    var rowsTouched: Int?

    static let big: [TableName] = [
        .journal, .snapshot, .vault, .subjectKey, .itemRow, .itemUnit, .itemTask, .itemPhone,
        .measure, .lightHour, .owedHour, .tracking, .idempotency, .session,
    ]

    /// Tables read from end to end. One letter is a table where it is one of these; the others are subqueries.
    var fullScans: [String] {
        text.split(separator: "\n").map(String.init).filter { line in
            Self.big.contains { table in
                line.contains("Seq Scan on \(table.rawValue)") || line == "SCAN \(table.rawValue)"
            } || line.wholeMatch(of: /SCAN [cvtj]/) != nil
        }
    }
}

/// Asks for the plan of every query before it asks the query.
private final class PlanSession: StoreSession {
    private let inner: any StoreSession
    private(set) var plans: [QueryPlan] = []

    init(_ inner: any StoreSession) { self.inner = inner }

    var dialect: Dialect { inner.dialect }
    var keys: KeyRing { inner.keys }
    var isWriting: Bool { inner.isWriting }
    var tally: Tally {
        get { inner.tally }
        set { inner.tally = newValue }
    }
    var touched: Set<StreamID> {
        get { inner.touched }
        set { inner.touched = newValue }
    }

    func rows(_ sql: SQLText, of table: TableName) throws -> [SQLRow] {
        try explain(sql)
        return try inner.rows(sql, of: table)
    }

    func rows(_ sql: PreparedSQL, _ values: [SQLValue], of table: TableName) throws -> [SQLRow] {
        let parts = sql.text(for: .sqlite).split(separator: "?", omittingEmptySubsequences: false)
        var text = SQLText()
        for (part, value) in zip(parts, values.map(Optional.some) + [nil]) {
            text += SQLText(stringLiteral: String(part))
            if let value { text += SQLText(value) }
        }
        try explain(text)
        return try inner.rows(sql, values, of: table)
    }

    func each(_ sql: SQLText, of table: TableName, _ body: (SQLRow) throws -> Bool) throws {
        try explain(sql)
        try inner.each(sql, of: table, body)
    }

    func run(_ sql: SQLText) throws -> Int { try inner.run(sql) }
    func run(_ sql: PreparedSQL, _ values: [SQLValue]) throws -> Int { try inner.run(sql, values) }

    func run(_ sql: PreparedSQL, each rows: [[SQLValue]]) throws -> [Int] { try inner.run(sql, each: rows) }

    private func explain(_ sql: SQLText) throws {
        // What only asks for a plan carries nothing out.
        if sql.rendered(for: dialect).text.hasPrefix("EXPLAIN") { return }
        let text: String
        var touched: Int?
        switch dialect {
        case .sqlite:
            text = try inner.rows("EXPLAIN QUERY PLAN " + sql, of: .journal).map { try $0.text("detail") }
                .joined(separator: "\n")
        case .postgres:
            text = try inner.rows("EXPLAIN (ANALYZE, TIMING OFF) " + sql, of: .journal).compactMap { row in
                guard case .text(let line)? = row.values.first else { return nil }
                return line
            }.joined(separator: "\n")
            let counted = text.matches(
                of:
                    /(?:Seq Scan|Heap Scan|Index (?:Only )?Scan (?:using|Backward)).*actual rows=(\d+) loops=(\d+)/
            )
            .map { (Int($0.1) ?? 0) * (Int($0.2) ?? 0) }
            let removed = text.matches(of: /Rows Removed by [A-Za-z ]+: (\d+)/).map { Int($0.1) ?? 0 }
            touched = (counted + removed).reduce(0, +)
        }
        plans.append(QueryPlan(sql: sql.rendered(for: dialect).text, text: text, rowsTouched: touched))
    }
}

import Casework
import Organisation

/// Folds one case after another from the journal and compares every derived row with what the fold gives. With
/// `repairs` the rows are written anew.
struct ProjectionAudit {
    let session: any StoreSession
    let repairs: Bool
    /// The unit tokens of a case; nil: those it is filed under are taken for right.
    let tokens: ((CaseState) -> Set<UnitID>)?
    private(set) var findings: [StoreFinding] = []
    /// Everything counted, to be compared with the tables of counts at the end.
    private(set) var tally = Tally()
    private(set) var counters: [String: Set<Int>] = [:]
    private var unitRows: Int64 = 0

    init(_ session: any StoreSession, repairs: Bool, tokens: ((CaseState) -> Set<UnitID>)? = nil) {
        self.session = session
        self.repairs = repairs
        self.tokens = tokens
    }

    /// Folds the entries of one case and compares. Returns the case as it must be, nil where it cannot be read.
    mutating func take(_ id: CaseID, _ entries: [JournalEntry], _ vault: Vault) throws -> CaseFile? {
        guard let last = entries.last else { return nil }
        var state: CaseState?
        var source: String?
        for entry in entries {
            guard let event = try? CaseEvent(entry, vault), let next = evolve(state, event, id: id) else {
                found(entry.stream.text, entry.n, .unreadable)
                return nil
            }
            if let registered = event.body as? CaseRegistered { source = registered.source }
            if let numbered = event.body as? CaseNumbered {
                counters[numbered.series, default: []].insert(numbered.counter)
            }
            tally.count(event, before: state, after: next)
            state = next
        }
        guard let state else { return nil }
        tally.lights(of: state, sign: 1)
        tally.owed(by: state, sign: 1)
        let stored = try session.row("SELECT * FROM case_row WHERE id = \(id)", of: .caseRow)
        var file = CaseFile(
            state: state, head: StreamHead(n: last.n, hash: last.hash, recorded: last.recorded),
            seq: try stored?.int64("seq") ?? 0, source: source, vault: vault,
            tokens: try tokens?(state) ?? CaseRow.tokens(try stored?.text("tokens") ?? ""))
        try compareSnapshot(file)
        try compareRow(&file, stored)
        try compareUnits(file)
        try compareClocks(file)
        try compareTasks(file)
        return file
    }

    private mutating func found(
        _ place: String, _ n: Int?, _ fault: StoreFinding.Fault, _ detail: String = ""
    ) {
        findings.append(StoreFinding(place, n, fault, detail))
    }

    private mutating func wrong(_ file: CaseFile, _ table: TableName, _ detail: String = "") {
        let text = detail.isEmpty ? table.rawValue : "\(table.rawValue): \(detail)"
        found(StreamID(file.state.id).text, nil, .wrongProjection, text)
    }

    private mutating func compareSnapshot(_ file: CaseFile) throws {
        let stream = StreamID(file.state.id)
        let body = try Snapshot.body(file.state)
        let stored = try session.rows(Snapshot.select, [.text(stream.text)], of: .snapshot).first
        if let stored, try stored.text("body") == body, try stored.int("n") == file.state.version,
            try stored.int("format") == Snapshot.format
        {
            return
        }
        wrong(file, .snapshot)
        guard repairs else { return }
        try session.run(
            Snapshot.upsert,
            [
                .text(stream.text), .int(Int64(file.state.version)), .int(Int64(Snapshot.format)),
                .text(body),
            ])
    }

    private mutating func compareRow(_ file: inout CaseFile, _ stored: SQLRow?) throws {
        guard let stored else {
            wrong(file, .caseRow, "missing")
            if repairs { try session.insertRow(&file) }
            return
        }
        let expected = CaseRow.fixedValues(of: file) + CaseRow.values(of: file)
        let wrongColumns = try zip(CaseRow.columns, expected).filter { column, value in
            try stored.value(column) != value
        }.map(\.0)
        if wrongColumns.isEmpty { return }
        wrong(file, .caseRow, wrongColumns.joined(separator: ", "))
        guard repairs else { return }
        try session.run("DELETE FROM case_row WHERE seq = \(file.seq)")
        try session.run(CaseRow.insertAt, expected + [.int(file.seq)])
    }

    /// By full key, which is the only index; rows too many show in the total at the end.
    private mutating func compareUnits(_ file: CaseFile) throws {
        let place = CaseUnit.Place(file)
        unitRows += Int64(file.tokens.count)
        for unit in file.tokens.sorted() {
            if try session.rows(CaseUnit.exists, place.values(unit), of: .caseUnit).isEmpty {
                wrong(file, .caseUnit, unit.text)
                if repairs { try session.run(CaseUnit.insert, place.values(unit)) }
            }
        }
    }

    private mutating func compareClocks(_ file: CaseFile) throws {
        let stored = try session.rows(
            """
            SELECT seq, key, clock, mechanism, unit, owner, due, is_window, is_paused FROM case_clock
            WHERE seq = \(file.seq)
            """, of: .caseClock)
        let expected = CaseClock.rows(of: file)
        if Set(stored.map(\.values)) == Set(expected) { return }
        wrong(file, .caseClock)
        guard repairs else { return }
        try session.run(CaseClock.delete, [.int(file.seq)])
        for row in expected { try session.run(CaseClock.insert, row) }
    }

    private mutating func compareTasks(_ file: CaseFile) throws {
        let stored = try session.rows(
            "SELECT seq, kind, position, unit, role, due FROM case_task WHERE seq = \(file.seq)",
            of: .caseTask)
        let expected = CaseTask.rows(of: file)
        if Set(stored.map(\.values)) == Set(expected) { return }
        wrong(file, .caseTask)
        guard repairs else { return }
        try session.run(CaseTask.delete, [.int(file.seq)])
        for row in expected { try session.run(CaseTask.insert, row) }
    }
}

extension ProjectionAudit {
    /// What can be told only once every case was seen: the counts, the counters, and rows about no case at all.
    mutating func finish() throws {
        try compareMeasures()
        try compareLights()
        try compareOwed()
        try compareCounters()
        try findStrayUnits()
        try findStrayRows()
        if repairs { try tally.write(to: session) }
    }

    private mutating func compareMeasures() throws {
        var stored: [Tally.MeasureKey: Int64] = [:]
        try session.each("SELECT * FROM measure WHERE count <> 0", of: .measure) { row in
            let key = Tally.MeasureKey(
                unit: try row.text("unit"), day: try row.int("day"), mechanism: try row.text("mechanism"),
                matter: try row.text("matter"), name: try row.text("name"))
            stored[key] = try row.int64("count")
            return true
        }
        if stored != tally.measures.filter({ $0.value != 0 }) { found("measure", nil, .wrongProjection) }
        if repairs { try session.run("DELETE FROM measure") }
    }

    private mutating func compareLights() throws {
        var stored: [Tally.LightKey: Int64] = [:]
        try session.each("SELECT * FROM light_hour WHERE delta <> 0", of: .lightHour) { row in
            let key = Tally.LightKey(
                unit: try row.text("unit"), mechanism: try row.text("mechanism"),
                light: try row.text("light"), hour: try row.int64("hour"))
            stored[key] = try row.int64("delta")
            return true
        }
        if stored != tally.lights.filter({ $0.value != 0 }) { found("light_hour", nil, .wrongProjection) }
        try compareTotals(
            .lightTotal, ["unit", "mechanism", "light"],
            tally.lights.map { ([$0.key.unit, $0.key.mechanism, $0.key.light], $0.value) })
        if repairs { try session.run("DELETE FROM light_hour") }
    }

    private mutating func compareOwed() throws {
        var stored: [Tally.OwedKey: Int64] = [:]
        try session.each("SELECT * FROM owed_hour WHERE count <> 0", of: .owedHour) { row in
            let key = Tally.OwedKey(
                unit: try row.text("unit"), kind: try row.text("kind"), hour: try row.int64("hour"))
            stored[key] = try row.int64("count")
            return true
        }
        if stored != tally.owed.filter({ $0.value != 0 }) { found("owed_hour", nil, .wrongProjection) }
        try compareTotals(
            .owedTotal, ["unit", "kind"], tally.owed.map { ([$0.key.unit, $0.key.kind], $0.value) })
        if repairs { try session.run("DELETE FROM owed_hour") }
    }

    private mutating func compareTotals(
        _ table: TableName, _ key: [String], _ counts: [([String], Int64)]
    ) throws {
        let expected = Dictionary(counts, uniquingKeysWith: +).filter { $0.value != 0 }
        var stored: [[String]: Int64] = [:]
        try session.each("SELECT * FROM \(table: table) WHERE total <> 0", of: table) { row in
            stored[try key.map { try row.text($0) }] = try row.int64("total")
            return true
        }
        if stored != expected { found(table.rawValue, nil, .wrongProjection) }
        if repairs { try session.run("DELETE FROM \(table: table)") }
    }

    private mutating func compareCounters() throws {
        let stored = try session.counters()
        for (series, numbers) in counters.sorted(by: { $0.key < $1.key }) {
            let last = numbers.max() ?? 0
            if let gap = (1...max(1, last)).first(where: { !numbers.contains($0) }) {
                found(series, gap, .gapInNumbers)
            }
            if stored[series] == last { continue }
            found(series, last, .wrongProjection, "counter")
            if repairs {
                try session.run("DELETE FROM counter WHERE series = \(series)")
                try session.run("INSERT INTO counter (series, last) VALUES (\(series), \(last))")
            }
        }
        for series in stored.keys.sorted() where counters[series] == nil {
            found(series, stored[series], .removed, "no entry has a number of this series")
        }
    }

    private mutating func findStrayUnits() throws {
        let count = try session.number("SELECT COUNT(*) FROM case_unit", of: .caseUnit)
        if count == unitRows { return }
        found("case_unit", nil, .strayRow, "\(count - unitRows)")
        guard repairs else { return }
        try session.run(
            """
            DELETE FROM case_unit WHERE NOT EXISTS (
                SELECT 1 FROM case_row c WHERE c.seq = case_unit.seq AND c.is_open = case_unit.is_open
                AND c.rank = case_unit.rank AND ' ' || c.tokens || ' ' LIKE '% ' || case_unit.unit || ' %')
            """)
    }

    private mutating func findStrayRows() throws {
        let strays: [(TableName, SQLText)] = [
            (
                .caseRow,
                """
                SELECT id AS place FROM case_row c
                WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.stream = 'case/' || c.id)
                """
            ),
            (
                .snapshot,
                """
                SELECT stream AS place FROM snapshot s
                WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.stream = s.stream)
                """
            ),
            (
                .vault,
                """
                SELECT DISTINCT stream AS place FROM vault v
                WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.stream = v.stream)
                """
            ),
            (
                .tracking,
                """
                SELECT case_id AS place FROM tracking t
                WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.stream = 'case/' || t.case_id)
                """
            ),
        ]
        for (table, query) in strays {
            for row in try session.rows(query, of: table) {
                found(try row.text("place"), nil, .strayRow, table.rawValue)
            }
        }
        try findOrphans()
    }

    /// Rows under a `seq` that no case has. The journal still decides: they are only taken away in a repair.
    private mutating func findOrphans() throws {
        for table in [TableName.caseClock, .caseTask, .casePhone] {
            let orphans = "FROM \(table: table) WHERE seq NOT IN (SELECT seq FROM case_row)" as SQLText
            let count = try session.number("SELECT COUNT(*) \(orphans)", of: table)
            if count == 0 { continue }
            found(table.rawValue, nil, .strayRow, String(count))
            if repairs { try session.run("DELETE \(orphans)") }
        }
    }
}

import Organisation
import Streams

/// Folds one stream after another from the journal and compares every derived row with what the fold gives. With
/// `repairs` the rows are written anew.
struct ProjectionAudit {
    let session: any StoreSession
    let repairs: Bool
    /// The unit tokens of a face; nil: those it is filed under are taken for right.
    let tokens: ((Face) throws -> Set<UnitID>)?
    private(set) var findings: [StoreFinding] = []
    /// Everything counted, to be compared with the tables of counts at the end.
    private(set) var tally = Tally()
    private var counters: [String: Set<Int>] = [:]
    private var unitRows: Int64 = 0

    init(_ session: any StoreSession, repairs: Bool, tokens: ((Face) throws -> Set<UnitID>)? = nil) {
        self.session = session
        self.repairs = repairs
        self.tokens = tokens
    }

    /// What the entries of a stream come to.
    struct Folded {
        var place: StreamPlace
        var face: Face
    }

    /// Folds the entries of one stream and compares. Returns what they come to, nil where they cannot be read.
    mutating func take<E: Entity>(
        _ id: StreamID, as type: E.Type, _ entries: [JournalEntry], _ vault: Vault
    ) throws -> Folded? {
        guard let last = entries.last else { return nil }
        var state: E?
        for entry in entries {
            guard let event = try? E.event(entry, vault), let next = E.evolve(state, event, id: id) else {
                found(entry.stream.text, entry.n, .unreadable)
                return nil
            }
            if let numbered = event.body as? any NumberingEventBody {
                counters[numbered.series, default: []].insert(numbered.counter)
            }
            tally.add(E.counts(of: event, before: state, after: next))
            state = next
        }
        guard let state else { return nil }
        let face = state.face
        tally.add(face, sign: 1)
        let stored = try session.row("SELECT * FROM item_row WHERE stream = \(id)", of: .itemRow)
        let known = ItemRow.tokens(try stored?.text("tokens") ?? "")
        var filed = Filed(
            seq: try stored?.int64("seq") ?? 0, version: state.version, tokens: try tokens?(face) ?? known)
        try compareSnapshot(state, id)
        try compareRow(face, id, &filed, stored)
        try compareUnits(face, id, filed)
        try compareTasks(face, id, filed)
        return Folded(
            place: StreamPlace(
                id: id, head: StreamHead(n: last.n, hash: last.hash, recorded: last.recorded),
                seq: filed.seq, vault: vault, tokens: filed.tokens), face: face)
    }

    private mutating func found(
        _ place: String, _ n: Int?, _ fault: StoreFinding.Fault, _ detail: String = ""
    ) {
        findings.append(StoreFinding(place, n, fault, detail))
    }

    private mutating func wrong(_ stream: StreamID, _ table: TableName, _ detail: String = "") {
        let text = detail.isEmpty ? table.rawValue : "\(table.rawValue): \(detail)"
        found(stream.text, nil, .wrongProjection, text)
    }

    private mutating func compareSnapshot<E: Entity>(_ state: E, _ stream: StreamID) throws {
        let values = try Snapshot.values(state, of: stream)
        let stored = try session.rows(Snapshot.select, [.text(stream.text)], of: .snapshot).first
        if let stored, [.text(stream.text)] + stored.values == values { return }
        wrong(stream, .snapshot)
        if repairs { try session.run(Snapshot.upsert, values) }
    }

    private mutating func compareRow(
        _ face: Face, _ stream: StreamID, _ filed: inout Filed, _ stored: SQLRow?
    ) throws {
        guard let stored else {
            wrong(stream, .itemRow, "missing")
            if repairs { filed.seq = try session.insertRow(face, stream, filed) }
            return
        }
        let expected = ItemRow.fixedValues(of: face, stream) + ItemRow.values(of: face, filed)
        let wrongColumns = try zip(ItemRow.columns, expected).filter { column, value in
            try stored.value(column) != value
        }.map(\.0)
        if wrongColumns.isEmpty { return }
        wrong(stream, .itemRow, wrongColumns.joined(separator: ", "))
        guard repairs else { return }
        try session.run("DELETE FROM item_row WHERE seq = \(filed.seq)")
        try session.run(ItemRow.insertAt, expected + [.int(filed.seq)])
    }

    /// By full key, which is the only index; rows too many show in the total at the end.
    private mutating func compareUnits(_ face: Face, _ stream: StreamID, _ filed: Filed) throws {
        let place = ItemUnit.Place(face, seq: filed.seq)
        unitRows += Int64(filed.tokens.count)
        for unit in filed.tokens.sorted() {
            if try session.rows(ItemUnit.exists, place.values(unit), of: .itemUnit).isEmpty {
                wrong(stream, .itemUnit, unit.text)
                if repairs { try session.run(ItemUnit.insert, place.values(unit)) }
            }
        }
    }

    private mutating func compareTasks(_ face: Face, _ stream: StreamID, _ filed: Filed) throws {
        let stored = try session.rows(
            "SELECT seq, kind, position, unit, role, due FROM item_task WHERE seq = \(filed.seq)",
            of: .itemTask)
        let expected = ItemTask.rows(of: face, seq: filed.seq)
        if Set(stored.map(\.values)) == Set(expected) { return }
        wrong(stream, .itemTask)
        guard repairs else { return }
        try session.run(ItemTask.delete, [.int(filed.seq)])
        for row in expected { try session.run(ItemTask.insert, row) }
    }
}

extension ProjectionAudit {
    /// What can be told only once every stream was seen: the counts, the counters, and rows about no stream at all.
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
                category: try row.text("category"), name: try row.text("name"))
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
                unit: try row.text("unit"), mechanism: try row.text("mechanism"),
                kind: try row.text("kind"), hour: try row.int64("hour"))
            stored[key] = try row.int64("count")
            return true
        }
        if stored != tally.owed.filter({ $0.value != 0 }) { found("owed_hour", nil, .wrongProjection) }
        try compareTotals(
            .owedTotal, ["unit", "mechanism", "kind"],
            tally.owed.map { ([$0.key.unit, $0.key.mechanism, $0.key.kind], $0.value) })
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
        let count = try session.number("SELECT COUNT(*) FROM item_unit", of: .itemUnit)
        if count == unitRows { return }
        found("item_unit", nil, .strayRow, "\(count - unitRows)")
        guard repairs else { return }
        try session.run(
            """
            DELETE FROM item_unit WHERE NOT EXISTS (
                SELECT 1 FROM item_row c WHERE c.seq = item_unit.seq AND c.is_open = item_unit.is_open
                AND c.rank = item_unit.rank AND ' ' || c.tokens || ' ' LIKE '% ' || item_unit.unit || ' %')
            """)
    }

    private mutating func findStrayRows() throws {
        let strays: [(TableName, SQLText)] = [
            (
                .itemRow,
                """
                SELECT stream AS place FROM item_row c
                WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.stream = c.stream)
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
                SELECT stream AS place FROM tracking t
                WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.stream = t.stream)
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

    /// Rows under a `seq` that no stream has. The journal still decides: they are only taken away in a repair.
    private mutating func findOrphans() throws {
        for table in [TableName.itemTask, .itemPhone] {
            let orphans = "FROM \(table: table) WHERE seq NOT IN (SELECT seq FROM item_row)" as SQLText
            let count = try session.number("SELECT COUNT(*) \(orphans)", of: table)
            if count == 0 { continue }
            found(table.rawValue, nil, .strayRow, String(count))
            if repairs { try session.run("DELETE \(orphans)") }
        }
    }
}

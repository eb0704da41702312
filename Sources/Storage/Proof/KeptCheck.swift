import Streams
public import WorkCalendar

extension StoreSession {
    /// Tables beside the journal against the sums that were kept of them: what the journal noted last, and what came
    /// and went since.
    func checkKeptRows() throws -> [StoreFinding] {
        var findings: [StoreFinding] = []
        var expected: KeptSums = [:]
        do {
            expected = try notedSums()
        } catch {
            findings.append(StoreFinding(KeptRows.stream.text, nil, .unreadable, "\(error)"))
        }
        try each("SELECT seq, sealed FROM kept_change", of: .keptChange) { row in
            if let change = KeptSums(sealed: try row.blob("sealed"), keys) {
                expected += change
            } else {
                findings.append(StoreFinding("kept_change \(try row.int64("seq"))", nil, .wrongSeal))
            }
            return true
        }
        for (table, found) in try countKeptRows() {
            let wanted = expected[table] ?? KeptSum()
            if found == wanted { continue }
            findings.append(
                StoreFinding(
                    table.rawValue, nil, .wrongRows, "\(found.count) there, \(wanted.count) were kept"))
        }
        return findings
    }

    private func countKeptRows() throws -> [(TableName, KeptSum)] {
        try KeptRows.tables.map { table, rows in
            var found = KeptSum()
            try each(rows, of: table) { row in
                found.add(keptMark(table, row.values))
                return true
            }
            return (table, found)
        }
    }

    /// Journals that the operator goes on with the rows beside the journal as they now are, after something was taken
    /// away or added. False where they are those that were kept.
    public func acceptKeptRows(at now: Instant) throws -> Bool {
        try lock(KeptRows.stream.text)
        let findings = try checkKeptRows()
        if findings.isEmpty { return false }
        let lost = Dictionary(findings.map { ($0.place, $0.detail) }, uniquingKeysWith: { first, _ in first })
        try noteFact(CheckpointLoss.name, lost, in: CheckpointLoss.stream, by: .platform, at: now)
        try run("DELETE FROM kept_change")
        let sums = Dictionary(try countKeptRows(), uniquingKeysWith: { first, _ in first })
        try note(sums, at: now)
        return true
    }
}

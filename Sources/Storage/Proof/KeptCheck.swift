extension StoreSession {
    /// Tables beside the journal against the sums that were kept of them: what the journal noted last, and what came
    /// and went since.
    func checkKeptRows() throws -> [StoreFinding] {
        var findings: [StoreFinding] = []
        var expected: [TableName: KeptSum] = [:]
        do {
            expected = try notedSums()
        } catch {
            findings.append(StoreFinding(KeptRows.stream.text, nil, .unreadable, "\(error)"))
        }
        try each("SELECT seq, kept, sealed FROM kept_change", of: .keptChange) { row in
            if let (table, sum) = try keptChange(row) {
                expected[table, default: KeptSum()] += sum
            } else {
                findings.append(StoreFinding("kept_change \(try row.int64("seq"))", nil, .wrongSeal))
            }
            return true
        }
        for (table, rows) in KeptRows.tables {
            var found = KeptSum()
            try each(rows, of: table) { row in
                found.add(keptMark(table, row.values))
                return true
            }
            let wanted = expected[table] ?? KeptSum()
            if found == wanted { continue }
            findings.append(
                StoreFinding(
                    table.rawValue, nil, .wrongRows, "\(found.count) there, \(wanted.count) were kept"))
        }
        return findings
    }
}

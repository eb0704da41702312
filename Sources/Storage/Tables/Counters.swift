/// Gapless counters of official numbers: looked at inside the transaction, and moved only when the number is
/// written, so a rejected command leaves no gap.
extension StoreSession {
    /// The number that would come next.
    public func nextCounter(_ series: String) throws -> Int {
        try lock("counter/\(series)")
        let row = try rows(Counter.select, [.text(series)], of: .counter).first
        return (try row?.int("last") ?? 0) + 1
    }

    /// The last number of every series.
    public func counters() throws -> [String: Int] {
        let rows = try rows("SELECT series, last FROM counter", of: .counter)
        return Dictionary(
            try rows.map { (try $0.text("series"), try $0.int("last")) },
            uniquingKeysWith: { first, _ in first })
    }

    func bumpCounter(_ series: String, to counter: Int) throws {
        let moved = try run(
            Counter.bump, [.text(series), .int(Int64(counter)), .int(Int64(counter - 1))])
        guard moved == 1 else {
            throw StoreError.conflict(stream: "counter/\(series)", expected: counter - 1)
        }
    }
}

enum Counter {
    static let select = PreparedSQL("SELECT last FROM counter WHERE series = ?")
    static let bump = PreparedSQL(
        """
        INSERT INTO counter (series, last) VALUES (?, ?)
        ON CONFLICT (series) DO UPDATE SET last = excluded.last WHERE counter.last = ?
        """)
}

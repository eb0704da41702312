/// Gapless counters of official numbers: looked at inside the transaction, and moved only when the number is
/// written, so a rejected command leaves no gap.
extension StoreSession {
    /// The last number that was given in a series; 0 where none was.
    public func lastNumber(in series: String) throws -> Int {
        try rows(Counter.select, [.text(series)], of: .counter).first?.int("last") ?? 0
    }

    /// The last number of every series.
    public func counters() throws -> [String: Int] {
        let rows = try rows("SELECT series, last FROM counter", of: .counter)
        return Dictionary(
            try rows.map { (try $0.text("series"), try $0.int("last")) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Throws `conflict` where somebody else has given numbers since.
    func moveCounter(_ series: String, by given: ClosedRange<Int>) throws {
        let before = given.lowerBound - 1
        let moved = try run(
            Counter.move, [.text(series), .int(Int64(given.upperBound)), .int(Int64(before))])
        guard moved == 1 else { throw StoreError.conflict(stream: "counter/\(series)", expected: before) }
    }
}

enum Counter {
    static let select = PreparedSQL("SELECT last FROM counter WHERE series = ?")
    static let move = PreparedSQL(
        """
        INSERT INTO counter (series, last) VALUES (?, ?)
        ON CONFLICT (series) DO UPDATE SET last = excluded.last WHERE counter.last = ?
        """)
}

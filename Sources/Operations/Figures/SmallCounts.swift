import Casework

/// What a published table leaves out: a count of fewer than five, by which somebody might be recognised, and as many of the
/// next smallest as it takes that nobody works it out from the total.
enum SmallCounts {
    static let measures: [Measure] = [.registered, .replied, .closed, .rated]

    /// For each row, what is not shown of it.
    static func hidden(in rows: [FigureTotals]) -> [Set<Measure>] {
        var hidden = Array(repeating: Set<Measure>(), count: rows.count)
        for measure in measures {
            for index in Self.hidden(rows.map { $0[measure] }) { hidden[index].insert(measure) }
        }
        return hidden
    }

    /// Of a total by itself.
    static func hidden(in total: FigureTotals) -> Set<Measure> {
        Set(measures.filter { isSmall(total[$0]) })
    }

    static func isSmall(_ count: Int64) -> Bool { count > 0 && count < PublicFigures.countLeast }

    /// The positions that are not shown: at least two where there is any, and five cases together at the least.
    static func hidden(_ counts: [Int64]) -> Set<Int> {
        var hidden = Set(counts.indices.filter { isSmall(counts[$0]) })
        if hidden.isEmpty { return [] }
        var others = counts.indices.filter { counts[$0] >= PublicFigures.countLeast }
            .sorted { (counts[$0], $0) > (counts[$1], $1) }
        func isOpen() -> Bool {
            hidden.count < 2 || hidden.reduce(0) { $0 + counts[$1] } < PublicFigures.countLeast
        }
        while isOpen(), let next = others.popLast() { hidden.insert(next) }
        return hidden
    }
}

import Casework

/// What a published table leaves out: a count of fewer than five, by which somebody might be recognised, and as many more as
/// it takes that nobody works it out, neither from the total nor by knowing this rule. What is left out looks the same
/// everywhere in a table, small or not: two cells "fewer than five" that make eight together would be four and four.
enum SmallCounts {
    static let measures: [Measure] = [.registered, .replied, .closed, .rated]

    /// For each row, what is not shown of it, besides what no table shows.
    static func hidden(in rows: [FigureTotals], withheld: Set<Measure> = []) -> [Set<Measure>] {
        var hidden = Array(repeating: withheld, count: rows.count)
        for measure in measures {
            for index in Self.hidden(rows.map { $0[measure] }) { hidden[index].insert(measure) }
        }
        return hidden
    }

    /// Of a total by itself.
    static func hidden(in total: FigureTotals) -> Set<Measure> {
        Set(measures.filter { isSmall(total[$0]) })
    }

    /// What neither the total nor any of these tables, which break it down, may show.
    static func withheld(in tables: [[FigureTotals]]) -> Set<Measure> {
        Set(measures.filter { measure in tables.contains { givesItselfAway($0.map { $0[measure] }) } })
    }

    static func isSmall(_ count: Int64) -> Bool { count > 0 && count < PublicFigures.countLeast }

    /// The positions that are not shown. Together at least two that differ, and five cases: whoever knows total and rule
    /// could then exchange two of them and would see the same table. Of equal counts all go, or their order would tell.
    static func hidden(_ counts: [Int64]) -> Set<Int> {
        var hidden = Set(counts.indices.filter { isSmall(counts[$0]) })
        if hidden.isEmpty { return [] }
        let others = Set(counts.filter { $0 >= PublicFigures.countLeast }).sorted()
        for next in others where isOpen(hidden, counts) {
            hidden.formUnion(counts.indices.filter { counts[$0] == next })
        }
        return hidden
    }

    private static func isOpen(_ hidden: Set<Int>, _ counts: [Int64]) -> Bool {
        Set(hidden.map { counts[$0] }).count < 2
            || hidden.reduce(0) { $0 + counts[$1] } < PublicFigures.countLeast
    }

    /// Where no row is shown and all are next to one, the total would say so of each; as it would if it were left out
    /// only where all are one.
    static func givesItselfAway(_ counts: [Int64]) -> Bool {
        let rows = Set(counts.indices.filter { counts[$0] > 0 })
        return !rows.isEmpty && hidden(counts) == rows && counts.reduce(0, +) < 2 * Int64(rows.count)
    }
}

import Casework
import Testing

@testable import Operations

struct `Published counts` {
    @Test(
        arguments: [
            ([10, 20, 30], []), ([3, 20, 30], [0, 1]), ([3, 4, 30], [0, 1]), ([1, 1, 6, 30], [0, 1, 2]),
            ([0, 0, 7], []), ([4], [0]), ([2, 2, 0], [0, 1]), ([4, 9, 9], [0, 1, 2]),
            ([4, 4, 30], [0, 1, 2]), ([1, 1, 1, 1, 1, 9], [0, 1, 2, 3, 4, 5]), ([5, 6, 0], []),
        ] as [([Int64], Set<Int>)])
    func `leave out fewer than five, and as many more as it takes that nobody works them out`(
        _ counts: [Int64], _ hidden: Set<Int>
    ) {
        #expect(SmallCounts.hidden(counts) == hidden)
    }

    /// What a reader has of a column: the cells with what is shown in them, and the total.
    private static func published(_ counts: [Int64]) -> [Int64?] {
        let hidden = SmallCounts.hidden(counts)
        let total = counts.reduce(0, +)
        let isHidden = SmallCounts.isSmall(total) || SmallCounts.givesItselfAway(counts)
        return counts.indices.map { hidden.contains($0) ? nil : counts[$0] } + [isHidden ? nil : total]
    }

    private static func columns(of length: Int, through total: Int64) -> [[Int64]] {
        if length == 0 { return [[]] }
        return (0...total).flatMap { first in
            columns(of: length - 1, through: total - first).map { [first] + $0 }
        }
    }

    @Test(arguments: 1...5)
    func `let nobody work out one that is hidden, who knows the total and this very rule`(_ length: Int) {
        // All columns up to a total: whatever looks alike has the same total, or one that is hidden.
        var alike: [[Int64?]: [[Int64]]] = [:]
        for counts in Self.columns(of: length, through: 14) {
            alike[Self.published(counts), default: []].append(counts)
        }
        var seen = 0
        for (page, columns) in alike {
            for cell in 0..<length where page[cell] == nil {
                seen += 1
                #expect(Set(columns.map { $0[cell] }).count > 1, "\(columns)")
            }
        }
        #expect(seen > 0)
    }

    @Test func `make no rate of fewer than five`() {
        var totals = FigureTotals()
        totals.add(4, to: .rated)
        totals.add(4, to: .satisfied)
        totals.add(20, to: .scores)
        #expect(totals.satisfiedPercent == nil && totals.scoreTenths == nil)
        totals.add(1, to: .rated)
        #expect(totals.satisfiedPercent == 80 && totals.scoreTenths == 40)
    }
}

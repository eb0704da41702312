import Casework
import Testing

@testable import Operations

struct `Published counts` {
    @Test(
        arguments: [
            ([10, 20, 30], []), ([3, 20, 30], [0, 1]), ([3, 4, 30], [0, 1]), ([1, 1, 6, 30], [0, 1, 2]),
            ([0, 0, 7], []), ([4], [0]), ([2, 2, 0], [0, 1]), ([4, 9, 9], [0, 1]),
        ] as [([Int64], Set<Int>)])
    func `leave out fewer than five, and as many more as it takes that nobody works them out`(
        _ counts: [Int64], _ hidden: Set<Int>
    ) {
        #expect(SmallCounts.hidden(counts) == hidden)
    }

    @Test func `never let one hidden number be worked out from the total`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let counts = (0..<Int.random(in: 2...8, using: &random)).map { _ in
                Int64.random(in: 0...12, using: &random)
            }
            let hidden = SmallCounts.hidden(counts)
            let nonzero = counts.filter { $0 > 0 }
            for (index, count) in counts.enumerated() where count > 0 && count < 5 {
                #expect(hidden.contains(index), "\(counts)")
            }
            // Where nothing else is there to hide behind, the total is small itself, or all of it is hidden.
            if hidden.count == 1 { #expect(nonzero.count == 1, "\(counts)") }
        }
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

public import Casework
import Storage

/// Counts of a period, by measure, and the rates made of them.
public struct FigureTotals: Sendable, Equatable {
    private var counts: [Measure: Int64] = [:]

    public init() {}

    public subscript(measure: Measure) -> Int64 { counts[measure] ?? 0 }

    public mutating func add(_ count: Int64, to measure: Measure) { counts[measure, default: 0] += count }

    mutating func add(_ row: MeasureRow) {
        if let measure = Measure(rawValue: row.measure) { add(row.count, to: measure) }
    }

    /// Whether anything at all was counted.
    public var isEmpty: Bool { counts.values.allSatisfy { $0 == 0 } }

    /// Of fewer cases, or fewer who rated, no rate is made: it would speak of persons.
    public static let baseLeast: Int64 = 5

    /// Whole percent of closed cases without a late clock; nil where fewer than five were closed.
    public var onTimePercent: Int? {
        Self.percent(self[.closedOnTime], of: self[.closedOnTime] + self[.closedLate])
    }

    /// Whole percent of ratings of 4 or 5; nil where fewer than five rated.
    public var satisfiedPercent: Int? { Self.percent(self[.satisfied], of: self[.rated]) }

    /// The average score in tenths, e.g. 43 for 4.3.
    public var scoreTenths: Int? {
        let rated = self[.rated]
        return rated >= Self.baseLeast ? Int((self[.scores] * 10 + rated / 2) / rated) : nil
    }

    static func percent(_ part: Int64, of whole: Int64) -> Int? {
        whole >= baseLeast ? Int((part * 100 + whole / 2) / whole) : nil
    }
}

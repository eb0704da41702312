public import Casework
public import Mechanisms
public import Organisation
import Storage
import WorkCalendar

/// What everybody may see: counts by month, by unit and by matter type, with nothing of any person in them.
public struct PublicFigures: Sendable {
    public struct Month: Sendable {
        /// `2026-08`
        public var month: String
        public var totals: FigureTotals
        /// What is not shown of it.
        public var hidden: Set<Measure> = []
    }

    public struct UnitLine: Sendable {
        public var unit: UnitID
        public var totals: FigureTotals
        public var hidden: Set<Measure> = []
    }

    public struct MatterLine: Sendable {
        public var mechanism: MechanismID
        public var matter: MatterID
        public var closed: Int64
    }

    public var totals: FigureTotals
    /// What is not shown of the totals.
    public var hidden: Set<Measure> = []
    /// The newest first.
    public var months: [Month]
    public var units: [UnitLine]
    public var matters: [MatterLine]
    /// What was closed in matter types too rare to be shown by themselves.
    public var rareMatters: Int64

    /// A matter type with fewer cases is not named: so few people might be recognised.
    public static let countLeast: Int64 = 5
}

extension Platform {
    public static let publicMonths = 12

    public func publicFigures() async throws -> PublicFigures {
        try await figures.value { try await self.countPublicFigures() }
    }

    private func countPublicFigures() async throws -> PublicFigures {
        let units = Set(reference.directory.units.keys)
        let today = clock().date
        let from = Self.monthStart(today, back: Self.publicMonths - 1)
        return try await store.read { session in
            let days = try session.measures(units: units, from: from, through: today, by: [.day])
            let byUnit = try session.measures(units: units, from: from, through: today, by: [.unit])
            let byMatter = try session.measures(
                units: units, from: from, through: today, by: [.category, .mechanism])
            var totals = FigureTotals()
            var months: [String: FigureTotals] = [:]
            for row in days {
                totals.add(row)
                if let day = row.day { months[String(day.description.prefix(7)), default: .init()].add(row) }
            }
            var lines: [UnitID: FigureTotals] = [:]
            for row in byUnit { lines[row.unit, default: .init()].add(row) }
            let closed = byMatter.filter { $0.measure == Measure.closed.rawValue }
            let (matters, rare) = Self.shownMatters(closed)
            var figures = PublicFigures(
                totals: totals,
                months: months.sorted { $0.key > $1.key }.map { .init(month: $0.key, totals: $0.value) },
                units: lines.filter { Self.hasWork($0.value) }.map { .init(unit: $0.key, totals: $0.value) }
                    .sorted { ($0.totals[.closed], $1.unit) > ($1.totals[.closed], $0.unit) },
                matters: matters, rareMatters: rare)
            let (inMonths, inUnits) = (figures.months.map(\.totals), figures.units.map(\.totals))
            let withheld = SmallCounts.withheld(in: [inMonths, inUnits])
            figures.hidden = SmallCounts.hidden(in: totals).union(withheld)
            for (index, hidden) in SmallCounts.hidden(in: inMonths, withheld: withheld).enumerated() {
                figures.months[index].hidden = hidden
            }
            for (index, hidden) in SmallCounts.hidden(in: inUnits, withheld: withheld).enumerated() {
                figures.units[index].hidden = hidden
            }
            // The types add up to the same total.
            if withheld.contains(.closed) { figures.matters = [] }
            return figures
        }
    }

    private static func hasWork(_ totals: FigureTotals) -> Bool {
        totals[.registered] + totals[.replied] + totals[.closed] > 0
    }

    /// Leaves out matter types below the least count, and, where what is left out would itself be small enough to
    /// work out, the next smallest too.
    static func shownMatters(_ rows: [MeasureRow]) -> (shown: [PublicFigures.MatterLine], rare: Int64) {
        var shown: [PublicFigures.MatterLine] = []
        var rare: Int64 = 0
        for row in rows {
            if let matter = row.category.map({ MatterID($0) }), row.count >= PublicFigures.countLeast {
                shown.append(.init(mechanism: row.mechanism, matter: matter, closed: row.count))
            } else {
                rare += row.count
            }
        }
        shown.sort { ($0.closed, $1.matter) > ($1.closed, $0.matter) }
        while rare > 0, rare < PublicFigures.countLeast, let last = shown.popLast() { rare += last.closed }
        return (shown, rare)
    }
}

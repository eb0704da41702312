import Casework
public import Mechanisms
public import Organisation
public import Storage
import Streams
import WorkCalendar

/// What a board shows of the units one answers for.
public struct Board: Sendable {
    /// A column of the chart: a day or a month.
    public struct Step: Sendable {
        public var label: String
        public var received: Int64
        public var closed: Int64
    }

    public struct UnitLine: Sendable {
        public var unit: UnitID
        public var totals: FigureTotals
        public var lights: [Light: Int64]
    }

    public struct MatterLine: Sendable {
        public var mechanism: MechanismID
        /// Nil: not classified.
        public var matter: MatterID?
        /// Suggested by words, not confirmed; its widest step.
        public var suggestion: String?
        public var received: Int64
        public var closed: Int64
    }

    /// How often a clock was stopped under each light: answered in time, late, very late.
    public struct FinishedLine: Sendable {
        public var mechanism: MechanismID
        public var clock: ClockID
        public var lights: [Light: Int64]
    }

    public var totals: FigureTotals
    public var finished: [FinishedLine] = []
    /// Open cases one may see, and those of them past their due moment.
    public var open: CappedCount
    public var overdue: CappedCount
    public var steps: [Step]
    /// Units with counts or lights, the busiest first.
    public var units: [UnitLine]
    public var lights: [Light: Int64]
    public var matters: [MatterLine]
}

extension Platform {
    public static let boardMattersMax = 12

    public func board(
        for person: Person, period: FigurePeriod, mechanism: MechanismID?
    ) async throws -> Board {
        guard !person.posts.isEmpty else { throw Refusal.notAllowed }
        let now = clock()
        let today = now.date
        let from = period.first(endingOn: today)
        let drawnFrom = period.isByMonth ? Self.monthStart(today, back: FigurePeriod.monthsDrawn - 1) : from
        let parts = workParts(for: person, mechanism: mechanism)
        let scope = person.scope
        var open = ItemFilter(isOpen: true)
        open.mechanism = mechanism
        var late = open
        late.lateAt = now
        let (openFilter, overdueFilter) = (open, late)
        return try await store.read { session in
            func rows(_ from: CivilDate, _ divisions: Set<MeasureDivision>) throws -> [MeasureRow] {
                try parts.flatMap { part in
                    try session.measures(
                        units: part.units, from: from, through: today, mechanisms: part.mechanisms,
                        by: divisions)
                }
            }
            let running = try parts.flatMap { part in
                try session.lights(units: part.units, at: now, mechanisms: part.mechanisms)
            }
            var board = Board(
                totals: FigureTotals(),
                open: try session.countItems(openFilter, in: scope),
                overdue: try session.countItems(overdueFilter, in: scope),
                steps: Self.steps(
                    try rows(drawnFrom, [.day]), from: drawnFrom, through: today, byMonth: period.isByMonth),
                units: [], lights: [:], matters: Self.matters(try rows(from, [.category, .mechanism])))
            var lines: [UnitID: Board.UnitLine] = [:]
            for row in try rows(from, [.unit]) {
                board.totals.add(row)
                lines[row.unit, default: .init(unit: row.unit, totals: FigureTotals(), lights: [:])].totals
                    .add(row)
            }
            for count in running where count.count > 0 {
                board.lights[count.light, default: 0] += count.count
                lines[count.unit, default: .init(unit: count.unit, totals: FigureTotals(), lights: [:])]
                    .lights[count.light, default: 0] += count.count
            }
            board.finished = Self.finished(try rows(from, [.mechanism]))
            board.units = lines.values.sorted { Self.weight($0) > Self.weight($1) }
            return board
        }
    }

    /// Measures named `light:<clock>:<colour>`, per mechanism and clock.
    private static func finished(_ rows: [MeasureRow]) -> [Board.FinishedLine] {
        var lines: [String: Board.FinishedLine] = [:]
        for row in rows where row.measure.hasPrefix(Count.lightPrefix) {
            let parts = row.measure.split(separator: ":").map(String.init)
            guard parts.count == 3, let light = Light(rawValue: parts[2]) else { continue }
            let key = "\(row.mechanism) \(parts[1])"
            lines[key, default: .init(mechanism: row.mechanism, clock: ClockID(parts[1]), lights: [:])]
                .lights[light, default: 0] += row.count
        }
        return lines.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func weight(_ line: Board.UnitLine) -> (Int64, Int64, String) {
        (line.lights[.red] ?? 0, line.lights.values.reduce(0, +) + line.totals[.closed], line.unit.text)
    }

    static func monthStart(_ date: CivilDate, back months: Int) -> CivilDate {
        date.adding(days: 1 - date.day).adding(months: -months)
    }

    static func steps(
        _ rows: [MeasureRow], from first: CivilDate, through last: CivilDate, byMonth: Bool
    ) -> [Board.Step] {
        var received: [String: Int64] = [:]
        var closed: [String: Int64] = [:]
        for row in rows {
            guard let day = row.day else { continue }
            if row.measure == Measure.registered.rawValue {
                received[label(day, byMonth), default: 0] += row.count
            }
            if row.measure == Measure.closed.rawValue { closed[label(day, byMonth), default: 0] += row.count }
        }
        var labels: [String] = []
        var day = first
        while day <= last {
            labels.append(label(day, byMonth))
            day = byMonth ? day.adding(months: 1) : day.adding(days: 1)
        }
        return labels.map { Board.Step(label: $0, received: received[$0] ?? 0, closed: closed[$0] ?? 0) }
    }

    /// `2026-08` or `08-24`.
    private static func label(_ day: CivilDate, _ byMonth: Bool) -> String {
        byMonth ? String(day.description.prefix(7)) : String(day.description.dropFirst(5))
    }

    private static func matters(_ rows: [MeasureRow]) -> [Board.MatterLine] {
        struct Key: Hashable {
            var mechanism: MechanismID
            var matter: MatterID?
            var suggestion: String?
        }
        var lines: [Key: Board.MatterLine] = [:]
        for row in rows {
            let key = Key(
                mechanism: row.mechanism, matter: row.category.map { MatterID($0) },
                suggestion: row.suggestion)
            let fresh = Board.MatterLine(
                mechanism: row.mechanism, matter: row.category.map { MatterID($0) },
                suggestion: row.suggestion, received: 0,
                closed: 0)
            if row.measure == Measure.registered.rawValue { lines[key, default: fresh].received += row.count }
            if row.measure == Measure.closed.rawValue { lines[key, default: fresh].closed += row.count }
        }
        let sorted = lines.values.sorted {
            (max($0.received, $0.closed), $0.matter?.text ?? $0.suggestion ?? "") > (
                max($1.received, $1.closed), $1.matter?.text ?? $1.suggestion ?? ""
            )
        }
        return Array(sorted.prefix(boardMattersMax))
    }
}

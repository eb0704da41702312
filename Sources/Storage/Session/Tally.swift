/// Counts that grew in one command. Many commands of one commit touch the same few rows (the day's registrations
/// of a unit), so the increments wait here and are written once, just before the commit.
public struct Tally: Sendable {
    public struct MeasureKey: Hashable, Sendable {
        public var unit: String
        public var day: Int
        public var mechanism: String
        public var category: String
        public var name: String

        public init(unit: String, day: Int, mechanism: String, category: String, name: String) {
            self.unit = unit
            self.day = day
            self.mechanism = mechanism
            self.category = category
            self.name = name
        }
    }

    /// From an hour on, so many more (or fewer) clocks of a unit show a light.
    public struct LightKey: Hashable, Sendable {
        public var unit: String
        public var mechanism: String
        public var light: String
        public var hour: Int64

        public init(unit: String, mechanism: String, light: String, hour: Int64) {
            self.unit = unit
            self.mechanism = mechanism
            self.light = light
            self.hour = hour
        }
    }

    /// Tasks of a kind that a unit owes in an hour.
    public struct OwedKey: Hashable, Sendable {
        public var unit: String
        public var mechanism: String
        public var kind: String
        public var hour: Int64
    }

    public private(set) var measures: [MeasureKey: Int64] = [:]
    public private(set) var lights: [LightKey: Int64] = [:]
    public private(set) var owed: [OwedKey: Int64] = [:]
    /// Rows that came to tables beside the journal, or left them.
    var kept: KeptSums = [:]

    public init() {}

    public var isEmpty: Bool { measures.isEmpty && lights.isEmpty && owed.isEmpty && kept.isEmpty }

    public mutating func add(_ count: Int64, to key: MeasureKey) { measures[key, default: 0] += count }
    public mutating func add(_ count: Int64, to key: LightKey) { lights[key, default: 0] += count }

    public mutating func add(_ count: Int64, to key: OwedKey) { owed[key, default: 0] += count }

    public mutating func merge(_ other: Tally) {
        measures.merge(other.measures) { $0 + $1 }
        lights.merge(other.lights) { $0 + $1 }
        owed.merge(other.owed) { $0 + $1 }
        kept += other.kept
    }
}

extension Tally {
    private static let addMeasure = PreparedSQL(
        """
        INSERT INTO measure (unit, day, mechanism, category, name, count) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (unit, day, mechanism, category, name) DO UPDATE SET count = measure.count + excluded.count
        """)
    private static let addLight = PreparedSQL(
        """
        INSERT INTO light_hour (unit, mechanism, light, hour, delta) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (unit, mechanism, light, hour) DO UPDATE SET delta = light_hour.delta + excluded.delta
        """)

    private static let addOwed = PreparedSQL(
        """
        INSERT INTO owed_hour (unit, mechanism, kind, hour, count) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (unit, mechanism, kind, hour) DO UPDATE SET count = owed_hour.count + excluded.count
        """)
    private static let dropOwed = PreparedSQL(
        "DELETE FROM owed_hour WHERE unit = ? AND mechanism = ? AND kind = ? AND hour = ? AND count = 0")

    private static let addLightTotal = PreparedSQL(
        """
        INSERT INTO light_total (unit, mechanism, light, total) VALUES (?, ?, ?, ?)
        ON CONFLICT (unit, mechanism, light) DO UPDATE SET total = light_total.total + excluded.total
        """)
    private static let addOwedTotal = PreparedSQL(
        """
        INSERT INTO owed_total (unit, mechanism, kind, total) VALUES (?, ?, ?, ?)
        ON CONFLICT (unit, mechanism, kind) DO UPDATE SET total = owed_total.total + excluded.total
        """)

    /// Writes the increments. Called by the driver before it commits; sorted, so that two nodes take their row
    /// locks in one order.
    public func write(to session: any StoreSession) throws {
        let measures = measures.filter { $0.value != 0 }.sorted { Self.before($0.key, $1.key) }
        try session.send(
            Self.addMeasure,
            each: measures.map { key, count in
                [
                    .text(key.unit), .int(Int64(key.day)), .text(key.mechanism), .text(key.category),
                    .text(key.name), .int(count),
                ]
            })
        let lights = lights.filter { $0.value != 0 }.sorted { Self.before($0.key, $1.key) }
        try session.send(
            Self.addLight,
            each: lights.map { key, delta in
                [.text(key.unit), .text(key.mechanism), .text(key.light), .int(key.hour), .int(delta)]
            })
        let lightTotals = Self.summed(lights) { TotalKey(unit: $0.unit, parts: [$0.mechanism, $0.light]) }
        try session.send(Self.addLightTotal, each: lightTotals.map { $0.key.values + [.int($0.total)] })
        try writeOwed(to: session)
        try session.writeKept(kept)
    }

    private func writeOwed(to session: any StoreSession) throws {
        func address(_ key: OwedKey) -> [SQLValue] {
            [.text(key.unit), .text(key.mechanism), .text(key.kind), .int(key.hour)]
        }
        let owed = owed.filter { $0.value != 0 }.sorted { Self.before($0.key, $1.key) }
        try session.send(Self.addOwed, each: owed.map { address($0.key) + [.int($0.value)] })
        // What is done with leaves no row, so the table stays as small as what is owed.
        try session.send(Self.dropOwed, each: owed.filter { $0.value < 0 }.map { address($0.key) })
        let totals = Self.summed(owed) { TotalKey(unit: $0.unit, parts: [$0.mechanism, $0.kind]) }
        try session.send(Self.addOwedTotal, each: totals.map { $0.key.values + [.int($0.total)] })
    }

    /// The sums over all hours, in one order, without what comes to nothing.
    private static func summed<Key>(
        _ counts: [(key: Key, value: Int64)], _ total: (Key) -> TotalKey
    ) -> [(key: TotalKey, total: Int64)] {
        let sums = Dictionary(counts.map { (total($0.key), $0.value) }, uniquingKeysWith: +)
        return sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func before(_ left: OwedKey, _ right: OwedKey) -> Bool {
        (left.unit, left.mechanism, left.kind, left.hour)
            < (right.unit, right.mechanism, right.kind, right.hour)
    }

    private static func before(_ left: MeasureKey, _ right: MeasureKey) -> Bool {
        (left.unit, left.day, left.mechanism, left.category, left.name)
            < (right.unit, right.day, right.mechanism, right.category, right.name)
    }

    private static func before(_ left: LightKey, _ right: LightKey) -> Bool {
        (left.unit, left.mechanism, left.light, left.hour)
            < (right.unit, right.mechanism, right.light, right.hour)
    }
}

/// What a count over all hours is kept under.
private struct TotalKey: Hashable, Comparable {
    var unit: String
    var parts: [String]

    var values: [SQLValue] { ([unit] + parts).map { .text($0) } }

    static func < (left: Self, right: Self) -> Bool {
        left.unit != right.unit ? left.unit < right.unit : left.parts.lexicographicallyPrecedes(right.parts)
    }
}

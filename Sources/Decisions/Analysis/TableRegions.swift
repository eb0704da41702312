/// The rules of a table as sets of segments, one set per input: a grid on which coverage can be computed exactly.
struct TableRegions: Sendable {
    /// A cell may say yes, no, or (where it is opaque) either.
    struct Rule: Sendable {
        /// By column: the segments on which the rule surely holds.
        var surely: [SegmentSet]
        /// Those on which it may hold.
        var perhaps: [SegmentSet]
    }

    /// The distinct input expressions, in the order of the table.
    let expressions: [String]
    let domains: [ColumnDomain]
    let rules: [Rule]
    let opaque: [FeelTablePlace]

    init(_ table: DecisionTable, known: [String: [FeelValue]] = [:]) {
        var expressions: [String] = []
        var columns: [Int] = []
        for input in table.inputs {
            let text = input.expression.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if let index = expressions.firstIndex(of: text) {
                columns.append(index)
            } else {
                columns.append(expressions.count)
                expressions.append(text)
            }
        }
        var readers = [CellReader](repeating: CellReader(), count: expressions.count)
        var allowed = [UnaryTests?](repeating: nil, count: expressions.count)
        for (index, tests) in table.compiled.inputValues.enumerated() {
            guard let tests, readers[columns[index]].read(tests) else { continue }
            allowed[columns[index]] = tests
        }
        var opaque: [FeelTablePlace] = []
        for (row, rule) in table.compiled.rules.enumerated() {
            for (index, tests) in rule.tests.enumerated() {
                guard let tests, !readers[columns[index]].read(tests) else { continue }
                opaque.append(.test(row: row + 1, column: index + 1))
            }
        }
        let domains = expressions.indices.map { column in
            ColumnDomain(
                cuts: readers[column].cuts, allowed: allowed[column], known: known[expressions[column]])
        }
        let unclear = Set(opaque)
        rules = table.compiled.rules.enumerated().map { row, rule in
            var region = Rule(
                surely: domains.map { SegmentSet(all: $0.segments.count) },
                perhaps: domains.map { SegmentSet(all: $0.segments.count) })
            for (index, tests) in rule.tests.enumerated() {
                guard let tests else { continue }
                let column = columns[index]
                if unclear.contains(.test(row: row + 1, column: index + 1)) {
                    region.surely[column] = SegmentSet(none: domains[column].segments.count)
                    continue
                }
                var set = SegmentSet(none: domains[column].segments.count)
                for (position, segment) in domains[column].segments.enumerated()
                where tests.holds(for: segment.sample, in: FeelContext()) { set.insert(position) }
                region.surely[column].formIntersection(set)
                region.perhaps[column].formIntersection(set)
            }
            return region
        }
        self.expressions = expressions
        self.domains = domains
        self.opaque = opaque
    }
}

/// A set of segments of one column.
struct SegmentSet: Hashable, Sendable {
    private var words: [UInt64]

    init(none count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    init(all count: Int) {
        self.init(none: count)
        for index in 0..<count { insert(index) }
    }

    mutating func insert(_ index: Int) { words[index / 64] |= 1 << UInt64(index % 64) }

    func contains(_ index: Int) -> Bool { words[index / 64] >> UInt64(index % 64) & 1 == 1 }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    var first: Int? {
        for (index, word) in words.enumerated() where word != 0 {
            return index * 64 + word.trailingZeroBitCount
        }
        return nil
    }

    mutating func formIntersection(_ other: SegmentSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    func intersection(_ other: SegmentSet) -> SegmentSet {
        var copy = self
        copy.formIntersection(other)
        return copy
    }

    func isSuperset(of other: SegmentSet) -> Bool { other.intersection(self) == other }

    func intersects(_ other: SegmentSet) -> Bool {
        zip(words, other.words).contains { $0 & $1 != 0 }
    }
}

/// What rules leave uncovered of a box, found column by column: segments that the same rules accept go together.
struct UncoveredBoxes {
    let regions: TableRegions
    /// By rule and column: what counts as covered.
    let cover: [[SegmentSet]]
    let box: [SegmentSet]
    /// How many boxes are wanted at most.
    let countMax: Int
    private(set) var steps: Int
    private(set) var isComplete = true
    private var covered: Set<Key> = []

    private struct Key: Hashable {
        let column: Int
        let rules: [Int]
    }

    init(_ regions: TableRegions, cover: [[SegmentSet]], within box: [SegmentSet], countMax: Int, steps: Int)
    {
        self.regions = regions
        self.cover = cover
        self.box = box
        self.countMax = countMax
        self.steps = steps
    }

    mutating func find() -> [[SegmentSet]] {
        var found: [[SegmentSet]] = []
        var path: [SegmentSet] = []
        search(column: 0, rules: Array(cover.indices), &path, &found)
        return found
    }

    /// True where nothing is uncovered below.
    @discardableResult
    private mutating func search(
        column: Int, rules: [Int], _ path: inout [SegmentSet], _ found: inout [[SegmentSet]]
    ) -> Bool {
        if found.count >= countMax { return false }
        if rules.isEmpty {
            found.append(path + box[column...])
            return false
        }
        if rules.contains(where: { rule in
            (column..<box.count).allSatisfy { cover[rule][$0].isSuperset(of: box[$0]) }
        }) {
            return true
        }
        let key = Key(column: column, rules: rules)
        if covered.contains(key) { return true }
        var groups: [(rules: [Int], segments: SegmentSet)] = []
        var places: [[Int]: Int] = [:]
        let count = regions.domains[column].segments.count
        for segment in 0..<count where box[column].contains(segment) {
            steps -= rules.count
            guard steps > 0 else {
                isComplete = false
                return false
            }
            let active = rules.filter { cover[$0][column].contains(segment) }
            if let place = places[active] {
                groups[place].segments.insert(segment)
            } else {
                places[active] = groups.count
                var set = SegmentSet(none: count)
                set.insert(segment)
                groups.append((active, set))
            }
        }
        var isCovered = true
        for group in groups {
            path.append(group.segments)
            if !search(column: column + 1, rules: group.rules, &path, &found) { isCovered = false }
            path.removeLast()
        }
        if isCovered { covered.insert(key) }
        return isCovered
    }
}

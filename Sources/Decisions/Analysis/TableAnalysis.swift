/// What reading a table as a whole shows: what it leaves out, where it contradicts itself, what never counts.
///
/// Exact for cells that compare their input with constants (numbers, texts, dates, times, durations, booleans,
/// lists and ranges of them, `not`, `and`, `or` over `?`). Other cells are opaque: nothing is claimed that rests
/// on them, and they are named. Null counts as a possible input only where a cell of the column names it.
public struct TableAnalysis: Sendable {
    public struct Finding: Sendable {
        public enum Kind: Hashable, Sendable {
            /// Inputs for which no rule matches.
            case gap
            /// Two rules match together where only one may.
            case overlap
            /// Two rules match together and disagree where they must agree.
            case contradiction
            /// Every input of the rule is taken by rules that come before it.
            case masked(by: [Int])
            /// No input can match the rule.
            case unreachable
            /// A result that the output does not allow.
            case outputNotAllowed(column: Int, value: String)
            /// A default that the output does not allow.
            case defaultNotAllowed(column: Int, value: String)
            /// The analysis stopped before it was finished.
            case tooLarge
        }

        public let kind: Kind
        /// Rows from 1 that the finding is about.
        public let rows: [Int]
        /// One input that shows it: expression and value. Empty where no input can.
        public let example: [(expression: String, value: FeelValue)]
        /// The whole of the inputs concerned, as one would write them in cells.
        public let region: [String]
    }

    public let findings: [Finding]
    /// Cells that the analysis cannot see through.
    public let opaque: [FeelTablePlace]

    /// How many gaps are told apart at most.
    static let gapsMax = 50
    static let stepsMax = 20_000_000

    /// `known`: the values that an input can have where the table does not say so itself, by its expression.
    public init(_ table: DecisionTable, known: [String: [FeelValue]] = [:]) {
        var analyst = TableAnalyst(table, known)
        analyst.analyse()
        findings = analyst.findings
        opaque = analyst.regions.opaque
    }
}

private struct TableAnalyst {
    let table: DecisionTable
    let regions: TableRegions
    /// The value of every constant result; nil where it depends on the inputs.
    let results: [[FeelValue?]]
    var findings: [TableAnalysis.Finding] = []
    var unreachable: Set<Int> = []

    init(_ table: DecisionTable, _ known: [String: [FeelValue]]) {
        self.table = table
        regions = TableRegions(table, known: known)
        results = table.compiled.rules.map { rule in
            rule.outputs.map { output in
                output.map { CellReader.value(of: $0.root) } ?? .some(.null)
            }
        }
    }

    private var whole: [SegmentSet] { regions.domains.map { SegmentSet(all: $0.segments.count) } }

    mutating func analyse() {
        findUnreachable()
        if table.compiled.defaults.allSatisfy({ $0 == nil }) { findGaps() }
        findOverlaps()
        findMasked()
        checkOutputs()
    }

    private mutating func add(_ kind: TableAnalysis.Finding.Kind, rows: [Int], at box: [SegmentSet]?) {
        let example = box.map { box in
            zip(regions.expressions.indices, box).compactMap { column, set in
                set.first.map {
                    (
                        expression: regions.expressions[column],
                        value: regions.domains[column].segments[$0].sample
                    )
                }
            }
        }
        let region = box.map { zip(regions.domains, $0).map { $0.text(of: $1) } }
        findings.append(
            .init(kind: kind, rows: rows.map { $0 + 1 }, example: example ?? [], region: region ?? []))
    }

    private mutating func findUnreachable() {
        for (row, rule) in regions.rules.enumerated() where rule.perhaps.contains(where: \.isEmpty) {
            unreachable.insert(row)
            add(.unreachable, rows: [row], at: nil)
        }
    }

    private mutating func findGaps() {
        // Where an opaque cell may match, nothing is claimed.
        var search = UncoveredBoxes(
            regions, cover: regions.rules.map(\.perhaps), within: whole, countMax: TableAnalysis.gapsMax,
            steps: TableAnalysis.stepsMax)
        for box in search.find() { add(.gap, rows: [], at: box) }
        if !search.isComplete { add(.tooLarge, rows: [], at: nil) }
    }

    private func common(_ left: Int, _ right: Int) -> [SegmentSet]? {
        let (a, b) = (regions.rules[left].surely, regions.rules[right].surely)
        guard zip(a, b).allSatisfy({ $0.intersects($1) }) else { return nil }
        return zip(a, b).map { $0.intersection($1) }
    }

    private mutating func findOverlaps() {
        guard table.hitPolicy == .unique || table.hitPolicy == .any else { return }
        for right in regions.rules.indices {
            for left in 0..<right {
                guard let box = common(left, right) else { continue }
                if table.hitPolicy == .unique {
                    add(.overlap, rows: [left, right], at: box)
                } else if disagree(left, right) {
                    add(.contradiction, rows: [left, right], at: box)
                }
            }
        }
    }

    /// Whether constant results of two rules differ.
    private func disagree(_ left: Int, _ right: Int) -> Bool {
        zip(results[left], results[right]).contains { a, b in
            guard let a, let b else { return false }
            return a.equals(b) != true
        }
    }

    private mutating func findMasked() {
        guard let order = precedence else { return }
        for (place, row) in order.enumerated() where !unreachable.contains(row) {
            let before = order[..<place].filter { other in
                zip(regions.rules[other].surely, regions.rules[row].perhaps).allSatisfy { $0.intersects($1) }
            }
            if before.isEmpty { continue }
            var search = UncoveredBoxes(
                regions, cover: before.map { regions.rules[$0].surely }, within: regions.rules[row].perhaps,
                countMax: 1, steps: TableAnalysis.stepsMax)
            let isLeft = !search.find().isEmpty
            if !search.isComplete {
                add(.tooLarge, rows: [row], at: nil)
            } else if !isLeft {
                add(
                    .masked(by: before.sorted().map { $0 + 1 }), rows: [row],
                    at: regions.rules[row].perhaps)
            }
        }
    }

    /// The rules in the order in which one takes what another would; nil where all that match count.
    private var precedence: [Int]? {
        switch table.hitPolicy {
        case .first: return Array(regions.rules.indices)
        case .priority:
            var ranked: [(row: Int, ranks: [Int])] = []
            for row in regions.rules.indices {
                var ranks: [Int] = []
                for (column, value) in results[row].enumerated() {
                    // A result that is not constant may have any priority.
                    guard let value else { return nil }
                    ranks.append(
                        table.compiled.outputValues[column]?.rank(of: value, in: FeelContext()) ?? 0)
                }
                ranked.append((row, ranks))
            }
            return ranked.sorted { left, right in
                left.ranks == right.ranks
                    ? left.row < right.row : left.ranks.lexicographicallyPrecedes(right.ranks)
            }.map(\.row)
        case .unique, .any, .ruleOrder, .outputOrder, .collect: return nil
        }
    }

    private mutating func checkOutputs() {
        for (column, allowed) in table.compiled.outputValues.enumerated() {
            guard let allowed else { continue }
            for (row, values) in results.enumerated() {
                guard let value = values[column], !value.isNull, !allowed.holds(for: value, in: FeelContext())
                else { continue }
                add(
                    .outputNotAllowed(column: column + 1, value: value.text), rows: [row],
                    at: unreachable.contains(row) ? nil : regions.rules[row].perhaps)
            }
            if let entry = table.compiled.defaults[column], let value = CellReader.value(of: entry.root),
                !allowed.holds(for: value, in: FeelContext())
            {
                add(.defaultNotAllowed(column: column + 1, value: value.text), rows: [], at: nil)
            }
        }
    }
}

extension ColumnDomain {
    /// The segments of a set as one would write them in a cell; neighbours are joined.
    func text(of set: SegmentSet) -> String {
        if set == SegmentSet(all: segments.count) { return "-" }
        var parts: [String] = []
        var index = 0
        while index < segments.count {
            guard set.contains(index) else {
                index += 1
                continue
            }
            var last = index
            while last + 1 < segments.count, set.contains(last + 1), isJoined(last, last + 1) { last += 1 }
            parts.append(text(from: index, to: last))
            index = last + 1
        }
        return parts.joined(separator: ", ")
    }

    private func isJoined(_ left: Int, _ right: Int) -> Bool {
        switch (segments[left], segments[right]) {
        case (.point(let a), .between(let b?, _, _)): a.equals(b) == true
        case (.between(_, let a?, _), .point(let b)): a.equals(b) == true
        default: false
        }
    }

    private func text(from first: Int, to last: Int) -> String {
        if first == last {
            switch segments[first] {
            case .point(let value): return value.cellText
            case .otherText(let sample):
                let others = segments.compactMap { segment -> String? in
                    if case .point(let value) = segment, value.kind == .string { value.cellText } else { nil }
                }
                return others.isEmpty ? sample.cellText : "not(\(others.joined(separator: ", ")))"
            case .anything: return "-"
            case .between: break
            }
        }
        var (low, includesLow): (FeelValue?, Bool) = (nil, false)
        var (high, includesHigh): (FeelValue?, Bool) = (nil, false)
        switch segments[first] {
        case .point(let value): (low, includesLow) = (value, true)
        case .between(let value, _, _): low = value
        case .otherText, .anything: break
        }
        switch segments[last] {
        case .point(let value): (high, includesHigh) = (value, true)
        case .between(_, let value, _): high = value
        case .otherText, .anything: break
        }
        switch (low, high) {
        case (nil, let high?): return "\(includesHigh ? "<=" : "<") \(high.cellText)"
        case (let low?, nil): return "\(includesLow ? ">=" : ">") \(low.cellText)"
        case (let low?, let high?):
            return "\(includesLow ? "[" : "(")\(low.cellText)..\(high.cellText)\(includesHigh ? "]" : ")")"
        case (nil, nil): return "-"
        }
    }
}

extension FeelValue {
    /// As one writes the value in a cell: texts in quotes, dates and spans as `@"…"`.
    public var cellText: String {
        switch self {
        case .string(let text):
            "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        case .date, .time, .dateTime, .daysAndTime, .yearsAndMonths: "@\"\(text)\""
        default: text
        }
    }
}

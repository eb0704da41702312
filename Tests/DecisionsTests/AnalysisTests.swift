import Testing

@testable import Decisions

struct `The analysis of a table` {
    typealias Table = DecisionTable

    static func table(
        _ policy: Table.HitPolicy, inputs: [Table.Input] = [.init("n")], output: Table.Output = .init("out"),
        _ rows: [([String], String)]
    ) throws -> Table {
        try Table(
            inputs: inputs, outputs: [output], rows: rows, hitPolicy: policy)
    }

    static func words(_ table: Table) -> [String] { TableAnalysis(table).findings.map(\.words.en) }

    @Test(
        arguments: [
            (["< 5", "> 5"], "No row covers n: 5. For example n = 5."),
            (["<= 5", "[6..10]", "> 10"], "No row covers n: (5..6). For example n = 5.5."),
            (["\"a\"", "\"b\""], "No row covers n: not(\"a\", \"b\"). For example n = \"…\"."),
            (["true"], "No row covers n: false. For example n = false."),
            (
                ["<= @\"2026-01-01\"", ">= @\"2026-01-03\""],
                "No row covers n: (@\"2026-01-01\"..@\"2026-01-03\"). For example n = @\"2026-01-02\"."
            ),
            (
                ["< @\"P1D\"", "> @\"P1D\""], "No row covers n: @\"P1D\". For example n = @\"P1D\"."
            ),
            (
                ["<= @\"09:00:00\"", ">= @\"10:00:00\""],
                "No row covers n: (@\"09:00:00\"..@\"10:00:00\"). For example n = @\"09:30:00\"."
            ),
            (["? < 5 or ? > 6"], "No row covers n: [5..6]. For example n = 5."),
            (["not(1, 2)"], "No row covers n: 1, 2. For example n = 1."),
            (["< 5", ">= 5", "null"], nil),
            (["<= @\"2026-01-01\"", ">= @\"2026-01-02\""], nil),
            (["<= @\"09:00:00\"", ">= @\"09:00:01\""], nil),
            (["-"], nil),
            (["list contains([1, 2], ?)", "not(1, 2)"], nil),
        ] as [([String], String?)])
    func `finds what no row covers`(cells: [String], words: String?) throws {
        let table = try Self.table(.unique, cells.map { ([$0], "1") })
        #expect(Self.words(table) == [words].compactMap { $0 })
    }

    @Test func `keeps to the allowed values of an input`() throws {
        let inputs = [Table.Input("n", allowedValues: "\"a\", \"b\"")]
        #expect(
            Self.words(try Self.table(.unique, inputs: inputs, [(["\"a\""], "1"), (["\"b\""], "2")])) == [])
        let table = try Self.table(.unique, inputs: inputs, [(["-"], "1"), (["\"c\""], "2")])
        #expect(Self.words(table) == ["No input can match row 2."])
    }

    @Test func `finds rows that match together where only one may`() throws {
        let rows = [(["<= 100"], "1"), ([">= 100"], "2")]
        #expect(
            Self.words(try Self.table(.unique, rows))
                == ["Rows 1 and 2 match together: n: 100. For example n = 100."])
        #expect(
            Self.words(try Self.table(.any, rows))
                == ["Rows 1 and 2 match together and disagree: n: 100. For example n = 100."])
        #expect(Self.words(try Self.table(.any, [(["<= 100"], "1"), ([">= 100"], "1")])) == [])
        #expect(Self.words(try Self.table(.first, rows)) == [])
    }

    @Test func `finds rows whose turn never comes`() throws {
        let table = try Self.table(.first, [(["< 10"], "1"), ([">= 5"], "2"), (["[7..20]"], "3")])
        #expect(
            Self.words(table)
                == ["Row 3 is never used: rows 1, 2 take all of it. For example n = 7."])
        let output = Table.Output("out", allowedValues: "\"high\", \"low\"")
        let ranked = try Self.table(
            .priority, output: output, [(["[1..3]"], "\"low\""), (["-"], "\"high\"")])
        #expect(
            Self.words(ranked) == ["Row 1 is never used: row 2 take all of it. For example n = 1."])
    }

    @Test func `finds rows that nothing can match and results that are not allowed`() throws {
        let output = Table.Output("out", allowedValues: "1, 2")
        let table = try Self.table(
            .first, output: output, [(["[5..3]"], "1"), (["> 5"], "7"), (["-"], "2")])
        #expect(
            Self.words(table) == [
                "No input can match row 1.",
                "Row 2, result 1: “7” is not among the allowed values. For example n = 6.",
            ])
    }

    @Test func `claims nothing that rests on a cell it cannot see through`() throws {
        let table = try Table(
            inputs: [.init("n")], outputs: [.init("out")],
            rules: [.init(["> limit"], ["1"]), .init(["< 5"], ["2"])], hitPolicy: .unique,
            knowing: FeelNames(["n", "limit"]))
        let analysis = TableAnalysis(table)
        #expect(analysis.findings.isEmpty)
        #expect(analysis.opaque == [.test(row: 1, column: 1)])
    }

    @Test func `joins columns that ask the same`() throws {
        let inputs = [Table.Input("n"), Table.Input("n")]
        let table = try Self.table(.first, inputs: inputs, [(["> 5", "< 3"], "1"), (["-", "-"], "2")])
        #expect(Self.words(table) == ["No input can match row 1."])
    }

    /// On every point of the grid, what the analysis says is what the evaluator does.
    @Test(arguments: 0..<150)
    func `agrees with trying every input`(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        let (inputs, rules) = dice.table()
        let table = try Table(inputs: inputs, outputs: [.init("out")], rules: rules, hitPolicy: .ruleOrder)
        let unique = try Table(inputs: inputs, outputs: [.init("out")], rules: rules, hitPolicy: .unique)
        let first = try Table(inputs: inputs, outputs: [.init("out")], rules: rules, hitPolicy: .first)
        let regions = TableRegions(table)
        var overlapping: Set<[Int]> = []
        var used: Set<Int> = []
        var reachable: Set<Int> = []
        var uncovered = 0
        for point in Self.grid(regions) {
            var context = FeelContext()
            for (expression, value) in zip(regions.expressions, point) { context[expression] = value }
            let matched = table.evaluate(in: context).matchedRows
            if matched.isEmpty { uncovered += 1 }
            for (place, row) in matched.enumerated() {
                reachable.insert(row)
                for other in matched[..<place] { overlapping.insert([other, row]) }
            }
            if let row = matched.first { used.insert(row) }
        }
        let analysis = TableAnalysis(unique)
        #expect(Set(analysis.findings.filter { $0.kind == .overlap }.map(\.rows)) == overlapping)
        #expect(
            Set(analysis.findings.filter { $0.kind == .unreachable }.flatMap(\.rows))
                == Set(1...rules.count).subtracting(reachable))
        var search = UncoveredBoxes(
            regions, cover: regions.rules.map(\.perhaps),
            within: regions.domains.map { SegmentSet(all: $0.segments.count) }, countMax: .max,
            steps: 1_000_000)
        let sizes = search.find().map { box in
            zip(box, regions.domains).map { set, domain in
                domain.segments.indices.count { set.contains($0) }
            }.reduce(1, *)
        }
        #expect(sizes.reduce(0, +) == uncovered)
        let masked = TableAnalysis(first).findings.filter {
            if case .masked = $0.kind { true } else { false }
        }
        #expect(Set(masked.flatMap(\.rows)) == reachable.subtracting(used))
        for finding in analysis.findings + masked where !finding.example.isEmpty {
            var context = FeelContext()
            for (expression, value) in finding.example { context[expression] = value }
            let matched = table.evaluate(in: context).matchedRows
            switch finding.kind {
            case .gap: #expect(matched.isEmpty)
            default: #expect(Set(finding.rows).isSubset(of: matched))
            }
        }
    }

    private static func grid(_ regions: TableRegions) -> [[FeelValue]] {
        regions.domains.reduce([[]]) { points, domain in
            points.flatMap { point in domain.segments.map { point + [$0.sample] } }
        }
    }
}

extension DecisionTable {
    fileprivate init(
        inputs: [Input], outputs: [Output], rows: [([String], String)], hitPolicy: HitPolicy
    ) throws {
        try self.init(
            inputs: inputs, outputs: outputs, rules: rows.map { Rule($0.0, [$0.1]) }, hitPolicy: hitPolicy,
            knowing: FeelNames(inputs.map(\.expression)))
    }
}

/// Random tables, the same for the same seed.
private struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func table() -> ([DecisionTable.Input], [DecisionTable.Rule]) {
        let kinds = (0..<Int.random(in: 1...3, using: &self)).map { _ in Int.random(in: 0...3, using: &self) }
        let inputs = kinds.indices.map { DecisionTable.Input("c\($0)") }
        let rules = (0..<Int.random(in: 1...6, using: &self)).map { row in
            DecisionTable.Rule(kinds.map { cell($0) }, ["\(row)"])
        }
        return (inputs, rules)
    }

    private mutating func cell(_ kind: Int) -> String {
        if Int.random(in: 0..<4, using: &self) == 0 { return "-" }
        if kind == 3 { return ["true", "false", "not(true)"].randomElement(using: &self)! }
        let (a, b) = (literal(kind), literal(kind))
        return [
            "< \(a)", "<= \(a)", "> \(a)", ">= \(a)", a, "\(a), \(b)", "not(\(a))", "not(\(a), > \(b))",
            "[\(a)..\(b)]", "(\(a)..\(b))", "[\(a)..\(b))", "? >= \(a) and ? < \(b)", "? = \(a) or ? > \(b)",
            "? in (\(a), > \(b))", "list contains([\(a), \(b)], ?)", "? between \(a) and \(b)",
        ].randomElement(using: &self)!
    }

    private mutating func literal(_ kind: Int) -> String {
        switch kind {
        case 0: "\(Int.random(in: 0...4, using: &self))"
        case 1: "@\"2026-01-0\(Int.random(in: 1...5, using: &self))\""
        default: "\"\(["a", "b", "ba", "c", ""].randomElement(using: &self)!)\""
        }
    }
}

import Decisions
import Testing

struct `A decision table` {
    typealias Table = DecisionTable

    static func table(_ policy: Table.HitPolicy) throws -> Table {
        try Table(
            inputs: [.init("amount"), .init("matter", allowedValues: "\"wages\", \"noise\"")],
            outputs: [
                .init("unit", allowedValues: "\"court\", \"bureau\", \"town\"", defaultEntry: "\"town\""),
                .init("days"),
            ],
            rules: [
                .init(["< 100", "-"], ["\"town\"", "5"]),
                .init(["[50..1000]", "\"wages\""], ["\"bureau\"", "10"]),
                .init(["> 1000", "\"wages\""], ["\"court\"", "amount / 100"]),
                .init(["> 500", ""], ["\"court\"", "30"]),
            ],
            hitPolicy: policy, knowing: FeelNames(["amount", "matter"]))
    }

    @Test(
        arguments: [
            (.unique, 10, "{unit: \"town\", days: 5}", [1]), (.unique, 60, "null", [1, 2]),
            (.first, 60, "{unit: \"town\", days: 5}", [1]), (.any, 60, "null", [1, 2]),
            (.priority, 60, "{unit: \"bureau\", days: 10}", [1, 2]),
            (.ruleOrder, 60, "[{unit: \"town\", days: 5}, {unit: \"bureau\", days: 10}]", [1, 2]),
            (.outputOrder, 600, "[{unit: \"court\", days: 30}, {unit: \"bureau\", days: 10}]", [2, 4]),
            (.collect(nil), 2000, "[{unit: \"court\", days: 20}, {unit: \"court\", days: 30}]", [3, 4]),
            (.collect(.count), 2000, "2", [3, 4]),
        ] as [(DecisionTable.HitPolicy, Int, String, [Int])])
    func `follows its hit policy`(policy: DecisionTable.HitPolicy, amount: Int, value: String, rows: [Int])
        throws
    {
        let context = FeelContext(["amount": .number(amount), "matter": .string("wages")])
        let outcome = try Self.table(policy).evaluate(in: context)
        #expect(outcome.value.text == value)
        #expect(outcome.matchedRows == rows)
    }

    @Test(
        arguments: [(.sum, "6"), (.min, "1"), (.max, "3"), (.count, "3")]
            as [(DecisionTable.Aggregation, String)])
    func `sums up`(aggregation: DecisionTable.Aggregation, expected: String) throws {
        let table = try Table(
            inputs: [.init("1")], outputs: [.init("n")],
            rules: [.init(["-"], ["1"]), .init(["-"], ["2"]), .init(["-"], ["3"])],
            hitPolicy: .collect(aggregation))
        #expect(table.evaluate(in: FeelContext()).value.text == expected)
    }

    @Test func `falls back to its defaults`() throws {
        let context = FeelContext(["amount": .number(300), "matter": .string("noise")])
        let outcome = try Self.table(.unique).evaluate(in: context)
        #expect(outcome.isDefault)
        #expect(outcome.value.text == "{unit: \"town\", days: null}")
    }

    @Test func `refuses an input that is not allowed`() throws {
        let context = FeelContext(["amount": .number(300), "matter": .string("music")])
        let outcome = try Self.table(.unique).evaluate(in: context)
        #expect(outcome.value.isNull)
        #expect(outcome.notes.map(\.place) == [.input(column: 2)])
    }

    @Test func `names row and column of every fault`() {
        let error = #expect(throws: FeelTableError.self) {
            try Table(
                inputs: [.init("a +")], outputs: [.init("x"), .init("x")],
                rules: [.init(["< "], ["1", "2"]), .init(["1"], ["1"])], hitPolicy: .priority)
        }
        #expect(
            error?.faults.map(\.place) == [
                .input(column: 1), .output(column: 2), .test(row: 1, column: 1), .row(2), .table,
            ])
        #expect(error?.faults[2].words.en.hasPrefix("row 1, condition 1:") == true)
    }

    @Test func `lists the names of its cells with their places`() throws {
        let table = try Table(
            inputs: [.init("a")], outputs: [.init("x")], rules: [.init(["> lim1t"], ["b"])],
            knowing: FeelNames(["a", "b", "limit"]))
        #expect(table.unknownNames.map(\.place) == [.test(row: 1, column: 1)])
        #expect(table.freeNames.map(\.name.name) == ["a", "lim1t", "b"])
    }
}

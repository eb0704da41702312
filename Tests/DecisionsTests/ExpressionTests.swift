import Decisions
import Testing

struct `An expression` {
    static let values: [(String, String)] = [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("2 ** 3 ** 2", "64"), ("-2 ** 2", "4"), ("7 / 2", "3.5"),
        ("1 / 3", "0.3333333333333333333333333333333333"), ("1 / 0", "null"), ("10.50 * 2", "21.00"),
        (#""a" + "b""#, "ab"), (#""a" + 1"#, "null"), ("1 = 1.0", "true"), ("null = null", "true"),
        ("1 < 2 and 2 < 3", "true"), ("null and false", "false"), ("null or true", "true"),
        ("true and null", "null"),
        ("if 1 > 2 then \"x\" else \"y\"", "y"), ("5 between 1 and 5", "true"), ("5 in [1..5)", "false"),
        ("5 in (1..5]", "true"), ("5 in (< 3, > 4)", "true"), ("5 in (1, 5)", "true"),
        ("5 in ]1..5[", "false"),
        ("[1, 2, 3][2]", "2"), ("[1, 2, 3][-1]", "3"), ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[1, 2, 3][4]", "null"),
        ("{a: 1, b: a + 1}.b", "2"), ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b", "[4]"),
        ("for x in 1..3 return x * x", "[1, 4, 9]"),
        ("for x in [1, 2], y in [10, 20] return x + y", "[11, 21, 12, 22]"),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
        ("some x in [1, 2] satisfies x > 1", "true"), ("every x in [1, 2] satisfies x > 1", "false"),
        ("(function(a, b) a + b)(1, 2)", "3"), ("{f: function(n) if n < 2 then 1 else n, r: f(5)}.r", "5"),
        ("{f: function(a, b) a - b, r: f(b: 1, a: 5)}.r", "4"),
        (#"string length("中文字")"#, "3"), (#"substring(string: "foobar", start position: 3)"#, "obar"),
        (#"date("2026-01-31") + duration("P1M")"#, "2026-02-28"), (#"@"2026-03-01" - @"2026-02-01""#, "P28D"),
        (#"date and time("2026-01-01T10:00:00+08:00") = date and time("2026-01-01T02:00:00Z")"#, "true"),
        (#"@"2026-01-01".year"#, "2026"), ("1 instance of number", "true"),
        ("[1] instance of list<string>", "false"),
        ("sum(1, 2, 3)", "6"), ("max([1, 5, 3])", "5"), ("distinct values([1, 2, 1])", "[1, 2]"),
        ("[1..3]", "[1..3]"), ("[1..3].start", "1"), ("(< 5)", "(< 5)"),
        ("sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"),
        ("10 modulo 3", "error 1:4: Found “modulo” where an operator or the end is expected."),
    ]

    @Test(arguments: values)
    func `has a value`(source: String, expected: String) {
        #expect(value(source) == expected)
    }

    @Test func `finds names with spaces and symbols`() {
        let values: [String: FeelValue] = [
            "loan amount": .number(100), "profit-loss": .number(5), "profit": .number(9), "loss": .number(1),
            "金额": .number(12_000), "matter": .string("wages"),
        ]
        #expect(value("loan amount * 2", values) == "200")
        #expect(value("loan  amount*2", values) == "200")
        #expect(value("profit-loss", values) == "5")
        #expect(value("(profit) - loss", values) == "8")
        #expect(value("金额 > 10000 and matter = \"wages\"", values) == "true")
    }

    @Test func `reports unknown names with a suggestion`() throws {
        let names = FeelNames(["amount", "matter"])
        let expression = try FeelExpression(parsing: "amout > 10\n and matter = \"x\"", knowing: names)
        #expect(expression.unknownNames.map(\.name) == ["amout"])
        #expect(expression.unknownNames.first?.position == FeelPosition(line: 1, column: 1, offset: 0))
        #expect(names.suggestion(for: "amout") == "amount")
        #expect(expression.freeNames.map(\.name) == ["amout", "matter"])
    }

    @Test func `reports unknown members of a closed shape`() throws {
        var names = FeelNames()
        names.insert("applicant", members: FeelNames(["name", "home address"]))
        let expression = try FeelExpression(
            parsing: "applicant.home address = applicant.nam", knowing: names)
        #expect(expression.unknownNames.map(\.unknownPart) == ["applicant.nam"])
    }

    @Test func `says why something is null`() throws {
        let outcome = try FeelExpression(parsing: "1 + 2 / 0").evaluate(in: FeelContext())
        #expect(outcome.value.isNull)
        #expect(outcome.notes.first?.reason == .divisionByZero)
        #expect(outcome.notes.first?.position.column == 7)
    }
}

struct `Unary tests` {
    @Test(arguments: [
        ("< 5", "true"), ("> 5", "false"), ("[1..4)", "true"), ("1, 2, 3", "true"), ("not(1, 2)", "true"),
        ("not(3)", "false"), ("-", "true"), ("? * 2 = 6", "true"), ("[1, 2]", "false"),
        ("", "error 1:1: The expression ends here; expected a test such as < 5, [1..3] or -."),
    ])
    func `judge the number three`(tests: String, expected: String) {
        #expect(verdict(tests, .number(3)) == expected)
    }
}

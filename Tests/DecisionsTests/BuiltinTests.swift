import Decisions
import Testing
import WorkCalendar

struct `A built-in function` {
    static let texts: [(String, String)] = [
        (#"substring("foobar", -2, 1)"#, "a"), (#"substring("foobar", 0)"#, "null"),
        (#"upper case("aBc4")"#, "ABC4"),
        (#"substring before("foobar", "bar")"#, "foo"), (#"substring after("foobar", "ob")"#, "ar"),
        (#"contains("foobar", "of")"#, "false"), (#"starts with("foobar", "fo")"#, "true"),
        (#"ends with("foobar", "r")"#, "true"), (#"string join(["a", null, "c"], "-")"#, "a-c"),
        (#"matches("foobar", "^fo*b")"#, "true"),
        (#"matches("村居", "\p{IsCJKUnifiedIdeographs}{2}")"#, "true"),
        (#"matches("abab", "^(ab)\1$")"#, "true"), (#"matches("a", "[")"#, "null"),
        (#"matches("A", "a", "i")"#, "true"),
        (#"replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")"#, "[1=ab][2=]cd"),
        (#"replace("aaa", "a*?b|a", "x")"#, "xxx"),
        (#"replace("abc", "x*", "-")"#, "null"), (#"split("a; b;c", ";\s*")"#, #"["a", "b", "c"]"#),
        (#"number("1,000.5", ",", ".")"#, "1000.5"), (#"number("1.000,5", ".", ",")"#, "1000.5"),
        (#"number("x")"#, "null"), (#"string(1.50)"#, "1.50"),
        (#"string([1, "a", {b: null}])"#, #"[1, "a", {b: null}]"#),
    ]

    static let lists: [(String, String)] = [
        ("count([1, 2, 3])", "3"), ("min(\"a\", \"b\")", "a"), ("sum([])", "null"), ("mean([1, 2, 3])", "2"),
        ("median([8, 2, 5, 3, 4])", "4"), ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
        ("stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931"),
        ("all([true, null])", "null"), ("any([false, true])", "true"), ("all([])", "true"),
        ("append([1], 2, 3)", "[1, 2, 3]"), ("concatenate([1], [2, 3])", "[1, 2, 3]"),
        ("union([1, 2], [2, 3])", "[1, 2, 3]"),
        ("insert before([1, 3], 2, 2)", "[1, 2, 3]"), ("remove([1, 2, 3], -1)", "[1, 2]"),
        ("reverse([1, 2])", "[2, 1]"),
        ("index of([1, 2, 1], 1)", "[1, 3]"), ("flatten([[1, [2]], 3])", "[1, 2, 3]"),
        ("sublist([4, 5, 6], 1, 2)", "[4, 5]"),
        ("list contains([1, null], null)", "true"), ("list replace([2, 4], 1, 9)", "[9, 4]"),
        ("list replace([2, 4], function(item, newItem) item > newItem, 3)", "[2, 3]"),
        ("distinct values([1, 1.0])", "[1]"),
        ("sort(list: [3, 1], precedes: function(x, y) x < y)", "[1, 3]"),
        ("list contains(list: [1])", "false"),
    ]

    static let others: [(String, String)] = [
        ("floor(-1.5)", "-2"), ("ceiling(1.21, 1)", "1.3"), ("round half up(5.5, 0)", "6"),
        ("round up(1.121, 2)", "1.13"),
        ("decimal(2.5, 0)", "2"), ("abs(-4)", "4"), ("abs(@\"-P1D\")", "P1D"), ("modulo(-12, 5)", "3"),
        ("odd(5)", "true"),
        ("even(5.5)", "false"), ("before(1, [2..3])", "true"), ("meets([1..5], [5..10])", "true"),
        ("overlaps([1..5], (5..8])", "false"),
        ("overlaps after([5..8], [1..5])", "true"), ("finishes(10, [1..10])", "true"),
        ("during([4..6], [1..10])", "true"),
        ("includes([1..10], 5)", "true"), ("coincides([1..5], [1..5])", "true"),
        ("starts(1, (1..5))", "false"),
        ("range(\"[1..3)\")", "[1..3)"), ("range(\"[3..1]\")", "null"), ("get value({a: 1}, \"a\")", "1"),
        ("get entries({a: 1})", #"[{key: "a", value: 1}]"#),
        ("context put({x: 1, y: {}}, [\"y\", \"z\"], 2)", "{x: 1, y: {z: 2}}"),
        ("context merge([{x: 1}, {x: 2, y: 3}])", "{x: 2, y: 3}"),
        (#"context([{key: "a", value: 1}])"#, "{a: 1}"),
        (#"is(@"10:00:00Z", @"10:00:00+00:00")"#, "true"), (#"is(@"10:00:00Z", @"18:00:00+08:00")"#, "false"),
        (#"@"10:00:00Z" = @"18:00:00+08:00""#, "true"), (#"date(2026, 2, 29)"#, "null"),
        (#"time(9, 30, 0.5)"#, "09:30:00.5"),
        (#"duration("P1Y2M")"#, "P1Y2M"), (#"duration("P1DT26H")"#, "P2DT2H"),
        (#"duration("P1Y1D")"#, "null"),
        (#"years and months duration(@"2025-12-31", @"2026-11-30")"#, "P10M"),
        (#"day of week(@"2026-08-24")"#, "Monday"),
        (#"week of year(@"2005-01-01")"#, "53"), (#"month of year(@"2026-08-24")"#, "August"),
        (#"day of year(@"2024-12-31")"#, "366"),
        (#"@"2026-01-31" + @"P1M""#, "2026-02-28"), (#"@"2021-01-01T24:00:00""#, "2021-01-02T00:00:00"),
        (#"@"2026-01-01T00:00:00@Asia/Shanghai" - @"2025-12-31T16:00:00Z""#, "PT0S"),
        (#"@"10:00:00@Asia/Shanghai".time offset"#, "PT8H"),
        (#"@"999999999-12-31" + @"P1D""#, "null"), (#"@"P1D" / @"PT1H""#, "24"), (#"@"P1Y" * 1.5"#, "P1Y6M"),
        ("(function(n: number) n + 1)(\"x\")", "null"), ("(function(n: number) n + 1)([1])", "2"),
        ("string length(1)", "null"),
    ]

    @Test(arguments: texts + lists + others)
    func `gives`(source: String, expected: String) {
        #expect(value(source) == expected)
    }

    @Test func `tells the time it was given`() throws {
        let date = try #require(CivilDate(year: 2026, month: 8, day: 24))
        let time = try #require(FeelTime(hour: 9, minute: 30, second: 0, zone: .legal))
        #expect(value("now()", now: FeelDateTime(date, time)) == "2026-08-24T09:30:00+08:00")
        #expect(value("today() + duration(\"P5D\")", now: FeelDateTime(date, time)) == "2026-08-29")
        #expect(value("today()") == "null")
    }

    @Test func `can be written by the host`() throws {
        let double = FeelFunction(parameters: [FeelParameter(name: "n", type: .number)], result: .number) {
            arguments in
            guard case .number(let number) = arguments[0] else { return .null }
            return (number + number).map(FeelValue.number) ?? .null
        }
        #expect(value("double(n: 21)", ["double": .function(double)]) == "42")
        #expect(value("double(\"x\")", ["double": .function(double)]) == "null")
    }

    @Test(arguments: [
        ("1 instance of number", "true"), ("null instance of number", "false"),
        ("[1, 2] instance of list<number>", "true"),
        ("{a: 1} instance of context<a: number>", "true"), ("{a: 1} instance of context<a: string>", "false"),
        ("[1..3] instance of range<number>", "true"), ("@\"P1D\" instance of days and time duration", "true"),
        ("(function(a: number) a) instance of function<number> -> Any", "true"),
    ])
    func `and types agree`(source: String, expected: String) {
        #expect(value(source) == expected)
    }
}

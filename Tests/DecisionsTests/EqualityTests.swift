import Decisions
import Testing

struct `Equality and order` {
    @Test(arguments: [
        (#"@"10:30:00.0001" = @"10:30:00.9999""#, "true"), (#"@"10:30:00.9999" = @"10:30:01""#, "false"),
        (#"@"10:30:00.1" < @"10:30:00.2""#, "false"), (#"@"10:30:00.1" >= @"10:30:00.2""#, "true"),
        (#"@"10:30:00.9" < @"10:30:01""#, "true"),
        (#"@"10:30:00.5+08:00" = @"02:30:00Z""#, "true"),
        (#"@"2018-12-08T00:00:00.0001" = @"2018-12-08T00:00:00""#, "true"),
        (#"@"2018-12-08T08:00:00.7@Asia/Shanghai" = @"2018-12-08T00:00:00.2Z""#, "true"),
        // Seconds before 1970 end on the same side as those after.
        (#"@"1960-01-01T00:00:00.2" = @"1960-01-01T00:00:00.8""#, "true"),
        (#"@"1960-01-01T00:00:00" = @"1959-12-31T23:59:59.5""#, "false"),
        (#"@"10:30:00.5" in [@"10:30:00"..@"10:30:00"]"#, "true"),
    ])
    func `of times count whole seconds`(source: String, expected: String) {
        #expect(value(source) == expected)
    }

    @Test func `leave the fraction of a second where it was`() {
        #expect(value(#"string(@"10:30:00.25")"#) == "10:30:00.25")
        #expect(value(#"@"10:30:00.75" - @"10:30:00.25""#) == "PT0.5S")
        #expect(value(#"is(@"10:30:00.1", @"10:30:00.2")"#) == "false")
    }

    @Test(arguments: [
        ("[1..10] = [1..10]", "true"), ("[1..10] = [1..11]", "false"), ("[1..10] = [2..10]", "false"),
        ("[1..10] = [1..10)", "false"), ("(1..10] = [1..10]", "false"), ("(1..10[ = ]1..10)", "true"),
        ("(< 10) = (< 10)", "true"), ("(< 10) = (<= 10)", "false"), ("(< 10) = (< 11)", "false"),
        ("(< 10) = (null..10)", "false"), ("(<= 10) = (null..10]", "false"),
        ("(> 10) = (10..null)", "false"), ("(>= 10) = [10..null)", "false"),
        ("(= 10) = [10..10]", "false"), ("(= 10) = (= 10)", "true"),
        ("(!= 10) = (!= 10)", "true"), ("(!= 10) = (!= 11)", "false"), ("(!= 10) = (10..10)", "false"),
        ("(!= 10) != (= 10)", "true"),
    ])
    func `of ranges ask for the same ends, written alike`(source: String, expected: String) {
        #expect(value(source) == expected)
    }
}

struct `A range of one comparison` {
    @Test(arguments: [
        ("{r: (!= 10), a: 9 in r}.a", "true"), ("{r: (!= 10), a: 10 in r}.a", "false"),
        ("{r: (= 10), a: 10.0 in r}.a", "true"), ("{r: (= true), a: true in r}.a", "true"),
        ("{r: (<= 10), a: 10 in r}.a", "true"), ("{r: (< 10), a: \"x\" in r}.a", "null"),
    ])
    func `holds what the comparison says`(source: String, expected: String) {
        #expect(value(source) == expected)
    }

    @Test func `shows as it is written, with its bound at the ends it has`() {
        #expect(value("[(< 5), (<= 5), (> 5), (>= 5), (= 5), (!= 5)]").contains("(< 5), (<= 5), (> 5)"))
        #expect(value("(!= 5)") == "(!= 5)")
        #expect(
            value("{r: (= 5), a: [r.start, r.end, r.start included, r.end included]}.a").hasPrefix(
                "[5, 5, true"))
        #expect(value("{r: (!= 5), a: [r.start, r.end, r.start included]}.a") == "[5, 5, false]")
        #expect(value("{r: (< 5), a: [r.start, r.end]}.a") == "[null, 5]")
    }

    @Test func `that leaves one value out is nothing to loop over or to place in time`() {
        #expect(value("for x in (!= 5) return x") == "null")
        #expect(value("for x in (= 5) return x") == "[5]")
        #expect(value("before(1, (!= 5))") == "null")
    }
}

struct `A filter` {
    @Test(arguments: [
        ("[{item: 1}, {item: 2}, {item: 3}][item >= 2]", "[{item: 2}, {item: 3}]"),
        ("[{item: {a: 1}}, {item: {a: 2}}][item.a = 2]", "[{item: {a: 2}}]"),
        ("{l: [{item: 1}, {a: 5}], r: l[item = 1]}.r", "[{item: 1}]"),
        // Also where nothing is known of the entries before the list is there.
        ("(function(l) l[item > 1])([{item: 1}, {item: 2}])", "[{item: 2}]"),
        ("(function(l) l[item > 1])([1, 2])", "[2]"),
    ])
    func `names the entry “item” of an item before the item itself`(source: String, expected: String) {
        #expect(value(source) == expected)
    }

    @Test(arguments: [
        ("[{x: 1}, {y: 2}][y > 1]", "[{y: 2}]"), ("[{y: 2}, {x: 1}][y > 1]", "[{y: 2}]"),
        ("[null, {y: 2}][y > 1]", "[{y: 2}]"), ("[5, {y: 2}][y > 1]", "[{y: 2}]"),
        ("[{x: 1}, {profit-loss: 2}][profit-loss = 2]", "[{profit-loss: 2}]"),
        ("[{a: {b: 1}}, {a: {c: 2}}][a.c = 2]", "[{a: {c: 2}}]"),
        ("[{x: 1}, {y: 2}].y", "[null, 2]"),
    ])
    func `knows the entries of every item of a mixed list`(source: String, expected: String) {
        #expect(value(source) == expected)
    }

    @Test func `reads a name outside of the list where an item lacks it`() {
        #expect(value("[{x: 1}, {y: 2}][y > 1]", ["y": .number(7)]) == "[{x: 1}, {y: 2}]")
    }
}

struct `Named arguments` {
    @Test(arguments: [
        ("is(value1: 1, value2: 1)", "true"), ("is(value1: 1)", "false"), ("is(value2: 1)", "false"),
        ("is(value1: null)", "true"), ("is(value1: 1, value3: 1)", "null"),
        ("list contains(list: [1])", "false"), ("list contains(list: [null])", "true"),
        ("string length(string: null)", "null"), ("contains(match: \"a\")", "null"),
        ("substring(string: \"foobar\", start position: 3)", "obar"), ("floor(n: 1.5)", "1"),
        ("floor(scale: 1)", "null"),
        ("(function(a, b) [a, b])(b: 2)", "[null, 2]"),
        ("(function(a, b) [a, b])(c: 2)", "null"), ("(function(a, b) [a, b])(a: 1, a: 2)", "null"),
        // In order, all must be there.
        ("is(1)", "null"), ("(function(a, b) [a, b])(1)", "null"),
    ])
    func `that are not given are null`(source: String, expected: String) {
        #expect(value(source) == expected)
    }
}

struct `Putting into a context` {
    @Test(arguments: [
        (#"context put({x: 1, y: {a: 0}}, ["y", "a"], 2)"#, "{x: 1, y: {a: 2}}"),
        (#"context put({x: 1, y: {a: 0}}, ["y", "b"], 2)"#, "{x: 1, y: {a: 0, b: 2}}"),
        (#"context put({x: 1}, ["y"], 2)"#, "{x: 1, y: 2}"),
        (#"context put(context: {y: {a: 0}}, keys: ["y", "a"], value: 2)"#, "{y: {a: 2}}"),
        (#"context put(context: {y: 0}, keys: "y", value: 2)"#, "{y: 2}"),
        (#"context put(context: {y: 0}, key: ["y"], value: 2)"#, "{y: 2}"),
    ])
    func `follows the keys down`(source: String, expected: String) {
        #expect(value(source) == expected)
    }

    @Test(arguments: [
        #"context put({x: 1, y: {a: 0}}, ["y", "a", "b"], 2)"#, #"context put({x: 1}, ["y", "a"], 2)"#,
        #"context put({x: 1}, [], 2)"#, #"context put({x: 1}, null, 2)"#,
        #"context put({y: {}}, ["y", null], 2)"#,
        #"context put(context: {y: {a: 0}}, key: ["y", "a"], value: 2)"#,
    ])
    func `is null where a key leads through no context`(source: String) {
        #expect(value(source) == "null")
    }
}

struct `A boxed conditional` {
    static func outcome(_ condition: String) throws -> DMNOutcome? {
        var model = DMNModel(id: "m", name: "M", namespace: "urn:liandong:test:conditional")
        var decision = DMNModel.Decision(id: "d", name: "D")
        decision.logic = DMNExpression(
            .conditional(
                condition: DMNExpression(.literal(condition)), then: DMNExpression(.literal("\"then\"")),
                otherwise: DMNExpression(.literal("\"else\""))))
        model.decisions = [decision]
        return DMNProgram(model).evaluate("D", inputs: [:])
    }

    @Test(arguments: [("1 < 2", "then"), ("1 > 2", "else"), ("null", "else")])
    func `chooses by its condition`(condition: String, expected: String) throws {
        #expect(try Self.outcome(condition)?.value.text == expected)
    }

    @Test(arguments: ["\"abc\"", "1", "[true]"])
    func `is null, with a reason, where its condition is no boolean`(condition: String) throws {
        let outcome = try #require(try Self.outcome(condition))
        #expect(outcome.value.isNull)
        #expect(outcome.notes.contains { $0.words.en.contains("boolean") })
    }
}

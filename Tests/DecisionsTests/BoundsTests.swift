import Decisions
import Testing

/// A small deterministic source of numbers (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

struct `Untrusted expressions` {
    /// Two lists of lists, small to hold and endless to walk.
    static func doubling(_ result: String) -> String {
        let steps = (1...40).map { "v\($0): [v\($0 - 1), v\($0 - 1)], w\($0): [w\($0 - 1), w\($0 - 1)]" }
        return "{v0: [1], w0: [1], \(steps.joined(separator: ", ")), r: \(result)}.r"
    }

    @Test func `that call themselves forever end with a note`() throws {
        let outcome = try FeelExpression(parsing: "{f: function(g, n) g(g, n + 1) + 1, r: f(f, 0)}.r")
            .evaluate(in: FeelContext())
        #expect(outcome.value.isNull)
        #expect(outcome.notes.last?.reason == .limit(.depth))
    }

    @Test(
        arguments: [
            ("every a in 1..1000, b in 1..1000, c in 1..1000 satisfies true", .steps),
            ("for a in 1..1000000000 return a", .listCount),
            ("matches(string join(for i in 1..100 return \"a\", \"\"), \"(a*)*b\")", .steps),
            ("for i in 1..100000 return [partial]", .steps),
            (
                "{d: function(f, s, n) if n = 0 then s else f(f, s + s, n - 1), r: d(d, \"xx\", 40)}",
                .stringLength
            ),
            (
                "{d: function(f, s, n) if n = 0 then s else f(f, concatenate(s, s), n - 1), r: d(d, [1], 40)}",
                .listCount
            ),
            ("\(`Untrusted expressions`.doubling("string(v40)"))", .stringLength),
            (Self.doubling("v40 = w40"), .steps),
            (
                doubling(
                    "v40 instance of \(String(repeating: "list<", count: 41))number\(String(repeating: ">", count: 41))"
                ), .steps
            ),
            (
                "every i in 1..1000000 satisfies upper case(string join(for j in 1..1000 return \"aaaaaaaaaa\")) != \"\"",
                .listCount
            ),
            (
                "every i in 1..100000, j in 1..100000 satisfies string length(string join(for k in 1..1000 return \"aaaaaaaaaa\")) > 0",
                .steps
            ),
        ] as [(String, FeelNote.Limit)])
    func `that grow without end are stopped`(source: String, limit: FeelNote.Limit) throws {
        let outcome = try FeelExpression(parsing: source).evaluate(in: FeelContext())
        #expect(outcome.value.isNull)
        #expect(outcome.notes.contains { $0.reason == .limit(limit) })
    }

    @Test(arguments: [
        "(", "[", "{a:", "-", "not(", "if ", "f(", "1+(", "for x in ", "function(a) ", "x[", "1 in (",
    ])
    func `nested too deeply are refused`(opening: String) {
        let source = String(repeating: opening, count: 2_000) + "1"
        #expect(throws: FeelError.self) { try FeelExpression(parsing: source) }
        #expect(throws: FeelError.self) { try UnaryTests(parsing: source) }
    }

    @Test(arguments: [
        "[1][item + g(g) > 0]", "for x in [1] return g(g)", "some x in [1] satisfies g(g)", "{a: g(g)}.a",
        "sort([1, 2, 3], function(a, b) g(g) = null)", "1 in (g(g), 2)", "if g(g) then 1 else 2", "[g(g)][1]",
        "list replace([1], function(a, b) g(g), 2)", "g(g: g)", "-(-(g(g)))", "[g(g)..2]",
        "not(g(g)) and true",
        "string length(string(g(g)))", "(g(g)).a", "for x in g(g), y in [1] return x", "1 between g(g) and 2",
    ])
    func `that recurse through any construct are stopped`(body: String) throws {
        let outcome = try FeelExpression(parsing: "{f: function(g) \(body), r: f(f)}.r").evaluate(
            in: FeelContext())
        #expect(outcome.value.isNull)
        #expect(outcome.notes.last?.reason == .limit(.depth))
    }

    @Test func `with very long sums are refused, long ones are not`() throws {
        let sum = { (count: Int) in Array(repeating: "1", count: count).joined(separator: "+") }
        #expect(throws: FeelError.self) { try FeelExpression(parsing: sum(5_000)) }
        let outcome = try FeelExpression(parsing: sum(300)).evaluate(in: FeelContext())
        #expect(outcome.value.text == "300")
    }

    @Test func `made of random pieces never crash`() {
        var random = Seeded(state: 42)
        let pieces = [
            "1", "0", "-", "+", "*", "/", "**", "(", ")", "[", "]", "{", "}", "..", ".", ",", ":", "\"",
            "\"a\"", "@",
            "@\"2026-01-01\"", "@\"PT1H\"", "a", "b c", "金额", "?", "if", "then", "else", "for", "in",
            "return", "some",
            "satisfies", "every", "function", "external", "not", "and", "or", "between", "instance of",
            "list<", ">",
            "null", "true", "date(", "string(", "sum(", "sort(", "matches(", "split(", "range(", "\\",
            "\\u12", " ",
            "item", "partial", "<", "<=", "=", "!=", "1e9", "9999999999999999999999999999999999999999", "'",
            "/*", "//",
            "\n", "append(", "before(", "duration(", "“", "，", "sqrt(", "exp(", "log(", "modulo(",
            "substring(",
        ]
        var limits = FeelLimits()
        limits.stepsMax = 20_000
        let context = FeelContext(["a": .number(7), "b c": .list([.number(1), .string("x")])])
        let names = FeelNames(["a", "b c"])
        for _ in 0..<Fuzz.count(6_000) {
            let count = Int.random(in: 1...14, using: &random)
            let source = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }
                .joined(separator: Bool.random(using: &random) ? " " : "")
            if let parsed = try? FeelExpression(parsing: source, knowing: names, limits: limits) {
                _ = parsed.evaluate(in: context).value.text
            }
            if let tests = try? UnaryTests(parsing: source, knowing: names, limits: limits) {
                _ = tests.evaluate(.number(3), in: context)
            }
        }
    }

    @Test func `made of random bytes never crash`() {
        var random = Seeded(state: 7)
        for _ in 0..<Fuzz.count(2_000) {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let source = String(decoding: bytes, as: UTF8.self)
            _ = try? FeelExpression(parsing: source).evaluate(in: FeelContext())
            _ = FeelDecimal(source)
        }
    }

    @Test func `built from valid expressions by cutting and joining never crash`() {
        var random = Seeded(state: 99)
        let seeds = `An expression`.values.map { Array($0.0.unicodeScalars) }
        var limits = FeelLimits()
        limits.stepsMax = 20_000
        for _ in 0..<Fuzz.count(4_000) {
            let (a, b) = (
                seeds.randomElement(using: &random) ?? [], seeds.randomElement(using: &random) ?? []
            )
            let scalars =
                a.prefix(Int.random(in: 0...a.count, using: &random))
                + b.suffix(Int.random(in: 0...b.count, using: &random))
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            _ = try? FeelExpression(parsing: String(view), limits: limits).evaluate(in: FeelContext())
        }
    }
}

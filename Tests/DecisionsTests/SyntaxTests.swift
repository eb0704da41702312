import Decisions
import Testing

struct `A parse error` {
    @Test(arguments: [
        ("1 +", 1, 4, "The expression ends here; expected a value or an expression."),
        ("(1 + 2", 1, 7, "The expression ends here; expected a closing )."),
        ("if a then 1", 1, 12, "The expression ends here; expected the word else."),
        ("a > 1\n  and )", 2, 7, "Found “)” where a value or an expression is expected."),
        ("\"abc", 1, 1, "The string lacks its closing quote \"."),
        ("a = “x”", 1, 5, "““” cannot stand here; write \"."),
        ("a == 1", 1, 3, "“==” cannot stand here; write =."),
        ("a ≥ 1", 1, 3, "“≥” cannot stand here; write >=."),
        ("@\"2026-02-30\"", 1, 1, "“2026-02-30” is no date, time or duration"),
        ("a instance of nummer", 1, 15, "There is no type “nummer”"),
        ("\"\\u12\"", 1, 2, "“\\u12” is no escape"),
        ("for x [1] return x", 1, 7, "Found “[” where a name is expected."),
        ("1 /* x", 1, 3, "The comment lacks its closing */."),
        ("{a: 1, b}", 1, 9, "Found “}” where a name is expected."),
    ])
    func `says where and what`(source: String, line: Int, column: Int, words: String) {
        do {
            _ = try FeelExpression(parsing: source)
            Issue.record("parsed: \(source)")
        } catch {
            #expect(error.position.line == line)
            #expect(error.position.column == column)
            #expect(error.words.en.hasPrefix(words))
            #expect(!error.words.zh.isEmpty)
        }
    }
}

struct `A name` {
    @Test(
        arguments: [
            ("a + b c * 2", ["a", "b c"]), ("applicant.name.first", ["applicant.name.first"]),
            ("for x in xs return x + y", ["xs", "y"]),
            ("items[price > limit]", ["items", "price?", "limit?"]),
            ("function(a) a + b", ["b"]), ("{a: 1, c: a + d}", ["d"]),
            ("some x in y satisfies x = z", ["y", "z"]),
            ("string length(s) > count(t)", ["s", "t"]), ("date and time(x)", ["x"]),
            ("x in (1, y)", ["x", "y"]),
        ] as [(String, [String])])
    func `from outside is listed`(source: String, expected: [String]) throws {
        let names = try FeelExpression(parsing: source).freeNames.map {
            ([$0.name] + $0.path).joined(separator: ".") + ($0.mayBeEntry ? "?" : "")
        }
        #expect(names == expected)
    }

    @Test func `in a filter over a known shape is the entry`() throws {
        var names = FeelNames(["limit"])
        names.insert("items", members: FeelNames(["unit price"]))
        let expression = try FeelExpression(parsing: "items[unit price > limit].unit price", knowing: names)
        #expect(expression.unknownNames.isEmpty)
        let items = [5, 15].map { FeelValue.context(["unit price": .number($0)]) }
        let context = FeelContext(["items": .list(items), "limit": .number(10)])
        #expect(expression.evaluate(in: context).value.text == "[15]")
    }

    @Test(arguments: [
        ("amout > 1", "There is nothing named “amout”; did you mean “amount”?"),
        ("sum（1）", "There is nothing named “sum（1）”; should the full-width “（” be (?"),
        ("person.nam", "There is nothing named “person.nam”; did you mean “name”?"),
        ("zebra", "There is nothing named “zebra”."),
    ])
    func `that nobody knows is explained`(source: String, words: String) throws {
        var names = FeelNames(["amount"])
        names.insert("person", members: FeelNames(["name"]))
        let unknown = try FeelExpression(parsing: source, knowing: names).unknownNames
        #expect(unknown.first?.words(knowing: names)?.en == words)
    }

    @Test func `close to several gets the closest`() {
        let names = FeelNames(["amount", "amounts due", "matter", "申请人姓名"])
        #expect(names.suggestion(for: "amuont") == "amount")
        #expect(names.suggestion(for: "申请人名") == "申请人姓名")
        #expect(names.suggestion(for: "zebra") == nil)
    }
}

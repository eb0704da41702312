import Mechanisms
import Organisation
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

private struct Sample: Codable, Equatable {
    var text: String
    var number: Int64
    var flag: Bool
    var list: [String]
    var map: [String: Int]
    var nothing: String?
}

private struct Float: Codable { var value: Double }

/// Writes into two containers, one inside the other; `isOutOfTurn`: goes back to the inner one after the outer one went on.
private struct Nested: Encodable {
    enum Keys: String, CodingKey { case z, inner, list, a }
    var isOutOfTurn: Bool

    func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Keys.self)
        try outer.encode("last", forKey: .z)
        var inner = outer.nestedContainer(keyedBy: Keys.self, forKey: .inner)
        try inner.encode(2, forKey: .z)
        try inner.encode(1, forKey: .a)
        var list = outer.nestedUnkeyedContainer(forKey: .list)
        try list.encode("x")
        if isOutOfTurn { try inner.encode(3, forKey: .list) }
        try outer.encode("first", forKey: .a)
    }
}

struct `Canonical JSON` {
    @Test
    func `is written in one go, container after container`() throws {
        #expect(
            try CanonicalEncoder().text(Nested(isOutOfTurn: false))
                == #"{"a":"first","inner":{"a":1,"z":2},"list":["x"],"z":"last"}"#)
        #expect(throws: CanonicalError.notEncoded(type: "list")) {
            try CanonicalEncoder().text(Nested(isOutOfTurn: true))
        }
    }

    @Test
    func `is what RFC 8785 says`() throws {
        let sample = Sample(
            text: "a\"\\\u{8}\t\n\u{c}\r\u{1}/€漏\u{1f600}", number: -42, flag: true, list: ["b", "a"],
            map: ["\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7],
            nothing: nil)
        // The order of keys is the example of RFC 8785, 3.2.3.
        #expect(
            try CanonicalEncoder().text(sample)
                == #"{"flag":1,"list":["b","a"],"map":{"\r":2,"1":4,""# + "\u{80}" + #"":6,""# + "\u{f6}"
                + #"":7,"€":1,""# + "\u{1f600}" + #"":5,""# + "\u{fb33}"
                + #"":3},"number":-42,"text":"a\"\\\b\t\n\f\r\u0001/€漏"# + "\u{1f600}" + #""}"#)
        #expect(
            try CanonicalDecoder().decode(Sample.self, from: try CanonicalEncoder().text(sample)) == sample)
    }

    @Test
    func `holds no floating point and no number beyond what JSON carries`() throws {
        #expect(throws: CanonicalError.floatingPoint(key: "value")) {
            try CanonicalEncoder().text(Float(value: 1.5))
        }
        #expect(throws: CanonicalError.integerTooLarge(key: "a")) {
            try CanonicalEncoder().text(["a": Int64(9_007_199_254_740_992)])
        }
        #expect(
            try CanonicalEncoder().text(["a": Int64(9_007_199_254_740_991)]) == #"{"a":9007199254740991}"#)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "1.5", "true", "null", " 1", "1 ", "\"\u{1}\"", "\"\\x\"",
        "\"\\ud800\"",
        "99999999999999999999", "-", String(repeating: "[", count: 65),
    ])
    func `is read strictly`(_ text: String) {
        #expect(throws: CanonicalError.self) { try CanonicalParser.value(text) }
    }

    @Test
    func `survives the way there and back, whatever it holds`() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<500 {
            let value = CanonicalValue.random(&random, depth: 4)
            let text = CanonicalWriter.text(value)
            #expect(CanonicalWriter.text(try CanonicalParser.value(text)) == text)
        }
    }

    @Test
    func `carries every part of a case`() throws {
        let state = try #require(registration("c1").state)
        let text = try CanonicalEncoder().text(state)
        let back = try CanonicalDecoder().decode(CaseState.self, from: text)
        #expect(back == state)
        #expect(CanonicalWriter.text(try CanonicalParser.value(text)) == text)
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

extension CanonicalValue {
    static func random(_ random: inout SplitMix, depth: Int) -> CanonicalValue {
        func text() -> String {
            let scalars: [Unicode.Scalar] = [
                "a", "\"", "\\", "\n", "\u{1}", "漏", "\u{1f600}", "\u{fb33}", "é",
            ]
            var result = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                result.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
            return String(result)
        }
        switch Int.random(in: 0..<(depth == 0 ? 2 : 4), using: &random) {
        case 0: return .int(Int64.random(in: -1_000_000...1_000_000, using: &random))
        case 1: return .string(text())
        case 2: return .array((0..<3).map { _ in .random(&random, depth: depth - 1) })
        default:
            let keys = Set((0..<3).map { _ in text() })
            return .object(keys.map { Member($0, .random(&random, depth: depth - 1)) })
        }
    }
}

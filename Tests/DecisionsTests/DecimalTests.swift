import Decisions
import Testing

struct `A decimal` {
    static func number(_ text: String) -> FeelDecimal { FeelDecimal(text) ?? .zero }

    @Test(arguments: [
        ("0.1", "+", "0.2", "0.3"), ("1", "-", "0.9", "0.1"), ("1.50", "*", "2", "3.00"),
        ("1", "/", "8", "0.125"),
        ("2", "/", "3", "0.6666666666666666666666666666666667"), ("10", "/", "5", "2"),
        ("1.00", "/", "4", "0.25"),
        ("9999999999999999999999999999999999", "+", "1", "10000000000000000000000000000000000"),
        ("1E+30", "+", "0.00001", "1000000000000000000000000000000.000"),
        ("1", "-", "1E-40", "1.000000000000000000000000000000000"),
        ("1E+6000", "*", "1E+6000", "null"), ("1", "/", "0", "null"), ("10", "mod", "-3", "-2"),
        ("-10", "mod", "3", "2"),
        ("5.5", "mod", "2", "1.5"), ("2", "**", "10", "1024"), ("2", "**", "-2", "0.25"),
        ("1.1", "**", "2", "1.21"),
        ("9", "**", "0.5", "3.000000000000000000000000000000000"), ("0", "**", "-1", "null"),
        ("-8", "**", "0.5", "null"),
        ("12345678901234567890", "*", "98765432109876543210", "1219326311370217952237463801111263526900"),
    ])
    func `computes`(left: String, operation: String, right: String, expected: String) {
        let (a, b) = (Self.number(left), Self.number(right))
        let result =
            switch operation {
            case "+": a + b
            case "-": a - b
            case "*": a * b
            case "/": a / b
            case "mod": a.modulo(b)
            default: a.raised(to: b)
            }
        let text = result?.description ?? "null"
        #expect(text == expected || result == FeelDecimal(expected))
    }

    @Test(arguments: [
        (
            "2", "1.414213562373095048801688724209698", "7.389056098930650227230427460575008",
            "0.6931471805599453094172321214581766"
        ),
        (
            "10", "3.162277660168379331998893544432719", "22026.46579480671651695790064528424",
            "2.302585092994045684017991454684364"
        ),
        ("0.01", "0.1", "1.010050167084168057542165456902860", "-4.605170185988091368035982909368728"),
        ("144", "12", "null", "4.969813299576000620459418959677758"),
    ])
    func `has roots, exponentials and logarithms to 34 digits`(
        text: String, root: String, power: String, log: String
    ) {
        let number = Self.number(text)
        #expect(number.squareRoot?.description == root)
        if power != "null" { #expect(number.exponential == FeelDecimal(power)) }
        #expect(number.logarithm == FeelDecimal(log))
    }

    @Test(
        arguments: [
            (FeelDecimal.Rounding.halfEven, "2.5", 0, "2"), (.halfEven, "3.5", 0, "4"),
            (.halfUp, "-2.5", 0, "-3"),
            (.halfDown, "2.5", 0, "2"), (.up, "1.121", 2, "1.13"), (.down, "-1.126", 2, "-1.12"),
            (.floor, "-1.5", 0, "-2"),
            (.ceiling, "-1.5", 0, "-1"), (.halfUp, "1555", -2, "1.6E+3"), (.floor, "0.001", 0, "0"),
            (.up, "1E-50", 3, "0.001"),
        ] as [(FeelDecimal.Rounding, String, Int, String)])
    func `rounds`(rounding: FeelDecimal.Rounding, text: String, scale: Int, expected: String) {
        #expect(Self.number(text).rounded(rounding, scale: scale) == FeelDecimal(expected))
    }

    @Test(arguments: ["", "-", ".", "1.", "1e", "--1", "1 2", "0x1", "NaN", "1,5", "１"])
    func `does not read nonsense`(text: String) {
        #expect(FeelDecimal(text) == nil)
    }

    private func random(_ random: inout Seeded, digits: Int) -> FeelDecimal {
        let count = Int.random(in: 1...digits, using: &random)
        let text = (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
        let sign = Bool.random(using: &random) ? "-" : ""
        return Self.number("\(sign)\(text)E\(Int.random(in: -20...20, using: &random))")
    }

    @Test func `obeys the laws of arithmetic`() throws {
        var source = Seeded(state: 2026)
        for _ in 0..<3_000 {
            let (a, b, c) = (
                random(&source, digits: 8), random(&source, digits: 8), random(&source, digits: 8)
            )
            #expect(a + b == b + a)
            #expect(a * b == b * a)
            #expect((a + b).flatMap { $0 - b }.map { abs($0, a) } ?? false)
            #expect(FeelDecimal(a.description) == a)
            if let product = a * b, !b.isZero { #expect(product / b == a) }
            if !b.isZero, let rest = a.modulo(b) {
                #expect(rest.isZero || rest.isNegativeLike == b.isNegativeLike)
            }
            let large = random(&source, digits: 34)
            #expect(FeelDecimal(large.description) == large)
            #expect((large < c) == !(large > c || large == c))
            if let root = large.magnitude.squareRoot, !large.isZero, let square = root * root,
                let rest = square / large.magnitude
            {
                #expect(rest.rounded(.halfEven, scale: 30) == .one)
            }
        }
    }

    /// Adding and taking away a number of very different size may round; the difference is in the last digits.
    private func abs(_ left: FeelDecimal, _ right: FeelDecimal) -> Bool {
        guard let difference = left - right else { return false }
        return difference.isZero || difference.magnitude < right.magnitude || right.isZero || left.isZero
    }
}

extension FeelDecimal {
    fileprivate var isNegativeLike: Bool { self < .zero }
}

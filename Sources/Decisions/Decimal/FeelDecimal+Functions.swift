/// Roots, exponentials, logarithms and powers, to 34 digits.
extension FeelDecimal {
    /// Nil for a negative number.
    public var squareRoot: FeelDecimal? {
        if isZero { return .zero }
        if isNegative { return nil }
        var top = exponent + Int32(Self.digitCount(coefficient))
        if top % 2 != 0 { top += 1 }
        // The digits as a number between 0.01 and 1; its root from a first guess by Newton's steps.
        let unit = FeelDecimal(unchecked: coefficient, exponent: Int(exponent - top), isNegative: false)
        let half = FeelDecimal(unchecked: 5, exponent: -1, isNegative: false)
        var guess = half
        for _ in 0..<9 {
            guard let quotient = unit / guess, let sum = guess + quotient, let next = sum * half else {
                break
            }
            guess = next
        }
        // One last step with what 34 digits cannot see, so that the result is rounded correctly.
        if let wide = WideNumber(unit), let root = WideNumber(guess),
            let rest = (wide - root * root).decimal(timesPowerOfTen: 0),
            let correction = rest * half, let delta = correction / guess, let exact = guess + delta
        {
            guess = exact
        }
        return FeelDecimal(
            rounding: guess.coefficient, exponent: Int(guess.exponent) + Int(top / 2), isNegative: false)?
            .normalized
    }

    /// e to this power; nil where the result is too large.
    public var exponential: FeelDecimal? {
        if self > FeelDecimal(14_200) { return nil }
        if self < FeelDecimal(-14_300) { return .zero }
        if isZero { return .one }
        guard let wide = WideNumber(self) else { return nil }
        return Self.exponential(of: wide)
    }

    /// The natural logarithm; nil for zero and negative numbers.
    public var logarithm: FeelDecimal? {
        if self == .one { return .zero }
        return wideLogarithm?.decimal(timesPowerOfTen: 0)
    }

    private static let ln2 = twiceAreaTangent(WideNumber(1).divided(by: 3))
    private static let ln10 = ln2.scaled(by: 3) + twiceAreaTangent(WideNumber(1).divided(by: 9))

    /// 2 artanh(z) for a small z: ln((1 + z) / (1 - z)).
    private static func twiceAreaTangent(_ z: WideNumber) -> WideNumber {
        let square = z * z
        var power = z
        var sum = z
        var divisor: UInt64 = 3
        while !power.isZero, divisor < 1000 {
            power = power * square
            sum = sum + power.divided(by: divisor)
            divisor += 2
        }
        return sum.scaled(by: 2)
    }

    private static func exponential(of number: WideNumber) -> FeelDecimal? {
        // e^x = 10^k × e^r with |r| ≤ ln 10
        let powers = (number / ln10).whole
        let factor = WideNumber(powers)
        let rest = (number - factor * ln10).divided(by: 256)
        var term = WideNumber(1)
        var sum = term
        var count: UInt64 = 1
        while !term.isZero, count < 200 {
            term = (term * rest).divided(by: count)
            sum = sum + term
            count += 1
        }
        for _ in 0..<8 { sum = sum * sum }
        return sum.decimal(timesPowerOfTen: powers)
    }

    private var wideLogarithm: WideNumber? {
        if isNegative || isZero { return nil }
        // The coefficient as 0.1 … 1, then doubled up to 0.75 … 1.5.
        let digits = Self.digitCount(coefficient)
        let unit = FeelDecimal(unchecked: coefficient, exponent: -digits, isNegative: false)
        guard var wide = WideNumber(unit) else { return nil }
        var doublings = 0
        let threshold = WideNumber(3).divided(by: 4)
        while (wide - threshold).isNegative {
            wide = wide.scaled(by: 2)
            doublings += 1
        }
        let one = WideNumber(1)
        let mantissa = Self.twiceAreaTangent((wide - one) / (wide + one))
        let decimals = WideNumber(Int(exponent) + digits) * Self.ln10
        return mantissa + decimals - Self.ln2.scaled(by: UInt64(doublings))
    }

    /// This number to the given power; nil where there is no (real, representable) result.
    public func raised(to power: FeelDecimal) -> FeelDecimal? {
        if power.isZero { return .one }
        if isZero { return power.isNegative ? nil : .zero }
        if let count = power.integer, count.magnitude <= 1_000_000, let whole = raised(toWhole: count) {
            return whole
        }
        let isOdd = power.isInteger && power.modulo(FeelDecimal(2)) == .one
        guard !isNegative || power.isInteger else { return nil }
        guard magnitude.couldRaise(to: power), let log = magnitude.wideLogarithm,
            let wide = WideNumber(power),
            let result = Self.exponential(of: wide * log)
        else { return nil }
        return isNegative && isOdd ? result.negated : result
    }

    /// Keeps the product of power and logarithm in the range where it fits.
    private func couldRaise(to power: FeelDecimal) -> Bool {
        let top = Int(exponent) + Self.digitCount(coefficient)
        if self == .one { return true }
        guard let size = FeelDecimal(max(1, abs(top))) * power.magnitude else { return false }
        return size < FeelDecimal(20_000)
    }

    /// By squaring, while every step is exact; nil as soon as one is not.
    private func raised(toWhole count: Int) -> FeelDecimal? {
        var result = FeelDecimal.one
        var base = normalized
        var rest = count.magnitude
        while true {
            if rest & 1 == 1 {
                guard let next = Self.exactProduct(result, base) else { return nil }
                result = next
            }
            rest >>= 1
            if rest == 0 { break }
            guard let square = Self.exactProduct(base, base) else { return nil }
            base = square
        }
        return count > 0 ? result : FeelDecimal.one / result
    }

    private static func exactProduct(_ left: FeelDecimal, _ right: FeelDecimal) -> FeelDecimal? {
        let (high, low) = left.coefficient.multipliedFullWidth(by: right.coefficient)
        guard high == 0, low < limit else { return nil }
        return left * right
    }
}

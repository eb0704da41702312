/// A decimal number of FEEL: ±coefficient × 10^exponent with at most 34 significant digits, like IEEE 754 decimal128.
///
/// The number keeps the exponent it was written with (`1.50` stays `1.50` as text) but equality and order look at
/// the value only. Arithmetic rounds half to even. There is no infinity and no NaN: an operation without a
/// representable result returns nil, which FEEL shows as null.
public struct FeelDecimal: Sendable {
    /// Below 10^34.
    let coefficient: UInt128
    let exponent: Int32
    let isNegative: Bool

    public static let digitsMax = 34
    static let exponentMax: Int = 6111
    static let exponentMin: Int = -6176

    init(unchecked coefficient: UInt128, exponent: Int, isNegative: Bool) {
        self.coefficient = coefficient
        self.exponent = Int32(truncatingIfNeeded: exponent)
        self.isNegative = isNegative && coefficient != 0
    }

    /// Rounds to 34 digits and to the range of exponents; nil where the value is too large. `isSticky` says that
    /// digits below the coefficient were cut off and were not all zero.
    init?(rounding coefficient: UInt128, exponent: Int, isNegative: Bool, isSticky: Bool = false) {
        var coefficient = coefficient
        var exponent = exponent
        var isSticky = isSticky
        if coefficient >= Self.limit {
            let excess = Self.digitCount(coefficient) - Self.digitsMax
            (coefficient, isSticky) = Self.shiftRight(coefficient, by: excess, isSticky: isSticky)
            exponent += excess
            if coefficient >= Self.limit {
                coefficient /= 10
                exponent += 1
            }
        }
        if exponent > Self.exponentMax {
            while exponent > Self.exponentMax, coefficient != 0, coefficient < Self.limit / 10 {
                coefficient *= 10
                exponent -= 1
            }
            if coefficient == 0 { exponent = Self.exponentMax }
            if exponent > Self.exponentMax { return nil }
        }
        if exponent < Self.exponentMin {
            let excess = Self.exponentMin - exponent
            (coefficient, isSticky) = Self.shiftRight(coefficient, by: min(excess, 60), isSticky: isSticky)
            exponent = Self.exponentMin
        }
        self.init(unchecked: coefficient, exponent: exponent, isNegative: isNegative)
    }

    public init(_ integer: Int) {
        self.init(
            unchecked: UInt128(integer.magnitude), exponent: 0, isNegative: integer < 0)
    }

    public static let zero = FeelDecimal(0)
    public static let one = FeelDecimal(1)

    public var isZero: Bool { coefficient == 0 }

    public var negated: FeelDecimal {
        FeelDecimal(unchecked: coefficient, exponent: Int(exponent), isNegative: !isNegative)
    }

    public var magnitude: FeelDecimal {
        FeelDecimal(unchecked: coefficient, exponent: Int(exponent), isNegative: false)
    }

    /// The value as an integer, where it is one and fits.
    public var integer: Int? {
        guard let whole = integer128 else { return nil }
        return Int(exactly: whole)
    }

    var integer128: Int128? {
        let plain = normalized
        guard plain.exponent >= 0, plain.exponent <= 38 else { return nil }
        let (product, overflow) = plain.coefficient.multipliedReportingOverflow(
            by: Self.power(Int(plain.exponent)))
        guard !overflow, let whole = Int128(exactly: product) else { return nil }
        return plain.isNegative ? -whole : whole
    }

    public var isInteger: Bool { exponent >= 0 || normalized.exponent >= 0 }

    /// The same value without trailing zeros in the coefficient.
    var normalized: FeelDecimal {
        if coefficient == 0 { return FeelDecimal(unchecked: 0, exponent: 0, isNegative: false) }
        if exponent == 0, coefficient % 10 != 0 { return self }
        var coefficient = coefficient
        var exponent = Int(exponent)
        while true {
            let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { break }
            coefficient = quotient
            exponent += 1
        }
        return FeelDecimal(unchecked: coefficient, exponent: exponent, isNegative: isNegative)
    }
}

extension FeelDecimal {
    /// 10^34: the first coefficient that is too long.
    static let limit = power(34)

    private static let powers: [UInt128] = {
        var powers: [UInt128] = [1]
        for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// 10^n for n in 0…38.
    static func power(_ exponent: Int) -> UInt128 { powers[exponent] }

    /// Number of decimal digits; 0 for 0.
    static func digitCount(_ value: UInt128) -> Int {
        if value == 0 { return 0 }
        // log10(2) ≈ 1233 / 4096 gives the count or one too few.
        let bits = 128 - value.leadingZeroBitCount
        let estimate = (bits * 1233) >> 12
        return estimate < 39 && value >= powers[estimate] ? estimate + 1 : estimate
    }

    /// Divides by 10^digits, rounding half to even; the second part says whether the result is inexact.
    static func shiftRight(_ value: UInt128, by digits: Int, isSticky: Bool) -> (UInt128, Bool) {
        if digits <= 0 { return (value, isSticky) }
        if digits > 38 { return (0, isSticky || value != 0) }
        let divisor = power(digits)
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        let half = divisor / 2
        let isUp = remainder > half || (remainder == half && (isSticky || quotient & 1 == 1))
        return (isUp ? quotient + 1 : quotient, isSticky || remainder != 0)
    }
}

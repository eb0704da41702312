/// A signed fixed-point number with 256 bits before and 256 bits after the point: the workbench for roots,
/// exponentials and logarithms, whose results are then rounded to 34 digits.
struct WideNumber: Sendable {
    static let limbCount = 8
    static let fractionLimbs = 4

    /// Least significant first.
    private(set) var limbs: [UInt64]
    private(set) var isNegative: Bool

    private init(limbs: [UInt64], isNegative: Bool) {
        self.limbs = limbs
        self.isNegative = isNegative
    }

    init(_ integer: Int) {
        limbs = [UInt64](repeating: 0, count: Self.limbCount)
        limbs[Self.fractionLimbs] = UInt64(integer.magnitude)
        isNegative = integer < 0
    }

    /// Nil where the number is too large.
    init?(_ decimal: FeelDecimal) {
        var limbs = [UInt64](repeating: 0, count: Self.limbCount)
        limbs[Self.fractionLimbs] = UInt64(truncatingIfNeeded: decimal.coefficient)
        limbs[Self.fractionLimbs + 1] = UInt64(truncatingIfNeeded: decimal.coefficient >> 64)
        self.init(limbs: limbs, isNegative: decimal.isNegative)
        guard decimal.exponent < 40 else { return nil }
        if decimal.exponent > 0 {
            for _ in 0..<Int(decimal.exponent) { self = scaled(by: 10) }
        } else {
            for _ in 0..<min(200, -Int(decimal.exponent)) { self = divided(by: 10) }
        }
    }

    var isZero: Bool { limbs.allSatisfy { $0 == 0 } }

    var negated: WideNumber { WideNumber(limbs: limbs, isNegative: !isNegative && !isZero) }

    func scaled(by factor: UInt64) -> WideNumber {
        var carry: UInt64 = 0
        var result = limbs
        for index in result.indices {
            let (high, low) = result[index].multipliedFullWidth(by: factor)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            result[index] = sum
            carry = high &+ (overflow ? 1 : 0)
        }
        return WideNumber(limbs: result, isNegative: isNegative)
    }

    func divided(by divisor: UInt64) -> WideNumber {
        var rest: UInt64 = 0
        var result = limbs
        for index in result.indices.reversed() {
            let (quotient, remainder) = divisor.dividingFullWidth((rest, result[index]))
            result[index] = quotient
            rest = remainder
        }
        return WideNumber(limbs: result, isNegative: isNegative)
    }

    private static func addMagnitudes(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
        var carry: UInt64 = 0
        return zip(left, right).map { a, b in
            let (first, one) = a.addingReportingOverflow(b)
            let (second, two) = first.addingReportingOverflow(carry)
            carry = one || two ? 1 : 0
            return second
        }
    }

    private static func subtractMagnitudes(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
        var borrow: UInt64 = 0
        return zip(left, right).map { a, b in
            let (first, one) = a.subtractingReportingOverflow(b)
            let (second, two) = first.subtractingReportingOverflow(borrow)
            borrow = one || two ? 1 : 0
            return second
        }
    }

    private static func isLess(_ left: [UInt64], _ right: [UInt64]) -> Bool {
        for index in left.indices.reversed() where left[index] != right[index] {
            return left[index] < right[index]
        }
        return false
    }

    static func + (left: WideNumber, right: WideNumber) -> WideNumber {
        if left.isNegative == right.isNegative {
            return WideNumber(limbs: addMagnitudes(left.limbs, right.limbs), isNegative: left.isNegative)
        }
        return isLess(left.limbs, right.limbs)
            ? WideNumber(limbs: subtractMagnitudes(right.limbs, left.limbs), isNegative: right.isNegative)
            : WideNumber(limbs: subtractMagnitudes(left.limbs, right.limbs), isNegative: left.isNegative)
    }

    static func - (left: WideNumber, right: WideNumber) -> WideNumber {
        left + WideNumber(limbs: right.limbs, isNegative: !right.isNegative)
    }

    static func * (left: WideNumber, right: WideNumber) -> WideNumber {
        var product = [UInt64](repeating: 0, count: limbCount * 2)
        for i in 0..<limbCount where left.limbs[i] != 0 {
            var carry: UInt64 = 0
            for j in 0..<limbCount {
                let (high, low) = left.limbs[i].multipliedFullWidth(by: right.limbs[j])
                let (first, one) = low.addingReportingOverflow(product[i + j])
                let (second, two) = first.addingReportingOverflow(carry)
                product[i + j] = second
                carry = high &+ (one ? 1 : 0) &+ (two ? 1 : 0)
            }
            product[i + limbCount] = carry
        }
        return WideNumber(
            limbs: Array(product[fractionLimbs..<fractionLimbs + limbCount]),
            isNegative: left.isNegative != right.isNegative)
    }

    /// Bit by bit; for numbers whose quotient is small. Zero for a zero divisor.
    static func / (left: WideNumber, right: WideNumber) -> WideNumber {
        if right.isZero { return WideNumber(0) }
        var quotient = [UInt64](repeating: 0, count: limbCount)
        var rest = [UInt64](repeating: 0, count: limbCount)
        let bits = (limbCount + fractionLimbs) * 64
        for bit in (0..<bits).reversed() {
            let source = bit / 64 - fractionLimbs
            let next = source >= 0 ? (left.limbs[source] >> UInt64(bit % 64)) & 1 : 0
            rest = addMagnitudes(rest, rest)
            rest[0] |= next
            if !isLess(rest, right.limbs) {
                rest = subtractMagnitudes(rest, right.limbs)
                if bit / 64 < limbCount { quotient[bit / 64] |= 1 << UInt64(bit % 64) }
            }
        }
        return WideNumber(limbs: quotient, isNegative: left.isNegative != right.isNegative)
    }

    /// The whole part, cut towards zero.
    var whole: Int {
        let size = Int(truncatingIfNeeded: limbs[Self.fractionLimbs] & 0x7FFF_FFFF_FFFF_FFFF)
        return isNegative ? -size : size
    }

    /// The number × 10^exponent as a decimal; for numbers below 10^30.
    func decimal(timesPowerOfTen exponent: Int) -> FeelDecimal? {
        var number = self
        var shift = 0
        while shift < 120 {
            let top = number.scaled(by: 10)
            // 36 digits in front of the point: up to 2^120.
            if top.limbs[Self.fractionLimbs + 1] >> 53 != 0
                || top.limbs[(Self.fractionLimbs + 2)...].contains(where: { $0 != 0 })
            {
                break
            }
            number = top
            shift += 1
        }
        let coefficient =
            UInt128(number.limbs[Self.fractionLimbs + 1]) << 64 | UInt128(number.limbs[Self.fractionLimbs])
        let isSticky = number.limbs[..<Self.fractionLimbs].contains { $0 != 0 }
        return FeelDecimal(
            rounding: coefficient, exponent: exponent - shift, isNegative: isNegative, isSticky: isSticky)
    }
}

extension FeelDecimal {
    public static func + (left: FeelDecimal, right: FeelDecimal) -> FeelDecimal? {
        if left.exponent == right.exponent {
            if left.isNegative == right.isNegative {
                return FeelDecimal(
                    rounding: left.coefficient + right.coefficient, exponent: Int(left.exponent),
                    isNegative: left.isNegative)
            }
            return difference(
                left.coefficient, left.isNegative, right.coefficient, right.isNegative,
                exponent: Int(left.exponent), isSticky: false)
        }
        let (high, low) = left.exponent > right.exponent ? (left, right) : (right, left)
        let gap = Int(high.exponent) - Int(low.exponent)
        if high.isZero { return low }
        let digits = digitCount(high.coefficient)
        if gap + digits <= 37 {
            return combine(
                high.coefficient * power(gap), high.isNegative, low.coefficient, low.isNegative,
                exponent: Int(low.exponent), isSticky: false)
        }
        if low.isZero {
            let shift = min(gap, digitsMax - digits)
            return FeelDecimal(
                rounding: high.coefficient * power(shift), exponent: Int(high.exponent) - shift,
                isNegative: high.isNegative)
        }
        // The lower number reaches below what 37 digits can show: it is cut, and one digit remembers the rest.
        let shift = 36 - digits
        let cut = gap - shift
        let divisor = cut <= 38 ? power(cut) : 0
        let (quotient, remainder) =
            divisor == 0 ? (0, low.coefficient) : low.coefficient.quotientAndRemainder(dividingBy: divisor)
        return combine(
            high.coefficient * power(shift) * 10, high.isNegative,
            quotient * 10 + (remainder == 0 ? 0 : 1), low.isNegative,
            exponent: Int(high.exponent) - shift - 1, isSticky: false)
    }

    public static func - (left: FeelDecimal, right: FeelDecimal) -> FeelDecimal? {
        left + right.negated
    }

    public static func * (left: FeelDecimal, right: FeelDecimal) -> FeelDecimal? {
        let exponent = Int(left.exponent) + Int(right.exponent)
        let isNegative = left.isNegative != right.isNegative
        let (high, low) = left.coefficient.multipliedFullWidth(by: right.coefficient)
        if high == 0 {
            return FeelDecimal(rounding: UInt128(low), exponent: exponent, isNegative: isNegative)
        }
        // At most 68 digits: take away what is beyond 37 of them, remember it, and let the rounding do the rest.
        let total = digitCount(left.coefficient) + digitCount(right.coefficient)
        let cut = total - 37
        let (quotient, remainder) = power(cut).dividingFullWidth((high, low))
        return FeelDecimal(
            rounding: quotient, exponent: exponent + cut, isNegative: isNegative, isSticky: remainder != 0)
    }

    /// Nil for a division by zero.
    public static func / (left: FeelDecimal, right: FeelDecimal) -> FeelDecimal? {
        if right.isZero { return nil }
        let ideal = Int(left.exponent) - Int(right.exponent)
        let isNegative = left.isNegative != right.isNegative
        if left.isZero { return FeelDecimal(rounding: 0, exponent: ideal, isNegative: false) }
        let (whole, rest) = left.coefficient.quotientAndRemainder(dividingBy: right.coefficient)
        if rest == 0 { return FeelDecimal(rounding: whole, exponent: ideal, isNegative: isNegative) }
        // Scale the numerator so that the quotient has 35 to 36 digits.
        let first = 37 - digitCount(left.coefficient)
        let second = max(0, 35 + digitCount(right.coefficient) - 37)
        let scaled = (left.coefficient * power(first)).multipliedFullWidth(by: power(second))
        let (quotient, remainder) = right.coefficient.dividingFullWidth(scaled)
        guard
            let result = FeelDecimal(
                rounding: quotient, exponent: ideal - first - second, isNegative: isNegative,
                isSticky: remainder != 0)
        else { return nil }
        return remainder == 0 ? result.trimmed(downTo: ideal) : result
    }

    /// The remainder with the sign of the divisor: `a - b * floor(a / b)`, exact. Nil for a zero divisor.
    public func modulo(_ divisor: FeelDecimal) -> FeelDecimal? {
        if divisor.isZero { return nil }
        if magnitude < divisor.magnitude {
            return isZero || isNegative == divisor.isNegative ? self : self + divisor
        }
        // Now the exponent of the divisor, raised, leaves a base of at most 35 digits.
        let low = min(exponent, divisor.exponent)
        let base = divisor.coefficient * Self.power(Int(divisor.exponent - low))
        var rest = coefficient % base
        var shift = Int(exponent - low)
        while shift > 0, rest != 0 {
            let step = min(shift, 3)
            rest = (rest * Self.power(step)) % base
            shift -= step
        }
        if rest != 0, isNegative != divisor.isNegative { rest = base - rest }
        return FeelDecimal(rounding: rest, exponent: Int(low), isNegative: divisor.isNegative)
    }

    /// Takes trailing zeros away until the exponent is `ideal`.
    private func trimmed(downTo ideal: Int) -> FeelDecimal {
        var coefficient = coefficient
        var exponent = Int(exponent)
        while exponent < ideal, coefficient != 0 {
            let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { break }
            coefficient = quotient
            exponent += 1
        }
        return FeelDecimal(unchecked: coefficient, exponent: exponent, isNegative: isNegative)
    }

    private static func combine(
        _ left: UInt128, _ leftIsNegative: Bool, _ right: UInt128, _ rightIsNegative: Bool,
        exponent: Int, isSticky: Bool
    ) -> FeelDecimal? {
        if leftIsNegative == rightIsNegative {
            return FeelDecimal(
                rounding: left + right, exponent: exponent, isNegative: leftIsNegative, isSticky: isSticky)
        }
        return difference(
            left, leftIsNegative, right, rightIsNegative, exponent: exponent, isSticky: isSticky)
    }

    private static func difference(
        _ left: UInt128, _ leftIsNegative: Bool, _ right: UInt128, _ rightIsNegative: Bool,
        exponent: Int, isSticky: Bool
    ) -> FeelDecimal? {
        left >= right
            ? FeelDecimal(
                rounding: left - right, exponent: exponent, isNegative: leftIsNegative, isSticky: isSticky)
            : FeelDecimal(
                rounding: right - left, exponent: exponent, isNegative: rightIsNegative, isSticky: isSticky)
    }
}

extension FeelDecimal: Comparable, Hashable {
    public static func == (left: FeelDecimal, right: FeelDecimal) -> Bool {
        if left.exponent == right.exponent {
            return left.coefficient == right.coefficient && left.isNegative == right.isNegative
        }
        let (a, b) = (left.normalized, right.normalized)
        return a.exponent == b.exponent && a.coefficient == b.coefficient && a.isNegative == b.isNegative
    }

    public static func < (left: FeelDecimal, right: FeelDecimal) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative
            ? compareMagnitudes(right, left) < 0 : compareMagnitudes(left, right) < 0
    }

    public func hash(into hasher: inout Hasher) {
        let plain = normalized
        hasher.combine(plain.coefficient)
        hasher.combine(plain.exponent)
        hasher.combine(plain.isNegative)
    }

    private static func compareMagnitudes(_ left: FeelDecimal, _ right: FeelDecimal) -> Int {
        if left.exponent == right.exponent {
            return left.coefficient < right.coefficient ? -1 : left.coefficient == right.coefficient ? 0 : 1
        }
        if left.isZero || right.isZero { return left.isZero ? (right.isZero ? 0 : -1) : 1 }
        let leftTop = digitCount(left.coefficient) + Int(left.exponent)
        let rightTop = digitCount(right.coefficient) + Int(right.exponent)
        if leftTop != rightTop { return leftTop < rightTop ? -1 : 1 }
        // Equal magnitude of the first digit: the exponents differ by fewer than 34.
        let gap = Int(left.exponent) - Int(right.exponent)
        let a = gap > 0 ? left.coefficient * power(gap) : left.coefficient
        let b = gap < 0 ? right.coefficient * power(-gap) : right.coefficient
        return a < b ? -1 : a == b ? 0 : 1
    }
}

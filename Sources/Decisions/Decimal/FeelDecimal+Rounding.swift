extension FeelDecimal {
    public enum Rounding: Sendable, CaseIterable {
        case halfEven, halfUp, halfDown, up, down, floor, ceiling
    }

    /// The number with at most `scale` digits after the point; a negative scale rounds to tens, hundreds …
    /// Nil where the scale is outside of what a number can have.
    public func rounded(_ rounding: Rounding, scale: Int) -> FeelDecimal? {
        guard scale <= -Self.exponentMin, scale >= -Self.exponentMax else { return nil }
        let cut = -scale - Int(exponent)
        if cut <= 0 { return self }
        let (quotient, remainder, half) = Self.divide(coefficient, byPower: cut)
        let isOdd = quotient & 1 == 1
        let isUp =
            switch rounding {
            case .up: remainder
            case .down: false
            case .floor: remainder && isNegative
            case .ceiling: remainder && !isNegative
            case .halfUp: half >= 0
            case .halfDown: half > 0
            case .halfEven: half > 0 || (half == 0 && isOdd)
            }
        return FeelDecimal(
            rounding: isUp ? quotient + 1 : quotient, exponent: -scale, isNegative: isNegative)
    }

    /// Quotient, whether something was cut off, and how that compares with one half (-1, 0, 1).
    private static func divide(_ value: UInt128, byPower digits: Int) -> (UInt128, Bool, Int) {
        if digits > 38 { return (0, value != 0, -1) }
        let divisor = power(digits)
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        let half = divisor / 2
        return (quotient, remainder != 0, remainder > half ? 1 : remainder == half ? 0 : -1)
    }
}

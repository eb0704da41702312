extension FeelDecimal: CustomStringConvertible {
    /// Reads `12`, `-0.50`, `.5` and `1.2E-3`; nil for anything else. More than 34 digits are rounded.
    public init?(_ text: some StringProtocol) {
        var reader = DecimalReader()
        for byte in text.utf8 {
            guard reader.accept(byte) else { return nil }
        }
        guard let number = reader.finish() else { return nil }
        self = number
    }

    /// Plain digits as long as they fit a line; very large and very small numbers in scientific notation.
    public var description: String {
        let digits = String(coefficient)
        let sign = isNegative ? "-" : ""
        let exponent = Int(exponent)
        if exponent == 0 { return sign + digits }
        if exponent > 0 {
            if isZero { return "0" }
            if exponent + digits.utf8.count <= 64 {
                return sign + digits + String(repeating: "0", count: exponent)
            }
            return sign + scientific(digits, exponent)
        }
        let point = digits.utf8.count + exponent
        if point > 0 { return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))" }
        if point > -64 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
        return isZero ? "0" : sign + scientific(digits, exponent)
    }

    private func scientific(_ digits: String, _ exponent: Int) -> String {
        let top = exponent + digits.utf8.count - 1
        let rest = digits.dropFirst()
        return "\(digits.prefix(1))\(rest.isEmpty ? "" : ".")\(rest)E\(top < 0 ? "" : "+")\(top)"
    }
}

/// A small automaton over the bytes of a number.
private struct DecimalReader {
    private enum State { case start, signed, whole, point, fraction, mark, markSigned, power }
    private var state = State.start
    private var coefficient: UInt128 = 0
    private var digits = 0
    private var exponent = 0
    private var isNegative = false
    private var isSticky = false
    private var power = 0
    private var powerIsNegative = false

    mutating func accept(_ byte: UInt8) -> Bool {
        switch (state, byte) {
        case (.start, UInt8(ascii: "-")):
            isNegative = true
            state = .signed
        case (.start, UInt8(ascii: "+")): state = .signed
        case (.start, 48...57), (.signed, 48...57), (.whole, 48...57):
            add(byte, isFraction: false)
            state = .whole
        case (.start, UInt8(ascii: ".")), (.signed, UInt8(ascii: ".")), (.whole, UInt8(ascii: ".")):
            state = .point
        case (.point, 48...57), (.fraction, 48...57):
            add(byte, isFraction: true)
            state = .fraction
        case (.whole, UInt8(ascii: "e")), (.whole, UInt8(ascii: "E")), (.fraction, UInt8(ascii: "e")),
            (.fraction, UInt8(ascii: "E")):
            state = .mark
        case (.mark, UInt8(ascii: "-")):
            powerIsNegative = true
            state = .markSigned
        case (.mark, UInt8(ascii: "+")): state = .markSigned
        case (.mark, 48...57), (.markSigned, 48...57), (.power, 48...57):
            power = min(power * 10 + Int(byte - 48), 1_000_000)
            state = .power
        default: return false
        }
        return true
    }

    private mutating func add(_ byte: UInt8, isFraction: Bool) {
        if digits < 38 {
            coefficient = coefficient * 10 + UInt128(byte - 48)
            if coefficient != 0 { digits += 1 }
            if isFraction { exponent -= 1 }
        } else {
            if byte != 48 { isSticky = true }
            if !isFraction { exponent += 1 }
        }
    }

    func finish() -> FeelDecimal? {
        guard state == .whole || state == .fraction || state == .power else { return nil }
        return FeelDecimal(
            rounding: coefficient, exponent: exponent + (powerIsNegative ? -power : power),
            isNegative: isNegative, isSticky: isSticky)
    }
}

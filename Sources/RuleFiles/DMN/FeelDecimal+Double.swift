import Decisions

extension FeelDecimal {
    /// The nearest binary number, for functions that have no exact decimal value.
    var double: Double { Double(description) ?? .nan }
}

public import Decisions
import Foundation

/// What `external {java: …}` can mean without a Java machine: the pure functions of java.lang that DMN's own
/// examples and conformance suite name. Everything else stays null, with a note.
public enum ExternalFunctions {
    /// For `FeelContext.externals`. The mapping is `{java: {class: …, method signature: …}}`.
    public static func java(_ mapping: FeelEntries) -> FeelFunction? {
        guard case .context(let java)? = mapping["java"], case .string(let type)? = java["class"],
            case .string(let signature)? = java["method signature"],
            let open = signature.firstIndex(of: "("), signature.last == ")"
        else { return nil }
        let name = String(signature[..<open].filter { $0 != " " })
        let inner = signature[signature.index(after: open)...].dropLast()
        let kinds = inner.split(separator: ",").map { String($0.filter { $0 != " " }) }
        guard let body = function(type, name, kinds) else { return nil }
        let parameters = kinds.indices.map { FeelParameter(name: "p\($0 + 1)") }
        return FeelFunction(parameters: parameters, body)
    }

    private typealias Body = @Sendable ([FeelValue]) -> FeelValue

    private static let numeric: Set<String> = ["double", "float", "int", "long"]
    private static let wholeBounds: [String: ClosedRange<Int>] = [
        "Byte": -128...127, "Short": -32_768...32_767, "Integer": -2_147_483_648...2_147_483_647,
        "Long": Int.min...Int.max,
    ]

    private static func function(_ type: String, _ name: String, _ kinds: [String]) -> Body? {
        guard type.hasPrefix("java.lang.") else { return nil }
        let type = String(type.dropFirst("java.lang.".count))
        switch (type, name) {
        case ("Math", _): return math(name, kinds)
        case ("String", "valueOf"): return valueOfString(kinds)
        case ("String", "format"): return { format($0) }
        case ("Double", "valueOf"), ("Double", "parseDouble"), ("Float", "valueOf"), ("Float", "parseFloat"):
            return { arguments in real(arguments, isSingle: type == "Float") }
        case (_, "valueOf"), (_, "parseInt"), (_, "parseLong"), (_, "parseShort"), (_, "parseByte"):
            guard let bounds = wholeBounds[type] else { return nil }
            return { arguments in whole(arguments, bounds) }
        default: return nil
        }
    }

    private static func math(_ name: String, _ kinds: [String]) -> Body? {
        guard kinds.allSatisfy(numeric.contains) else { return nil }
        switch (name, kinds.count) {
        case ("max", 2), ("min", 2):
            return { arguments in
                guard case .number(let a)? = arguments.first, case .number(let b)? = arguments.last else {
                    return .null
                }
                return .number((a < b) == (name == "max") ? b : a)
            }
        case ("abs", 1):
            return { arguments in
                guard case .number(let a)? = arguments.first else { return .null }
                return .number(a < FeelDecimal(0) ? FeelDecimal(0) - a ?? a : a)
            }
        case ("pow", 2):
            return { arguments in
                guard case .number(let a)? = arguments.first, case .number(let b)? = arguments.last else {
                    return .null
                }
                return ElementaryFunctions.power(a.double, b.double)
            }
        default:
            guard kinds.count == 1, let function = ElementaryFunctions.byName[name] else { return nil }
            return { arguments in
                guard case .number(let a)? = arguments.first else { return .null }
                return ElementaryFunctions.value(function(a.double))
            }
        }
    }

    private static func valueOfString(_ kinds: [String]) -> Body? {
        guard kinds.count == 1 else { return nil }
        if kinds[0] == "char" {
            return { arguments in
                guard case .string(let text)? = arguments.first, text.unicodeScalars.count == 1 else {
                    return .null
                }
                return .string(text)
            }
        }
        return { arguments in arguments.first.map { .string($0.text) } ?? .null }
    }

    private static func whole(_ arguments: [FeelValue], _ bounds: ClosedRange<Int>) -> FeelValue {
        let number: Int? =
            switch arguments.first {
            case .number(let number): number.integer
            case .string(let text): Int(text)
            default: nil
            }
        return number.map { bounds.contains($0) ? .number($0) : .null } ?? .null
    }

    private static func real(_ arguments: [FeelValue], isSingle: Bool) -> FeelValue {
        let number: FeelDecimal? =
            switch arguments.first {
            case .number(let number): number
            case .string(let text): FeelDecimal(text)
            default: nil
            }
        guard let number else { return .null }
        guard isSingle else { return .number(number) }
        return Float(number.double).description.feelNumber
    }

    /// `%s`, `%d` and `%%`; other directives are not known.
    private static func format(_ arguments: [FeelValue]) -> FeelValue {
        guard case .string(let pattern)? = arguments.first else { return .null }
        var values = arguments.dropFirst().flatMap { value -> [FeelValue] in
            if case .list(let items) = value { items } else { [value] }
        }[...]
        var text = ""
        var rest = Substring(pattern)
        while let mark = rest.firstIndex(of: "%") {
            text += rest[..<mark]
            rest = rest[mark...].dropFirst()
            switch rest.popFirst() {
            case "%": text += "%"
            case "s", "d":
                guard let value = values.popFirst() else { return .null }
                text += value.text
            default: return .null
            }
        }
        return .string(text + rest)
    }
}

extension String {
    fileprivate var feelNumber: FeelValue { FeelDecimal(self).map { .number($0) } ?? .null }
}

/// Functions of real numbers, as exact as a double.
enum ElementaryFunctions {
    static let byName: [String: @Sendable (Double) -> Double] = [
        "sqrt": { sqrt($0) }, "cos": { cos($0) }, "sin": { sin($0) }, "tan": { tan($0) },
        "acos": { acos($0) },
        "asin": { asin($0) }, "atan": { atan($0) }, "exp": { exp($0) }, "log": { log($0) },
        "log10": { log10($0) }, "ceil": { ceil($0) }, "floor": { floor($0) }, "cbrt": { cbrt($0) },
    ]

    static func value(_ number: Double) -> FeelValue {
        number.isFinite ? number.description.feelNumber : .null
    }

    static func power(_ base: Double, _ exponent: Double) -> FeelValue { value(pow(base, exponent)) }
}

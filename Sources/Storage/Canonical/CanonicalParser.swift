/// Reads what `CanonicalWriter` writes. Strict: no spaces, no numbers but integers, no constants.
public struct CanonicalParser {
    /// Deeper nesting than this is no event of ours.
    public static let depthMax = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var depth = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    public static func value(_ text: String) throws -> CanonicalValue {
        var text = text
        return try text.withUTF8 { buffer in
            var parser = CanonicalParser(buffer)
            let value = try parser.value()
            guard parser.at == buffer.count else { throw parser.malformed("text after the value") }
            return value
        }
    }

    private mutating func value() throws -> CanonicalValue {
        guard at < bytes.count else { throw malformed("no value") }
        switch bytes[at] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try nested { try $0.object() }
        case UInt8(ascii: "["): return try nested { try $0.array() }
        default: return .int(try integer())
        }
    }

    private mutating func nested(_ read: (inout Self) throws -> CanonicalValue) throws -> CanonicalValue {
        depth += 1
        guard depth <= Self.depthMax else { throw CanonicalError.tooDeep }
        defer { depth -= 1 }
        at += 1
        return try read(&self)
    }

    private mutating func object() throws -> CanonicalValue {
        var members: [CanonicalValue.Member] = []
        if take("}") { return .object([]) }
        repeat {
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw malformed("no key") }
            let key = try string()
            guard take(":") else { throw malformed("no colon") }
            members.append(.init(key, try value()))
        } while take(",")
        guard take("}") else { throw malformed("object not closed") }
        return .object(members)
    }

    private mutating func array() throws -> CanonicalValue {
        var items: [CanonicalValue] = []
        if take("]") { return .array([]) }
        repeat { items.append(try value()) } while take(",")
        guard take("]") else { throw malformed("array not closed") }
        return .array(items)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func integer() throws -> Int64 {
        let start = at
        let isNegative = take("-")
        var number: Int64 = 0
        while at < bytes.count, case 48...57 = bytes[at] {
            let (product, tooBig) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooBig) = product.addingReportingOverflow(Int64(bytes[at] - 48))
            guard !tooBig, !isTooBig else { throw malformed("integer too large") }
            number = sum
            at += 1
        }
        guard at > start + (isNegative ? 1 : 0) else { throw malformed("no integer") }
        return isNegative ? -number : number
    }

    private mutating func string() throws -> String {
        at += 1
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let text = String(decoding: bytes[start..<at], as: UTF8.self)
                at += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw malformed("bare control character")
            default: at += 1
            }
        }
        throw malformed("string not closed")
    }

    private mutating func escapedString(from start: Int) throws -> String {
        var text = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                guard byte >= 0x20 else { throw malformed("bare control character") }
                text.append(byte)
                continue
            }
            guard at < bytes.count else { break }
            let escape = bytes[at]
            at += 1
            if escape == UInt8(ascii: "u") {
                text.append(contentsOf: String(try scalar()).utf8)
            } else if let plain = Self.escapes[escape] {
                text.append(plain)
            } else {
                throw malformed("unknown escape")
            }
        }
        throw malformed("string not closed")
    }

    private static let escapes: [UInt8: UInt8] = [
        0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 0x08, 0x66: 0x0c, 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09,
    ]

    private mutating func scalar() throws -> Character {
        let high = try codeUnit()
        if let scalar = Unicode.Scalar(high) { return Character(scalar) }
        guard (0xd800..<0xdc00).contains(high), take("\\"), take("u") else {
            throw malformed("lone surrogate")
        }
        let low = try codeUnit()
        guard (0xdc00..<0xe000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xd800) << 10 + (UInt32(low) - 0xdc00))
        else { throw malformed("lone surrogate") }
        return Character(scalar)
    }

    private mutating func codeUnit() throws -> UInt16 {
        guard at + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw malformed("no code unit") }
        at += 4
        return unit
    }

    private func malformed(_ what: String) -> CanonicalError { .malformed(offset: at, what) }
}

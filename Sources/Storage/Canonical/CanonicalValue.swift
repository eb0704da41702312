/// The tree behind canonical JSON: strings, integers, arrays and objects, nothing else.
public enum CanonicalValue: Sendable, Equatable {
    case string(String)
    case int(Int64)
    case array([CanonicalValue])
    /// In the order given; written sorted.
    case object([Member])

    public struct Member: Sendable, Equatable {
        public var key: String
        public var value: CanonicalValue

        public init(_ key: String, _ value: CanonicalValue) {
            self.key = key
            self.value = value
        }
    }

    public subscript(key: String) -> CanonicalValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    public var items: [CanonicalValue] { if case .array(let items) = self { items } else { [] } }
    public var text: String? { if case .string(let text) = self { text } else { nil } }
}

public enum CanonicalError: Error, Sendable, Equatable {
    case floatingPoint(key: String)
    /// Beyond ±(2^53 − 1) a JSON number is not the same everywhere (RFC 7493).
    case integerTooLarge(key: String)
    case null(key: String)
    case notEncoded(type: String)
    case malformed(offset: Int, String)
    case tooDeep

    static let integerMax: Int64 = 9_007_199_254_740_991
}

/// Canonical JSON (RFC 8785) of the values above: no spaces, members sorted by UTF-16 code units, the shortest
/// escapes. Equal values have equal bytes, so a hash or a signature can be checked with any tool.
public struct CanonicalWriter {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

    public static func text(_ value: CanonicalValue) -> String {
        var writer = CanonicalWriter()
        writer.write(value)
        return writer.text
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func write(_ value: CanonicalValue) {
        switch value {
        case .string(let text): write(text)
        case .int(let number): write(number)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                write(item)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (position, member) in Self.sorted(members).enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                write(member.key)
                bytes.append(UInt8(ascii: ":"))
                write(member.value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    public mutating func write(_ number: Int64) {
        if (0...9).contains(number) { return bytes.append(UInt8(ascii: "0") + UInt8(number)) }
        bytes.append(contentsOf: String(number).utf8)
    }

    /// JSON that is canonical already.
    public mutating func writeRaw(_ json: String) { bytes.append(contentsOf: json.utf8) }

    public mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { write(utf8: $0) }
    }

    private mutating func write(utf8: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for position in utf8.indices {
            let byte = utf8[position]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5c else { continue }
            bytes.append(contentsOf: utf8[start..<position])
            appendEscape(of: byte)
            start = position + 1
        }
        bytes.append(contentsOf: utf8[start...])
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(of byte: UInt8) {
        switch byte {
        case 0x22: bytes.append(contentsOf: "\\\"".utf8)
        case 0x5c: bytes.append(contentsOf: "\\\\".utf8)
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0a: bytes.append(contentsOf: "\\n".utf8)
        case 0x0c: bytes.append(contentsOf: "\\f".utf8)
        case 0x0d: bytes.append(contentsOf: "\\r".utf8)
        default: bytes.append(contentsOf: "\\u00\(Hex.text([byte]))".utf8)
        }
    }

    private static func sorted(_ members: [CanonicalValue.Member]) -> [CanonicalValue.Member] {
        if members.count < 2 { return members }
        let isPlain = members.allSatisfy { isASCII($0.key) }
        return members.sorted { precedes($0.key, $1.key, isPlain: isPlain) }
    }

    /// The order of keys in RFC 8785: UTF-16 code units. Among ASCII keys (`isPlain`) that is the order of Swift's strings.
    static func precedes(_ a: String, _ b: String, isPlain: Bool) -> Bool {
        isPlain ? a < b : a.utf16.lexicographicallyPrecedes(b.utf16)
    }

    static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    mutating func append(_ byte: Unicode.Scalar) { bytes.append(UInt8(ascii: byte)) }

    var count: Int { bytes.count }

    /// Writes what begins at `start` anew: these parts of it, in this order, with commas between them.
    mutating func rearrange(_ parts: [Range<Int>], from start: Int) {
        let old = Array(bytes[start...])
        bytes.removeSubrange(start...)
        for (place, part) in parts.enumerated() {
            if place > 0 { append(",") }
            bytes.append(contentsOf: old[part.lowerBound - start..<part.upperBound - start])
        }
    }
}

public import Streams
import WorkCalendar

/// Canonical JSON → Codable, the way back from `CanonicalEncoder`.
public struct CanonicalDecoder {
    private let words: (any WordsReader)?

    public init(words: (any WordsReader)? = nil) { self.words = words }

    public func decode<T: Decodable>(_ type: T.Type, from text: String) throws -> T {
        try decode(type, from: try CanonicalParser.value(text))
    }

    public func decode<T: Decodable>(_ type: T.Type, from value: CanonicalValue) throws -> T {
        try ValueDecoder(value: value, words: words, key: "").decode(type)
    }
}

private func mismatch(_ key: String, _ what: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "\(key): \(what)"))
}

private struct ValueDecoder: Decoder {
    let value: CanonicalValue
    let words: (any WordsReader)?
    let key: String
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        if type == Words.self, let words, let result = try readWords(words) as? T { return result }
        if type == Instant.self, case .int(let number) = value,
            let result = Instant(milliseconds: number) as? T
        {
            return result
        }
        return try T(from: self)
    }

    private func readWords(_ source: any WordsReader) throws -> Words {
        guard let address = Words(address: value) else { throw mismatch(key, "no words") }
        return try source.read(address)
    }

    func string() throws -> String {
        guard case .string(let text) = value else { throw mismatch(key, "no text") }
        return text
    }

    func integer<N: FixedWidthInteger>(_ type: N.Type) throws -> N {
        guard case .int(let number) = value, let result = N(exactly: number) else {
            throw mismatch(key, "no integer")
        }
        return result
    }

    func bool() throws -> Bool {
        switch value {
        case .int(0): return false
        case .int(1): return true
        case .int, .string, .array, .object: throw mismatch(key, "neither 0 nor 1")
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw mismatch(key, "no object") }
        return KeyedDecodingContainer(KeyedReader<Key>(members: members, words: words))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let items) = value else { throw mismatch(key, "no list") }
        return UnkeyedReader(items: items, words: words, key: key)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleReader(decoder: self) }
}

private struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [CanonicalValue.Member]
    let words: (any WordsReader)?
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool {
        let name = key.stringValue
        return members.contains { $0.key == name }
    }

    func decodeNil(forKey key: Key) throws -> Bool { !contains(key) }

    private func at(_ key: Key) throws -> ValueDecoder {
        let name = key.stringValue
        guard let member = members.first(where: { $0.key == name }) else { throw mismatch(name, "missing") }
        return ValueDecoder(value: member.value, words: words, key: name)
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try at(key).bool() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try at(key).string() }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        throw mismatch(key.stringValue, "floating point")
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        throw mismatch(key.stringValue, "floating point")
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try at(key).integer(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try at(key).integer(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try at(key).integer(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try at(key).integer(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try at(key).integer(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try at(key).integer(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try at(key).integer(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try at(key).integer(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try at(key).integer(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try at(key).integer(type) }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try at(key).decode(type) }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try at(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try at(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        guard let member = members.first(where: { $0.key == "super" }) else {
            throw mismatch("super", "missing")
        }
        return ValueDecoder(value: member.value, words: words, key: "super")
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try at(key) }
}

private struct UnkeyedReader: UnkeyedDecodingContainer {
    let items: [CanonicalValue]
    let words: (any WordsReader)?
    let key: String
    var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    init(items: [CanonicalValue], words: (any WordsReader)?, key: String) {
        self.items = items
        self.words = words
        self.key = key
    }

    private mutating func next() throws -> ValueDecoder {
        guard currentIndex < items.count else { throw mismatch(key, "list too short") }
        defer { currentIndex += 1 }
        return ValueDecoder(value: items[currentIndex], words: words, key: key)
    }

    mutating func decodeNil() throws -> Bool { false }
    mutating func decode(_ type: String.Type) throws -> String { try next().string() }
    mutating func decode(_ type: Bool.Type) throws -> Bool { try next().bool() }
    mutating func decode(_ type: Int.Type) throws -> Int { try next().integer(type) }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }
}

private struct SingleReader: SingleValueDecodingContainer {
    let decoder: ValueDecoder
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode(_ type: Bool.Type) throws -> Bool { try decoder.bool() }
    func decode(_ type: String.Type) throws -> String { try decoder.string() }
    func decode(_ type: Double.Type) throws -> Double { throw mismatch(decoder.key, "floating point") }
    func decode(_ type: Float.Type) throws -> Float { throw mismatch(decoder.key, "floating point") }
    func decode(_ type: Int.Type) throws -> Int { try decoder.integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try decoder.integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try decoder.integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try decoder.integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try decoder.integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try decoder.integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.integer(type) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.decode(type) }
}

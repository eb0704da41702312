public import Casework
import WorkCalendar

/// What becomes of free text and personal values while encoding.
public protocol WordsWriter: AnyObject {
    func value(of words: Words) throws -> CanonicalValue
}

/// Codable → canonical JSON. Strings and integers only: yes and no are 1 and 0, nil is left out, floating point is
/// an error. `Words` never pass as they are; a `WordsWriter` says what stands in their place.
public struct CanonicalEncoder {
    private let words: (any WordsWriter)?

    public init(words: (any WordsWriter)? = nil) { self.words = words }

    public func value(_ value: some Encodable) throws -> CanonicalValue {
        try NodeEncoder.encode(value, words: words, key: "")
    }

    public func text(_ value: some Encodable) throws -> String {
        CanonicalWriter.text(try self.value(value))
    }
}

/// A value under construction: containers of one level share it.
private final class Node {
    enum Kind { case none, leaf(CanonicalValue), object, array }

    var kind = Kind.none
    var keys: [String] = []
    var children: [Node] = []

    func value() throws -> CanonicalValue {
        switch kind {
        case .none: throw CanonicalError.notEncoded(type: "empty value")
        case .leaf(let value): value
        case .array: .array(try children.map { try $0.value() })
        case .object:
            .object(try zip(keys, children).map { CanonicalValue.Member($0, try $1.value()) })
        }
    }

    func set(_ value: CanonicalValue) { kind = .leaf(value) }

    func child(_ key: String) -> Node {
        let node = Node()
        if let position = keys.firstIndex(of: key) {
            children[position] = node
        } else {
            keys.append(key)
            children.append(node)
        }
        return node
    }

    func append(_ value: CanonicalValue) {
        let node = Node()
        node.set(value)
        children.append(node)
    }

    func add(_ key: String, _ value: CanonicalValue) {
        let node = Node()
        node.set(value)
        keys.append(key)
        children.append(node)
    }
}

private final class NodeEncoder: Encoder {
    let node: Node
    let words: (any WordsWriter)?
    let key: String
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(node: Node, words: (any WordsWriter)?, key: String) {
        self.node = node
        self.words = words
        self.key = key
    }

    static func encode<T: Encodable>(
        _ value: T, words: (any WordsWriter)?, key: String
    ) throws -> CanonicalValue {
        if T.self == Words.self, let text = value as? Words, let words { return try words.value(of: text) }
        if T.self == Instant.self, let instant = value as? Instant {
            return try integer(instant.milliseconds, key)
        }
        let node = Node()
        try value.encode(to: NodeEncoder(node: node, words: words, key: key))
        return try node.value()
    }

    /// Integers a JSON number holds exactly everywhere.
    static func integer(_ value: some BinaryInteger, _ key: String) throws -> CanonicalValue {
        guard let number = Int64(exactly: value), abs(number) <= 9_007_199_254_740_991 else {
            throw CanonicalError.integerTooLarge(key: key)
        }
        return .int(number)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.kind = .object
        return KeyedEncodingContainer(Keyed<Key>(node: node, words: words))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.kind = .array
        return Unkeyed(node: node, words: words, key: key)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        Single(node: node, words: words, key: key)
    }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    let words: (any WordsWriter)?
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { throw CanonicalError.null(key: key.stringValue) }
    func encode(_ value: Bool, forKey key: Key) throws { node.add(key.stringValue, .int(value ? 1 : 0)) }
    func encode(_ value: String, forKey key: Key) throws { node.add(key.stringValue, .string(value)) }
    func encode(_ value: Double, forKey key: Key) throws {
        throw CanonicalError.floatingPoint(key: key.stringValue)
    }
    func encode(_ value: Float, forKey key: Key) throws {
        throw CanonicalError.floatingPoint(key: key.stringValue)
    }
    func encode(_ value: Int, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: Int8, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: Int16, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: Int32, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: Int64, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: UInt, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try add(value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try add(value, key) }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        node.add(key.stringValue, try NodeEncoder.encode(value, words: words, key: key.stringValue))
    }

    private func add(_ value: some BinaryInteger, _ key: Key) throws {
        node.add(key.stringValue, try NodeEncoder.integer(value, key.stringValue))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        encoder(key).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        NodeEncoder(node: node.child("super"), words: words, key: "super")
    }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }

    private func encoder(_ key: Key) -> NodeEncoder {
        NodeEncoder(node: node.child(key.stringValue), words: words, key: key.stringValue)
    }
}

private struct Unkeyed: UnkeyedEncodingContainer {
    let node: Node
    let words: (any WordsWriter)?
    let key: String
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.children.count }

    func encodeNil() throws { throw CanonicalError.null(key: key) }
    func encode(_ value: String) throws { node.append(.string(value)) }
    func encode(_ value: Bool) throws { node.append(.int(value ? 1 : 0)) }
    func encode(_ value: Int) throws { node.append(try NodeEncoder.integer(value, key)) }
    func encode(_ value: Double) throws { throw CanonicalError.floatingPoint(key: key) }
    func encode(_ value: Float) throws { throw CanonicalError.floatingPoint(key: key) }

    func encode<T: Encodable>(_ value: T) throws {
        node.append(try NodeEncoder.encode(value, words: words, key: key))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        next().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }
    func superEncoder() -> any Encoder { next() }

    private func next() -> NodeEncoder {
        let child = Node()
        node.children.append(child)
        return NodeEncoder(node: child, words: words, key: key)
    }
}

private struct Single: SingleValueEncodingContainer {
    let node: Node
    let words: (any WordsWriter)?
    let key: String
    var codingPath: [any CodingKey] { [] }

    func encodeNil() throws { throw CanonicalError.null(key: key) }
    func encode(_ value: Bool) throws { node.set(.int(value ? 1 : 0)) }
    func encode(_ value: String) throws { node.set(.string(value)) }
    func encode(_ value: Double) throws { throw CanonicalError.floatingPoint(key: key) }
    func encode(_ value: Float) throws { throw CanonicalError.floatingPoint(key: key) }
    func encode(_ value: Int) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: Int8) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: Int16) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: Int32) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: Int64) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: UInt) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: UInt8) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: UInt16) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: UInt32) throws { node.set(try NodeEncoder.integer(value, key)) }
    func encode(_ value: UInt64) throws { node.set(try NodeEncoder.integer(value, key)) }

    func encode<T: Encodable>(_ value: T) throws {
        node.set(try NodeEncoder.encode(value, words: words, key: key))
    }
}

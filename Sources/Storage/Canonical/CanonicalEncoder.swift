public import Streams
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

    public func text(_ value: some Encodable) throws -> String {
        let slot = try NodeEncoder.encode(value, context: Context(words: words), key: "")
        var writer = CanonicalWriter()
        try writer.write(slot)
        return writer.text
    }
}

/// What all containers of one encoding share.
private final class Context {
    let words: (any WordsWriter)?

    init(words: (any WordsWriter)?) { self.words = words }
}

/// A value inside a container under construction.
private enum Slot {
    case value(CanonicalValue)
    case node(Node)
}

/// A container under construction. Written straight from here, since this is the hot path of intake.
private final class Node {
    enum Kind { case none, single, object, array }
    struct Entry: CanonicalMember {
        var key: String
        var slot: Slot
    }

    var kind = Kind.none
    var entries: [Entry] = []
    let key: String

    init(key: String) { self.key = key }

    func begin(_ kind: Kind) {
        if self.kind == .none { entries.reserveCapacity(8) }
        self.kind = kind
    }

    func add(_ key: String, _ value: CanonicalValue) { entries.append(Entry(key: key, slot: .value(value))) }

    func set(_ value: CanonicalValue) {
        kind = .single
        add("", value)
    }

    func child(_ key: String) -> Node {
        let node = Node(key: key)
        entries.append(Entry(key: key, slot: .node(node)))
        return node
    }

    /// What a value turned out to be; a single value needs no node.
    func slot() throws -> Slot {
        switch kind {
        case .none: throw CanonicalError.notEncoded(type: key)
        case .single: entries.first?.slot ?? .node(self)
        case .object, .array: .node(self)
        }
    }
}

extension CanonicalWriter {
    fileprivate mutating func write(_ slot: Slot) throws {
        switch slot {
        case .value(let value): write(value)
        case .node(let node): try write(node)
        }
    }

    private mutating func write(_ node: Node) throws {
        switch node.kind {
        case .none: throw CanonicalError.notEncoded(type: node.key)
        case .single: for entry in node.entries { try write(entry.slot) }
        case .array:
            append("[")
            for position in node.entries.indices {
                if position > 0 { append(",") }
                try write(node.entries[position].slot)
            }
            append("]")
        case .object:
            append("{")
            var isFirst = true
            for entry in Self.sorted(node.entries) {
                if !isFirst { append(",") }
                isFirst = false
                write(entry.key)
                append(":")
                try write(entry.slot)
            }
            append("}")
        }
    }
}

private struct NodeEncoder: Encoder {
    let node: Node
    let context: Context
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func encode<T: Encodable>(_ value: T, context: Context, key: String) throws -> Slot {
        if T.self == Words.self, let text = value as? Words, let words = context.words {
            return .value(try words.value(of: text))
        }
        if T.self == Instant.self, let instant = value as? Instant {
            return .value(try integer(instant.milliseconds, key))
        }
        let node = Node(key: key)
        try value.encode(to: NodeEncoder(node: node, context: context))
        return try node.slot()
    }

    /// Integers that a JSON number holds exactly everywhere.
    static func integer(_ value: some BinaryInteger, _ key: String) throws -> CanonicalValue {
        guard let number = Int64(exactly: value),
            (-CanonicalError.integerMax...CanonicalError.integerMax).contains(number)
        else { throw CanonicalError.integerTooLarge(key: key) }
        return .int(number)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.begin(.object)
        return KeyedEncodingContainer(Keyed<Key>(node: node, context: context))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.begin(.array)
        return Unkeyed(node: node, context: context)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node, context: context) }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    let context: Context
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
        let name = key.stringValue
        node.entries.append(
            Node.Entry(key: name, slot: try NodeEncoder.encode(value, context: context, key: name)))
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
        NodeEncoder(node: node.child("super"), context: context)
    }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }

    private func encoder(_ key: Key) -> NodeEncoder {
        NodeEncoder(node: node.child(key.stringValue), context: context)
    }
}

private struct Unkeyed: UnkeyedEncodingContainer {
    let node: Node
    let context: Context
    var key: String { node.key }
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.entries.count }

    func encodeNil() throws { throw CanonicalError.null(key: key) }
    func encode(_ value: String) throws { node.add("", .string(value)) }
    func encode(_ value: Bool) throws { node.add("", .int(value ? 1 : 0)) }
    func encode(_ value: Int) throws { node.add("", try NodeEncoder.integer(value, key)) }
    func encode(_ value: Double) throws { throw CanonicalError.floatingPoint(key: key) }
    func encode(_ value: Float) throws { throw CanonicalError.floatingPoint(key: key) }

    func encode<T: Encodable>(_ value: T) throws {
        node.entries.append(
            Node.Entry(key: "", slot: try NodeEncoder.encode(value, context: context, key: key)))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        next().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }
    func superEncoder() -> any Encoder { next() }

    private func next() -> NodeEncoder { NodeEncoder(node: node.child(""), context: context) }
}

private struct Single: SingleValueEncodingContainer {
    let node: Node
    let context: Context
    var key: String { node.key }
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
        node.kind = .single
        node.entries.append(
            Node.Entry(key: "", slot: try NodeEncoder.encode(value, context: context, key: key)))
    }
}

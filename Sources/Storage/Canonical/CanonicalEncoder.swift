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
        let sheet = Sheet(words: words)
        try sheet.write(value, key: "")
        if let fault = sheet.fault { throw fault }
        return sheet.text
    }
}

/// What one encoding has written so far. Written straight into bytes, since this is the hot path of intake: an object's
/// members are put in order at its end, and most of them need no moving.
///
/// Containers are written one after the other: whoever goes on with an outer one has done with those inside it.
private final class Sheet {
    /// An object or array whose end is not written yet.
    private struct Open {
        let isObject: Bool
        /// The first of its members among `members`.
        let firstMember: Int
        /// Which container it is; a container that was closed is never open again.
        let number: Int
        var count = 0
    }
    private struct Member {
        let key: String
        /// Where `"key":value` begins.
        let start: Int
    }

    private let words: (any WordsWriter)?
    private var writer = CanonicalWriter()
    private var open: [Open] = []
    private var members: [Member] = []
    private var numbers = 0
    /// What went wrong where nothing could be thrown.
    private(set) var fault: CanonicalError?

    init(words: (any WordsWriter)?) { self.words = words }

    var text: String { writer.text }

    // MARK: Values

    func write<T: Encodable>(_ value: T, key: String) throws {
        if T.self == Words.self, let text = value as? Words, let words {
            return writer.write(try words.value(of: text))
        }
        if T.self == Instant.self, let instant = value as? Instant {
            return writer.write(try Self.integer(instant.milliseconds, key))
        }
        let (depth, start): (Int, Int) = (open.count, writer.count)
        try value.encode(to: SheetEncoder(sheet: self, key: key))
        close(downTo: depth)
        if writer.count == start { throw CanonicalError.notEncoded(type: key) }
    }

    func write(_ text: String) { writer.write(text) }
    func write(_ value: Bool) { writer.write(value ? 1 : 0) }
    func write(_ value: some BinaryInteger, _ key: String) throws {
        writer.write(try Self.integer(value, key))
    }

    /// Integers that a JSON number holds exactly everywhere.
    private static func integer(_ value: some BinaryInteger, _ key: String) throws -> Int64 {
        guard let number = Int64(exactly: value),
            (-CanonicalError.integerMax...CanonicalError.integerMax).contains(number)
        else { throw CanonicalError.integerTooLarge(key: key) }
        return number
    }

    // MARK: Containers

    /// Begins an object or array.
    /// - Returns: its depth and number, by which it is known.
    func begin(isObject: Bool) -> (depth: Int, number: Int) {
        writer.append(isObject ? "{" : "[")
        numbers += 1
        open.append(Open(isObject: isObject, firstMember: members.count, number: numbers))
        return (open.count, numbers)
    }

    /// Begins the next member of an object, or the next item of an array.
    func next(_ key: String, in container: (depth: Int, number: Int)) throws(CanonicalError) {
        close(downTo: container.depth)
        guard open.count == container.depth, open[container.depth - 1].number == container.number else {
            throw CanonicalError.notEncoded(type: key)
        }
        if open[container.depth - 1].count > 0 { writer.append(",") }
        open[container.depth - 1].count += 1
        guard open[container.depth - 1].isObject else { return }
        members.append(Member(key: key, start: writer.count))
        writer.write(key)
        writer.append(":")
    }

    /// The same where nothing can be thrown: what goes wrong is thrown at the end.
    func nested(_ key: String, in container: (depth: Int, number: Int)) -> SheetEncoder {
        do {
            try next(key, in: container)
        } catch {
            fault = fault ?? error
        }
        return SheetEncoder(sheet: self, key: key)
    }

    func count(of container: (depth: Int, number: Int)) -> Int {
        open.count >= container.depth ? open[container.depth - 1].count : 0
    }

    private func close(downTo depth: Int) {
        while open.count > depth {
            let last = open.removeLast()
            if last.isObject { order(from: last.firstMember) }
            writer.append(last.isObject ? "}" : "]")
        }
    }

    /// Puts the members of the object that ends here in the order of RFC 8785.
    private func order(from first: Int) {
        let count = members.count - first
        defer { members.removeLast(count) }
        guard count > 1 else { return }
        let isPlain = members[first...].allSatisfy { CanonicalWriter.isASCII($0.key) }
        func precedes(_ a: Int, _ b: Int) -> Bool {
            CanonicalWriter.precedes(members[a].key, members[b].key, isPlain: isPlain)
        }
        if !(first + 1..<members.count).contains(where: { precedes($0, $0 - 1) }) { return }
        let ends = (first..<members.count).map {
            $0 + 1 < members.count ? members[$0 + 1].start - 1 : writer.count
        }
        let places = (0..<count).sorted { precedes(first + $0, first + $1) }
        writer.rearrange(places.map { members[first + $0].start..<ends[$0] }, from: members[first].start)
    }
}

private struct SheetEncoder: Encoder {
    let sheet: Sheet
    let key: String
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Keyed<Key>(sheet: sheet, place: sheet.begin(isObject: true)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        Unkeyed(sheet: sheet, key: key, place: sheet.begin(isObject: false))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(sheet: sheet, key: key) }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let sheet: Sheet
    let place: (depth: Int, number: Int)
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { throw CanonicalError.null(key: key.stringValue) }
    func encode(_ value: Bool, forKey key: Key) throws {
        try sheet.next(key.stringValue, in: place)
        sheet.write(value)
    }
    func encode(_ value: String, forKey key: Key) throws {
        try sheet.next(key.stringValue, in: place)
        sheet.write(value)
    }
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
        try sheet.next(name, in: place)
        try sheet.write(value, key: name)
    }

    private func add(_ value: some BinaryInteger, _ key: Key) throws {
        let name = key.stringValue
        try sheet.next(name, in: place)
        try sheet.write(value, name)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        sheet.nested(key.stringValue, in: place).container(keyedBy: keyType)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        sheet.nested(key.stringValue, in: place).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { sheet.nested("super", in: place) }
    func superEncoder(forKey key: Key) -> any Encoder { sheet.nested(key.stringValue, in: place) }
}

private struct Unkeyed: UnkeyedEncodingContainer {
    let sheet: Sheet
    let key: String
    let place: (depth: Int, number: Int)
    var codingPath: [any CodingKey] { [] }
    var count: Int { sheet.count(of: place) }

    func encodeNil() throws { throw CanonicalError.null(key: key) }
    func encode(_ value: String) throws {
        try sheet.next(key, in: place)
        sheet.write(value)
    }
    func encode(_ value: Bool) throws {
        try sheet.next(key, in: place)
        sheet.write(value)
    }
    func encode(_ value: Int) throws {
        try sheet.next(key, in: place)
        try sheet.write(value, key)
    }
    func encode(_ value: Double) throws { throw CanonicalError.floatingPoint(key: key) }
    func encode(_ value: Float) throws { throw CanonicalError.floatingPoint(key: key) }

    func encode<T: Encodable>(_ value: T) throws {
        try sheet.next(key, in: place)
        try sheet.write(value, key: key)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        sheet.nested(key, in: place).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        sheet.nested(key, in: place).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { sheet.nested(key, in: place) }
}

private struct Single: SingleValueEncodingContainer {
    let sheet: Sheet
    let key: String
    var codingPath: [any CodingKey] { [] }

    func encodeNil() throws { throw CanonicalError.null(key: key) }
    func encode(_ value: Bool) throws { sheet.write(value) }
    func encode(_ value: String) throws { sheet.write(value) }
    func encode(_ value: Double) throws { throw CanonicalError.floatingPoint(key: key) }
    func encode(_ value: Float) throws { throw CanonicalError.floatingPoint(key: key) }
    func encode(_ value: Int) throws { try sheet.write(value, key) }
    func encode(_ value: Int8) throws { try sheet.write(value, key) }
    func encode(_ value: Int16) throws { try sheet.write(value, key) }
    func encode(_ value: Int32) throws { try sheet.write(value, key) }
    func encode(_ value: Int64) throws { try sheet.write(value, key) }
    func encode(_ value: UInt) throws { try sheet.write(value, key) }
    func encode(_ value: UInt8) throws { try sheet.write(value, key) }
    func encode(_ value: UInt16) throws { try sheet.write(value, key) }
    func encode(_ value: UInt32) throws { try sheet.write(value, key) }
    func encode(_ value: UInt64) throws { try sheet.write(value, key) }

    func encode<T: Encodable>(_ value: T) throws { try sheet.write(value, key: key) }
}

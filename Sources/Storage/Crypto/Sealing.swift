import CSodium

/// Makes and checks seals: sixteen bytes that nobody makes without the master key (BLAKE2b with a key of its own for
/// each purpose). Whoever can only write to the database gives no row a right one.
struct Sealing: Sendable, CustomReflectable {
    static let sealBytes = 16
    private let key: SecretKey

    init(_ key: SecretKey) { self.key = key }

    func seal(_ bytes: [UInt8]) -> [UInt8] {
        Sodium.start()
        return [UInt8](unsafeUninitializedCapacity: Self.sealBytes) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            crypto_generichash(
                base, Self.sealBytes, bytes, UInt64(bytes.count), key.bytes, key.bytes.count)
            filled = Self.sealBytes
        }
    }

    func isRight(_ seal: [UInt8], of bytes: [UInt8]) -> Bool { Sodium.isEqual(seal, self.seal(bytes)) }

    var customMirror: Mirror { Mirror(self, children: []) }
}

extension TableName {
    /// A row by its columns that must not change, as bytes that no other row gives: each value under its kind and its
    /// length. What a seal of the row speaks of.
    func place(_ values: [SQLValue]) -> [UInt8] {
        var bytes = Array(rawValue.utf8)
        func add(_ kind: Character, _ value: some Collection<UInt8>) {
            bytes += Array("\n\(kind)\(value.count):".utf8)
            bytes += value
        }
        for value in values {
            switch value {
            case .null: add("n", [])
            case .int(let number): add("i", String(number).utf8)
            case .text(let text): add("t", text.utf8)
            case .blob(let blob): add("b", blob)
            }
        }
        return bytes
    }

    func place(_ values: any SQLBindable...) -> [UInt8] { place(values.map(\.sqlValue)) }
}

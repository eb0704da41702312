import CSodium

/// Argon2id. Slow on purpose: call it on a thread of its own, never on an event loop or inside a session.
public struct PasswordHashing: Sendable, Hashable {
    public var operations: Int
    public var memoryBytes: Int

    public init(operations: Int, memoryBytes: Int) {
        self.operations = operations
        self.memoryBytes = memoryBytes
    }

    /// About a tenth of a second and 64 MiB on one core.
    public static let standard = PasswordHashing(operations: 2, memoryBytes: 64 << 20)
    /// For tests only.
    public static let cheap = PasswordHashing(operations: 1, memoryBytes: 8 << 10)

    /// The hash in its printable form, with salt and parameters. Nil where memory does not suffice.
    public func hash(_ password: String) -> String? {
        Sodium.start()
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let status = crypto_pwhash_str_alg(
            &text, bytes, UInt64(bytes.count), UInt64(operations), memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
        guard status == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    public static func isRight(_ password: String, for hash: String) -> Bool {
        Sodium.start()
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        return crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0
    }

    /// True where the hash was made with other parameters and should be made anew at the next sign-in.
    public func isOutdated(_ hash: String) -> Bool {
        crypto_pwhash_str_needs_rehash(hash, UInt64(operations), memoryBytes) != 0
    }
}

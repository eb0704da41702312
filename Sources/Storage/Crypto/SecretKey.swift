import CSodium

/// A key of 32 bytes. It prints as nothing: neither a log line nor a mirror shows it.
public struct SecretKey: Sendable, CustomReflectable {
    public static let bytesCount = 32
    let bytes: [UInt8]

    /// Nil where the count is not 32.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.bytesCount else { return nil }
        self.bytes = bytes
    }

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    public static func random() -> SecretKey { SecretKey(unchecked: Sodium.random(bytesCount)) }

    /// A key for one purpose, from this one.
    public func derived(for purpose: String) -> SecretKey {
        SecretKey(unchecked: Sodium.mac(Array(purpose.utf8), key: self))
    }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// An Ed25519 key pair from its 32-byte seed.
public struct SigningKey: Sendable, CustomReflectable {
    private let secret: [UInt8]
    public let publicKey: [UInt8]

    public init(seed: SecretKey) {
        Sodium.start()
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        var secret = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
        crypto_sign_seed_keypair(&publicKey, &secret, seed.bytes)
        self.publicKey = publicKey
        self.secret = secret
    }

    public func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
        crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret)
        return signature
    }

    public static func isGenuine(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        Sodium.start()
        guard signature.count == Int(crypto_sign_BYTES), publicKey.count == Int(crypto_sign_PUBLICKEYBYTES)
        else { return false }
        return crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
    }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

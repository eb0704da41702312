import CSodium

/// The few primitives that the platform uses, all from libsodium: SHA-256, HMAC, random bytes, Ed25519,
/// XChaCha20-Poly1305, Argon2id and comparison in constant time.
public enum Sodium {
    /// libsodium wants one call before any other; it is safe from every thread.
    private static let isReady: Bool = sodium_init() >= 0

    static func start() { precondition(isReady, "libsodium cannot start") }

    public static func random(_ count: Int) -> [UInt8] {
        start()
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            randombytes_buf(base, count)
            filled = count
        }
    }

    public static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.digest()
    }

    public static func sha256(_ text: String) -> [UInt8] { sha256(text.utf8) }

    /// HMAC-SHA-256 under a secret key.
    public static func mac(_ bytes: [UInt8], key: SecretKey) -> [UInt8] {
        start()
        var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256(&digest, bytes, UInt64(bytes.count), key.bytes)
        return digest
    }

    /// SipHash-2-4 under the first half of a key: eight bytes, for what must be found again and not read.
    static func shortHash(_ bytes: [UInt8], key: SecretKey) -> [UInt8] {
        start()
        var digest = [UInt8](repeating: 0, count: Int(crypto_shorthash_BYTES))
        crypto_shorthash(&digest, bytes, UInt64(bytes.count), key.bytes)
        return digest
    }

    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }
}

/// SHA-256 over bytes that arrive in parts.
public struct SHA256 {
    private var state = crypto_hash_sha256_state()

    public init() {
        Sodium.start()
        crypto_hash_sha256_init(&state)
    }

    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            _ = crypto_hash_sha256_update(&state, buffer.baseAddress, UInt64(buffer.count))
        }
        if isDone == nil {
            let copy = Array(bytes)
            crypto_hash_sha256_update(&state, copy, UInt64(copy.count))
        }
    }

    public mutating func digest() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(crypto_hash_sha256_BYTES)) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            crypto_hash_sha256_final(&state, base)
            filled = Int(crypto_hash_sha256_BYTES)
        }
    }
}

/// Sealing with XChaCha20-Poly1305: nonce, ciphertext and tag in one run of bytes. The associated data ties a
/// sealed value to its place, so that it cannot be moved to another row.
extension Sodium {
    static let nonceBytes = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    static let tagBytes = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)

    public static func seal(_ plain: [UInt8], key: SecretKey, about place: some Collection<UInt8>) -> [UInt8]
    {
        start()
        let nonce = random(nonceBytes)
        let place = Array(place)
        return [UInt8](unsafeUninitializedCapacity: nonceBytes + plain.count + tagBytes) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            base.update(from: nonce, count: nonceBytes)
            crypto_aead_xchacha20poly1305_ietf_encrypt(
                base + nonceBytes, nil, plain, UInt64(plain.count), place, UInt64(place.count), nil, nonce,
                key.bytes)
            filled = nonceBytes + plain.count + tagBytes
        }
    }

    /// Nil where the key, the place or the bytes are not those that were sealed.
    public static func open(_ sealed: [UInt8], key: SecretKey, about place: some Collection<UInt8>)
        -> [UInt8]?
    {
        start()
        guard sealed.count >= nonceBytes + tagBytes else { return nil }
        let place = Array(place)
        var isGenuine = false
        let size = sealed.count - nonceBytes - tagBytes
        let plain = sealed.withUnsafeBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, filled in
                guard let from = input.baseAddress else { return }
                let status = crypto_aead_xchacha20poly1305_ietf_decrypt(
                    buffer.baseAddress, nil, nil, from + nonceBytes, UInt64(input.count - nonceBytes), place,
                    UInt64(place.count), from, key.bytes)
                isGenuine = status == 0
                filled = isGenuine ? size : 0
            }
        }
        return isGenuine ? plain : nil
    }
}

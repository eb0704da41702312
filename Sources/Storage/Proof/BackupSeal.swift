import CSodium
import Foundation

/// Seals the files of a backup under a passphrase, so that the copy, which holds the keys, may lie with others.
public struct BackupSeal: Sendable {
    /// What the list of files says of the sealing; the passphrase and this give the key.
    struct Recipe: Codable, Equatable, Sendable {
        var salt: String
        var operations: Int
        var memoryBytes: Int
    }

    public static let passphraseBytesMin = 12
    static let partBytes = 1 << 20

    let recipe: Recipe
    private let key: SecretKey

    /// A fresh key for one backup. Takes about a second, by intention.
    public init(passphrase: String) throws {
        try self.init(
            passphrase: passphrase,
            recipe: Recipe(salt: Hex.text(Sodium.random(16)), operations: 3, memoryBytes: 256 << 20))
    }

    init(passphrase: String, recipe: Recipe) throws {
        Sodium.start()
        guard passphrase.utf8.count >= Self.passphraseBytesMin else {
            throw StoreError.keysUnusable("a passphrase has at least \(Self.passphraseBytesMin) bytes")
        }
        guard let salt = Hex.bytes(recipe.salt), salt.count == Int(crypto_pwhash_SALTBYTES) else {
            throw StoreError.corrupt(what: "salt", where: DataFolder.manifestName)
        }
        var bytes = [UInt8](repeating: 0, count: 32)
        let text = passphrase.utf8.map { CChar(bitPattern: $0) }
        let status = crypto_pwhash(
            &bytes, UInt64(bytes.count), text, UInt64(text.count), salt, UInt64(recipe.operations),
            recipe.memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
        guard status == 0, let key = SecretKey(bytes) else {
            throw StoreError.unavailable("no memory to derive a key")
        }
        self.recipe = recipe
        self.key = key
    }

    /// Reads one file and writes the other, part by part. Every part knows its file, its number and whether it is the
    /// last, so that none can be left out or put elsewhere.
    func seal(_ file: URL, named path: String, to target: URL) throws {
        try Self.copy(file, to: target) { input, output in
            var number = 0
            var part = try input.read(upToCount: Self.partBytes) ?? Data()
            while true {
                let next = try input.read(upToCount: Self.partBytes) ?? Data()
                let sealed = Sodium.seal(
                    Array(part), key: key, about: Self.place(path, number, isLast: next.isEmpty))
                let size = UInt32(sealed.count)
                try output.write(
                    contentsOf: Data((0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }))
                try output.write(contentsOf: Data(sealed))
                if next.isEmpty { return }
                (part, number) = (next, number + 1)
            }
        }
    }

    /// The reverse. Throws `keysUnusable` where the passphrase is another, or a part is not what was sealed.
    func open(_ file: URL, named path: String, to target: URL) throws {
        try Self.copy(file, to: target) { input, output in
            var number = 0
            var head = try input.read(upToCount: 4) ?? Data()
            while true {
                let size = head.reduce(0) { $0 << 8 | Int($1) }
                let most = Self.partBytes + Sodium.nonceBytes + Sodium.tagBytes
                let sealed =
                    head.count == 4 && size <= most ? try input.read(upToCount: size) ?? Data() : Data()
                head = try input.read(upToCount: 4) ?? Data()
                let place = Self.place(path, number, isLast: head.isEmpty)
                guard let part = Sodium.open(Array(sealed), key: key, about: place) else {
                    throw StoreError.keysUnusable("the passphrase does not open \(path)")
                }
                try output.write(contentsOf: Data(part))
                if head.isEmpty { return }
                number += 1
            }
        }
    }

    private static func place(_ path: String, _ number: Int, isLast: Bool) -> [UInt8] {
        Array("backup \(number) \(isLast ? "last" : "more") \(path)".utf8)
    }

    private static func copy(
        _ file: URL, to target: URL, _ body: (FileHandle, FileHandle) throws -> Void
    ) throws {
        let files = FileManager.default
        try DurableFile.createFolder(target.deletingLastPathComponent())
        guard files.createFile(atPath: target.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw StoreError.unavailable("cannot write \(target.path)") }
        let (input, output) = (
            try FileHandle(forReadingFrom: file), try FileHandle(forWritingTo: target)
        )
        defer { try? input.close() }  // It was only read.
        try body(input, output)
        try output.close()
        try DurableFile.sync(target)
    }
}

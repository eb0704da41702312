public import Foundation

/// The two keys outside the database: the master key, which wraps the keys of cases and parties, and the seed of
/// the key that signs checkpoints. Whoever has only the database reads no text and signs nothing.
public struct KeyRing: Sendable, CustomReflectable {
    let master: SecretKey
    let signing: SigningKey
    /// For look-ups by a personal value (a phone number) without storing the value.
    let lookup: SecretKey
    /// For the tokens of the search index.
    let search: SecretKey
    /// Seals the entries of the journal, rows beside it, and the sums of rows that are kept.
    let entries: Sealing
    let rows: Sealing
    let kept: Sealing

    public init(master: SecretKey, signingSeed: SecretKey) {
        self.master = master
        signing = SigningKey(seed: signingSeed)
        lookup = master.derived(for: "liandong lookup 1")
        search = master.derived(for: "liandong search 1")
        entries = Sealing(master.derived(for: "liandong journal seal 1"))
        rows = Sealing(master.derived(for: "liandong row seal 1"))
        kept = Sealing(master.derived(for: "liandong kept rows 1"))
    }

    /// A ring that lives only in memory, for tests.
    public static func random() -> KeyRing { KeyRing(master: .random(), signingSeed: .random()) }

    /// What others need to check a checkpoint. To be written down elsewhere: `verify --public-key`.
    public var publicKey: [UInt8] { signing.publicKey }

    public var customMirror: Mirror { Mirror(self, children: []) }

    /// The code under which a personal value can be found again.
    public func lookupCode(_ value: String) -> String {
        Hex.text(Sodium.mac(Array(value.utf8), key: lookup))
    }
}

extension KeyRing {
    static let settingKey = "store.public_key"
    static let masterName = "master.key"
    static let signingName = "signing.key"

    /// Reads the ring from `<data>/keys/`, or makes it on the first start. Both files or neither: a missing half
    /// means that somebody lost a key, and a new one in its place would hide it.
    public static func load(from folder: URL, mayCreate: Bool) throws -> KeyRing {
        let files = FileManager.default
        let master = folder.appendingPathComponent(masterName)
        let signing = folder.appendingPathComponent(signingName)
        let found = [master, signing].filter { files.fileExists(atPath: $0.path) }
        if found.isEmpty, mayCreate {
            try createPair(folder)
        } else if found.count != 2 {
            throw StoreError.keysUnusable("\(folder.path): \(found.count) of 2")
        }
        return KeyRing(master: try read(master), signingSeed: try read(signing))
    }

    /// Both files are made beside and take their place together, so that a start that is broken off leaves no half.
    private static func createPair(_ folder: URL) throws {
        let files = FileManager.default
        let parent = folder.deletingLastPathComponent()
        try DurableFile.createFolder(parent)
        for name in try files.contentsOfDirectory(atPath: parent.path)
        where name.hasPrefix(folder.lastPathComponent + DurableFile.unfinishedMark) {
            try files.removeItem(at: parent.appendingPathComponent(name))
        }
        let beside = URL(
            fileURLWithPath: folder.path + DurableFile.unfinishedMark + Hex.text(Sodium.random(4)))
        try DurableFile.createFolder(beside)
        try create(beside.appendingPathComponent(masterName))
        try create(beside.appendingPathComponent(signingName))
        try DurableFile.rename(beside, to: folder)
    }

    private static func create(_ file: URL) throws {
        let text = Hex.text(SecretKey.random().bytes) + "\n"
        try DurableFile.write(Array(text.utf8), to: file, permissions: 0o600)
    }

    private static func read(_ file: URL) throws -> SecretKey {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        if let mode = attributes[.posixPermissions] as? NSNumber, mode.intValue & 0o077 != 0 {
            throw StoreError.keysUnusable("\(file.lastPathComponent): mode must be 0600")
        }
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard let bytes = Hex.bytes(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            let key = SecretKey(bytes)
        else { throw StoreError.keysUnusable(file.lastPathComponent) }
        return key
    }
}

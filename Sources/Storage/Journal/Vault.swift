public import Casework

/// The texts of one stream, as sealed rows and the keys to them. Opened one by one, when asked for.
public struct Vault: Sendable, WordsReader {
    struct Sealed: Sendable {
        var subject: String
        var bytes: [UInt8]
    }

    let stream: StreamID
    /// Nil: the key was destroyed.
    var keys: [String: SecretKey?] = [:]
    var sealed: [String: Sealed] = [:]

    init(stream: StreamID) { self.stream = stream }

    public func text(of id: String, _ subject: Words.Subject) throws -> String? {
        try open(id).map { String(decoding: $0.text, as: UTF8.self) }
    }

    /// Salt and text; nil where they were erased.
    func open(_ id: String) throws -> (salt: [UInt8], text: [UInt8])? {
        guard let row = sealed[id], let key = keys[row.subject] ?? nil else { return nil }
        let place = Self.place(stream, id, row.subject)
        guard let plain = Sodium.open(row.bytes, key: key, about: place), plain.count >= Self.saltBytes else {
            throw StoreError.corrupt(what: "does not open", where: "vault \(stream) \(id)")
        }
        return (Array(plain.prefix(Self.saltBytes)), Array(plain.dropFirst(Self.saltBytes)))
    }

    static let saltBytes = 16
    /// One text; a petition of several pages fits many times.
    static let textBytesMax = 256 << 10

    static func place(_ stream: StreamID, _ id: String, _ subject: String) -> [UInt8] {
        Array("\(stream.text)\n\(id)\n\(subject)".utf8)
    }

    /// The commitment that the journal holds.
    static func commitment(salt: [UInt8], text: some Sequence<UInt8>) -> String {
        var hasher = SHA256()
        hasher.update(salt)
        hasher.update(text)
        return Hex.text(hasher.digest())
    }

    static let insert = PreparedSQL("INSERT INTO vault (stream, id, subject, sealed) VALUES (?, ?, ?, ?)")
    static let select = PreparedSQL("SELECT id, subject, sealed FROM vault WHERE stream = ?")
    static let selectOne = PreparedSQL(
        """
        SELECT v.subject, v.sealed, k.wrapped FROM vault v
        JOIN subject_key k ON k.stream = v.stream AND k.subject = v.subject WHERE v.stream = ? AND v.id = ?
        """)
    static let insertKey = PreparedSQL("INSERT INTO subject_key (stream, subject, wrapped) VALUES (?, ?, ?)")
    static let selectKeys = PreparedSQL("SELECT subject, wrapped FROM subject_key WHERE stream = ?")
}

extension StoreSession {
    /// The vault of a stream; nothing is opened yet.
    func vault(of stream: StreamID) throws -> Vault {
        var vault = Vault(stream: stream)
        for row in try rows(Vault.selectKeys, [.text(stream.text)], of: .subjectKey) {
            let subject = try row.text("subject")
            vault.keys[subject] = .some(try unwrap(row, stream, subject))
        }
        for row in try rows(Vault.select, [.text(stream.text)], of: .vault) {
            vault.sealed[try row.text("id")] = Vault.Sealed(
                subject: try row.text("subject"), bytes: try row.blob("sealed"))
        }
        return vault
    }

    /// One text of a stream, opened without the others; nil where it was erased or never was.
    public func text(_ id: String, of caseID: CaseID) throws -> String? {
        let stream = StreamID(caseID)
        guard
            let row = try rows(Vault.selectOne, [.text(stream.text), .text(id)], of: .vault).first
        else { return nil }
        let subject = try row.text("subject")
        var vault = Vault(stream: stream)
        vault.keys[subject] = .some(try unwrap(row, stream, subject))
        vault.sealed[id] = Vault.Sealed(subject: subject, bytes: try row.blob("sealed"))
        return try vault.open(id).map { String(decoding: $0.text, as: UTF8.self) }
    }

    private func unwrap(_ row: SQLRow, _ stream: StreamID, _ subject: String) throws -> SecretKey? {
        if case .null = try row.value("wrapped") { return nil }
        let place = Vault.place(stream, "", subject)
        guard let bytes = Sodium.open(try row.blob("wrapped"), key: keys.master, about: place),
            let key = SecretKey(bytes)
        else { throw StoreError.keysUnusable("the master key does not open the keys of \(stream)") }
        return key
    }
}

/// Stands in for `Words` while events are encoded: the journal gets `{"id","of","sum"}`, and text and salt are
/// sealed for the vault. A text that is in the vault already keeps its salt.
final class VaultWriter: WordsWriter {
    var vault: Vault
    private(set) var fresh: [String] = []
    private(set) var freshKeys: [String] = []

    init(_ vault: Vault) { self.vault = vault }

    func value(of words: Words) throws -> CanonicalValue {
        var members: [CanonicalValue.Member] = [
            .init("id", .string(words.id)), .init("of", .string(words.of.key)),
        ]
        if let text = words.text { members.append(.init("sum", .string(try sum(of: words, text)))) }
        return .object(members)
    }

    /// The rows of `subject_key` and `vault` that are new, ready to be written.
    func rows(_ master: SecretKey) -> (keys: [[SQLValue]], texts: [[SQLValue]]) {
        let stream = vault.stream
        let keys = freshKeys.compactMap { subject -> [SQLValue]? in
            guard let key = vault.keys[subject] ?? nil else { return nil }
            let wrapped = Sodium.seal(key.bytes, key: master, about: Vault.place(stream, "", subject))
            return [.text(stream.text), .text(subject), .blob(wrapped)]
        }
        let texts = fresh.compactMap { id -> [SQLValue]? in
            guard let row = vault.sealed[id] else { return nil }
            return [.text(stream.text), .text(id), .text(row.subject), .blob(row.bytes)]
        }
        return (keys, texts)
    }

    private func sum(of words: Words, _ text: String) throws -> String {
        let bytes = Array(text.utf8)
        guard bytes.count <= Vault.textBytesMax else {
            throw StoreError.limit(name: "textBytesMax", most: Vault.textBytesMax)
        }
        if vault.sealed[words.id] != nil {
            guard let known = try vault.open(words.id) else {
                throw StoreError.erased(stream: vault.stream.text)
            }
            guard known.text == bytes else {
                throw StoreError.corrupt(
                    what: "one id, two texts", where: "vault \(vault.stream) \(words.id)")
            }
            return Vault.commitment(salt: known.salt, text: bytes)
        }
        let subject = words.of.key
        let salt = Sodium.random(Vault.saltBytes)
        let place = Vault.place(vault.stream, words.id, subject)
        let sealed = Sodium.seal(salt + bytes, key: try key(subject), about: place)
        vault.sealed[words.id] = Vault.Sealed(subject: subject, bytes: sealed)
        fresh.append(words.id)
        return Vault.commitment(salt: salt, text: bytes)
    }

    private func key(_ subject: String) throws -> SecretKey {
        switch vault.keys[subject] {
        case .some(.some(let key)): return key
        case .some(.none): throw StoreError.erased(stream: vault.stream.text)
        case .none:
            let key = SecretKey.random()
            vault.keys[subject] = .some(key)
            freshKeys.append(subject)
            return key
        }
    }
}

/// Stands in for `Words` in a snapshot: their address only.
final class WordsAddresses: WordsWriter {
    func value(of words: Words) throws -> CanonicalValue {
        .object([.init("id", .string(words.id)), .init("of", .string(words.of.key))])
    }
}

import Mechanisms
import Organisation
public import Streams

/// Whose key and which: texts of one subject under one declaration are encrypted alike, so that a person can be erased,
/// or what was held for one purpose, each by destroying keys.
struct VaultKey: Hashable, Sendable, Comparable {
    var subject: String
    var under: String

    init(subject: String, under: String) {
        self.subject = subject
        self.under = under
    }

    init(_ words: Words) {
        subject = words.of.key
        under = words.under?.text ?? ""
    }

    /// Stands in the table of keys for a subject that was erased as a whole: nothing may be written of it again.
    static func everything(of subject: String) -> VaultKey { VaultKey(subject: subject, under: "*") }
    var isEverything: Bool { under == "*" }

    /// The printed sheets of a stream: each shows words of everybody, so all of them go with the words of anybody.
    static let sheets = VaultKey(subject: Words.Subject.shared.key, under: DeclarationID.sheets.text)

    /// For a finding.
    var text: String { isEverything || under.isEmpty ? subject : "\(subject) (\(under))" }

    static func < (left: Self, right: Self) -> Bool {
        (left.subject, left.under) < (right.subject, right.under)
    }
}

/// The texts of one stream, as sealed rows and the keys to them. Opened one by one, when asked for.
public struct Vault: Sendable, WordsReader {
    struct Sealed: Sendable {
        var key: VaultKey
        var form: Words.Form
        var bytes: [UInt8]
    }

    let stream: StreamID
    /// Nil: the key was destroyed.
    var keys: [VaultKey: SecretKey?] = [:]
    var sealed: [String: Sealed] = [:]

    init(stream: StreamID) { self.stream = stream }

    public func read(_ address: Words) throws -> Words {
        var words = address
        words.text = try text(of: address.id)
        return words
    }

    func text(of id: String) throws -> String? {
        try open(id).map { String(decoding: $0.text, as: UTF8.self) }
    }

    /// A text with everything the vault knows of it; nil where there is none by this address.
    func words(_ id: String) throws -> Words? {
        guard let row = sealed[id] else { return nil }
        return Words(
            id: id, of: Words.Subject(key: row.key.subject),
            under: row.key.under.isEmpty ? nil : DeclarationID(row.key.under), form: row.form,
            text: try text(of: id))
    }

    /// Salt and text; nil where they were erased.
    func open(_ id: String) throws -> (salt: [UInt8], text: [UInt8])? {
        guard let row = sealed[id], let key = keys[row.key] ?? nil else { return nil }
        let place = Self.place(stream, id, row.key)
        guard let plain = Sodium.open(row.bytes, key: key, about: place), plain.count >= Self.saltBytes else {
            throw StoreError.corrupt(what: "does not open", where: "vault \(stream) \(id)")
        }
        return (Array(plain.prefix(Self.saltBytes)), Array(plain.dropFirst(Self.saltBytes)))
    }

    static let saltBytes = 16
    /// One text; a petition of several pages fits many times.
    static let textBytesMax = 256 << 10

    static func place(_ stream: StreamID, _ id: String, _ key: VaultKey) -> [UInt8] {
        Array("\(stream.text)\n\(id)\n\(key.subject)\n\(key.under)".utf8)
    }

    /// The commitment that the journal holds.
    static func commitment(salt: [UInt8], text: some Sequence<UInt8>) -> String {
        var hasher = SHA256()
        hasher.update(salt)
        hasher.update(text)
        return Hex.text(hasher.digest())
    }

    static let insert = PreparedSQL(
        "INSERT INTO vault (stream, id, subject, under, form, sealed) VALUES (?, ?, ?, ?, ?, ?)")
    static let select = PreparedSQL("SELECT id, subject, under, form, sealed FROM vault WHERE stream = ?")
    static func questions(of stream: StreamID) -> [StoreQuestion] {
        [
            StoreQuestion(selectKeys, [.text(stream.text)], of: .subjectKey),
            StoreQuestion(select, [.text(stream.text)], of: .vault),
        ]
    }
    static let selectOne = PreparedSQL(
        """
        SELECT v.subject, v.under, v.form, v.sealed, k.wrapped FROM vault v
        JOIN subject_key k ON k.stream = v.stream AND k.subject = v.subject AND k.under = v.under
        WHERE v.stream = ? AND v.id = ?
        """)
    static let insertKey = PreparedSQL(
        "INSERT INTO subject_key (stream, subject, under, wrapped) VALUES (?, ?, ?, ?)")
    static let selectKeys = PreparedSQL("SELECT subject, under, wrapped FROM subject_key WHERE stream = ?")
}

extension VaultKey {
    init(_ row: SQLRow) throws {
        self.init(subject: try row.text("subject"), under: try row.text("under"))
    }
}

extension Vault.Sealed {
    init(_ row: SQLRow) throws {
        guard let form = Words.Form(rawValue: try row.text("form")) else {
            throw StoreError.corrupt(what: "no form of words", where: "vault.form")
        }
        self.init(key: try VaultKey(row), form: form, bytes: try row.blob("sealed"))
    }
}

extension StoreSession {
    /// The vault of a stream; nothing is opened yet.
    func vault(of stream: StreamID) throws -> Vault {
        let answers = try rows(Vault.questions(of: stream))
        return try vault(of: stream, keys: answers[0], texts: answers[1])
    }

    /// From the answers to `Vault.questions`.
    func vault(of stream: StreamID, keys: [SQLRow], texts: [SQLRow]) throws -> Vault {
        var vault = Vault(stream: stream)
        for row in keys {
            let key = try VaultKey(row)
            vault.keys[key] = .some(try unwrap(row, stream, key))
        }
        vault.sealed.reserveCapacity(texts.count)
        for row in texts {
            vault.sealed[try row.text("id")] = try Vault.Sealed(row)
        }
        return vault
    }

    /// One text of a stream, opened without the others; nil where it was erased or never was.
    public func words(_ id: String, of stream: StreamID) throws -> Words? {
        guard let row = try rows(Vault.selectOne, [.text(stream.text), .text(id)], of: .vault).first else {
            return nil
        }
        var vault = Vault(stream: stream)
        let sealed = try Vault.Sealed(row)
        vault.keys[sealed.key] = .some(try unwrap(row, stream, sealed.key))
        vault.sealed[id] = sealed
        return try vault.words(id)
    }

    private func unwrap(_ row: SQLRow, _ stream: StreamID, _ key: VaultKey) throws -> SecretKey? {
        if case .null = try row.value("wrapped") { return nil }
        let place = Vault.place(stream, "", key)
        guard let bytes = Sodium.open(try row.blob("wrapped"), key: keys.master, about: place),
            let secret = SecretKey(bytes)
        else { throw StoreError.keysUnusable("the master key does not open the keys of \(stream)") }
        return secret
    }
}

/// Stands in for `Words` while events are encoded: the journal gets their address and a commitment, and text and salt
/// are sealed for the vault. A text that is in the vault already keeps its salt.
final class VaultWriter: WordsWriter {
    var vault: Vault
    private(set) var fresh: [String] = []
    private(set) var freshKeys: [VaultKey] = []

    init(_ vault: Vault) { self.vault = vault }

    func value(of words: Words) throws -> CanonicalValue {
        try words.address(sum: words.text.map { try sum(of: words, $0) })
    }

    /// The rows of `subject_key` and `vault` that are new, ready to be written.
    func rows(_ master: SecretKey) -> (keys: [[SQLValue]], texts: [[SQLValue]]) {
        let stream = vault.stream
        let keys = freshKeys.compactMap { name -> [SQLValue]? in
            guard let key = vault.keys[name] ?? nil else { return nil }
            let wrapped = Sodium.seal(key.bytes, key: master, about: Vault.place(stream, "", name))
            return [.text(stream.text), .text(name.subject), .text(name.under), .blob(wrapped)]
        }
        let texts = fresh.compactMap { id -> [SQLValue]? in
            guard let row = vault.sealed[id] else { return nil }
            return [
                .text(stream.text), .text(id), .text(row.key.subject), .text(row.key.under),
                .text(row.form.rawValue), .blob(row.bytes),
            ]
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
        let name = VaultKey(words)
        let salt = Sodium.random(Vault.saltBytes)
        let place = Vault.place(vault.stream, words.id, name)
        let sealed = Sodium.seal(salt + bytes, key: try key(name), about: place)
        vault.sealed[words.id] = Vault.Sealed(key: name, form: words.form, bytes: sealed)
        fresh.append(words.id)
        return Vault.commitment(salt: salt, text: bytes)
    }

    private func key(_ name: VaultKey) throws -> SecretKey {
        if case .some(.none) = vault.keys[.everything(of: name.subject)] {
            throw StoreError.erased(stream: vault.stream.text)
        }
        switch vault.keys[name] {
        case .some(.some(let key)): return key
        case .some(.none): throw StoreError.erased(stream: vault.stream.text)
        case .none:
            let key = SecretKey.random()
            vault.keys[name] = .some(key)
            freshKeys.append(name)
            return key
        }
    }
}

/// Stands in for `Words` in a snapshot: their address only.
final class WordsAddresses: WordsWriter {
    func value(of words: Words) throws -> CanonicalValue { words.address(sum: nil) }
}

extension Words {
    /// What stands in the journal for a text; the members in their canonical order, and what is usual left out.
    func address(sum: String?) -> CanonicalValue {
        var members: [CanonicalValue.Member] = []
        if form != .text { members.append(.init("form", .string(form.rawValue))) }
        members.append(.init("id", .string(id)))
        members.append(.init("of", .string(of.key)))
        if let sum { members.append(.init("sum", .string(sum))) }
        if let under { members.append(.init("under", .string(under.text))) }
        return .object(members)
    }

    /// Reads an address back, without its text; nil for anything else.
    init?(address value: CanonicalValue) {
        guard let id = value["id"]?.text, let of = value["of"]?.text else { return nil }
        var form = Words.Form.text
        if let word = value["form"]?.text {
            guard let known = Words.Form(rawValue: word) else { return nil }
            form = known
        }
        self.init(
            id: id, of: Subject(key: of), under: value["under"]?.text.map { DeclarationID($0) }, form: form,
            text: nil)
    }
}

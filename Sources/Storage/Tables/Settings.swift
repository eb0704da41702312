public import Organisation
public import Streams
public import WorkCalendar

extension StoreSession {
    public func setting(_ key: String) throws -> String? {
        try row("SELECT value FROM setting WHERE key = \(key)", of: .setting)?.text("value")
    }

    public func set(_ value: String?, for key: String) throws {
        guard let value else {
            try run("DELETE FROM setting WHERE key = \(key)")
            return
        }
        try run(
            """
            INSERT INTO setting (key, value) VALUES (\(key), \(value))
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """)
    }

    public func settings(startingWith prefix: String) throws -> [String: String] {
        let all = try rows("SELECT key, value FROM setting", of: .setting)
        let pairs = try all.map { (try $0.text("key"), try $0.text("value")) }
        return Dictionary(pairs.filter { $0.0.hasPrefix(prefix) }, uniquingKeysWith: { first, _ in first })
    }
}

/// The organisation as stored: its whole content, replaced as one, with a version that pages and caches compare.
public struct StoredOrganisation: Sendable {
    public var units: [Unit]
    public var posts: [Post]
    public var accounts: [Account]
    public var trees: [Tree]
    public var version: Int

    public init(
        units: [Unit], posts: [Post], accounts: [Account], trees: [Tree] = [], version: Int = 0
    ) {
        self.units = units
        self.posts = posts
        self.accounts = accounts
        self.trees = trees
        self.version = version
    }

    /// As it is kept, in an order that does not depend on chance.
    public init(_ directory: Directory) {
        self.init(
            units: directory.units.values.sorted { $0.id < $1.id }, posts: directory.posts,
            accounts: directory.accounts.values.sorted { $0.id < $1.id },
            trees: directory.trees.values.sorted { $0.id < $1.id })
    }

    public var directory: Directory {
        Directory(units: units, posts: posts, accounts: accounts, trees: trees)
    }

    static let versionKey = "organisation.version"
    /// How listeners are told of a new version.
    public static let stream = StreamID(text: "organisation")
}

extension StoreSession {
    public func organisationVersion() throws -> Int {
        try lock("organisation")
        return try storedVersion()
    }

    private func storedVersion() throws -> Int {
        Int(try setting(StoredOrganisation.versionKey) ?? "0") ?? 0
    }

    public func organisation() throws -> StoredOrganisation {
        try lock("organisation")
        let decoder = CanonicalDecoder()
        func all<T: Decodable>(_ kind: String) throws -> [T] {
            try rows(
                "SELECT body FROM organisation WHERE kind = \(kind) ORDER BY position", of: .organisation
            )
            .map { try decoder.decode(T.self, from: try $0.text("body")) }
        }
        return StoredOrganisation(
            units: try all("unit"), posts: try all("post"), accounts: try all("account"),
            trees: try all("tree"),
            version: try organisationVersion())
    }

    /// Replaces the organisation. The version given must be the one that was read, so that two administrators do
    /// not overwrite each other. Returns the new version.
    @discardableResult
    public func replaceOrganisation(_ new: StoredOrganisation) throws -> Int {
        touched.insert(StoredOrganisation.stream)
        let current = try organisationVersion()
        guard new.version == current else {
            throw StoreError.conflict(stream: "organisation", expected: new.version)
        }
        let encoder = CanonicalEncoder()
        // Of thousands of rows one change touches a few.
        func write(_ kind: String, _ values: [some Encodable]) throws {
            let kept = try rows(
                "SELECT body FROM organisation WHERE kind = \(kind) ORDER BY position", of: .organisation
            ).map { try $0.text("body") }
            for (position, value) in values.enumerated() {
                let body = try encoder.text(value)
                if position < kept.count, kept[position] == body { continue }
                try run(
                    """
                    INSERT INTO organisation (kind, position, body) VALUES (\(kind), \(position), \(body))
                    ON CONFLICT (kind, position) DO UPDATE SET body = excluded.body
                    """)
            }
            try run("DELETE FROM organisation WHERE kind = \(kind) AND position >= \(values.count)")
        }
        try write("unit", new.units)
        try write("post", new.posts)
        try write("account", new.accounts)
        try write("tree", new.trees)
        try set(String(current + 1), for: StoredOrganisation.versionKey)
        return current + 1
    }
}

/// A pack as stored: its files by path, under the hash of their content.
public struct StoredPack: Sendable, Equatable {
    public var hash: String
    public var name: String
    public var files: [String: String]
    public var isActive: Bool
    public var added: Instant

    /// What was stored, and which version came into force; so listeners are told, too.
    public static let stream = StreamID(text: "packs")
    static let storedName = "pack.stored/1"
    static let activatedName = "pack.activated/1"

    public init(name: String, files: [String: String], isActive: Bool, added: Instant) {
        self.init(hash: Self.hash(of: files), name: name, files: files, isActive: isActive, added: added)
    }

    fileprivate init(hash: String, name: String, files: [String: String], isActive: Bool, added: Instant) {
        self.hash = hash
        self.name = name
        self.files = files
        self.isActive = isActive
        self.added = added
    }
}

extension StoredPack {
    /// Over the paths and texts, each under its length, in the order of the paths.
    static func hash(of files: [String: String]) -> String {
        var bytes: [UInt8] = []
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            bytes += Array("\(path.utf8.count) \(path) \(text.utf8.count) \(text)".utf8)
        }
        return ContentHash.hex(bytes)
    }
}

extension StoreSession {
    /// Stores a pack. Packs are never changed or removed: open cases and old journals speak of them.
    public func addPack(_ pack: StoredPack) throws {
        let written = try run(
            """
            INSERT INTO pack (hash, name, files, is_active, added)
            VALUES (\(pack.hash), \(pack.name), \(try CanonicalEncoder().text(pack.files)), 0, \(pack.added))
            ON CONFLICT (hash) DO NOTHING
            """)
        if written == 1 {
            try note(StoredPack.storedName, pack.hash, pack.name, by: .platform, at: pack.added)
        }
        if pack.isActive { try activatePack(pack.hash, name: pack.name, at: pack.added) }
    }

    /// Makes this version the one that new cases of the pack follow.
    public func activatePack(
        _ hash: String, name: String, by actor: Actor = .platform, at now: Instant
    ) throws {
        let stored = try row("SELECT is_active FROM pack WHERE hash = \(hash) AND name = \(name)", of: .pack)
        guard let stored else { throw StoreError.corrupt(what: "unknown pack", where: "pack \(hash)") }
        // Every node that starts says which packs it ships; nothing has changed then.
        if try stored.bool("is_active") { return }
        touched.insert(StoredPack.stream)
        try run("UPDATE pack SET is_active = 0 WHERE name = \(name) AND is_active = 1")
        try run("UPDATE pack SET is_active = 1 WHERE hash = \(hash)")
        try note(StoredPack.activatedName, hash, name, by: actor, at: now)
    }

    private func note(
        _ fact: String, _ hash: String, _ name: String, by actor: Actor, at now: Instant
    ) throws {
        try noteFact(fact, ["hash": hash, "name": name], in: StoredPack.stream, by: actor, at: now)
    }

    public func pack(_ hash: String) throws -> StoredPack? {
        try row("SELECT * FROM pack WHERE hash = \(hash)", of: .pack).map(storedPack)
    }

    public func activePacks() throws -> [StoredPack] {
        try rows("SELECT * FROM pack WHERE is_active = 1 ORDER BY name", of: .pack).map(storedPack)
    }

    /// Every pack that was ever stored, without its files' text.
    public func packHashes() throws -> [(hash: String, name: String, isActive: Bool)] {
        try rows("SELECT hash, name, is_active FROM pack ORDER BY name, added", of: .pack).map {
            (try $0.text("hash"), try $0.text("name"), try $0.bool("is_active"))
        }
    }

    /// The versions that are no longer in force and that open cases still follow. Looks at cases only where there
    /// is such a version.
    public func packsPinned() throws -> [String] {
        try rows(
            """
            SELECT hash FROM pack p WHERE is_active = 0
                AND EXISTS (SELECT 1 FROM item_row c WHERE c.pack = p.hash AND c.is_open = 1)
            ORDER BY hash
            """, of: .pack
        ).map { try $0.text("hash") }
    }

    private func storedPack(_ row: SQLRow) throws -> StoredPack {
        let (hash, name) = (try row.text("hash"), try row.text("name"))
        let body = try row.text("files")
        let files: [String: String]
        do {
            files = try CanonicalDecoder().decode([String: String].self, from: body)
        } catch {
            throw StoreError.corrupt(what: "\(error)", where: "pack \(name) \(hash)")
        }
        return StoredPack(
            hash: hash, name: name, files: files, isActive: try row.bool("is_active"),
            added: try row.instant("added"))
    }
}

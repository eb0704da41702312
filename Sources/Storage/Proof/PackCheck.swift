/// Packs against the journal: what is stored, and which version is in force, must each have an entry.
struct PackCheck {
    private var stored: [String: String] = [:]
    /// By name, the version that came into force last.
    private var inForce: [String: String] = [:]
    private let session: any StoreSession

    init(_ session: any StoreSession) throws {
        self.session = session
        for entry in try session.genuineEntries(of: StoredPack.stream) {
            let body = try CanonicalDecoder().decode([String: String].self, from: entry.body)
            guard let hash = body["hash"], let name = body["name"] else { continue }
            if entry.name == StoredPack.storedName { stored[hash] = name }
            if entry.name == StoredPack.activatedName { inForce[name] = hash }
        }
    }

    func findings() throws -> [StoreFinding] {
        var findings: [StoreFinding] = []
        func found(_ name: String, _ what: String) {
            findings.append(StoreFinding("pack \(name)", nil, .packNotJournaled, what))
        }
        let packs = try session.packHashes()
        for (hash, name, isActive) in packs {
            if stored[hash] != name { found(name, "stored: \(hash)") }
            if isActive, inForce[name] != hash { found(name, "in force: \(hash)") }
        }
        let active = Set(packs.filter(\.isActive).map(\.hash))
        let there = Set(packs.map(\.hash))
        for (name, hash) in inForce.sorted(by: { $0.key < $1.key })
        where there.contains(hash) && !active.contains(hash) {
            found(name, "not in force: \(hash)")
        }
        for (hash, name) in stored.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) })
        where !there.contains(hash) {
            findings.append(StoreFinding("pack \(name)", nil, .missingPack, hash))
        }
        return findings
    }
}

public import Mechanisms
public import Organisation
public import Storage
public import Streams

/// What streams follow, whichever version it is.
extension Platform {
    /// The version with this hash; from the store, once, where no node needed it until now. Nil where the store does
    /// not have it.
    public func mechanism(_ hash: String) async throws -> Mechanism? {
        if let known = reference.byHash[hash] { return known }
        return try await store.read { try self.mechanism(hash, in: $0) }
    }

    /// The same within a transaction.
    func mechanism(_ hash: String, in session: any StoreSession) throws -> Mechanism? {
        if let known = reference.byHash[hash] { return known }
        guard let pack = try session.pack(hash) else { return nil }
        let mechanism = try StoredForm.mechanism(pack, for: .closedCases)
        updateReference { $0.byHash[hash] = mechanism }
        return mechanism
    }

    /// Carries out a body that looks rules up, with a version more each time that one turns out to be missing.
    func withRules<T>(_ session: any StoreSession, _ body: (Reference) throws -> T) throws -> T {
        var sought: Set<String> = []
        while true {
            do {
                return try body(reference)
            } catch let refusal as any StreamRefusal {
                guard let hash = refusal.missingPack else { throw refusal }
                guard sought.insert(hash).inserted, try mechanism(hash, in: session) != nil else {
                    throw Refusal.packMissing(hash: hash)
                }
            }
        }
    }

    /// The unit tokens of a face, by the version it follows.
    public func tokens(of face: Face, in session: any StoreSession) throws -> Set<UnitID> {
        _ = try mechanism(face.pack, in: session)
        return reference.tokens(of: face)
    }

    /// Who may read what stands under a declaration of a pack; nobody where the version cannot be read.
    var readersOf: ReadersOf {
        { pack, declaration, session in
            do {
                return try self.mechanism(pack, in: session)?.readers(of: declaration)
            } catch is UnusablePack {
                return nil
            }
        }
    }

    /// The versions that the lines of a list follow. A line whose version cannot be read is shown without its words.
    func mechanisms(of rows: [ItemRow], in session: any StoreSession) throws -> [String: Mechanism] {
        var found: [String: Mechanism] = [:]
        for hash in Set(rows.map(\.packHash)) {
            do {
                found[hash] = try mechanism(hash, in: session)
            } catch is UnusablePack {
                continue
            }
        }
        return found
    }
}

public import Mechanisms
import Storage

/// What cases follow, whichever version it is.
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

    /// The versions that the lines of a list follow. A line whose version cannot be read is shown without its words.
    func mechanisms(of rows: [CaseRow], in session: any StoreSession) throws -> [String: Mechanism] {
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

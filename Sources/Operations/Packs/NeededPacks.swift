import Mechanisms
import Storage

/// The versions a node needs from the moment it starts: those in force, and those that open cases follow. All others
/// are brought when somebody opens a case that was closed under them.
struct NeededPacks: Sendable {
    /// Every version in the store, and whether it is in force: what a node compares to see a change.
    var seen: [String: Bool] = [:]
    var mechanisms: [Mechanism] = []
    var inForce: [String] = []
    /// What is needed and cannot be run, by name.
    var unusable: [UnusablePack] = []

    /// - Parameter known: versions that were compiled before, by hash.
    static func load(from store: any Store, known: [String: Mechanism]) async throws -> NeededPacks {
        let (stored, wanted) = try await store.read { session in
            let stored = try session.packHashes()
            var needs: [(hash: String, need: PackNeed)] = stored.filter(\.isActive).map {
                ($0.hash, .newCases)
            }
            needs += try session.packsPinned().map { ($0, .openCases) }
            let wanted = try needs.filter { known[$0.hash] == nil }.map {
                (try session.pack($0.hash), $0.need)
            }
            return (stored, wanted)
        }
        var needed = NeededPacks()
        needed.seen = Dictionary(
            stored.map { ($0.hash, $0.isActive) }, uniquingKeysWith: { first, _ in first })
        needed.inForce = stored.filter(\.isActive).map(\.hash)
        needed.mechanisms = Array(known.values)
        await needed.compile(wanted.compactMap { pack, need in pack.map { ($0, need) } })
        return needed
    }

    /// On all cores: a start waits for the last one.
    private mutating func compile(_ packs: [(StoredPack, PackNeed)]) async {
        await withTaskGroup(of: Result<Mechanism, UnusablePack>.self) { group in
            for (pack, need) in packs {
                group.addTask {
                    Result { () throws(UnusablePack) in try StoredForm.mechanism(pack, for: need) }
                }
            }
            for await result in group {
                switch result {
                case .success(let mechanism): mechanisms.append(mechanism)
                case .failure(let fault): unusable.append(fault)
                }
            }
        }
        unusable.sort { $0.name < $1.name }
    }
}

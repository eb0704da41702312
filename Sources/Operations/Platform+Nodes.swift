import Storage

/// What a node must know of the others.
extension Platform {
    /// Listens to what any node writes, for pages that are open, and looks things up anew where somebody changed the
    /// organisation or the packs.
    /// Returns when the store is closed or the task is cancelled.
    public func followOtherNodes() async {
        for await streams in store.changes() {
            noteHeard()
            guard !streams.isDisjoint(with: [StoredOrganisation.stream, StoredPack.stream]) else { continue }
            // A hint that could not be followed is made good by the next tick.
            try? await refreshReference()
        }
    }

    /// Takes over what another node changed: the organisation, or which packs are in force.
    public func refreshReference() async throws {
        let own = reference
        let (version, packs) = try await store.read { session in
            (try session.organisationVersion(), try session.packHashes())
        }
        let stored = Dictionary(packs.map { ($0.hash, $0.isActive) }, uniquingKeysWith: { first, _ in first })
        guard version > own.organisationVersion || stored != own.packsSeen else { return }
        let needed = try await NeededPacks.load(from: store, known: own.byHash)
        let fresh = try await PlatformStart.reference(from: store, needed, edition: own.edition)
        updateReference { current in
            if fresh.organisationVersion >= current.organisationVersion { current = fresh }
        }
        // A pack of a newer program is not offered here. The administrators' page of packs shows why, and so does the
        // log, where a tick met it first.
        if let fault = needed.unusable.first { throw fault }
    }
}

import Documents
public import Foundation
public import Mechanisms
import Organisation
import Packs
public import Storage
public import Streams
public import WorkCalendar

/// Brings a store to life: organisation, packs and calendar.
public struct PlatformStart: Sendable {
    /// Folder of packs; their present content becomes what new cases follow.
    public var packs: URL
    public var calendar: URL
    /// Used when the store has no organisation yet.
    public var organisation: URL

    public init(packs: URL, calendar: URL, organisation: URL) {
        self.packs = packs
        self.calendar = calendar
        self.organisation = organisation
    }

    public enum Failure: Error, CustomStringConvertible {
        case faultyPack(String, [Finding])
        /// What residents send through a pack would reach nobody in this organisation.
        case reachesNobody(String, [Finding])

        public var description: String {
            switch self {
            case .faultyPack(let name, let findings), .reachesNobody(let name, let findings):
                (["\(name):"] + findings.flatMap { [$0.text(in: .zh), $0.text(in: .en)] })
                    .joined(separator: "\n")
            }
        }
    }

    public func open(
        _ store: any Store, files: AttachmentFolder, kinds: Kinds = .shipped,
        checkpoints: CheckpointLog? = nil, erasures: ErasureLog? = nil,
        idleMilliseconds: Int64 = 30 * 60_000, clock: @escaping @Sendable () -> Instant = Platform.systemClock
    ) async throws -> Platform {
        let edition = try CalendarFile.load(calendar)
        let isFirst = try await store.read { try $0.organisationVersion() } == 0
        let loaded = isFirst ? try OrganisationLoader.load(organisation).directory : nil
        let stored = try await store.read { try $0.organisation() }
        let library = try newPacks(
            in: loaded ?? stored.directory,
            beside: try await store.read { try $0.packHashes() }, now: clock())
        if let directory = loaded {
            try await store.write { session in
                // Another node that starts at the same moment may have been faster.
                guard try session.organisationVersion() == 0 else { return }
                try session.replaceOrganisation(StoredOrganisation(directory))
            }
        }
        for pack in library.packs { try await store.write { try $0.addPack(pack) } }
        let known = library.compiled
        let needed = try await NeededPacks.load(from: store, known: known)
        if let fault = needed.unusable.first { throw fault }
        let reference = try await Self.reference(from: store, needed, edition: edition)
        let platform = Platform(
            store: store, files: files, kinds: kinds, checkpoints: checkpoints, erasures: erasures,
            reference: reference, papers: try Papers(), idleMilliseconds: idleMilliseconds, clock: clock)
        try await platform.eraseAgain()
        return platform
    }

    /// The packs of the folder that are not in force yet, compiled and checked; a version that is in force was checked
    /// when it came. Nothing is written before all of them are good, and reach somebody in the organisation.
    private func newPacks(
        in directory: Directory, beside stored: [(hash: String, name: String, isActive: Bool)], now: Instant
    ) throws -> (packs: [StoredPack], compiled: [String: Mechanism]) {
        let library = try PackFolder.library(packs)
        var compiled: [String: Mechanism] = [:]
        var fresh: [StoredPack] = []
        for (name, source) in library.sorted(by: { $0.key < $1.key }) {
            let files = StoredForm.files(of: source, library: library)
            let pack = StoredPack(name: name, files: files, isActive: true, added: now)
            if stored.contains(where: { $0.hash == pack.hash && $0.isActive }) { continue }
            let (mechanism, findings) = PackBuilder.build(source, library: library)
            let errors = findings.filter { $0.severity == .error }
            guard var mechanism, errors.isEmpty else { throw Failure.faultyPack(name, errors) }
            let unreached = ReachFindings.of(mechanism, in: directory, on: now.date)
            if !unreached.isEmpty { throw Failure.reachesNobody(name, unreached) }
            mechanism.hash = pack.hash
            compiled[pack.hash] = mechanism
            fresh.append(pack)
        }
        return (fresh, compiled)
    }

    static func reference(
        from store: any Store, _ packs: NeededPacks, edition: CalendarEdition
    ) async throws -> Reference {
        let organisation = try await store.read { try $0.organisation() }
        var reference = Reference(
            directory: organisation.directory, organisationVersion: organisation.version,
            mechanisms: packs.mechanisms,
            active: packs.inForce, edition: edition)
        reference.packsSeen = packs.seen
        return reference
    }
}

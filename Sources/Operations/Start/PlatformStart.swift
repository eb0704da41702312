public import Foundation
public import Mechanisms
import Organisation
import Packs
public import Storage
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

        public var description: String {
            switch self {
            case .faultyPack(let name, let findings):
                (["\(name):"] + findings.map { $0.text(in: .zh) }).joined(separator: "\n")
            }
        }
    }

    public func open(
        _ store: any Store, files: AttachmentFolder, checkpoints: CheckpointLog? = nil,
        clock: @escaping @Sendable () -> Instant = Platform.systemClock
    ) async throws -> Platform {
        let edition = try CalendarFile.load(calendar)
        if try await store.read({ try $0.organisationVersion() }) == 0 {
            let directory = try OrganisationLoader.load(organisation).directory
            try await store.write { session in
                // Another node that starts at the same moment may have been faster.
                guard try session.organisationVersion() == 0 else { return }
                try session.replaceOrganisation(
                    StoredOrganisation(
                        units: directory.units.values.sorted { $0.id < $1.id }, posts: directory.posts,
                        accounts: directory.accounts.values.sorted { $0.id < $1.id }))
            }
        }
        try await storePacks(in: store, now: clock())
        let reference = try await Self.reference(from: store, edition: edition)
        return Platform(
            store: store, files: files, checkpoints: checkpoints, reference: reference, clock: clock)
    }

    private func storePacks(in store: any Store, now: Instant) async throws {
        let library = try PackFolder.library(packs)
        for (name, source) in library.sorted(by: { $0.key < $1.key }) {
            let (mechanism, findings) = PackBuilder.build(source, library: library)
            let errors = findings.filter { $0.severity == .error }
            guard mechanism != nil, errors.isEmpty else { throw Failure.faultyPack(name, errors) }
            let stored = StoredForm.files(of: source, library: library)
            let pack = StoredPack(name: name, files: stored, isActive: true, added: now)
            try await store.write { try $0.addPack(pack) }
        }
    }

    static func reference(from store: any Store, edition: CalendarEdition) async throws -> Reference {
        let (organisation, packs) = try await store.read { session in
            let packs = try session.packHashes().compactMap { try session.pack($0.hash) }
            return (try session.organisation(), packs)
        }
        var mechanisms: [Mechanism] = []
        for pack in packs {
            guard var mechanism = StoredForm.mechanism(pack) else { continue }
            mechanism.hash = pack.hash
            mechanisms.append(mechanism)
        }
        let directory = Directory(
            units: organisation.units, posts: organisation.posts, accounts: organisation.accounts)
        var reference = Reference(
            directory: directory, organisationVersion: organisation.version, mechanisms: mechanisms,
            active: packs.filter(\.isActive).map(\.hash), edition: edition)
        reference.packsSeen = Dictionary(
            packs.map { ($0.hash, $0.isActive) }, uniquingKeysWith: { first, _ in first })
        return reference
    }
}

/// A pack as it is stored: its own files, and those of the packs it uses under `uses/<name>/`, so that the hash
/// pins all that the engine runs.
enum StoredForm {
    static func files(of source: PackSource, library: [String: PackSource]) -> [String: String] {
        var files = source.files
        let text = source.files[PackSource.mainFile] ?? ""
        for (name, other) in library where name != source.name && text.contains(name) {
            for (path, text) in other.files where !path.hasPrefix("rehearsals/") {
                files["uses/\(name)/\(path)"] = text
            }
        }
        return files
    }

    static func mechanism(_ pack: StoredPack) -> Mechanism? {
        let (source, library) = sources(pack)
        return PackBuilder.build(source, library: library).mechanism
    }

    /// The pack's own files, and those of the packs it uses.
    static func sources(_ pack: StoredPack) -> (source: PackSource, library: [String: PackSource]) {
        var own: [String: String] = [:]
        var used: [String: [String: String]] = [:]
        for (path, text) in pack.files {
            if path.hasPrefix("uses/") {
                let parts = path.split(separator: "/", maxSplits: 2).map(String.init)
                if parts.count == 3 { used[parts[1], default: [:]][parts[2]] = text }
            } else {
                own[path] = text
            }
        }
        let library = used.map { PackSource(name: $0.key, files: $0.value) }
        let byName = Dictionary(library.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return (PackSource(name: pack.name, files: own), byName)
    }
}

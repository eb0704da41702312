public import Mechanisms
import Packs
import Storage
public import WorkCalendar

/// A pack in use, read and checked from what the store holds.
public struct PackReport: Sendable {
    public var name: String
    public var hash: String
    public var added: Instant
    /// Nil where the files cannot be compiled by this program.
    public var mechanism: Mechanism?
    public var findings: [Finding]
    public var rehearsals: [(file: String, name: Bilingual)]

    public var errors: Int { findings.filter { $0.severity == .error }.count }
    public var warnings: Int { findings.count - errors }
}

/// What the system administrator sees of packs.
extension Platform {
    public func packReports(by person: Person) async throws -> [PackReport] {
        guard person.isAdmin(.systemAdmin) else { throw Refusal.notAllowed }
        let packs = try await store.read { try $0.activePacks() }
        return await Self.slow { packs.map { PackReport($0, among: packs) } }
    }

    public func packReport(_ name: String, by person: Person) async throws -> PackReport {
        let (pack, packs) = try await activePack(name, by: person)
        return await Self.slow { PackReport(pack, among: packs) }
    }

    /// Runs the pack's stories against the engine, in the organisation as it is.
    public func rehearse(_ name: String, by person: Person) async throws -> [RehearsalOutcome] {
        let (pack, packs) = try await activePack(name, by: person)
        let reference = reference
        let outcomes = await Self.slow { () -> [RehearsalOutcome]? in
            let (source, library) = StoredForm.sources(pack, among: packs)
            guard let mechanism = PackBuilder.build(source, library: library).mechanism else { return nil }
            return PackRehearsals.run(
                source, mechanism: mechanism, library: library, directory: reference.directory,
                calendar: reference.edition)
        }
        guard let outcomes else {
            throw AdminProblem(
                nil, "机制包有错误，改正后才能推演。", "The pack has errors; mend them before rehearsing.")
        }
        let failed = outcomes.filter { !$0.hasPassed }.count
        let now = clock()
        let actor = person.actor
        try await store.write { session in
            try session.note(.rehearsed, ["pack": name, "failed": String(failed)], by: actor, at: now)
        }
        return outcomes
    }

    private func activePack(
        _ name: String, by person: Person
    ) async throws -> (pack: StoredPack, all: [StoredPack]) {
        guard person.isAdmin(.systemAdmin) else { throw Refusal.notAllowed }
        let packs = try await store.read { try $0.activePacks() }
        guard let pack = packs.first(where: { $0.name == name }) else { throw Refusal.notFound }
        return (pack, packs)
    }
}

extension PackReport {
    init(_ pack: StoredPack, among packs: [StoredPack]) {
        let (source, library) = StoredForm.sources(pack, among: packs)
        let (mechanism, findings) = PackBuilder.build(source, library: library)
        self.init(
            name: pack.name, hash: pack.hash, added: pack.added, mechanism: mechanism, findings: findings,
            rehearsals: PackRehearsals.names(source))
    }
}

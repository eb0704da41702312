import Mechanisms
public import Organisation
import Storage
import Streams
import WorkCalendar

/// Merging and dividing units while work goes on: one change of the organisation and of everything open that lies with the
/// unit, in one transaction, or not at all.
extension Platform {
    /// What a succession would come to.
    public struct SuccessionPreview: Sendable, Equatable {
        /// Open matters that go to each successor, by unit in the order in which they were named.
        public var open: [(unit: UnitID, count: Int)]
        /// Who goes along, with their role; where several take over, whose post ends.
        public var people: [Post]
        /// The units below, with the one to which each goes.
        public var below: [(unit: UnitID, to: UnitID)]

        public static func == (one: Self, other: Self) -> Bool {
            one.people == other.people && one.open.map(\.unit) == other.open.map(\.unit)
                && one.open.map(\.count) == other.open.map(\.count)
                && one.below.map(\.unit) == other.below.map(\.unit)
                && one.below.map(\.to) == other.below.map(\.to)
        }
    }

    /// Tried on what is stored now, and refused for the reasons for which the change itself would be; changes nothing.
    public func previewSuccession(
        _ succession: Succession, by person: Person
    ) async throws -> SuccessionPreview {
        guard person.isAdmin(.systemAdmin) else { throw Refusal.notAllowed }
        let today = clock().date
        return try await store.read { session in
            var organisation = try session.organisation()
            let before = organisation.directory
            try succession.check(in: organisation, on: today)
            succession.apply(to: &organisation, on: today)
            let after = organisation.directory
            try self.requireReach(from: before, to: after, on: today)
            let moves = try self.moves(succession, after, session)
            return SuccessionPreview(
                open: succession.successors.map { unit in (unit, moves.filter { $0.to == unit }.count) },
                people: before.posts(at: succession.unit, on: today),
                below: before.children(of: succession.unit).filter { $0.exists(on: today) }.map { child in
                    (child.id, after.unit(child.id)?.parent ?? child.id)
                })
        }
    }

    /// Dissolves a unit: its work, its people where one takes over, and the units below go to its successors. What is over
    /// keeps the old name and number.
    public func succeed(_ succession: Succession, by person: Person, seen version: Int) async throws {
        let today = clock().date
        var wanted = Wanted()
        for _ in 0..<Self.lockedAttemptsMax {
            let locks = wanted
            do {
                return try await changeOrganisation(by: person, as: .systemAdmin, seen: version) {
                    organisation, session in
                    let before = organisation.directory
                    try succession.check(in: organisation, on: today)
                    succession.apply(to: &organisation, on: today)
                    try Self.requireAdministrators(in: organisation, on: today)
                    let after = organisation.directory
                    try self.requireReach(from: before, to: after, on: today)
                    let moves = try self.moves(succession, after, session)
                    try self.refile(moves, from: succession.unit, after, locking: locks, session)
                    return NotedChange(
                        fact: .unitSucceeded,
                        body: [
                            "unit": succession.unit.text, "open": String(moves.count),
                            "successors": succession.successors.map(\.text).joined(separator: " "),
                        ])
                }
            } catch let more as Wanted {
                wanted.formUnion(more)
            }
        }
        throw StoreError.retry
    }

    /// Everything that lies with the unit, or in which it still has to do something, and who carries it on.
    private func moves(
        _ succession: Succession, _ directory: Directory, _ session: any StoreSession
    ) throws -> [(stream: StreamID, to: UnitID)] {
        let scope = VisibilityScope(units: [succession.unit], account: nil)
        var found: [(stream: StreamID, to: UnitID)] = []
        var seen: Set<StreamID> = []
        var filters = [ItemFilter(isOpen: true)]
        // What happened there: a place takes part in nothing, and is where its cases are all the same.
        var here = ItemFilter(isOpen: true)
        here.place = succession.unit
        // What is over and still owes a call or a file.
        for kind in [OwedTask.Kind.followUpOwed, .filingOwed, .supervisionOpen] {
            var filter = ItemFilter(isOpen: false, unit: succession.unit)
            filter.task = kind
            filters.append(filter)
        }
        let everything = VisibilityScope(units: [], account: nil, isEverything: true)
        for (filter, scope) in filters.map({ ($0, scope) }) + [(here, everything)] {
            var cursor: ItemCursor?
            repeat {
                let page = try session.items(
                    filter, in: scope, order: .newest, after: cursor, limit: ItemQueries.pageRowsMax)
                for row in page.rows where seen.insert(row.stream).inserted {
                    found.append((row.stream, succession.successor(at: row.place, in: directory)))
                }
                cursor = page.next
            } while cursor != nil
        }
        return found
    }

    private func refile(
        _ moves: [(stream: StreamID, to: UnitID)], from unit: UnitID, _ directory: Directory,
        locking locks: Wanted, _ session: any StoreSession
    ) throws {
        if moves.isEmpty { return }
        func renewed(_ reference: Reference) -> Reference {
            var renewed = reference
            renewed.directory = directory
            return renewed
        }
        let sealed = try LockedLedger.deciding(in: session, locking: locks) { ledger in
            var plan = Plan()
            for move in moves {
                plan = try self.withRules(session) { reference in
                    try Streams.carryOut(
                        Order(to: move.stream, .refile(from: unit, to: move.to)),
                        in: self.surroundings(renewed(reference), by: .platform), over: ledger,
                        kinds: self.kinds, after: plan)
                }
            }
            return try self.seal(plan, ledger.places, renewed(self.reference))
        }
        try session.append(sealed, Writing())
        shelf.noteStored(sealed.templates)
    }

    /// Refuses what would leave residents with nobody who had somebody before, by name.
    private func requireReach(from before: Directory, to after: Directory, on today: CivilDate) throws {
        for mechanism in reference.active.values.sorted(by: { $0.id < $1.id }) {
            let known = Set(ReachFindings.of(mechanism, in: before, on: today).map(\.message.en))
            let found = ReachFindings.of(mechanism, in: after, on: today)
            if let new = found.first(where: { !known.contains($0.message.en) }) {
                throw AdminProblem("successors", new.message.zh + "。", new.message.en + ".")
            }
        }
    }
}

import Casework
public import Mechanisms
public import Organisation
public import Storage
public import Streams
import Synchronization
public import WorkCalendar

/// Posts in which nobody is, and what lies there.
extension Platform {
    /// A post that stands empty, or was never filled, with how much waits for it.
    public struct EmptyPost: Sendable {
        public var unit: UnitID
        public var role: RoleID
        public var open: Int64
        /// Who sees it meanwhile because they stand above; empty where only those see it who oversee the area.
        public var seenBy: Set<UnitID>
        /// What waits there, the most urgent first, `straysMax` at the most.
        public var matters: [Stray] = []
        /// The units that could take it.
        public var takers: [UnitID] = []
    }

    /// A matter that lies where nobody is, as an administrator may see it: nothing of what it is about.
    public struct Stray: Sendable {
        public var stream: StreamID
        public var number: String?
        public var mechanism: MechanismID
        public var begun: Instant
    }

    static let straysMax = 20

    public struct StaffingReport: Sendable {
        public var empty: [EmptyPost]
        /// What residents send from now on and nobody would receive.
        public var unreached: [Finding]
    }

    /// For the administrators who can mend it.
    public func staffing(by person: Person) async throws -> StaffingReport {
        guard person.isAdmin(.systemAdmin) || person.isAdmin(.securityAdmin) else { throw Refusal.notAllowed }
        let (reference, today) = (reference, clock().date)
        let held = try await store.read { try $0.openByPost() }
        var open = Dictionary(
            held.filter { !reference.directory.isHeld($0.role, at: $0.unit, on: today) }
                .map { (Vacancy(unit: $0.unit, role: $0.role), $0.count) }, uniquingKeysWith: +)
        for vacancy in reference.vacancies(on: today) where open[vacancy] == nil { open[vacancy] = 0 }
        let above = standIns(on: today)
        var empty = open.sorted { $0.key < $1.key }.map { vacancy, count in
            EmptyPost(
                unit: vacancy.unit, role: vacancy.role, open: count,
                seenBy: Set(above.filter { $0.value.contains(vacancy.unit) }.map(\.key.unit)))
        }
        for index in empty.indices where empty[index].open > 0 {
            let post = empty[index]
            empty[index].matters = try await strays(at: post.unit, post.role)
            empty[index].takers = reference.directory.units.keys.filter {
                reference.directory.isHeld(post.role, at: $0, on: today)
            }.sorted()
        }
        return StaffingReport(empty: empty, unreached: unreached())
    }

    private static let everything = VisibilityScope(units: [], account: nil, isEverything: true)

    private func strays(at unit: UnitID, _ role: RoleID) async throws -> [Stray] {
        let filter = ItemFilter(isOpen: true, unit: unit, role: role)
        return try await store.read {
            try $0.items(filter, in: Self.everything, limit: Self.straysMax).rows.map {
                Stray(stream: $0.stream, number: $0.number, mechanism: $0.mechanism, begun: $0.begun)
            }
        }
    }

    /// Gives a matter that lies where nobody is to a unit in which somebody is. Administrators handle no matters: this they
    /// may do only where nobody else could, and the journal says who did it.
    public func place(
        _ stream: StreamID, with unit: UnitID, by person: Person, request: RequestKey? = nil
    ) async throws {
        guard person.isAdmin(.systemAdmin) else { throw Refusal.notAllowed }
        let (reference, today) = (reference, clock().date)
        let row = try await store.read { try $0.item(stream, in: Self.everything) }
        guard let row, let id = stream.caseID, row.isOpen, let role = row.role else { throw Refusal.notFound }
        guard !reference.directory.isHeld(role, at: row.unit, on: today) else { throw Refusal.notAllowed }
        let answers = Input.group([
            "unit": .text(unit.text), "reason": .text("岗位无人在岗，由系统管理员转交。Nobody held the post."),
        ])
        try await act(
            Acting(Verb.transfer.rawValue, answers: Answers(form: answers)), on: id,
            by: Actor(kind: .platform, account: person.account), scope: nil, request: request)
    }

    /// What residents send and nobody would receive, by the packs in force and the organisation as it is today.
    public func unreached() -> [Finding] {
        let (reference, today) = (reference, clock().date)
        return reference.active.values.sorted { $0.id < $1.id }.flatMap {
            ReachFindings.of($0, in: reference.directory, on: today)
        }
    }

    /// The units whose empty posts a post answers for.
    func standingIn(for post: Post) -> Set<UnitID> {
        standIns(on: clock().date)[Vacancy(unit: post.unit, role: post.role)] ?? []
    }

    private func standIns(on date: CivilDate) -> [Vacancy: Set<UnitID>] {
        let reference = reference
        return standInsKept.withLock { kept in
            if let kept, kept.version == reference.organisationVersion, kept.date == date {
                return kept.above
            }
            let above = reference.standIns(on: date)
            kept = KeptStandIns(version: reference.organisationVersion, date: date, above: above)
            return above
        }
    }
}

struct KeptStandIns: Sendable {
    var version: Int
    var date: CivilDate
    var above: [Vacancy: Set<UnitID>]
}

extension Directory {
    func isHeld(_ role: RoleID, at unit: UnitID, on date: CivilDate) -> Bool {
        posts(at: unit, on: date).contains { $0.role == role }
    }
}

extension Reference {
    private var inForce: [Mechanism] { active.values.sorted { $0.id < $1.id } }

    /// Empty posts of those who handle cases.
    func vacancies(on date: CivilDate) -> [Vacancy] { directory.vacancies(in: inForce, on: date) }

    /// Who stands above an empty post, by post.
    func standIns(on date: CivilDate) -> [Vacancy: Set<UnitID>] { directory.standIns(in: inForce, on: date) }
}

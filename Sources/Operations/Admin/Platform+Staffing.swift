import Casework
public import Mechanisms
public import Organisation
import Storage
import Streams
import Synchronization
import WorkCalendar

/// Posts in which nobody is, and what lies there.
extension Platform {
    /// A post that stands empty, or was never filled, with how much waits for it.
    public struct EmptyPost: Sendable {
        public var unit: UnitID
        public var role: RoleID
        public var open: Int64
        /// Who sees it meanwhile because they stand above; empty where only those see it who oversee the area.
        public var seenBy: Set<UnitID>
    }

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
        let empty = open.sorted { $0.key < $1.key }.map { vacancy, count in
            EmptyPost(
                unit: vacancy.unit, role: vacancy.role, open: count,
                seenBy: Set(above.filter { $0.value.contains(vacancy.unit) }.map(\.key.unit)))
        }
        return StaffingReport(empty: empty, unreached: unreached())
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

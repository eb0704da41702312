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
    /// Empty posts of those who handle cases.
    func vacancies(on date: CivilDate) -> [Vacancy] {
        directory.vacancies(on: date).filter { mechanisms(naming: $0.role).first != nil }
    }

    private func mechanisms(naming role: RoleID) -> [Mechanism] {
        active.values.filter { $0.roles[role.text] != nil }
    }

    /// Who stands above an empty post, by post. The nearest unit upwards in the same role; where there is none and nobody
    /// oversees the area, whoever works by the same mechanism at the nearest place upwards.
    func standIns(on date: CivilDate) -> [Vacancy: Set<UnitID>] {
        var above: [Vacancy: Set<UnitID>] = [:]
        for vacancy in vacancies(on: date) {
            guard let unit = directory.unit(vacancy.unit) else { continue }
            let start = unit.parent ?? unit.id
            // Of several units above that of the same line.
            let queries = [
                unit.line.map { RoleQuery(role: vacancy.role, line: $0) }, RoleQuery(role: vacancy.role),
            ].compactMap { $0 }
            let nearest = queries.lazy.compactMap {
                directory.nearest($0, from: start, on: date, excluding: [unit.id])
            }.first
            if let nearest {
                above[Vacancy(unit: nearest, role: vacancy.role), default: []].insert(unit.id)
                continue
            }
            let mechanisms = mechanisms(naming: vacancy.role)
            let posts = directory.path(from: start).filter(\.isTerritory).map { place in
                ([place.id] + directory.children(of: place.id).filter { !$0.isTerritory }.map(\.id))
                    .filter { $0 != unit.id }
                    .flatMap { directory.posts(at: $0, on: date) }
                    .filter { post in mechanisms.contains { $0.roles[post.role.text] != nil } }
            }
            let isOverseen = posts.joined().contains { post in
                mechanisms.contains { $0.roles[post.role.text]?.sees == .area }
            }
            if isOverseen { continue }
            for post in posts.first(where: { !$0.isEmpty }) ?? [] {
                above[Vacancy(unit: post.unit, role: post.role), default: []].insert(unit.id)
            }
        }
        return above
    }
}

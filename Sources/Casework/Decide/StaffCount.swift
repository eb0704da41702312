import Decisions
public import Mechanisms
public import Organisation
public import WorkCalendar

/// A place where too few or too many people hold a role, by what the mechanism says of it (`staff:`).
public struct StaffFault: Hashable, Sendable {
    public enum What: Hashable, Sendable {
        case tooFew(least: Int)
        case tooMany(most: Int)
        /// The organisation has no unit of which the rule speaks.
        case noUnit
    }

    /// A unit with the number of people who hold the role there.
    public struct Count: Hashable, Sendable {
        public var unit: UnitID
        public var people: Int
    }

    public var role: RoleID
    public var rule: StaffRule
    public var what: What
    /// The units concerned; none where the organisation is counted together, or has no such unit.
    public var units: [Count]
    /// How many units the rule speaks of.
    public var of: Int
    /// How many hold the role, the units together.
    public var people: Int
}

/// Counts who holds a role, unit by unit, on a day. A person counts once in each unit; who only stands in does not count.
public struct StaffCount {
    private let mechanism: Mechanism
    private let directory: Directory
    private let date: CivilDate

    public static func faults(of mechanism: Mechanism, in directory: Directory, on date: CivilDate)
        -> [StaffFault]
    {
        let count = StaffCount(mechanism: mechanism, directory: directory, date: date)
        return mechanism.roles.all.filter { !$0.staff.isEmpty }.flatMap { count.faults(of: $0) }
    }

    private func faults(of role: Role) -> [StaffFault] {
        rules(of: role).flatMap { rule -> [StaffFault] in
            let counts = units(of: rule, role).map {
                StaffFault.Count(unit: $0.unit, people: people(role, at: $0.offices).count)
            }
            func fault(_ what: StaffFault.What, _ units: [StaffFault.Count], people: Int) -> StaffFault {
                StaffFault(
                    role: role.id, rule: rule, what: what, units: units, of: counts.count, people: people)
            }
            let least = rule.range.least.flatMap(mechanism.number) ?? 0
            let most = rule.range.most.flatMap(mechanism.number)
            if rule.scope == .total {
                let all = people(role, at: directory.unitsThatHad(role.id)).count
                if all < least { return [fault(.tooFew(least: least), [], people: all)] }
                if let most, all > most { return [fault(.tooMany(most: most), [], people: all)] }
                return []
            }
            if counts.isEmpty {
                return least > 0 && isMissing(rule, role) ? [fault(.noUnit, [], people: 0)] : []
            }
            let few = counts.filter { $0.people < least }
            let many = counts.filter { count in most.map { count.people > $0 } ?? false }
            let all = counts.reduce(0) { $0 + $1.people }
            return (few.isEmpty ? [] : [fault(.tooFew(least: least), few, people: all)])
                + (many.isEmpty ? [] : [fault(.tooMany(most: most ?? 0), many, people: all)])
        }
    }

    /// What the role's own level means, said as a level.
    private func rules(of role: Role) -> [StaffRule] {
        role.staff.map { rule in
            guard rule.scope == .own else { return rule }
            var rule = rule
            if let zone = role.zone { rule.scope = .zone(zone) }
            if let level = role.level { rule.scope = .level(level, line: nil) }
            return rule
        }
    }

    /// Of several levels that a pack serves an organisation has some; it has at least one of them, and every line.
    private func isMissing(_ rule: StaffRule, _ role: Role) -> Bool {
        guard case .level = rule.scope else { return true }
        return !rules(of: role).contains { other in
            if case .level = other.scope { !units(of: other, role).isEmpty } else { false }
        }
    }

    // MARK: where it is counted

    /// Each unit that the rule speaks of, with the offices whose people count there.
    private func units(of rule: StaffRule, _ role: Role) -> [(unit: UnitID, offices: [UnitID])] {
        switch rule.scope {
        case .total: []
        case .own: directory.unitsThatHad(role.id).filter(exists).map { ($0, [$0]) }
        case .level(let level, nil): territories(level).map { ($0, offices(at: $0) { _ in true }) }
        case .level(let level, let line?):
            territories(level).map { place in (place, offices(at: place) { $0.line == line }) }
        case .zone(let level):
            directory.units.values.filter { $0.zone?.at == level && $0.exists(on: date) }.map(\.id).sorted()
                .map { zone in (zone, offices(at: zone) { _ in true }) }
        case .line(let line):
            directory.units.values.filter { unit in
                unit.line == line && unit.exists(on: date)
                    && (role.level.map { unit.level == $0 } ?? true)
            }.map(\.id).sorted().map { organ in (organ, offices(at: organ) { $0.line == line }) }
        }
    }

    private func exists(_ unit: UnitID) -> Bool { directory.unit(unit)?.exists(on: date) ?? false }

    private func territories(_ level: Level) -> [UnitID] {
        directory.units.values.filter { $0.isTerritory && $0.level == level && $0.exists(on: date) }
            .map(\.id).sorted()
    }

    /// The unit itself, where it counts, and the organs that sit at it or within such an organ; no smaller places.
    private func offices(at unit: UnitID, where counts: (Unit) -> Bool) -> [UnitID] {
        let own = [directory.unit(unit)].compactMap { $0 }
        return (own + directory.organs(at: unit)).filter { counts($0) && $0.exists(on: date) }.map(\.id)
    }

    private func people(_ role: Role, at offices: some Sequence<UnitID>) -> Set<AccountID> {
        offices.filter(exists).reduce(into: []) { people, office in
            for post in directory.posts(at: office, on: date)
            where post.role == role.id && !post.isStandIn && counts(post, role) {
                people.insert(post.account)
            }
        }
    }

    private func counts(_ post: Post, _ role: Role) -> Bool {
        role.counts?.expression.holds(in: StaffFact.context(of: post, in: directory)) ?? true
    }
}

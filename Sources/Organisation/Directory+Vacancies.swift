public import WorkCalendar

/// A role at a unit that somebody held and nobody holds any more.
public struct Vacancy: Hashable, Comparable, Sendable {
    public var unit: UnitID
    public var role: RoleID

    public init(unit: UnitID, role: RoleID) {
        self.unit = unit
        self.role = role
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.unit, left.role) < (right.unit, right.role)
    }
}

extension Directory {
    /// Posts that ended, or whose holders were switched off, with nobody in their place; of units that still exist.
    public func vacancies(on date: CivilDate) -> [Vacancy] {
        let known = Set(posts.map { Vacancy(unit: $0.unit, role: $0.role) })
        return known.filter { vacancy in
            units[vacancy.unit]?.exists(on: date) == true
                && !posts(at: vacancy.unit, on: date).contains { $0.role == vacancy.role }
        }.sorted()
    }

    /// The nearest unit upwards that had the role, whoever held it.
    public func emptyPost(of role: RoleID, from start: UnitID) -> UnitID? {
        for place in path(from: start) {
            let candidates = [place.id] + organs(at: place.id).map(\.id)
            if let found = candidates.first(where: { everHad($0, role) }) { return found }
        }
        return nil
    }
}

public import Organisation
public import WorkCalendar

/// Who looks after a post in which nobody is: what lies there is never invisible to all.
extension Directory {
    /// Empty posts of those who handle cases by one of these mechanisms.
    public func vacancies(in mechanisms: [Mechanism], on date: CivilDate) -> [Vacancy] {
        vacancies(on: date).filter { vacancy in mechanisms.contains { $0.names(vacancy.role) } }
    }

    /// Who stands above an empty post, by post. The nearest unit upwards in the same role; where there is none and nobody
    /// oversees the area, whoever works by the same mechanism at the nearest place upwards.
    public func standIns(in mechanisms: [Mechanism], on date: CivilDate) -> [Vacancy: Set<UnitID>] {
        var above: [Vacancy: Set<UnitID>] = [:]
        for vacancy in vacancies(in: mechanisms, on: date) {
            guard let unit = unit(vacancy.unit) else { continue }
            let start = unit.parent ?? unit.id
            // Of several units above that of the same line.
            let queries = [
                unit.line.map { RoleQuery(role: vacancy.role, line: $0) }, RoleQuery(role: vacancy.role),
            ].compactMap { $0 }
            let nearest = queries.lazy.compactMap { self.nearest($0, from: start, on: date, except: unit.id) }
                .first
            if let nearest {
                above[Vacancy(unit: nearest, role: vacancy.role), default: []].insert(unit.id)
                continue
            }
            let naming = mechanisms.filter { $0.names(vacancy.role) }
            let posts = path(from: start).filter { $0.isTerritory || $0.zone != nil }.map { place in
                ([place.id] + organs(at: place.id).map(\.id))
                    .filter { $0 != unit.id }
                    .flatMap { self.posts(at: $0, on: date) }
                    .filter { post in naming.contains { $0.names(post.role) } }
            }
            let isOverseen = posts.joined().contains { post in
                naming.contains { $0.roles[post.role.text]?.sees == .area }
            }
            if isOverseen { continue }
            for post in posts.first(where: { !$0.isEmpty }) ?? [] {
                above[Vacancy(unit: post.unit, role: post.role), default: []].insert(unit.id)
            }
        }
        return above
    }
}

extension Mechanism {
    fileprivate func names(_ role: RoleID) -> Bool { roles[role.text] != nil }
}

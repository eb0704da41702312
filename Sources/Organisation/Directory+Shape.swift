public import WorkCalendar

extension Directory {
    /// What a place is like for whoever looks for posts from it: level by level upwards, which lines sit there, who holds what,
    /// and which of them are one person, without their names. From two places of one shape the same questions find the same
    /// kinds of units, so that a check of thousands of villages looks at each kind of village once.
    public func shape(of place: UnitID, on date: CivilDate) -> String {
        var persons: [AccountID: Int] = [:]
        func person(_ account: AccountID) -> Int {
            if let known = persons[account] { return known }
            persons[account] = persons.count
            return persons.count - 1
        }
        func office(_ unit: Unit) -> String {
            let held = posts(at: unit.id, on: date).sorted { ($0.role, $0.account) < ($1.role, $1.account) }
            let roles = held.map { "\($0.role)\($0.isStandIn ? "~" : "")#\(person($0.account))" }
            return "\(unit.line ?? "")(\(roles.joined(separator: " ")))"
        }
        let steps = path(from: place).filter(\.isTerritory) + zones(around: place)
        return steps.map { step in
            let organs = organs(at: step.id).filter { $0.exists(on: date) }.sorted {
                ($0.line ?? "", $0.id) < ($1.line ?? "", $1.id)
            }
            let kind = step.zone.map { "\($0.at)" } ?? step.level.rawValue
            return "\(kind)\(office(step))[\(organs.map(office).joined(separator: ","))]"
        }.joined(separator: "/")
    }
}

public import WorkCalendar

/// The whole organisation at one moment of its history: units, posts and accounts, indexed for look-up.
/// A value: a change makes a new directory.
public struct Directory: Sendable {
    public let units: [UnitID: Unit]
    public let posts: [Post]
    public let accounts: [AccountID: Account]
    /// The further trees beside the territory.
    public let trees: [TreeID: Tree]
    let zones: ZoneIndex
    private let children: [UnitID: [Unit]]
    /// What `path` answers: asked for several times by every decision, while units change seldom.
    private let paths: [UnitID: [Unit]]
    private let postsOfAccount: [AccountID: [Post]]
    private let postsOfUnit: [UnitID: [Post]]
    /// The units that ever had a role, whoever held it.
    private let unitsByRole: [RoleID: Set<UnitID>]
    /// The dissolved units whose work a unit took over first, and those whose work they had.
    private let predecessors: [UnitID: [UnitID]]
    /// The unit above which there is none, the first by id.
    public let root: UnitID?

    public init(units: [Unit], posts: [Post], accounts: [Account], trees: [Tree] = []) {
        let byID = Dictionary(units.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
        self.units = byID
        self.posts = posts
        self.accounts = Dictionary(accounts.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
        self.trees = Dictionary(trees.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
        var children: [UnitID: [UnitID]] = [:]
        for unit in units {
            if let parent = unit.parent { children[parent, default: []].append(unit.id) }
        }
        root = byID.values.filter { $0.parent == nil }.map(\.id).min()
        unitsByRole = Dictionary(grouping: posts, by: \.role).mapValues { Set($0.map(\.unit)) }
        self.children = children.mapValues { $0.sorted().compactMap { byID[$0] } }
        let paths = byID.mapValues { Self.path(from: $0.id, in: byID) }
        self.paths = paths
        zones = ZoneIndex(byID) { paths[$0] ?? [] }
        predecessors = Self.predecessors(of: byID)
        postsOfAccount = Dictionary(grouping: posts, by: \.account)
        // Whoever was switched off acts for no unit.
        let off = Set(accounts.filter { !$0.isActive }.map(\.id))
        postsOfUnit = Dictionary(grouping: posts.filter { !off.contains($0.account) }, by: \.unit)
    }

    public func unit(_ id: UnitID) -> Unit? { units[id] }

    public func name(of id: UnitID) -> Bilingual { units[id]?.name ?? Bilingual(both: id.text) }

    public func name(of id: AccountID) -> Bilingual { accounts[id]?.name ?? Bilingual(both: id.text) }

    /// What it was called on a day.
    public func name(of id: UnitID, on date: CivilDate) -> Bilingual {
        units[id]?.name(on: date) ?? Bilingual(both: id.text)
    }

    /// A unit with all whose work it took over, whoever had it before them.
    public func lineage(of id: UnitID) -> [UnitID] { [id] + (predecessors[id] ?? []) }

    private static func predecessors(of units: [UnitID: Unit]) -> [UnitID: [UnitID]] {
        var direct: [UnitID: [UnitID]] = [:]
        for unit in units.values.sorted(by: { $0.id < $1.id }) {
            if let main = unit.successors?.first { direct[main, default: []].append(unit.id) }
        }
        return direct.keys.reduce(into: [:]) { all, unit in
            var waiting = direct[unit] ?? []
            var found: [UnitID] = []
            while let next = waiting.popLast() {
                if next == unit || found.contains(next) { continue }
                found.append(next)
                waiting += direct[next] ?? []
            }
            all[unit] = found
        }
    }

    public func children(of id: UnitID) -> [Unit] { children[id] ?? [] }

    public func posts(of account: AccountID, on date: CivilDate) -> [Post] {
        (postsOfAccount[account] ?? []).filter { $0.isHeld(on: date) }
    }

    public func posts(at unit: UnitID, on date: CivilDate) -> [Post] {
        (postsOfUnit[unit] ?? []).filter { $0.isHeld(on: date) }
    }

    /// Whether the unit ever had the role, be it that nobody holds it now.
    func everHad(_ unit: UnitID, _ role: RoleID) -> Bool { unitsByRole[role]?.contains(unit) == true }

    /// The units that ever had the role, in order of id.
    public func unitsThatHad(_ role: RoleID) -> [UnitID] { (unitsByRole[role] ?? []).sorted() }

    /// The unit itself, then the units above it, ending at the root. Stops at a cycle.
    public func path(from id: UnitID) -> [Unit] { paths[id] ?? [] }

    private static func path(from id: UnitID, in units: [UnitID: Unit]) -> [Unit] {
        var result: [Unit] = []
        var seen: Set<UnitID> = []
        var next: UnitID? = id
        while let current = next, let unit = units[current], seen.insert(current).inserted {
            result.append(unit)
            next = unit.parent
        }
        return result
    }

    /// The territory unit that this unit is, or at which it sits.
    public func area(of id: UnitID) -> Unit? { path(from: id).first { $0.isTerritory } }

    /// The unit and everything below it.
    public func subtree(of id: UnitID) -> [UnitID] {
        var result: [UnitID] = []
        var waiting = [id]
        var seen: Set<UnitID> = []
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            result.append(next)
            waiting.append(contentsOf: (children[next] ?? []).lazy.map(\.id))
        }
        return result
    }

    public func isWithin(_ id: UnitID, _ ancestor: UnitID) -> Bool {
        path(from: id).contains { $0.id == ancestor }
    }

    /// `县 / 镇 / 村`, without the root where there are others; a place whose name the next one begins with is not said twice.
    public func address(of id: UnitID) -> Bilingual {
        let steps = path(from: id).reversed()
        var shown = steps.count > 1 ? Array(steps.dropFirst()) : Array(steps)
        if let last = shown.popLast() {
            if let above = shown.last, last.name.zh.hasPrefix(above.name.zh) { shown.removeLast() }
            shown.append(last)
        }
        return Bilingual(
            zh: shown.map(\.name.zh).joined(), en: shown.reversed().map(\.name.en).joined(separator: ", "))
    }
}

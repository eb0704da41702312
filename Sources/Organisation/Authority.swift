public import WorkCalendar

/// Which unit holds a role for a place: the question behind routing, owners and escalation.
public struct RoleQuery: Hashable, Sendable {
    public var role: RoleID
    /// Only units at this level; nil: the nearest, whatever its level.
    public var level: Level?
    /// Only organs of this line; nil: any.
    public var line: String?

    public init(role: RoleID, level: Level? = nil, line: String? = nil) {
        self.role = role
        self.level = level
        self.line = line
    }
}

extension Directory {
    public func holds(_ unit: UnitID, _ query: RoleQuery, on date: CivilDate) -> Bool {
        guard let found = units[unit], found.exists(on: date) else { return false }
        if let level = query.level, found.level != level { return false }
        if let line = query.line, found.line != line { return false }
        return posts(at: unit, on: date).contains { $0.role == query.role }
    }

    /// The nearest unit that holds the role, walking up the territory tree from `start`: first the start
    /// itself, then, at each territory unit on the way up, that unit and the organs that sit at it.
    /// `excluding` names units that have recused themselves. Nil where nobody up to the root holds it.
    public func nearest(
        _ query: RoleQuery, from start: UnitID, on date: CivilDate, excluding: Set<UnitID> = []
    ) -> UnitID? {
        if !excluding.contains(start), holds(start, query, on: date) { return start }
        for place in path(from: start) where place.isTerritory {
            let candidates = [place.id] + children(of: place.id).filter { !$0.isTerritory }.map(\.id)
            if let found = candidates.first(where: {
                !excluding.contains($0) && holds($0, query, on: date)
            }) {
                return found
            }
        }
        return nil
    }

    /// Every unit that holds the role somewhere below (or at) `root`, in order of id.
    public func holders(of query: RoleQuery, within root: UnitID, on date: CivilDate) -> [Unit] {
        subtree(of: root).filter { holds($0, query, on: date) }.sorted().compactMap { units[$0] }
    }

    /// The accounts that hold the role at the unit, stand-ins last.
    public func accounts(holding role: RoleID, at unit: UnitID, on date: CivilDate) -> [AccountID] {
        posts(at: unit, on: date).filter { $0.role == role }
            .sorted { !$0.isStandIn && $1.isStandIn }.map(\.account)
    }
}

/// How far a role sees beyond the matters its own unit holds or takes part in.
public enum Sight: String, Hashable, Sendable, Codable, CaseIterable {
    /// Only matters assigned to the account itself.
    case assigned
    /// Matters its unit holds, sent, or takes part in.
    case unit
    /// All matters of the territory at which its unit sits, and below.
    case area
}

/// What an account may see, as pure data: storage renders it. A case carries the ids of the units it touches
/// and of the territories they lie in; it is visible when one of them is in `units`, or when it is assigned to
/// `account`.
public struct VisibilityScope: Hashable, Sendable {
    public var units: Set<UnitID>
    public var account: AccountID?
    /// Nothing is hidden: for verification and exports by the audit administrator only.
    public var isEverything: Bool

    public init(units: Set<UnitID>, account: AccountID?, isEverything: Bool = false) {
        self.units = units
        self.account = account
        self.isEverything = isEverything
    }

    public func covers(units touched: some Sequence<UnitID>, assignee: AccountID?) -> Bool {
        if isEverything { return true }
        if let account, account == assignee { return true }
        return touched.contains { units.contains($0) }
    }
}

/// A role that sees everything of a mechanism in its territory.
public struct Overseer: Hashable, Sendable {
    public var role: RoleID
    /// The level at which it acts; nil: at any.
    public var level: Level?

    public init(role: RoleID, level: Level?) {
        self.role = role
        self.level = level
    }
}

extension Directory {
    /// The token under which is found what a role oversees in a territory. However many mechanisms name the role, a post
    /// has one of these, so what it sees costs the same with three mechanisms or with thirty-five.
    public static func token(of role: RoleID, in territory: UnitID) -> UnitID {
        UnitID("\(role)@\(territory)")
    }

    /// The token under which is found what happened in a village or community. Nobody sees anything by it: it finds
    /// like matters of one neighbourhood.
    public static func neighbourhood(_ territory: UnitID) -> UnitID { UnitID("@\(territory)") }

    /// The scope of one post: what its unit takes part in, and what its role oversees in its territory.
    public func scope(of post: Post, sight: Sight) -> VisibilityScope {
        var units: Set<UnitID> = sight == .assigned ? [] : [post.unit]
        if sight == .area, let area = area(of: post.unit) {
            units.insert(Self.token(of: post.role, in: area.id))
        }
        return VisibilityScope(units: units, account: post.account)
    }

    /// The tokens of something: the units that take part, those who oversee it in every territory around them and
    /// around its place, and its neighbourhood. A place alone makes nobody a participant.
    public func tokens(
        touching units: some Sequence<UnitID>, place: UnitID?, overseers: some Sequence<Overseer>
    ) -> Set<UnitID> {
        var result: Set<UnitID> = []
        var around = [place].compactMap { $0 }
        for unit in units {
            result.insert(unit)
            around.append(unit)
        }
        let overseers = Array(overseers)
        var seen: Set<UnitID> = []
        for unit in around {
            for step in path(from: unit) where step.isTerritory && seen.insert(step.id).inserted {
                for overseer in overseers where overseer.level == nil || overseer.level == step.level {
                    result.insert(Self.token(of: overseer.role, in: step.id))
                }
            }
        }
        if let village = place.flatMap({ village(around: $0) }) { result.insert(Self.neighbourhood(village)) }
        return result
    }

    /// The village or community in which a place lies; for a wider place, itself.
    public func village(around place: UnitID) -> UnitID? {
        path(from: place).first { $0.level <= .village }?.id
    }
}

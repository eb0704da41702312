public import WorkCalendar

/// Which unit holds a role for a place: the question behind routing, owners and escalation.
public struct RoleQuery: Hashable, Sendable {
    public var role: RoleID
    /// Only units at this level; nil: the nearest, whatever its level.
    public var level: Level?
    /// Only organs of this line; nil: any.
    public var line: String?
    /// No unit of a wider level; nil: up to the root.
    public var upTo: Level?
    /// Only zones of this level of a further tree, and organs at them.
    public var zone: ZoneLevel?

    public init(
        role: RoleID, level: Level? = nil, line: String? = nil, upTo: Level? = nil, zone: ZoneLevel? = nil
    ) {
        self.role = role
        self.level = level
        self.line = line
        self.upTo = upTo
        self.zone = zone
    }
}

/// Who has stepped aside from a matter (信访工作条例 28): units, and persons. Whoever holds a post at a unit that stepped
/// aside does so in every other post, too.
public struct SteppedAside: Hashable, Sendable {
    public var units: Set<UnitID>
    public var accounts: Set<AccountID>

    public init(units: Set<UnitID> = [], accounts: Set<AccountID> = []) {
        self.units = units
        self.accounts = accounts
    }

    public static let nobody = SteppedAside()
}

extension Directory {
    /// Whether a person may have nothing to do with it, in whatever post.
    public func bars(_ account: AccountID, _ aside: SteppedAside, on date: CivilDate) -> Bool {
        if aside.accounts.contains(account) { return true }
        if aside.units.isEmpty { return false }
        return posts(of: account, on: date).contains { aside.units.contains($0.unit) }
    }

    /// Whether somebody at the unit holds the role who has not stepped aside.
    public func holds(
        _ unit: UnitID, _ query: RoleQuery, on date: CivilDate, without aside: SteppedAside = .nobody
    ) -> Bool {
        guard let found = units[unit], found.exists(on: date), !aside.units.contains(unit) else {
            return false
        }
        if let zone = query.zone {
            guard ownZone(of: unit)?.zone?.at == zone else { return false }
        } else if let level = query.level, found.level != level || ownZone(of: unit) != nil {
            return false
        }
        if let line = query.line, found.line != line { return false }
        if let upTo = query.upTo, found.level < upTo { return false }
        return posts(at: unit, on: date).contains {
            $0.role == query.role && !bars($0.account, aside, on: date)
        }
    }

    /// The nearest unit that holds the role, walking up the territory tree from `start`: first the start
    /// itself, then, at each territory unit on the way up, that unit and the organs that sit at it, the first by id.
    /// Nil where nobody up to the root holds it.
    public func nearest(
        _ query: RoleQuery, from start: UnitID, on date: CivilDate, without aside: SteppedAside = .nobody,
        except unit: UnitID? = nil
    ) -> UnitID? {
        nearestHolders(query, from: start, on: date, without: aside, except: unit).first
    }

    /// The nearest unit of a line: the one itself, else the only one at the first step upward at which there is any.
    public func nearest(ofLine line: String, from start: UnitID, on date: CivilDate) -> UnitID? {
        if unit(start)?.line == line { return start }
        for step in path(from: start) {
            let found = children(of: step.id).filter { $0.line == line && $0.exists(on: date) }
            if !found.isEmpty { return found.count == 1 ? found[0].id : nil }
        }
        return nil
    }

    /// All units that hold the role at the first step upward at which any does: the unit itself, the territory, or the
    /// organs that sit at it, in order of id; a unit can be left out. A role of a further tree is looked for in the zones of
    /// that tree around the start. Empty where nobody up to the root holds it.
    public func nearestHolders(
        _ query: RoleQuery, from start: UnitID, on date: CivilDate, without aside: SteppedAside = .nobody,
        except unit: UnitID? = nil
    ) -> [UnitID] {
        func found(_ id: UnitID) -> Bool { id != unit && holds(id, query, on: date, without: aside) }
        if found(start) { return [start] }
        for place in steps(query, from: start) {
            if found(place.id) { return [place.id] }
            let organs = organs(at: place.id).filter { found($0.id) }.map(\.id)
            if !organs.isEmpty { return organs }
        }
        return []
    }

    /// The way up on which a role is looked for: the places around the start, those in zones through their zones first; or
    /// the zones of the role's own tree.
    private func steps(_ query: RoleQuery, from start: UnitID) -> [Unit] {
        guard let tree = query.zone?.tree else {
            return path(from: start).filter { $0.isTerritory || $0.zone != nil }
        }
        return zone(around: start, in: tree).map { zone in
            path(from: zone.id).filter { $0.zone?.at.tree == tree }
        } ?? []
    }

    /// The next competent unit above one that has stepped aside (人民调解法 8, 34; 信访工作条例 24): walking up the
    /// territory, the place itself or an organ of the same line, whichever first holds the role. Nil where there is none:
    /// an organ of another line is not competent because it sits nearby.
    public func nextCompetent(
        _ role: RoleID, above unit: UnitID, on date: CivilDate, without aside: SteppedAside
    ) -> UnitID? {
        guard let found = units[unit], let above = found.parent else { return nil }
        let query = RoleQuery(role: role)
        for place in path(from: above) where place.isTerritory {
            if holds(place.id, query, on: date, without: aside) { return place.id }
            guard let line = found.line else { continue }
            let ofLine = organs(at: place.id).first {
                $0.line == line && holds($0.id, query, on: date, without: aside)
            }
            if let ofLine { return ofLine.id }
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
    /// The tokens of what the account has stepped aside from (`Directory.asideTokens`): that is hidden, whatever else opens
    /// it.
    public var aside: Set<UnitID>
    /// Nothing is hidden: for verification and exports by the audit administrator only.
    public var isEverything: Bool

    public init(
        units: Set<UnitID>, account: AccountID?, aside: Set<UnitID> = [], isEverything: Bool = false
    ) {
        self.units = units
        self.account = account
        self.aside = aside
        self.isEverything = isEverything
    }

    public func covers(units touched: some Sequence<UnitID>, assignee: AccountID?) -> Bool {
        if isEverything { return true }
        if touched.contains(where: aside.contains) { return false }
        if let account, account == assignee { return true }
        return touched.contains { units.contains($0) }
    }
}

/// A role that sees everything of a mechanism in its territory.
public struct Overseer: Hashable, Sendable {
    public var role: RoleID
    /// The level at which it acts; nil: at any.
    public var level: Level?
    /// The level of a further tree at which it acts, instead.
    public var zone: ZoneLevel?

    public init(role: RoleID, level: Level?, zone: ZoneLevel? = nil) {
        self.role = role
        self.level = level
        self.zone = zone
    }

    /// Whether it oversees what lies in this place or zone.
    func acts(at step: Unit) -> Bool {
        if let zone { return step.zone?.at == zone }
        return level == nil || (step.zone == nil && step.level == level)
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

    /// The tokens of what somebody has stepped aside from: themselves, or a unit at which they hold a post (信访工作条例 28, 30).
    /// They open nothing; they close.
    public func asideTokens(of account: AccountID, on date: CivilDate) -> Set<UnitID> {
        Set(posts(of: account, on: date).map { Self.aside($0.unit) } + [Self.aside(account)])
    }

    static func aside(_ unit: UnitID) -> UnitID { UnitID("-\(unit)") }
    static func aside(_ account: AccountID) -> UnitID { UnitID("-@\(account)") }

    /// The scope of one post: what its unit takes part in, and what its role oversees in its territory; and what is left of
    /// the units whose work that one took over.
    public func scope(of post: Post, sight: Sight) -> VisibilityScope {
        var units: Set<UnitID> = sight == .assigned ? [] : Set(lineage(of: post.unit))
        if sight == .area, let area = ownZone(of: post.unit) ?? area(of: post.unit) {
            for place in lineage(of: area.id) { units.insert(Self.token(of: post.role, in: place)) }
        }
        return VisibilityScope(units: units, account: post.account)
    }

    /// The tokens of something: the units that take part, those who oversee it in every territory around them and
    /// around its place, its neighbourhood, and those who have stepped aside. A place alone makes nobody a participant.
    public func tokens(
        touching units: some Sequence<UnitID>, place: UnitID?, overseers: some Sequence<Overseer>,
        without aside: SteppedAside = .nobody
    ) -> Set<UnitID> {
        var result = Set(aside.units.map(Self.aside) + aside.accounts.map(Self.aside))
        var around = [place].compactMap { $0 }
        for unit in units {
            result.insert(unit)
            around.append(unit)
        }
        let overseers = Array(overseers)
        var seen: Set<UnitID> = []
        let zones = place.map(zones(around:)) ?? []
        for step in around.flatMap(path(from:)).filter({ $0.isTerritory || $0.zone != nil }) + zones {
            if seen.insert(step.id).inserted {
                for overseer in overseers where overseer.acts(at: step) {
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

public import WorkCalendar

public enum TreeKind {}
public typealias TreeID = ID<TreeKind>

/// A further division of the same places, beside the territory: patrol areas beside blocks, school districts, duty zones.
public struct Tree: Hashable, Sendable, Codable {
    public struct Level: Hashable, Sendable, Codable {
        public var id: String
        public var name: Bilingual

        public init(id: String, name: Bilingual) {
            self.id = id
            self.name = name
        }
    }

    public var id: TreeID
    public var name: Bilingual
    /// From wide to narrow.
    public var levels: [Level]

    public init(id: TreeID, name: Bilingual, levels: [Level]) {
        self.id = id
        self.name = name
        self.levels = levels
    }
}

/// A level of a further tree, as packs write it: `patrol.area`.
public struct ZoneLevel: Hashable, Sendable, Codable, CustomStringConvertible {
    public var tree: TreeID
    public var level: String

    public init(tree: TreeID, level: String) {
        self.tree = tree
        self.level = level
    }

    /// Nil where the text is not two words with a dot between.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(tree: TreeID(String(parts[0])), level: String(parts[1]))
    }

    public var description: String { "\(tree).\(level)" }
}

/// What a unit is in a further tree: at which of its levels, and which places of the territory it groups by itself; its parts
/// may group more.
public struct Zone: Hashable, Sendable, Codable {
    public var at: ZoneLevel
    public var covers: [UnitID]

    public init(at level: ZoneLevel, covers: [UnitID]) {
        at = level
        self.covers = covers
    }
}

/// Which zones lie over a place. Made once with a directory, so that a look-up costs a step for each level.
struct ZoneIndex: Sendable {
    /// Zones that group a place by name.
    private var over: [UnitID: [UnitID]] = [:]
    /// Zones that group something inside of a place.
    private var inside: [UnitID: [UnitID]] = [:]

    init(_ units: [UnitID: Unit], path: (UnitID) -> [Unit]) {
        for unit in units.values.sorted(by: { $0.id < $1.id }) {
            for place in unit.zone?.covers ?? [] {
                over[place, default: []].append(unit.id)
                for step in path(place).dropFirst() { inside[step.id, default: []].append(unit.id) }
            }
        }
    }

    var isEmpty: Bool { over.isEmpty }

    func over(_ place: UnitID) -> [UnitID] { over[place] ?? [] }
    func inside(_ place: UnitID) -> [UnitID] { inside[place] ?? [] }
}

extension Directory {
    /// The narrowest zone of a tree in which a place or unit lies: its own; that which groups the place, or the nearest place
    /// around it; for a place that several zones divide, the zone that has them all. Nil where none has it whole.
    public func zone(around start: UnitID, in tree: TreeID) -> Unit? {
        let steps = path(from: start)
        if let own = steps.first(where: { $0.zone?.at.tree == tree }) { return own }
        if zones.isEmpty { return nil }
        for place in steps where place.isTerritory {
            let found = zones.over(place.id).compactMap { units[$0] }.filter { $0.zone?.at.tree == tree }
            if let narrowest = found.max(by: { path(from: $0.id).count < path(from: $1.id).count }) {
                return narrowest
            }
        }
        guard let place = steps.first(where: \.isTerritory) else { return nil }
        let parts = zones.inside(place.id).filter { units[$0]?.zone?.at.tree == tree }
        guard let first = parts.first else { return nil }
        return path(from: first).first { common in
            common.zone?.at.tree == tree && parts.allSatisfy { isWithin($0, common.id) }
        }
    }

    /// The zones around a place, of all trees, each with those that it lies in.
    public func zones(around place: UnitID) -> [Unit] {
        if zones.isEmpty { return [] }
        return trees.keys.sorted().flatMap { tree in
            zone(around: place, in: tree).map { zone in
                path(from: zone.id).filter { $0.zone?.at.tree == tree }
            } ?? []
        }
    }

    /// The zone that a unit is, or at which it sits; nil for units of the territory.
    func ownZone(of unit: UnitID) -> Unit? {
        path(from: unit).first { $0.isTerritory || $0.zone != nil }.flatMap { $0.zone == nil ? nil : $0 }
    }

    /// The organs that sit at a place or zone, be it within another organ there, in order of id.
    public func organs(at place: UnitID) -> [Unit] {
        let own = children(of: place).filter { !$0.isTerritory && $0.zone == nil }
        if own.allSatisfy({ children(of: $0.id).isEmpty }) { return own }
        return own.flatMap { [$0] + organs(at: $0.id) }.sorted { $0.id < $1.id }
    }

    /// What a unit is, in a word: the level of a place or zone, the line of an organ.
    public func kind(of unit: Unit) -> Bilingual {
        if let zone = unit.zone?.at {
            return trees[zone.tree]?.levels.first { $0.id == zone.level }?.name ?? Bilingual(both: "\(zone)")
        }
        return unit.isTerritory ? unit.level.name : Bilingual(both: unit.line ?? "")
    }

    /// The place that holds all of these places; nil for none.
    public static func common(of places: [UnitID], path: (UnitID) -> [UnitID]) -> UnitID? {
        guard let first = places.first else { return nil }
        let others = places.dropFirst().map { Set(path($0)) }
        return path(first).first { step in others.allSatisfy { $0.contains(step) } }
    }
}

public import WorkCalendar

/// The steps of the territory tree (块), from wide to narrow. Raw values stand in packs and organisation files.
public enum Level: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case province, city, county, town, village, grid
    case microGrid = "micro_grid"

    public var name: Bilingual {
        switch self {
        case .province: Bilingual(zh: "省", en: "province")
        case .city: Bilingual(zh: "市", en: "city")
        case .county: Bilingual(zh: "县（区）", en: "county")
        case .town: Bilingual(zh: "乡镇（街道）", en: "town")
        case .village: Bilingual(zh: "村（社区）", en: "village")
        case .grid: Bilingual(zh: "网格", en: "grid")
        case .microGrid: Bilingual(zh: "微网格", en: "micro-grid")
        }
    }

    /// Several of them, in English; Chinese has one form.
    public var plural: String {
        switch self {
        case .city: "cities"
        case .county: "counties"
        case .province, .town, .village, .grid, .microGrid: name.en + "s"
        }
    }

    public static func < (left: Level, right: Level) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// A node of the organisation. A *territory* unit is a place with people in it (a town, a village, a grid);
/// an *organ* (a bureau's office, a mediation committee, a police station) sits at a territory unit and may
/// belong to a line (条) such as `police`.
public struct Unit: Hashable, Sendable, Codable {
    public var id: UnitID
    public var name: Bilingual
    /// The territory level; for an organ, the level at which it sits.
    public var level: Level
    /// Nil for territory units.
    public var line: String?
    public var isTerritory: Bool
    /// What it is in a further tree; nil: it belongs to the territory, or is an organ.
    public var zone: Zone?
    public var parent: UnitID?
    /// The short name in official numbers, e.g. 闵; empty where the unit gives no numbers.
    public var short: String
    /// Pinyin initials that find the unit from the keyboard, e.g. `xhc`.
    public var initials: String
    /// Office hours of this unit as dated text lines; empty: those of the nearest unit above.
    public var officeHours: [String]
    public var phone: String
    public var from: CivilDate?
    public var until: CivilDate?
    /// Who took over when it was dissolved; the first of them also sees what was over by then.
    public var successors: [UnitID]?
    /// What it was called before, the oldest first.
    public var former: [FormerName]?

    public init(
        id: UnitID, name: Bilingual, level: Level, line: String? = nil, isTerritory: Bool, zone: Zone? = nil,
        parent: UnitID?,
        short: String = "", initials: String = "", officeHours: [String] = [], phone: String = "",
        from: CivilDate? = nil, until: CivilDate? = nil
    ) {
        self.id = id
        self.name = name
        self.level = level
        self.line = line
        self.isTerritory = isTerritory
        self.zone = zone
        self.parent = parent
        self.short = short
        self.initials = initials
        self.officeHours = officeHours
        self.phone = phone
        self.from = from
        self.until = until
    }

    public func exists(on date: CivilDate) -> Bool {
        if let from, date < from { return false }
        if let until, date > until { return false }
        return true
    }
}

/// A name that a unit had up to a day.
public struct FormerName: Hashable, Sendable, Codable {
    public var name: Bilingual
    public var until: CivilDate

    public init(name: Bilingual, until: CivilDate) {
        self.name = name
        self.until = until
    }
}

extension Unit {
    /// What it was called on a day.
    public func name(on date: CivilDate) -> Bilingual {
        former?.first { date <= $0.until }?.name ?? name
    }
}

/// A role held at a unit by an account, for a time.
public struct Post: Hashable, Sendable, Codable {
    public var unit: UnitID
    public var role: RoleID
    public var account: AccountID
    public var from: CivilDate?
    public var until: CivilDate?
    /// True where the account only stands in for the holder (AB岗).
    public var isStandIn: Bool
    /// The unit that sent the person here, where they are seconded (派驻, 借调); they belong there.
    public var secondedFrom: UnitID?
    /// The days that are this person's, where several take turns; nil: every day.
    public var turns: Turns?

    public init(
        unit: UnitID, role: RoleID, account: AccountID, from: CivilDate? = nil, until: CivilDate? = nil,
        isStandIn: Bool = false, secondedFrom: UnitID? = nil, turns: Turns? = nil
    ) {
        self.unit = unit
        self.role = role
        self.account = account
        self.from = from
        self.until = until
        self.isStandIn = isStandIn
        self.secondedFrom = secondedFrom
        self.turns = turns
    }

    /// Whether the account holds it that day: within its dates, and where people take turns, in this one's.
    public func isHeld(on date: CivilDate) -> Bool {
        if let from, date < from { return false }
        if let until, date > until { return false }
        return turns?.isOn(date) ?? true
    }
}

/// A person who may sign in. Passwords and sessions are kept elsewhere.
public struct Account: Hashable, Sendable, Codable {
    public var id: AccountID
    public var name: Bilingual
    public var phone: String
    public var isActive: Bool
    /// Where mail goes; nil: nobody has said.
    public var email: String?
    /// The person wants no mail; nil: they do, where there is an address.
    public var wantsNoMail: Bool?

    public init(
        id: AccountID, name: Bilingual, phone: String = "", isActive: Bool = true, email: String? = nil
    ) {
        self.id = id
        self.name = name
        self.phone = phone
        self.isActive = isActive
        self.email = email
    }
}

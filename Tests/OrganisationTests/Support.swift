public import Organisation
public import WorkCalendar

// Tests write identifiers and dates as texts.
extension ID: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}

extension CivilDate: ExpressibleByStringLiteral {
    /// A date that does not exist shows as the first day of 1970.
    public init(stringLiteral text: String) { self = CivilDate(text) ?? CivilDate(epochDay: 0) }
}

extension Unit {
    /// A place with people in it.
    static func place(
        _ id: UnitID, _ level: Level, in parent: UnitID?, zh: String = "", en: String = "",
        hours: [String] = [], from: CivilDate? = nil, until: CivilDate? = nil
    ) -> Unit {
        Unit(
            id: id, name: Bilingual(zh: zh, en: en), level: level, isTerritory: true, parent: parent,
            officeHours: hours, from: from, until: until)
    }

    /// An office that sits at a place.
    static func organ(
        _ id: UnitID, _ level: Level, at parent: UnitID?, line: String? = nil, hours: [String] = [],
        from: CivilDate? = nil, until: CivilDate? = nil
    ) -> Unit {
        Unit(
            id: id, name: Bilingual(both: id.text), level: level, line: line, isTerritory: false,
            parent: parent, officeHours: hours, from: from, until: until)
    }
}

extension Post {
    static func of(
        _ account: AccountID, as role: RoleID, at unit: UnitID, from: CivilDate? = nil,
        until: CivilDate? = nil, isStandIn: Bool = false
    ) -> Post {
        Post(unit: unit, role: role, account: account, from: from, until: until, isStandIn: isStandIn)
    }
}

/// A county with two towns: in the first a village with a grid, an office of justice, a police station and a centre;
/// in the second a village without anything.
enum Lin {
    static let units: [Unit] = [
        .place("lin", .county, in: nil, zh: "临县", en: "Lin County"),
        .organ("lin_court", .county, at: "lin", line: "court"),
        .place("east", .town, in: "lin", zh: "东镇", en: "East Town"),
        .organ("east_justice", .town, at: "east", line: "justice"),
        .organ("east_police", .town, at: "east", line: "police"),
        .organ("east_centre", .town, at: "east"),
        .place("shan", .village, in: "east", zh: "山村", en: "Shan Village"),
        .place("shan_1", .grid, in: "shan", zh: "一网格", en: "Grid 1"),
        .place("west", .town, in: "lin", zh: "西镇", en: "West Town"),
        .place("he", .village, in: "west", zh: "河村", en: "He Village"),
    ]
    static let day: CivilDate = "2026-08-24"

    static func directory(_ posts: Post..., units: [Unit] = Lin.units) -> Directory {
        Directory(units: units, posts: posts, accounts: [])
    }
}

import Mechanisms
import Organisation
import Packs
import Testing
import WorkCalendar

/// A county of two towns, divided for patrols across its villages.
private enum County {
    static let text = """
        units:
          county:
            name: { zh: 县, en: County }
            level: county
            units:
              east:
                name: { zh: 东镇, en: East }
                level: town
                units:
                  upper: { name: { zh: 上村, en: Upper }, level: village, units: { upper_1: { name: { zh: 上一格, en: Upper 1 }, level: grid }, upper_2: { name: { zh: 上二格, en: Upper 2 }, level: grid } } }
                  lower: { name: { zh: 下村, en: Lower }, level: village, units: { lower_1: { name: { zh: 下一格, en: Lower 1 }, level: grid } } }
              west: { name: { zh: 西镇, en: West }, level: town, units: { far: { name: { zh: 远村, en: Far }, level: village } } }
        trees:
          patrol:
            name: { zh: 巡区, en: Patrol }
            levels: { area: { zh: 巡区, en: area }, section: { zh: 责任段, en: section } }
            units:
              p1:
                name: { zh: 一巡区, en: Area 1 }
                units:
                  s1: { name: { zh: 一段, en: Section 1 }, covers: [upper_1] }
                  s2: { name: { zh: 二段, en: Section 2 }, covers: [upper_2, lower], units: { s2_post: { name: { zh: 岗亭, en: Box }, line: box } } }
              p2: { name: { zh: 二巡区, en: Area 2 }, units: { s3: { name: { zh: 三段, en: Section 3 }, covers: [far] } } }
        accounts:
          one: { name: { zh: 甲, en: One }, posts: { s1: [patroller], p1: [captain, clerk] } }
          two: { name: { zh: 乙, en: Two }, posts: { s2_post: [patroller] } }
          mayor: { name: { zh: 丙, en: Mayor }, posts: { east: [mayor, clerk] } }
        """
    static let day = CivilDate(year: 2026, month: 11, day: 27)!

    static func read(_ text: String = text) -> (directory: Directory, codes: [String]) {
        let (directory, findings) = OrganisationFile.read(text, file: "organisation.yaml")
        return (directory, findings.map(\.code))
    }
}

struct `A tree that crosses the territory` {
    @Test(
        arguments: [
            ("upper_1", "s1"), ("upper_2", "s2"), ("lower", "s2"), ("lower_1", "s2"), ("far", "s3"),
            // Two sections divide it, one area has both.
            ("upper", "p1"), ("east", "p1"), ("west", "s3"),
            // No zone has the whole county.
            ("county", nil), ("s2_post", "s2"), ("p1", "p1"),
        ] as [(String, String?)])
    func `has one zone for each place, or none`(place: String, zone: String?) {
        let (directory, codes) = County.read()
        #expect(codes.isEmpty)
        #expect(directory.zone(around: UnitID(place), in: "patrol".tree)?.id.text == zone)
    }

    @Test func `lies at the smallest place that holds what it groups`() {
        let directory = County.read().directory
        #expect(directory.unit(UnitID("p1"))?.parent == UnitID("east"))
        #expect(directory.unit(UnitID("p2"))?.parent == UnitID("far"))
        #expect(directory.address(of: UnitID("s1")).en == "Section 1, Area 1, East")
    }

    @Test(
        arguments: [
            ("patroller", "section", "upper_1", ["s1"]), ("patroller", "section", "lower_1", ["s2_post"]),
            ("patroller", "section", "upper", []), ("captain", "area", "upper_2", ["p1"]),
            ("captain", "area", "far", []),
        ] as [(String, String, String, [String])])
    func `finds whoever acts at one of its levels`(
        role: String, level: String, place: String, found: [String]
    ) {
        let query = RoleQuery(role: RoleID(role), zone: ZoneLevel(tree: "patrol".tree, level: level))
        let holders = County.read().directory.nearestHolders(query, from: UnitID(place), on: County.day)
        #expect(holders.map(\.text) == found)
    }

    @Test func `keeps its posts from those of the territory`() {
        let directory = County.read().directory
        // A clerk of the town, though the area that lies there has one, too.
        let town = RoleQuery(role: RoleID("clerk"), level: .town)
        #expect(directory.nearestHolders(town, from: UnitID("upper_1"), on: County.day) == [UnitID("east")])
        let any = RoleQuery(role: RoleID("clerk"))
        #expect(directory.nearestHolders(any, from: UnitID("upper_1"), on: County.day) == [UnitID("east")])
        // From within a zone the way up leads through it, and then to the town.
        #expect(directory.nearestHolders(any, from: UnitID("s1"), on: County.day) == [UnitID("p1")])
        let mayor = RoleQuery(role: RoleID("mayor"), level: .town)
        #expect(directory.nearest(mayor, from: UnitID("s2_post"), on: County.day) == UnitID("east"))
    }

    @Test func `lets its overseers see what happens in their zone and nothing else`() {
        let directory = County.read().directory
        let level = ZoneLevel(tree: "patrol".tree, level: "area")
        let overseers = [Overseer(role: RoleID("captain"), level: nil, zone: level)]
        let captain = Post(unit: UnitID("p1"), role: RoleID("captain"), account: AccountID("one"))
        let scope = directory.scope(of: captain, sight: .area)
        for (place, seen) in [("lower_1", true), ("upper", true), ("far", false), ("county", false)] {
            let tokens = directory.tokens(
                touching: [UnitID("west")], place: UnitID(place), overseers: overseers)
            #expect(scope.covers(units: tokens, assignee: nil) == seen, "\(place)")
        }
    }

    @Test(
        arguments: [
            ("covers: [far]", "covers: [far, upper_1]", ["covered-twice"]),
            ("covers: [far]", "covers: [fra]", ["unknown-unit"]),
            ("covers: [far]", "covers: [s1]", ["covers-nothing"]),
            ("level: town, units", "level: town, covers: [far], units", ["covers-nothing"]),
            (
                "covers: [upper_1]", "covers: [upper_1], units: { s4: { name: { zh: 四, en: Four } } }",
                ["tree-too-deep"]
            ),
            (
                "levels: { area: { zh: 巡区, en: area }, section: { zh: 责任段, en: section } }", "levels: {}",
                ["tree-without-levels"]
            ),
            ("s1: [patroller]", "s1: [{ from: 2026-01-01 }]", ["post-without-role"]),
            (
                "s1: [patroller]", "s1: [{ role: patroller, from: 2026-02-01, until: 2026-01-01 }]",
                ["bad-time"]
            ),
            ("s1: [patroller]", "s1: [{ role: patroller, seconded_from: nowhere }]", ["unknown-unit"]),
        ] as [(String, String, [String])])
    func `is refused by name where it cannot be`(from: String, to: String, codes: [String]) {
        let found = County.read(County.text.replacing(from, with: to)).codes
        #expect(found.first == codes.first, "\(found)")
    }
}

extension String {
    fileprivate var tree: TreeID { TreeID(self) }
}

struct `A rota` {
    private func holder(_ rota: String, _ date: String) -> [String] {
        let text =
            County.text + """

                rotas:
                  night: { unit: east, role: duty, \(rota) }
                """
        let (directory, codes) = County.read(text)
        #expect(codes.isEmpty)
        guard let day = CivilDate(date) else { return ["no day"] }
        return directory.accounts(holding: RoleID("duty"), at: UnitID("east"), on: day).map(\.text)
    }

    @Test(
        arguments: [
            ("2026-11-01", []), ("2026-11-02", ["one"]), ("2026-11-08", ["one"]), ("2026-11-09", ["two"]),
            ("2026-11-15", ["two"]), ("2026-11-16", ["one"]), ("2026-12-31", ["one"]), ("2027-01-01", []),
            // The other one has taken that day.
            ("2026-11-10", ["one"]), ("2026-11-11", ["two"]),
        ] as [(String, [String])])
    func `makes the post theirs whose day it is`(date: String, who: [String]) {
        let rota =
            "from: 2026-11-02, until: 2026-12-31, each: 7, turns: [one, two], days: { 2026-11-10: one }"
        #expect(holder(rota, date) == who)
    }

    @Test func `may name its days alone, and turns of a day`() {
        #expect(holder("days: { 2026-02-17: mayor }", "2026-02-17") == ["mayor"])
        #expect(holder("days: { 2026-02-17: mayor }", "2026-02-18") == [])
        #expect(holder("from: 2026-02-01, turns: [one, two, mayor]", "2026-02-03") == ["mayor"])
    }

    @Test func `is refused without its day or its people`() {
        for (rota, code) in [
            ("turns: [one]", "rota-incomplete"), ("from: 2026-02-01, turns: [nobody]", "unknown-account"),
            ("days: { someday: one }", "bad-time"),
        ] {
            let text = County.text + "\nrotas:\n  night: { unit: east, role: duty, \(rota) }\n"
            #expect(County.read(text).codes == [code])
        }
    }
}

struct `An organ within another` {
    @Test func `is found by whoever looks for its post at the place, and by its line`() {
        let text = """
            units:
              town:
                name: { zh: 镇, en: Town }
                level: town
                units:
                  court: { name: { zh: 法院, en: Court }, line: court, units: { filing: { name: { zh: 立案庭, en: Filing }, line: filing } } }
                  village: { name: { zh: 村, en: Village }, level: village }
            accounts:
              one: { name: { zh: 甲, en: One }, posts: { filing: [clerk] } }
            """
        let (directory, codes) = County.read(text)
        #expect(codes.isEmpty)
        for query in [RoleQuery(role: RoleID("clerk")), RoleQuery(role: RoleID("clerk"), line: "filing")] {
            #expect(
                directory.nearestHolders(query, from: UnitID("village"), on: County.day) == [UnitID("filing")]
            )
        }
    }
}

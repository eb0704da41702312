import Organisation
import Testing
import WorkCalendar

struct `A directory` {
    let directory = Lin.directory()

    @Test func `finds its units, and the name of each`() {
        #expect(directory.unit("east")?.level == .town)
        #expect(directory.name(of: "east" as UnitID) == Bilingual(zh: "东镇", en: "East Town"))
        #expect(directory.unit("north") == nil)
    }

    @Test func `calls whom it does not know by their identifier`() {
        #expect(directory.name(of: "north" as UnitID) == Bilingual(both: "north"))
        #expect(directory.name(of: "nobody" as AccountID) == Bilingual(both: "nobody"))
        let known = Directory(
            units: [], posts: [], accounts: [Account(id: "zhou", name: Bilingual(zh: "周敏", en: "Zhou Min"))])
        #expect(known.name(of: "zhou" as AccountID).zh == "周敏")
    }

    @Test func `keeps the later of two units or accounts with one identifier`() {
        let twice = Directory(
            units: [.place("a", .town, in: nil, zh: "旧"), .place("a", .town, in: nil, zh: "新")], posts: [],
            accounts: [
                Account(id: "zhou", name: Bilingual(both: "old")),
                Account(id: "zhou", name: Bilingual(both: "new")),
            ])
        #expect(twice.name(of: "a" as UnitID).zh == "新")
        #expect(twice.name(of: "zhou" as AccountID).en == "new")
    }

    @Test func `lists what lies directly below a unit in order of identifier`() {
        #expect(
            directory.children(of: "east").map(\.id) == [
                "east_centre", "east_justice", "east_police", "shan",
            ])
        #expect(directory.children(of: "he").isEmpty)
        #expect(directory.children(of: "north").isEmpty)
    }

    @Test func `leads from a unit up to the root`() {
        #expect(directory.path(from: "shan_1").map(\.id) == ["shan_1", "shan", "east", "lin"])
        #expect(directory.path(from: "east_police").map(\.id) == ["east_police", "east", "lin"])
        #expect(directory.path(from: "lin").map(\.id) == ["lin"])
        #expect(directory.path(from: "north").isEmpty)
    }

    @Test func `ends a path where the parent does not exist`() {
        let torn = Lin.directory(units: [.place("a", .village, in: "gone")])
        #expect(torn.path(from: "a").map(\.id) == ["a"])
        #expect(torn.area(of: "a")?.id == "a")
    }

    @Test func `gives every unit the territory that it is or at which it sits`() {
        #expect(directory.area(of: "shan")?.id == "shan")
        #expect(directory.area(of: "east_police")?.id == "east")
        #expect(directory.area(of: "lin_court")?.id == "lin")
        #expect(directory.area(of: "north") == nil)
    }

    @Test func `gives an organ of an organ the territory of the upper one`() {
        let nested = Lin.directory(
            units: Lin.units + [.organ("desk", .town, at: "east_centre")])
        #expect(nested.area(of: "desk")?.id == "east")
    }

    @Test func `gathers a unit and all below it, each once`() {
        let below = directory.subtree(of: "east")
        #expect(Set(below) == ["east", "east_centre", "east_justice", "east_police", "shan", "shan_1"])
        #expect(below.count == 6)
        #expect(below.first == "east")
        #expect(directory.subtree(of: "he") == ["he"])
        #expect(Set(directory.subtree(of: "lin")) == Set(Lin.units.map(\.id)))
    }

    @Test(arguments: [
        ("shan_1", "east", true), ("shan_1", "shan_1", true), ("east_police", "east", true),
        ("east_police", "lin", true), ("east", "shan", false), ("he", "east", false),
        ("east_police", "shan", false), ("north", "lin", false), ("shan", "north", false),
    ])
    func `knows what lies within what`(unit: String, ancestor: String, isWithin: Bool) {
        #expect(directory.isWithin(UnitID(unit), UnitID(ancestor)) == isWithin)
    }

    @Test func `writes an address without the root, from wide to narrow in Chinese and back in English`() {
        #expect(
            directory.address(of: "shan_1")
                == Bilingual(zh: "东镇山村一网格", en: "Grid 1, Shan Village, East Town"))
        #expect(directory.address(of: "west") == Bilingual(zh: "西镇", en: "West Town"))
        #expect(directory.address(of: "lin") == Bilingual(zh: "临县", en: "Lin County"))
        #expect(directory.address(of: "north") == Bilingual(zh: "", en: ""))
    }

    @Test func `puts the levels in order from wide to narrow`() {
        #expect(Level.allCases.sorted() == Level.allCases)
        #expect(Level.county < .town && Level.town < .village && Level.grid < .microGrid)
        #expect(!(Level.town < .town))
    }
}

/// Somebody may have moved a town below its own village.
struct `A directory with units in a circle` {
    let directory = Lin.directory(
        .of("zhou", as: "mediator", at: "c"),
        units: [
            .place("a", .town, in: "c"), .place("b", .village, in: "a"), .place("c", .grid, in: "b"),
            .place("self", .town, in: "self", hours: []), .organ("office", .town, at: "b"),
        ])

    @Test func `walks around once and stops`() {
        #expect(directory.path(from: "a").map(\.id) == ["a", "c", "b"])
        #expect(Set(directory.subtree(of: "a")) == ["a", "b", "c", "office"])
        #expect(directory.subtree(of: "a").count == 4)
        #expect(directory.path(from: "self").map(\.id) == ["self"])
        #expect(directory.subtree(of: "self") == ["self"])
        #expect(directory.isWithin("a", "b") && directory.isWithin("b", "a"))
    }

    @Test func `still finds who holds a role, or nobody`() {
        let mediator = RoleQuery(role: "mediator")
        #expect(directory.nearest(mediator, from: "office", on: Lin.day) == "c")
        #expect(directory.nearest(RoleQuery(role: "judge"), from: "office", on: Lin.day) == nil)
        #expect(directory.holders(of: mediator, within: "b", on: Lin.day).map(\.id) == ["c"])
        #expect(directory.officeHourLines(of: "a").isEmpty)
    }
}

struct `Dates of units and posts` {
    @Test(arguments: [
        ("2026-01-31", false), ("2026-02-01", true), ("2026-05-01", true), ("2026-06-30", true),
        ("2026-07-01", false),
    ])
    func `include the first and the last day`(day: String, holds: Bool) throws {
        let day = try #require(CivilDate(day))
        let unit = Unit.place("a", .town, in: nil, from: "2026-02-01", until: "2026-06-30")
        let post = Post.of("zhou", as: "mediator", at: "a", from: "2026-02-01", until: "2026-06-30")
        #expect(unit.exists(on: day) == holds)
        #expect(post.isHeld(on: day) == holds)
    }

    @Test func `leave open what they do not say`() {
        let (early, late): (CivilDate, CivilDate) = ("1950-01-01", "2100-01-01")
        #expect(Unit.place("a", .town, in: nil).exists(on: early))
        #expect(Unit.place("a", .town, in: nil, from: Lin.day).exists(on: late))
        #expect(!Unit.place("a", .town, in: nil, from: Lin.day).exists(on: early))
        #expect(Post.of("zhou", as: "mediator", at: "a", until: Lin.day).isHeld(on: early))
        #expect(!Post.of("zhou", as: "mediator", at: "a", until: Lin.day).isHeld(on: late))
    }

    @Test func `choose the posts of an account and of a unit`() {
        let directory = Lin.directory(
            .of("zhou", as: "mediator", at: "shan", until: "2026-03-31"),
            .of("zhou", as: "registrar", at: "east_centre", from: "2026-04-01"),
            .of("lin", as: "registrar", at: "east_centre"))
        #expect(directory.posts(of: "zhou", on: "2026-03-31").map(\.unit) == ["shan"])
        #expect(directory.posts(of: "zhou", on: "2026-04-01").map(\.unit) == ["east_centre"])
        #expect(directory.posts(at: "east_centre", on: "2026-03-31").map(\.account) == ["lin"])
        #expect(directory.posts(at: "east_centre", on: "2026-04-01").map(\.account) == ["zhou", "lin"])
        #expect(directory.posts(of: "nobody", on: Lin.day).isEmpty)
        #expect(directory.posts(at: "north", on: Lin.day).isEmpty)
    }
}

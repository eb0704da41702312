import Organisation
import Testing
import WorkCalendar

struct `Holding a role` {
    let directory = Lin.directory(
        .of("zhou", as: "mediator", at: "shan"), .of("he", as: "handler", at: "east_police"),
        .of("wu", as: "judge", at: "lin_court", from: "2026-09-01"), .of("old", as: "mediator", at: "gone"))

    @Test func `takes a post at that very unit`() {
        let mediator = RoleQuery(role: "mediator")
        #expect(directory.holds("shan", mediator, on: Lin.day))
        #expect(!directory.holds("shan_1", mediator, on: Lin.day))
        #expect(!directory.holds("east", mediator, on: Lin.day))
        #expect(!directory.holds("shan", RoleQuery(role: "judge"), on: Lin.day))
        #expect(!directory.holds("gone", mediator, on: Lin.day))
    }

    @Test func `takes a unit of the level and of the line that are asked for`() {
        #expect(directory.holds("shan", RoleQuery(role: "mediator", level: .village), on: Lin.day))
        #expect(!directory.holds("shan", RoleQuery(role: "mediator", level: .town), on: Lin.day))
        #expect(directory.holds("east_police", RoleQuery(role: "handler", line: "police"), on: Lin.day))
        #expect(!directory.holds("east_police", RoleQuery(role: "handler", line: "justice"), on: Lin.day))
        #expect(!directory.holds("shan", RoleQuery(role: "mediator", line: "justice"), on: Lin.day))
        #expect(
            !directory.holds(
                "east_police", RoleQuery(role: "handler", level: .county, line: "police"), on: Lin.day))
    }

    @Test func `takes a post of the day, at a unit of the day`() {
        let judge = RoleQuery(role: "judge")
        #expect(!directory.holds("lin_court", judge, on: "2026-08-31"))
        #expect(directory.holds("lin_court", judge, on: "2026-09-01"))
        let closed = Lin.directory(
            .of("zhou", as: "mediator", at: "a"), units: [.place("a", .village, in: nil, until: "2026-06-30")]
        )
        #expect(closed.holds("a", RoleQuery(role: "mediator"), on: "2026-06-30"))
        #expect(!closed.holds("a", RoleQuery(role: "mediator"), on: "2026-07-01"))
    }
}

struct `The nearest holder of a role` {
    static let mediator = RoleQuery(role: "mediator")

    @Test func `is the start itself before anyone else`() {
        let directory = Lin.directory(
            .of("a", as: "mediator", at: "shan_1"), .of("b", as: "mediator", at: "shan"),
            .of("c", as: "mediator", at: "east_justice"))
        #expect(directory.nearest(Self.mediator, from: "shan_1", on: Lin.day) == "shan_1")
        #expect(directory.nearest(Self.mediator, from: "east_justice", on: Lin.day) == "east_justice")
    }

    @Test func `is found upwards, at each place first in the place and then in its organs by identifier`() {
        let both = Lin.directory(
            .of("a", as: "mediator", at: "east"), .of("b", as: "mediator", at: "east_justice"))
        #expect(both.nearest(Self.mediator, from: "shan_1", on: Lin.day) == "east")
        let organs = Lin.directory(
            .of("a", as: "mediator", at: "east_police"), .of("b", as: "mediator", at: "east_centre"),
            .of("c", as: "mediator", at: "lin"))
        #expect(organs.nearest(Self.mediator, from: "shan_1", on: Lin.day) == "east_centre")
        let far = Lin.directory(.of("a", as: "mediator", at: "lin_court"))
        #expect(far.nearest(Self.mediator, from: "shan_1", on: Lin.day) == "lin_court")
    }

    @Test func `of an organ may be the organ beside it`() {
        let directory = Lin.directory(.of("a", as: "mediator", at: "east_justice"))
        #expect(directory.nearest(Self.mediator, from: "east_police", on: Lin.day) == "east_justice")
    }

    @Test func `is never one below or in another branch`() {
        let directory = Lin.directory(
            .of("a", as: "mediator", at: "shan"), .of("b", as: "mediator", at: "he"))
        #expect(directory.nearest(Self.mediator, from: "east", on: Lin.day) == nil)
        #expect(directory.nearest(Self.mediator, from: "west", on: Lin.day) == nil)
        #expect(directory.nearest(Self.mediator, from: "north", on: Lin.day) == nil)
    }

    @Test func `passes over units of another level or line`() {
        let directory = Lin.directory(
            .of("a", as: "handler", at: "shan"), .of("b", as: "handler", at: "east_centre"),
            .of("c", as: "handler", at: "east_police"), .of("d", as: "handler", at: "lin_court"))
        func nearest(_ level: Level?, _ line: String?) -> UnitID? {
            directory.nearest(
                RoleQuery(role: "handler", level: level, line: line), from: "shan_1", on: Lin.day)
        }
        #expect(nearest(nil, nil) == "shan")
        #expect(nearest(.town, nil) == "east_centre")
        #expect(nearest(nil, "police") == "east_police")
        #expect(nearest(.county, nil) == "lin_court")
        #expect(nearest(.county, "police") == nil)
        #expect(nearest(.grid, nil) == nil)
    }

    @Test func `passes over units that have recused themselves, the start too`() {
        let directory = Lin.directory(
            .of("a", as: "mediator", at: "shan"), .of("b", as: "mediator", at: "east_justice"),
            .of("c", as: "mediator", at: "lin"))
        func nearest(_ excluded: Set<UnitID>) -> UnitID? {
            directory.nearest(
                Self.mediator, from: "shan", on: Lin.day, without: SteppedAside(units: excluded))
        }
        #expect(nearest([]) == "shan")
        #expect(nearest(["shan"]) == "east_justice")
        #expect(nearest(["shan", "east_justice"]) == "lin")
        #expect(nearest(["shan", "east_justice", "lin"]) == nil)
    }

    @Test func `passes over posts and units of another time`() {
        let directory = Lin.directory(
            .of("a", as: "mediator", at: "shan", until: "2026-08-23"), .of("b", as: "mediator", at: "closed"),
            .of("c", as: "mediator", at: "east_police"),
            units: Lin.units + [.organ("closed", .town, at: "east", until: "2026-01-01")])
        #expect(directory.nearest(Self.mediator, from: "shan", on: Lin.day) == "east_police")
        #expect(directory.nearest(Self.mediator, from: "shan", on: "2025-12-31") == "shan")
    }
}

struct `The holders of a role` {
    @Test func `are those at and below a unit, in order of identifier`() {
        let directory = Lin.directory(
            .of("a", as: "mediator", at: "shan"), .of("b", as: "mediator", at: "he"),
            .of("c", as: "mediator", at: "east_justice"), .of("d", as: "mediator", at: "east"),
            .of("e", as: "mediator", at: "lin", until: "2026-08-23"))
        func holders(_ root: UnitID, _ query: RoleQuery = RoleQuery(role: "mediator")) -> [UnitID] {
            directory.holders(of: query, within: root, on: Lin.day).map(\.id)
        }
        #expect(holders("lin") == ["east", "east_justice", "he", "shan"])
        #expect(holders("east") == ["east", "east_justice", "shan"])
        #expect(holders("shan_1").isEmpty)
        #expect(holders("lin", RoleQuery(role: "mediator", level: .village)) == ["he", "shan"])
        #expect(holders("lin", RoleQuery(role: "mediator", line: "justice")) == ["east_justice"])
        #expect(holders("north").isEmpty)
    }

    @Test func `at one unit are accounts, those who stand in after those who hold the post`() {
        let directory = Lin.directory(
            .of("b1", as: "mediator", at: "shan", isStandIn: true), .of("a1", as: "mediator", at: "shan"),
            .of("b2", as: "mediator", at: "shan", isStandIn: true), .of("a2", as: "mediator", at: "shan"),
            .of("gone", as: "mediator", at: "shan", until: "2026-08-23"),
            .of("head", as: "leader", at: "shan"), .of("far", as: "mediator", at: "he"))
        let accounts = directory.accounts(holding: "mediator", at: "shan", on: Lin.day)
        #expect(Set(accounts.prefix(2)) == ["a1", "a2"])
        #expect(Set(accounts.suffix(2)) == ["b1", "b2"])
        #expect(accounts.count == 4)
        #expect(directory.accounts(holding: "leader", at: "shan", on: Lin.day) == ["head"])
        #expect(directory.accounts(holding: "judge", at: "shan", on: Lin.day).isEmpty)
    }
}

struct `What a scope covers` {
    let scope = VisibilityScope(units: ["east_centre", "disputes@east"], account: "zhou")

    @Test func `is what touches one of its units`() {
        #expect(scope.covers(units: ["shan", "east_centre"], assignee: nil))
        #expect(scope.covers(units: ["disputes@east"], assignee: "wu"))
        #expect(!scope.covers(units: ["shan", "disputes@west"], assignee: nil))
        #expect(!scope.covers(units: [], assignee: nil))
    }

    @Test func `is what is assigned to its account, wherever it lies`() {
        #expect(scope.covers(units: ["he"], assignee: "zhou"))
        #expect(!scope.covers(units: ["he"], assignee: "wu"))
    }

    @Test func `without an account is nothing that nobody is assigned to`() {
        let nobody = VisibilityScope(units: [], account: nil)
        #expect(!nobody.covers(units: ["he"], assignee: nil))
        #expect(!nobody.covers(units: ["he"], assignee: "zhou"))
    }

    @Test func `is everything for those who check the whole`() {
        let all = VisibilityScope(units: [], account: nil, isEverything: true)
        #expect(all.covers(units: [], assignee: nil))
        #expect(all.covers(units: ["he"], assignee: "wu"))
    }
}

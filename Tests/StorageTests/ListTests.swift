import Mechanisms
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

struct `Lists of cases` {
    private func close(_ file: CaseFile, at moment: Instant) -> Story {
        var story = Story(file.state.id.text, from: file.state)
        story.add(
            ClockStopped(
                clock: ClockID("accept"), key: "accept", end: .done,
                light: .init(light: .green, word: nil, from: moment)),
            at: moment)
        story.add(
            StageEntered(
                stage: StageID("closed"), unit: UnitID("town"), owner: RoleID("mediator"), outcome: .resolved,
                by: "close", isUnrouted: false), at: moment)
        return story
    }

    @Test(arguments: Backend.available)
    func `show what the scope covers and nothing more`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            try session.write(registration("c1", unit: "east"), tokens: ["east", "county"])
            try session.write(registration("c2", unit: "west"), tokens: ["west", "county"])
            var own = registration("c3", unit: "north")
            own.add(Assigned(account: AccountID("bob"), unit: UnitID("north")))
            try session.write(own, tokens: ["north", "county"])
        }
        try await indexAll(store)
        func ids(_ scope: VisibilityScope) async throws -> [String] {
            try await store.read { try $0.items(ItemFilter(), in: scope).rows.map(\.id.text).sorted() }
        }
        #expect(try await ids(.of("east")) == ["c1"])
        #expect(try await ids(.of("east", "west")) == ["c1", "c2"])
        #expect(try await ids(.of("county", "east")) == ["c1", "c2", "c3"])
        #expect(try await ids(VisibilityScope(units: [], account: AccountID("bob"))) == ["c3"])
        #expect(
            try await ids(VisibilityScope(units: ["east"].asUnits, account: AccountID("bob"))) == [
                "c1", "c3",
            ])
        #expect(try await ids(VisibilityScope(units: [], account: nil)) == [])
        #expect(try await ids(.everything) == ["c1", "c2", "c3"])
        // A filter narrows a scope and never widens it.
        for filter in [ItemFilter(unit: UnitID("west")), ItemFilter(account: AccountID("bob"))] {
            #expect(try await store.read { try $0.items(filter, in: .of("east")).rows.isEmpty })
        }
        // A single case, by whatever way, and search, obey the scope too.
        #expect(try await store.read { try $0.item(CaseID("c2").stream, in: .of("east")) } == nil)
        #expect(try await store.read { try $0.loadVisible(CaseID("c2"), in: .of("east")) } == nil)
        #expect(try await store.read { try $0.loadVisible(CaseID("c1"), in: .of("east")) } != nil)
        let terms = try #require(SearchTerms("漏水"))
        #expect(
            try await store.read { try $0.search(terms, in: .of("east"), as: registrar).rows.map(\.id.text) }
                == ["c1"])
        #expect(
            try await store.read { try $0.countFound(terms, in: .of("county"), as: registrar).shown } == 3)
        let mine = VisibilityScope(units: [], account: AccountID("bob"))
        #expect(
            try await store.read { try $0.search(terms, in: mine, as: registrar).rows.map(\.id.text) } == [
                "c3"
            ])
    }

    @Test(arguments: Backend.available)
    func `follow a case from unit to unit and to its end`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let first = try await store.write { try $0.write(registration("c1"), tokens: ["town"]) }
        var moved = Story("c1", from: first.state)
        moved.add(Transferred(from: UnitID("town"), to: UnitID("bureau"), reason: nil, isDecided: false))
        let transfer = moved
        let second = try await store.write { try $0.write(transfer, file: first, tokens: ["bureau"]) }
        let open = ItemFilter(isOpen: true)
        #expect(try await store.read { try $0.items(open, in: .of("town")).rows.isEmpty })
        #expect(try await store.read { try $0.items(open, in: .of("bureau")).rows.count } == 1)
        let end = close(second, at: Instant.t0.plus(hours: 5))
        try await store.write { try $0.write(end, file: second, tokens: ["bureau"]) }
        #expect(try await store.read { try $0.items(open, in: .of("bureau")).rows.isEmpty })
        let closed = try await store.read { try $0.items(ItemFilter(isOpen: false), in: .of("bureau")).rows }
        #expect(closed.first?.outcome == .resolved)
        #expect(closed.first?.nextClock == nil)
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }

    @Test(arguments: Backend.available, ItemOrder.allCases)
    func `come in pages that neither repeat nor skip`(_ backend: Backend, _ order: ItemOrder) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            for n in 1...30 {
                // Many share a due moment, so that ties are broken by order of registration.
                let file = try session.write(
                    registration("c\(n)", due: Instant.t0.plus(hours: Int64(n % 3))),
                    tokens: ["town", "county"])
                if n.isMultiple(of: 5) {
                    try session.write(
                        close(file, at: Instant.t0.plus(hours: 1)), file: file, tokens: ["town", "county"])
                }
            }
        }
        for scope in [VisibilityScope.of("town"), .of("town", "county"), .everything] {
            var seen: [String] = []
            var cursor: ItemCursor?
            repeat {
                let from = cursor
                let page = try await store.read {
                    try $0.items(ItemFilter(), in: scope, order: order, after: from, limit: 7)
                }
                seen += page.rows.map(\.id.text)
                cursor = page.next
            } while cursor != nil
            #expect(seen.count == 30)
            #expect(Set(seen).count == 30)
            if order == .newest { #expect(seen == (1...30).reversed().map { "c\($0)" }) }
        }
        #expect(
            try await store.read { try $0.countItems(ItemFilter(isOpen: true), in: .of("town")).shown } == 24)
    }

    @Test(arguments: Backend.available)
    func `narrow by what is asked`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            for n in 1...6 {
                try session.write(registration("c\(n)", due: Instant.t0.plus(hours: Int64(n * 10))))
            }
        }
        func count(_ change: (inout ItemFilter) -> Void) async throws -> Int {
            var filter = ItemFilter()
            change(&filter)
            let asked = filter
            return try await store.read { try $0.items(asked, in: .of("county")).rows.count }
        }
        #expect(try await count { $0.status = "accepting" } == 6)
        #expect(try await count { $0.status = "elsewhere" } == 0)
        #expect(try await count { $0.category = "neighbour" } == 6)
        #expect(try await count { $0.role = RoleID("mediator") } == 6)
        #expect(try await count { $0.mechanism = MechanismID("other") } == 0)
        #expect(try await count { $0.place = UnitID("village") } == 6)
        #expect(try await count { $0.isUnassigned = true } == 6)
        #expect(try await count { $0.lateAt = Instant.t0.plus(hours: 31) } == 3)
        #expect(try await count { $0.dueBefore = Instant.t0.plus(hours: 20) } == 1)
        #expect(try await count { $0.task = .unsigned } == 6)
        #expect(try await count { $0.outcome = .resolved } == 0)
        #expect(try await count { $0.begunBefore = .t0 } == 0)
        let row = try #require(try await store.read { try $0.item(CaseID("c1").stream, in: .everything) })
        let clock = try #require(row.nextClock)
        #expect(clock.light(at: .t0)?.light == .yellow)
        #expect(clock.light(at: Instant.t0.plus(hours: 11))?.word?.zh == "已超期")
    }

    @Test(arguments: Backend.available)
    func `alarms come when their moment has passed`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            for n in 1...3 { try session.write(registration("c\(n)", due: Instant.t0.plus(hours: Int64(n)))) }
        }
        #expect(try await store.read { try $0.nextAlarm() } == Instant.t0.plus(hours: 1))
        #expect(try await store.read { try $0.dueAlarms(at: Instant.t0.plus(hours: 1), limit: 9) } == [])
        let due = try await store.read { try $0.dueAlarms(at: Instant.t0.plus(hours: 3), limit: 9) }
        #expect(due.map(\.id) == ["c1", "c2"])
    }
}

extension [String] {
    var asUnits: Set<UnitID> { Set(map { UnitID($0) }) }
}

struct `Counts` {
    @Test(arguments: Backend.available)
    func `of measures, lights and tasks follow the events`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let due = Instant.t0.plus(hours: 72)
        let file = try await store.write { session in
            try session.write(registration("c2", due: due))
            return try session.write(registration("c1", due: due))
        }
        let town: Set = [UnitID("town")]
        func lights(_ at: Instant) async throws -> [Light: Int64] {
            let counts = try await store.read { try $0.lights(units: town, at: at) }
            return Dictionary(counts.map { ($0.light, $0.count) }, uniquingKeysWith: +)
        }
        #expect(try await lights(.t0) == [.green: 2])
        #expect(try await lights(Instant.t0.plus(hours: 2)) == [.green: 2])
        #expect(try await lights(Instant.t0.plus(hours: 50)) == [.yellow: 2])
        #expect(try await lights(Instant.t0.plus(hours: 80)) == [.red: 2])

        var story = Story("c1", from: file.state)
        let late = Instant.t0.plus(hours: 80)
        story.add(ClockBreached(clock: ClockID("accept"), key: "accept"), at: late)
        story.add(MomentReached(moment: .accepted, note: nil), at: late)
        story.add(Replied(reply: story.text("已处理")), at: late)
        story.add(
            Supervised(number: 1, by: UnitID("county"), due: late.plus(hours: 24), order: story.text("请报告")),
            at: late)
        story.add(
            ClockStopped(
                clock: ClockID("accept"), key: "accept", end: .done,
                light: .init(light: .red, word: nil, from: late)),
            at: late)
        story.add(
            StageEntered(
                stage: StageID("closed"), unit: UnitID("town"), owner: nil, outcome: .resolved, by: "close",
                isUnrouted: false), at: late)
        story.add(Rated(score: 5, note: nil), at: late)
        story.add(FollowedUp(result: .noAnswer, isResolved: nil, note: nil), at: late)
        let events = story
        let closed = try await store.write { try $0.write(events, file: file) }
        #expect(try await lights(Instant.t0.plus(hours: 80)) == [.red: 1])
        let rows = try await store.read {
            try $0.measures(units: town, from: Instant.t0.date, through: late.date)
        }
        #expect(
            Dictionary(rows.map { ($0.measure, $0.count) }, uniquingKeysWith: +) == [
                "registered": 2, "overdue": 1, "accepted": 1, "replied": 1, "supervised": 1, "closed": 1,
                "closed_resolved": 1, "closed_late": 1, "light:accept:red": 1, "rated": 1, "scores": 5,
                "satisfied": 1,
            ])
        let byDay = try await store.read {
            try $0.measures(units: town, from: Instant.t0.date, through: late.date, by: [.day, .category])
        }
        #expect(byDay.first { $0.measure == "registered" }?.day == Instant.t0.date)
        #expect(byDay.first { $0.measure == "closed" }?.category == "neighbour")

        var counts = try await store.read {
            try $0.taskCounts([WorkPart(units: town)], at: late, dueBefore: late)
        }
        #expect(counts[.followUpOwed]?.all == 1)
        #expect(counts[.supervisionOpen]?.all == 1)
        #expect(counts[.supervisionOpen]?.past == 0)
        #expect(counts[.filingOwed]?.all == 1)
        let calls = try await store.read {
            try $0.tasks(.followUpOwed, of: [WorkPart(units: town)], in: .of("town"))
        }
        #expect(calls.map(\.row.id) == [CaseID("c1")])

        var after = Story("c1", from: closed.state)
        after.add(FollowedUp(result: .reached, isResolved: true, note: nil), at: late)
        let followedUp = after
        try await store.write { try $0.write(followedUp, file: closed) }
        counts = try await store.read {
            try $0.taskCounts([WorkPart(units: town)], at: late, dueBefore: late)
        }
        #expect(counts[.followUpOwed] == nil)
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }
}

import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import TestStores
import Testing
import WorkCalendar

struct `The platform` {
    @Test(arguments: Backend.available)
    func `makes one case of a form sent twice, and refuses another form under its key`(_ backend: Backend)
        async throws
    {
        let office = try await Office(backend)
        func key(_ body: String) -> RequestKey {
            RequestKey(client: "ann", key: "form-1", body: Array(body.utf8))
        }
        let first = try await office.dispute("一", request: key("一"))
        let second = try await office.dispute("一", request: key("一"))
        #expect(first.id == second.id && first.trackingCode == second.trackingCode)
        await #expect(throws: StoreError.self) { _ = try await office.dispute("二", request: key("二")) }
        #expect(try await office.states().count == 1)
    }

    @Test(arguments: Backend.available)
    func `carries an act out once under one key`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let id = try await office.dispute().id
        let zhou = try office.person("zhou")
        let key = RequestKey(client: "zhou", key: "a", body: [1])
        for _ in 1...2 {
            _ = try await office.platform.act(
                "accept", input: .empty, seenMove: nil, on: id, by: zhou, request: key)
        }
        let state = try #require(try await office.states().first)
        #expect(state.documents.filter { $0.document == "acceptance_form" }.count == 1)
    }

    @Test(arguments: Backend.available)
    func `finds like matters of the same village by their words, and joins only what one may see`(
        _ backend: Backend
    )
        async throws
    {
        let office = try await Office(backend)
        func phoned(_ title: String, _ place: String) async throws -> CaseID {
            try await office.register(
                "online_consultation", "phone",
                [
                    "title": .text(title), "letter": .text("车一过井盖就响，请更换。"), "place": .text(place),
                ], by: .post(try #require(try office.person("desk").post))
            ).id
        }
        let first = try await phoned("井盖松动", "xiahe_1")
        let elsewhere = try await phoned("井盖松动", "tangkou")
        let second = try await phoned("井盖响", "xiahe")
        try await office.platform.tick()
        let desk = try office.person("desk")
        #expect(try await office.platform.likeCases(second, by: desk).map(\.row.stream) == [first.stream])
        let stranger = try office.person("registrar")
        await #expect(throws: Refusal.self) {
            _ = try await office.platform.likeCases(second, by: stranger)
        }
        await #expect(throws: Rejection.noSuchCase) {
            _ = try await office.platform.act(
                "group", input: .group(["lead": .text(elsewhere.text)]), seenMove: nil, on: first,
                by: stranger)
        }
    }

    @Test(arguments: Backend.available)
    func `shows another village nothing`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let id = try await office.dispute("楼上卫生间漏水").id
        try await office.platform.followIndex()
        for (account, sees) in [
            ("zhou", true), ("wang", true), ("shi", false), ("land_office", false), ("desk", false),
        ] {
            let person = try office.person(account)
            let list = try await office.platform.list(ItemFilter(), by: person)
            #expect(list.items.count == (sees ? 1 : 0), "\(account)")
            #expect(list.total.shown == (sees ? 1 : 0), "\(account)")
            let found = try await office.platform.search("漏水", by: person)
            #expect(found.items.count == (sees ? 1 : 0), "\(account)")
            let twins = try await office.platform.twins(
                phone: "13800000001", text: "楼上卫生间漏水", place: UnitID("xiahe"), by: person)
            #expect(sees || twins.isEmpty, "\(account)")
            do {
                _ = try await office.platform.read(id, by: person)
                #expect(sees, "\(account)")
            } catch Refusal.notFound {
                #expect(!sees, "\(account)")
            }
            guard !sees else { continue }
            await #expect(throws: Refusal.self, "\(account)") {
                _ = try await office.platform.act("accept", input: .empty, seenMove: nil, on: id, by: person)
            }
        }
    }

    @Test(arguments: Backend.available)
    func `masks names in lists, pages and timelines for roles that are not entitled`(_ backend: Backend)
        async throws
    {
        let office = try await Office(backend)
        let registrar = try office.person("registrar")
        let id = try await office.register(
            "township_centre", "window",
            [
                "story": .text("楼上漏水"), "place": .text("xiahe"), "matter": .text("neighbour"),
                "parties": .list([
                    .group(["side": .text("applicant"), "name": .text("赵春花"), "phone": .text("13800000001")])
                ]),
            ], by: registrar.actor
        ).id
        for (account, sees) in [("registrar", true), ("leader", false)] {
            let person = try office.person(account)
            let reading = try await office.platform.read(id, by: person)
            #expect(reading.state.parties.first?.name?.shown == (sees ? "赵春花" : "赵＊＊"), "\(account)")
            let list = try await office.platform.list(ItemFilter(), by: person)
            #expect(list.items.first?.applicant == (sees ? "赵春花" : "赵＊＊"), "\(account)")
            #expect(list.items.first?.summary == "楼上漏水", "both may read the story")
            let shown = reading.timeline.map { "\($0.body)" }.joined()
            #expect(shown.contains("赵春花") == sees, "\(account)")
            #expect(shown.contains("13800000001") == sees, "\(account)")
        }
    }

    @Test(arguments: Backend.available)
    func `gives numbers without gaps to fifty at once`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let zhou = try office.person("zhou")
        let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
            for index in 1...50 {
                group.addTask {
                    let id = try await office.dispute("纠纷\(index)").id
                    return try await office.platform.act(
                        "accept", input: .empty, seenMove: nil, on: id, by: zhou
                    ).number
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        let wanted = (1...50).map { number in
            let digits = String(number)
            return
                "（\(Office.now.date.year)）青民调字第\(String(repeating: "0", count: 5 - digits.count))\(digits)号"
        }
        #expect(numbers.compactMap { $0 }.sorted() == wanted)
        #expect(try await office.verified().findings == [])
    }

    @Test(arguments: Backend.available)
    func `leaves journal and counters as they were when it refuses`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let id = try await office.dispute().id
        let zhou = try office.person("zhou")
        let pattern = try #require(
            office.platform.reference.active[MechanismID("people_mediation")]?.numbering)
        let unit = try #require(office.platform.reference.directory.unit(UnitID("qingxi")))
        let series = pattern.series(year: Office.now.date.year, unit: unit.short)
        func before() async throws -> (Int, Int, CaseState?) {
            let entries = try await office.verified().entries
            let counter = try await office.store.read { try $0.lastNumber(in: series) }
            return (entries, counter, try await office.states().first)
        }
        let old = try await before()
        let refused: [(String, Input)] = [
            ("seal", .empty), ("nonsense", .empty), ("guide", .empty), ("answer_mediation", .empty),
            ("transfer", .group(["unit": .text("nowhere"), "reason": .text("x")])),
        ]
        for (action, input) in refused {
            await #expect(throws: Rejection.self, "\(action)") {
                _ = try await office.platform.act(action, input: input, seenMove: nil, on: id, by: zhou)
            }
        }
        await #expect(throws: Rejection.self) {
            _ = try await office.platform.act("accept", input: .empty, seenMove: 0, on: id, by: zhou)
        }
        let new = try await before()
        #expect((old.0, old.1) == (new.0, new.1))
        #expect(old.2 == new.2)
        _ = try await office.platform.act("accept", input: .empty, seenMove: nil, on: id, by: zhou)
        #expect(try await office.store.read { try $0.lastNumber(in: series) } == old.1 + 1)
    }
}

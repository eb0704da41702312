import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import Synchronization
import TestStores
import Testing
import WorkCalendar

/// A clock that two nodes share and a test moves on.
private final class TestClock: Sendable {
    private let moment = Mutex(Office.now)
    var now: Instant { moment.withLock { $0 } }
    func pass(days: Int64) { moment.withLock { $0 = $0.adding(milliseconds: days * 86_400_000) } }
}

struct `Two platforms on one database` {
    private func offices(_ backend: Backend, _ clock: TestClock) async throws -> [Office] {
        let place = try Folder()
        _ = try KeyRing.load(from: DataFolder(root: place.url).keys, mayCreate: true)
        // Both start on the empty database at the same moment.
        async let first = Office(backend, in: place, clock: { clock.now })
        async let second = Office(backend, in: place, clock: { clock.now })
        return try await [first, second]
    }

    @Test(.timeLimit(.minutes(15)), arguments: Backend.shared)
    func `share the work: numbers without gaps, each clock rung once, one sound journal`(
        _ backend: Backend
    ) async throws {
        let clock = TestClock()
        let offices = try await offices(backend, clock)
        let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
            for index in 0..<40 {
                group.addTask {
                    let (here, there) = (offices[index % 2], offices[(index + 1) % 2])
                    let id = try await here.dispute("楼上漏水 \(index)").id
                    // What one node wrote the other goes on with.
                    return try await there.platform.act(
                        "accept", input: .empty, seenMove: nil, on: id, by: try there.person("zhou")
                    ).number
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        let year = Office.now.date.year
        let wanted = (1...40).map { "（\(year)）青民调字第000\($0 < 10 ? "0" : "")\($0)号" }
        #expect(numbers.compactMap { $0 }.sorted() == wanted)

        // Long after every deadline, both ring what is due, a few at a time.
        clock.pass(days: 90)
        let rung = try await withThrowingTaskGroup(of: Int.self) { group in
            for office in offices {
                group.addTask {
                    var rung = 0
                    while true {
                        let count = try await office.platform.ringAlarms(limit: 3)
                        rung += count
                        let next = try await office.store.read { try $0.nextAlarm() }
                        if count == 0, next.map({ $0 >= clock.now }) ?? true { return rung }
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(rung >= 40)
        for state in try await offices[0].states() {
            let events = try await offices[1].store.read { session in
                let place = try #require(try session.place(of: state.id.stream))
                return try session.timeline(of: place, CaseState.self, as: MaskingReader(.everything))
            }
            let breaches = events.compactMap { ($0.body as? ClockBreached)?.key }
            #expect(!breaches.isEmpty, "\(state.id) has a clock that ran out")
            #expect(Set(breaches).count == breaches.count, "\(state.id): \(breaches)")
        }

        try await withThrowingTaskGroup(of: Void.self) { group in
            for office in offices { group.addTask { try await office.platform.tick() } }
            try await group.waitForAll()
        }
        let zhou = try offices[1].person("zhou")
        #expect(try await offices[1].platform.search("漏水", by: zhou).items.count == 40)
        #expect(try await offices[0].verified().findings == [])
    }

    @Test(arguments: Backend.shared)
    func `make one case of a form sent to both`(_ backend: Backend) async throws {
        let offices = try await offices(backend, TestClock())
        let request = RequestKey(client: "zhou", key: "form-1", body: Array("一".utf8))
        let answers = try await withThrowingTaskGroup(of: Platform.Registered.self) { group in
            for index in 0..<8 {
                group.addTask { try await offices[index % 2].dispute("一", request: request) }
            }
            return try await group.reduce(into: [Platform.Registered]()) { $0.append($1) }
        }
        #expect(Set(answers.map(\.id)).count == 1)
        #expect(Set(answers.map(\.trackingCode)).count == 1)
        #expect(try await offices[0].states().count == 1)
    }

    @Test(.timeLimit(.minutes(15)), arguments: Backend.shared)
    func `tell an open page of what the other one wrote, and nobody else`(_ backend: Backend) async throws {
        let offices = try await offices(backend, TestClock())
        let (here, there) = (offices[0].platform, offices[1])
        let listening = Task { await here.followOtherNodes() }
        defer { listening.cancel() }
        let zhou = try offices[0].person("zhou")
        let id = try await offices[0].dispute("楼上漏水").id
        let version = try await here.read(id, by: zhou).state.version
        let watched = Watched.page(id.stream, version: version)
        let screens = Watched.screens(try await here.counts(for: zhou))
        #expect(try await !here.hasChanged(watched, for: zhou))
        #expect(try await !here.hasChanged(screens, for: zhou))
        // Listening begins a moment after it is asked for.
        let before = here.heard
        while here.heard == before {
            _ = try await there.platform.act(
                "comment", input: .group(["text": .text("电话联系过")]), seenMove: nil, on: id,
                by: try there.person("zhou"))
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await here.hasChanged(watched, for: zhou))
        _ = try await there.platform.act(
            "accept", input: .empty, seenMove: nil, on: id, by: try there.person("zhou"))
        #expect(try await here.hasChanged(screens, for: zhou))
        let stranger = try offices[0].person("desk")
        #expect(try await !here.hasChanged(watched, for: stranger))
    }

    @Test(.timeLimit(.minutes(15)), arguments: Backend.shared)
    func `tell each other of a unit that was renamed`(_ backend: Backend) async throws {
        let offices = try await offices(backend, TestClock())
        let admin = try offices[0].person("sysadmin")
        let reference = offices[0].platform.reference
        let unit = try #require(reference.directory.units[UnitID("xiahe")])
        var form = UnitForm(unit)
        form.nameZh = "下河新村"
        try await offices[0].platform.changeUnit(
            unit.id, to: form, by: admin, seen: reference.organisationVersion)
        #expect(offices[1].platform.reference.directory.units[unit.id]?.name.zh == unit.name.zh)
        try await offices[1].platform.tick()
        #expect(offices[1].platform.reference.directory.units[unit.id]?.name.zh == "下河新村")

        // A node that listens hears of it without a tick.
        let listening = Task { await offices[1].platform.followOtherNodes() }
        for round in 1... {
            form.nameZh = "下河\(round)村"
            try await offices[0].platform.changeUnit(
                unit.id, to: form, by: admin, seen: offices[0].platform.reference.organisationVersion)
            try await Task.sleep(for: .milliseconds(50))
            let heard = offices[1].platform.reference.directory.units[unit.id]?.name.zh ?? ""
            if heard != "下河新村" { break }
        }
        listening.cancel()
    }
}

import Foundation
import Operations
import Organisation
import Storage
import Streams
import TestKind
import TestStores
import Testing
import WorkCalendar

struct `An alarm that fails` {
    /// Parcels that are due, of which one is jammed for so many hours.
    private func office(
        _ backend: Backend, sound: Int = 3, temper: Parcel.Clock.Temper = .sound, jammedHours: Int64 = 0
    ) async throws -> ParcelOffice {
        let office = try await ParcelOffice(backend)
        let due = office.clock.now.adding(milliseconds: 60_000)
        let until = jammedHours > 0 ? due.adding(milliseconds: jammedHours * 3_600_000) : nil
        try await office.begin("bad", [.start(due: due, temper: temper, jammedUntil: until)])
        for n in 0..<sound {
            // Later than the bad one, which therefore always comes first.
            try await office.begin("p\(n)", [.start(due: due.adding(milliseconds: 1))])
        }
        office.clock.pass(minutes: 5)
        return office
    }

    private func aside(_ office: ParcelOffice) async throws -> [AlarmAside] {
        try await office.platform.alarmsAside(for: try office.person("sysadmin"))
    }

    @Test(arguments: Backend.available)
    func `is set aside, and the others ring`(_ backend: Backend) async throws {
        let office = try await office(backend, sound: 40, jammedHours: 1)
        // One at a time, so that whoever is first could block the way.
        while try await office.platform.ringAlarms(limit: 1) > 0 {}
        for n in 0..<40 { #expect(try await office.load("p\(n)").clock?.hasRung == true) }
        let found = try await aside(office)
        #expect(found.map(\.stream) == [.parcel("bad")])
        #expect(found.first?.tries == 1 && found.first?.since == office.clock.now)
        #expect(found.first?.error.contains("jammed") == true)
        #expect(try await office.verified().findings == [])
    }

    @Test(arguments: Backend.available)
    func `is shown to the administrator of the system alone`(_ backend: Backend) async throws {
        let office = try await office(backend, jammedHours: 1)
        try await office.platform.tick()
        #expect(try await aside(office).count == 1)
        for account in ["ann", "hua"] {
            let person = try office.person(account)
            await #expect(throws: Refusal.self) { try await office.platform.alarmsAside(for: person) }
        }
    }

    @Test(arguments: Backend.available)
    func `is tried again after growing waits, and forgotten once it has rung`(
        _ backend: Backend
    ) async throws {
        let office = try await office(backend, sound: 0, jammedHours: 1)
        try await office.platform.tick()
        var waits: [Int64] = []
        while let bad = try await aside(office).first {
            waits.append((bad.again.milliseconds - office.clock.now.milliseconds) / 60_000)
            #expect(bad.tries == waits.count)
            // Not a moment sooner.
            office.clock.pass(minutes: (waits.last ?? 1) - 1)
            #expect(try await office.platform.ringAlarms() == 0)
            office.clock.pass(minutes: 2)
            try await office.platform.tick()
            if waits.count > 10 { break }
        }
        #expect(waits == [1, 2, 4, 8, 16, 32])
        #expect(try await office.load("bad").clock?.hasRung == true)
        #expect(try await office.rebuilt() == [])
    }

    @Test(arguments: Backend.available, [Parcel.Clock.Temper.numb, .restless])
    func `is set aside too where it would be rung for ever`(
        _ backend: Backend, _ temper: Parcel.Clock.Temper
    ) async throws {
        let office = try await office(backend, temper: temper)
        let before = try await office.load("bad").version
        try await office.platform.tick()
        #expect(try await aside(office).map(\.stream) == [.parcel("bad")])
        let written = try await office.load("bad").version - before
        #expect(written == (temper == .numb ? 0 : 1))
        for n in 0..<3 { #expect(try await office.load("p\(n)").clock?.hasRung == true) }
    }

    @Test(arguments: Backend.available)
    func `is forgotten where somebody has seen to it meanwhile`(_ backend: Backend) async throws {
        let office = try await office(backend, sound: 0, jammedHours: 100)
        try await office.platform.tick()
        #expect(try await aside(office).count == 1)
        // Put off by a person: it waits for its new moment, not for the next try.
        let due = office.clock.now.adding(milliseconds: 30_000)
        try await office.run(.start(due: due), on: "bad")
        try await office.platform.tick()
        #expect(try await aside(office) == [])
        office.clock.pass(minutes: 1)
        try await office.platform.tick()
        #expect(try await office.load("bad").clock?.hasRung == true)

        // Ended by a person: there is nothing left to ring.
        try await office.begin("worse", [.start(due: office.clock.now, jammedUntil: .distantFuture)])
        office.clock.pass(minutes: 1)
        try await office.platform.tick()
        #expect(try await aside(office).map(\.stream) == [.parcel("worse")])
        try await office.run(.end, on: "worse")
        try await office.platform.tick()
        #expect(try await aside(office) == [])
    }

    @Test(arguments: Backend.available)
    func `of a stream whose rules are not there is set aside like any other`(
        _ backend: Backend
    ) async throws {
        let office = try await office(backend)
        // The pack is gone from the store; another node knows nothing of it.
        try await office.store.write { session in
            _ = try session.run("DELETE FROM pack")
        }
        let own = office.platform.reference
        let bare = Reference(
            directory: own.directory, organisationVersion: own.organisationVersion, mechanisms: [],
            active: [], edition: own.edition)
        let clock = office.clock
        let node = Platform(
            store: office.store, files: office.platform.files, kinds: ParcelOffice.kinds, reference: bare,
            clock: { clock.now })
        #expect(try await node.ringAlarms() == 4)
        #expect(try await node.ringAlarms() == 0)
        let found = try await node.alarmsAside(for: try office.person("sysadmin"))
        #expect(found.count == 4 && found.allSatisfy { $0.error.contains("packMissing") })
    }

    @Test(arguments: Backend.available)
    func `of a kind that this program does not know is set aside like any other`(
        _ backend: Backend
    ) async throws {
        let office = try await office(backend)
        let clock = office.clock
        let node = Platform(
            store: office.store, files: office.platform.files, reference: office.platform.reference,
            clock: { clock.now })
        try await node.tick()
        #expect(try await node.alarmsAside(for: try office.person("sysadmin")).count == 4)
    }
}

extension Instant {
    static let distantFuture = Instant(milliseconds: 9_000_000_000_000)
}

import Mechanisms
import Operations
import Storage
import TestStores
import Testing
import WorkCalendar

@testable import Casework

struct `Synthetic cases in bulk` {
    @Test(arguments: Backend.available)
    func `are what people would have made of them: sound, numbered without gaps, mostly closed`(
        _ backend: Backend
    ) async throws {
        let office = try await Office(backend)
        try await BulkCases(platform: office.platform).make(250) { _, _ in }
        let report = try await office.verified()
        #expect(report.findings == [])
        let states = try await office.states()
        #expect(states.count == 250)
        let closed = states.filter { !$0.isOpen }
        #expect(closed.count > 190 && closed.count < 250)
        #expect(Set(closed.compactMap(\.handling.outcome)).count > 1)
        // The index has caught up, and nothing waits to be rung that should have been.
        #expect(try await office.store.read { try $0.searchLag() } == 0)
        #expect(try await office.platform.ringAlarms() == 0)
        let found = try await office.platform.search("路灯", by: try office.person("desk"))
        #expect(!found.items.isEmpty)
    }

    @Test func `go on counting where an earlier fill has ended`() async throws {
        let office = try await Office(.sqlite)
        for count in [30, 40] { try await BulkCases(platform: office.platform).make(count) { _, _ in } }
        #expect(try await office.verified().findings == [])
    }
}

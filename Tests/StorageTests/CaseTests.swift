import Mechanisms
import Organisation
import Storage
import TestStores
import Testing
import WorkCalendar

@testable import Casework

struct `A case in the store` {
    @Test(arguments: Backend.available)
    func `is loaded as it was written`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let story = registration("c1")
        let written = try await store.write { try $0.write(story).state }
        #expect(written == story.state)
        let loaded = try await store.read { try $0.load(CaseID("c1"))?.state }
        #expect(loaded == story.state)
        let timeline = try await store.read { try $0.timeline(of: CaseID("c1")) }
        #expect(timeline.count == 8)
        let folded = timeline.reduce(nil as CaseState?) {
            CaseState.evolve($0, $1, id: CaseID("c1").stream)
        }
        #expect(folded == story.state)
    }

    @Test(arguments: Backend.available)
    func `stands in the queue of its unit`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { session in
            for n in 1...7 {
                try session.write(registration("c\(n)", due: Instant.t0.plus(hours: Int64(100 - n))))
            }
        }
        let first = try await store.read { try $0.items(ItemFilter(isOpen: true), in: .of("town"), limit: 5) }
        #expect(first.rows.map(\.id.text) == ["c7", "c6", "c5", "c4", "c3"])
        let cursor = try #require(first.next)
        let second = try await store.read {
            try $0.items(ItemFilter(isOpen: true), in: .of("town"), after: cursor, limit: 5)
        }
        #expect(second.rows.map(\.id.text) == ["c2", "c1"])
        #expect(second.next == nil)
        let none = try await store.read { try $0.items(ItemFilter(isOpen: true), in: .of("elsewhere")) }
        #expect(none.rows.isEmpty)
    }
}

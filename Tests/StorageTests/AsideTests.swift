import Mechanisms
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

/// Who has stepped aside from a case finds it by no way, whatever else opens it to them.
struct `What somebody stepped aside from` {
    private let ann = VisibilityScope(
        units: [UnitID("town")], account: AccountID("ann"), aside: [UnitID("-@ann"), UnitID("-bureau")])
    private let bob = VisibilityScope(
        units: [UnitID("town")], account: AccountID("bob"), aside: [UnitID("-@bob"), UnitID("-town")])

    private func filled(_ backend: Backend, _ folder: Folder) async throws -> any Store {
        let store = try await backend.open(in: folder)
        try await store.write { session in
            // From the second Ann herself has stepped aside, from the third a unit at which she holds a post.
            try session.write(registration("c1"), tokens: ["town"])
            try session.write(registration("c2"), tokens: ["town", "-@ann"])
            try session.write(registration("c3"), tokens: ["town", "-bureau"])
        }
        try await indexAll(store)
        return store
    }

    @Test(arguments: Backend.available)
    func `is in no list, no search and on no page, and everybody else's is`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await filled(backend, folder)
        var ofMechanism = ItemFilter()
        ofMechanism.mechanism = MechanismID("mediation")
        for order in ItemOrder.allCases {
            for filter in [
                ItemFilter(), ItemFilter(isOpen: true), ItemFilter(unit: UnitID("town")),
                ofMechanism,
            ] {
                let mine: (page: ItemPage, total: CappedCount) = try await store.read {
                    try $0.itemsCounted(filter, in: ann, order: order)
                }
                #expect(mine.page.rows.map(\.id.text) == ["c1"] && mine.total.shown == 1)
                let theirs = try await store.read { try $0.items(filter, in: bob, order: order).rows.count }
                #expect(theirs == 3)
            }
        }
        #expect(try await store.read { try $0.countItems(ItemFilter(isOpen: true), in: ann).shown } == 1)
        for (id, isSeen) in [("c1", true), ("c2", false), ("c3", false)] {
            #expect(try await store.read { try $0.item(CaseID(id).stream, in: ann) != nil } == isSeen)
            #expect(try await store.read { try $0.item(CaseID(id).stream, in: bob) != nil })
        }
        let terms = try #require(SearchTerms("漏水"))
        let found = try await store.read { try $0.search(terms, in: ann, as: registrar).rows.map(\.id.text) }
        #expect(found == ["c1"])
        #expect(try await store.read { try $0.countFound(terms, in: ann, as: registrar).shown } == 1)
        #expect(try await store.read { try $0.countFound(terms, in: bob, as: registrar).shown } == 3)
        let twins = try await store.read {
            try $0.duplicateCandidates(
                phone: "13800000001", text: longText, near: [], since: .t0.plus(hours: -1), in: ann,
                as: registrar)
        }
        #expect(twins.map(\.row.id.text) == ["c1"])
    }

    @Test(arguments: Backend.available)
    func `is not among what they owe, and the number is that of the list`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await filled(backend, folder)
        let parts = [WorkPart(units: [UnitID("town")])]
        let now = Instant.t0.plus(hours: 1)
        for (scope, count) in [(ann, Int64(1)), (bob, 3)] {
            let counts = try await store.read {
                try $0.taskCounts(parts, at: now, dueBefore: Instant.t0.plus(hours: 200), in: scope)
            }
            let tasks = try await store.read { try $0.tasks(.unsigned, of: parts, in: scope) }
            #expect(counts[.unsigned]?.all == count && Int64(tasks.count) == count)
            #expect(counts[.unsigned]?.today == count)
        }
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }
}

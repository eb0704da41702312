import Foundation
import Mechanisms
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

struct `A copy into another store` {
    static let ways: [(Backend, Backend)] = Backend.available.flatMap { from in
        Backend.available.map { (from, $0) }
    }

    /// Twenty cases with all that goes with them, and a checkpoint.
    private func fill(_ store: any Store) async throws {
        for n in 1...20 {
            try await store.write { session in
                let file = try session.write(registration("c\(n)", phone: "1380000\(1000 + n)"))
                var story = Story("c\(n)", from: file.state)
                story.add(CaseNumbered(number: "第\(n)号", series: "s", counter: n))
                try session.write(story, file: file)
                try session.enqueue(OutboxMessage(key: "m\(n)", kind: "sms", body: "您好", due: .t0))
            }
        }
        _ = try await store.write { session in
            try session.set("1", for: "demo")
            try session.replaceOrganisation(StoredOrganisation(units: [], posts: [], accounts: []))
            return try session.makeCheckpoint(at: .t0)
        }
        try await indexAll(store)
    }

    private func dump(_ store: any Store) async throws -> [String] {
        try await store.read { session in
            try CopiedTable.all.flatMap { table in
                try session.rows(table.select(after: nil), of: table.name).map {
                    "\(table.name) \($0.values)"
                }
            }
        }
    }

    @Test(arguments: ways)
    func `has every row, verifies, finds, and goes on counting`(_ way: (Backend, Backend)) async throws {
        let (here, there) = (try Folder(), try Folder())
        let keys = KeyRing.random()
        let source = try await way.0.open(in: here, keys: keys)
        try await fill(source)
        let target = try await way.1.open(in: there, keys: keys)
        let digest = try await StoreCopy(from: source, to: target).run()
        // With the stream of the pack.
        #expect(digest.streams == 21)
        #expect(digest.entries == 182)
        #expect(try await dump(target) == dump(source))
        let files = StoreFiles(attachments: StoreFiles(here).attachments, checkpoints: nil)
        #expect(try await target.read { try $0.verify(files) }.findings == [])
        try await indexAll(target)
        let terms = try #require(SearchTerms("漏水"))
        #expect(
            try await target.read { try $0.search(terms, in: .everything, as: registrar).rows.count } == 20)
        #expect(try await target.read { try $0.streamsToRecover(phone: "13800001007").map(\.id) } == ["c7"])
        // What comes next stands behind what was copied.
        let next = try await target.write { try $0.write(registration("c21")) }
        #expect(next.place.seq == 21)
        #expect(try await target.read { try $0.settings(startingWith: "copy.") }.isEmpty)
    }

    @Test(arguments: ways)
    func `goes on where it was broken off`(_ way: (Backend, Backend)) async throws {
        let (here, there) = (try Folder(), try Folder())
        let keys = KeyRing.random()
        let source = try await way.0.open(in: here, keys: keys)
        try await fill(source)
        let target = try await way.1.open(in: there, keys: keys)
        let fragile = FragileStore(target, writes: 6)
        await #expect(throws: StoreError.unavailable("broken off")) {
            try await StoreCopy(from: source, to: fragile).run()
        }
        let began = try await target.read { try $0.settings(startingWith: "copy.").count }
        #expect(began > 3)
        try await StoreCopy(from: source, to: target).run()
        #expect(try await dump(target) == dump(source))
    }

    @Test(arguments: ways)
    func `is refused where the source moved on, and where something else is there`(
        _ way: (Backend, Backend)
    ) async throws {
        let (here, there) = (try Folder(), try Folder())
        let keys = KeyRing.random()
        let source = try await way.0.open(in: here, keys: keys)
        try await fill(source)
        let target = try await way.1.open(in: there, keys: keys)
        await #expect(throws: StoreError.self) {
            try await StoreCopy(from: source, to: FragileStore(target, writes: 6)).run()
        }
        try await source.write { try $0.write(registration("c21")) }
        await #expect(throws: StoreError.self) { try await StoreCopy(from: source, to: target).run() }
        await #expect(throws: StoreError.notEmpty(path: "journal")) {
            try await StoreCopy(from: target, to: source).run()
        }
    }

    @Test func `leaves no table out by oversight`() {
        let copied = Set(CopiedTable.all.map(\.name))
        #expect(copied.isDisjoint(with: CopiedTable.leftOut))
        #expect(copied.union(CopiedTable.leftOut) == Set(TableName.allCases))
    }
}

/// A store that fails after so many writes.
private final class FragileStore: Store {
    private let store: any Store
    private let left: Left

    private actor Left {
        var writes: Int
        init(_ writes: Int) { self.writes = writes }
        func take() throws {
            guard writes > 0 else { throw StoreError.unavailable("broken off") }
            writes -= 1
        }
    }

    init(_ store: any Store, writes: Int) {
        self.store = store
        left = Left(writes)
    }

    var keys: KeyRing { store.keys }
    var written: (commands: Int, commits: Int) { store.written }
    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreSession) throws -> T) async throws -> T {
        try await store.read(body)
    }
    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreSession) throws -> T) async throws -> T {
        try await left.take()
        return try await store.write(body)
    }
    var migrated: [Migration] { store.migrated }
    func tidy() async throws { try await store.tidy() }
    func survey() async throws { try await store.survey() }
    func settledThrough() async throws -> Int64 { try await store.settledThrough() }
    func changes() -> AsyncStream<Set<StreamID>> { store.changes() }
    func close() throws { try store.close() }
    func engineFaults() async throws -> [String] { try await store.engineFaults() }
    func copyDatabase(
        to path: String, progress: @escaping @Sendable (StoreProgress) -> Void
    ) async throws {
        try await store.copyDatabase(to: path, progress: progress)
    }
}

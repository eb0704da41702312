import Casework
import Foundation
import Organisation
import TestStores
import Testing
import WorkCalendar

@testable import Storage

struct `A store that lost its newest part` {
    /// A store with two published checkpoints, of which the database then loses the second.
    private func behind(_ backend: Backend, in folder: Folder) async throws -> any Store {
        let store = try await backend.open(in: folder)
        let log = try #require(StoreFiles(folder).checkpoints)
        for number in 1...2 {
            try await store.write { try $0.write(registration("c\(number)")) }
            let checkpoint = try #require(try await store.write { try $0.makeCheckpoint(at: .t0) })
            try log.append(checkpoint)
        }
        try await store.write { try $0.run("DELETE FROM checkpoint WHERE number = 2") }
        return store
    }

    @Test(arguments: Backend.available)
    func `is told apart by what was published`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await behind(backend, in: folder)
        let log = try #require(StoreFiles(folder).checkpoints)
        let missing = try await store.read { try $0.checkpointMissing(from: log) }
        #expect(missing?.number == 2)
        await #expect(throws: StoreError.self) {
            try await store.read { try $0.demandCheckpoints(of: log) }
        }
    }

    @Test(arguments: Backend.available)
    func `publishes no second checkpoint under the number of a lost one`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await behind(backend, in: folder)
        let log = try #require(StoreFiles(folder).checkpoints)
        try await store.write { session in
            try session.run("DELETE FROM tree_node WHERE position > 1 AND level = 0")
            try session.run("DELETE FROM tree_leaf WHERE position > 1")
            try session.write(registration("c3"))
        }
        let again = try #require(try await store.write { try $0.makeCheckpoint(at: .t0.plus(hours: 1)) })
        #expect(again.number == 2)
        #expect(throws: StoreError.self) { try log.append(again) }
        #expect(try log.all().map(\.number) == [1, 2])
    }

    @Test(arguments: Backend.available)
    func `goes on once an operator has said so, and the journal tells`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await behind(backend, in: folder)
        let log = try #require(StoreFiles(folder).checkpoints)
        let missing = try #require(try await store.read { try $0.checkpointMissing(from: log) })
        let kept = try await store.write { session in
            try session.recordLoss(of: missing, at: .t0)
            return try session.allCheckpoints()
        }
        let aside = try log.startAnew(with: kept, at: .t0)
        #expect(try CheckpointLog(file: aside).all().map(\.number) == [1, 2])
        #expect(try await store.read { try $0.checkpointMissing(from: log) } == nil)
        let facts = try await store.read { try $0.facts(of: CheckpointLoss.stream) }
        #expect(facts.map(\.name) == [CheckpointLoss.name])
        #expect(facts.first?.body["checkpoint"] == "2")
    }
}

struct `The file of checkpoints` {
    @Test(arguments: [1, 40, 200])
    func `forgets a line that was written only in part`(_ bytes: Int) async throws {
        let folder = try Folder()
        let store = try await Backend.sqlite.open(in: folder)
        let log = try #require(StoreFiles(folder).checkpoints)
        for number in 1...2 {
            try await store.write { try $0.write(registration("c\(number)")) }
            try log.append(try #require(try await store.write { try $0.makeCheckpoint(at: .t0) }))
        }
        let whole = try Data(contentsOf: log.file)
        let firstLine = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
        try whole.prefix(firstLine + 1 + bytes).write(to: log.file)
        #expect(try log.last()?.number == 1)
        #expect(try log.all().map(\.number) == [1])
        try log.append(try #require(try await store.read { try $0.lastCheckpoint() }))
        #expect(try Data(contentsOf: log.file) == whole)
    }
}

struct `The keys of a new store` {
    @Test func `appear together, and what a start left that was broken off is cleared away`() throws {
        let folder = try Folder()
        let unfinished = folder.url.appendingPathComponent("keys.new-00")
        try FileManager.default.createDirectory(at: unfinished, withIntermediateDirectories: true)
        try Data("half".utf8).write(to: unfinished.appendingPathComponent(KeyRing.masterName))
        _ = try KeyRing.load(from: folder.url.appendingPathComponent("keys"), mayCreate: true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["keys"])
    }
}

struct `A damaged file` {
    @Test func `is a finding that names the table, not a failure of the check`() async throws {
        let folder = try Folder()
        let store = try await Backend.sqlite.open(in: folder)
        for number in 1...40 { try await store.write { try $0.write(registration("c\(number)")) } }
        let root = try await store.read { session in
            try session.number("SELECT rootpage FROM sqlite_schema WHERE name = 'journal'", of: .journal)
        }
        try store.close()
        let file = try #require(
            FileHandle(forUpdatingAtPath: DataFolder(root: folder.url).database.path))
        try file.seek(toOffset: UInt64(root - 1) * 4096)
        try file.write(contentsOf: Data(repeating: 0, count: 4096))
        try file.close()
        let again = try await Backend.sqlite.open(in: folder)
        let report = try await again.verify(StoreFiles(folder))
        #expect(
            report.findings.contains { $0.fault == .engine && $0.detail.contains("journal") },
            "\(report.findings.map(\.words.en))")
    }
}

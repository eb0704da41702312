import Foundation
import Organisation
import StorageSQLite
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

/// Something put into the schema, in the words of each engine, and what must be found.
struct Implant: Sendable, CustomTestStringConvertible {
    let name: String
    let backend: Backend
    let sql: [SQLText]
    let fault: StoreFinding.Fault
    let place: String

    init(
        _ name: String, on backend: Backend, _ sql: SQLText..., finds fault: StoreFinding.Fault,
        at place: String
    ) {
        self.name = name
        self.backend = backend
        self.sql = sql
        self.fault = fault
        self.place = place
    }

    var testDescription: String { "\(name) on \(backend)" }
}

struct `What stands in the schema` {
    @Test(arguments: Backend.available)
    func `is what the migrations made`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        #expect(try await store.read { try $0.checkObjects() } == [])
        let expected = ExpectedSchema(for: backend == .sqlite ? .sqlite : .postgres)
        let tables = Set(expected.texts.keys.filter { $0.kind == "table" }.map(\.name))
        #expect(tables.isSuperset(of: TableName.allCases.map(\.rawValue)))
    }

    static let body: SQLText = """
        CREATE FUNCTION spy() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'
        """

    static let implants: [Implant] = [
        Implant(
            "a trigger", on: .sqlite,
            "CREATE TRIGGER spy AFTER INSERT ON journal BEGIN DELETE FROM draft; END", finds: .unknownObject,
            at: "trigger spy"),
        Implant(
            "a view", on: .sqlite, "CREATE VIEW spy AS SELECT * FROM outbox", finds: .unknownObject,
            at: "view spy"),
        Implant("a table", on: .sqlite, "CREATE TABLE spy (x)", finds: .unknownObject, at: "table spy"),
        Implant(
            "an index", on: .sqlite, "CREATE INDEX spy ON journal (unit)", finds: .unknownObject,
            at: "index spy"),
        Implant(
            "a lost index", on: .sqlite, "DROP INDEX journal_stream", finds: .wrongObject,
            at: "index journal_stream"),
        Implant(
            "an index that is unique no more", on: .sqlite, "DROP INDEX journal_stream",
            "CREATE INDEX journal_stream ON journal (stream, n)", finds: .wrongObject,
            at: "index journal_stream"),
        Implant(
            "a column more", on: .sqlite, "ALTER TABLE draft ADD COLUMN spy TEXT", finds: .wrongObject,
            at: "table draft"),
        Implant(
            "a trigger", on: .postgres, body,
            "CREATE TRIGGER spy BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION spy()",
            finds: .unknownObject, at: "trigger spy"),
        Implant("a function", on: .postgres, body, finds: .unknownObject, at: "function spy"),
        Implant(
            "a rule", on: .postgres, "CREATE RULE spy AS ON DELETE TO draft DO INSTEAD NOTHING",
            finds: .unknownObject, at: "rule spy"),
        Implant(
            "a view", on: .postgres, "CREATE VIEW spy AS SELECT * FROM outbox", finds: .unknownObject,
            at: "view spy"),
        Implant(
            "a table", on: .postgres, "CREATE TABLE spy (x TEXT)", finds: .unknownObject, at: "table spy"),
        Implant(
            "a policy", on: .postgres, "CREATE POLICY spy ON outbox USING (FALSE)", finds: .unknownObject,
            at: "policy spy"),
        Implant(
            "a constraint", on: .postgres,
            "ALTER TABLE vault ADD CONSTRAINT spy FOREIGN KEY (stream) REFERENCES snapshot ON DELETE CASCADE",
            finds: .unknownObject, at: "constraint spy"),
        Implant(
            "an index that is unique no more", on: .postgres, "DROP INDEX journal_stream",
            "CREATE INDEX journal_stream ON journal (stream, n)", finds: .wrongObject,
            at: "unique index journal_stream"),
    ].filter { Backend.available.contains($0.backend) }

    @Test(arguments: implants)
    func `and was not made by the program is named`(_ implant: Implant) async throws {
        let folder = try Folder()
        let store = try await implant.backend.open(in: folder)
        try await store.write { session in
            try session.write(registration("c1"))
            for sql in implant.sql { try session.run(sql) }
        }
        let files = StoreFiles(folder)
        let findings = try await store.read { try $0.verify(files) }.findings
        #expect(
            findings.contains(StoreFinding(implant.place, nil, implant.fault)), "\(findings.map(\.words.en))")
    }
}

struct `Keys replaced behind the program's back` {
    private func filled(
        _ backend: Backend, _ folder: Folder, _ keys: KeyRing,
        then tamper: @escaping @Sendable (any StoreSession) throws -> Void = { _ in }
    ) async throws {
        let store = try await backend.open(in: folder, keys: keys)
        try await store.write { try $0.write(registration("c1")) }
        let log = try #require(StoreFiles(folder).checkpoints)
        try await store.makeCheckpoints(publishing: log, at: .t0)
        try await store.write(tamper)
        try store.close()
    }

    private func expectRefusal(_ backend: Backend, _ folder: Folder, _ keys: KeyRing) async throws {
        do {
            _ = try await backend.open(in: folder, keys: keys)
            Issue.record("the store was opened")
        } catch StoreError.keysReplaced(let found, _, _) {
            #expect(found == Hex.text(keys.publicKey))
        }
    }

    @Test(arguments: Backend.available)
    func `stop the start, whichever of the two it was`(_ backend: Backend) async throws {
        let folder = try Folder()
        let (master, seed) = (SecretKey.random(), SecretKey.random())
        let keys = KeyRing(master: master, signingSeed: seed)
        try await filled(backend, folder, keys)
        try await expectRefusal(backend, folder, KeyRing(master: master, signingSeed: .random()))
        try await expectRefusal(backend, folder, KeyRing(master: .random(), signingSeed: seed))
        try await expectRefusal(backend, folder, .random())
        let again = try await backend.open(in: folder, keys: keys)
        #expect(try await again.read { try $0.load(CaseID("c1")) } != nil)
    }

    @Test(arguments: Backend.available, [true, false])
    func `stop it also where the pin is gone, or was written anew`(_ backend: Backend, isGone: Bool)
        async throws
    {
        let folder = try Folder()
        let other = KeyRing.random()
        try await filled(backend, folder, .random()) { session in
            try session.set(isGone ? nil : other.pin, for: KeyRing.settingKey)
        }
        try await expectRefusal(backend, folder, other)
    }

    @Test(arguments: Backend.available)
    func `show in what was published under another key`(_ backend: Backend) async throws {
        let (folder, other) = (try Folder(), try Folder())
        try await filled(backend, folder, .random())
        let keys = KeyRing.random()
        try await filled(backend, other, keys)
        let store = try await backend.open(in: other, keys: keys)
        let log = try #require(StoreFiles(folder).checkpoints)
        let error = await #expect(throws: StoreError.self) {
            try await store.read { try $0.demandCheckpoints(of: log) }
        }
        guard case .keysReplaced(_, _, let place)? = error else { return #expect(Bool(false)) }
        #expect(place == log.file.path)
        #expect(error?.words.en.contains(Hex.text(keys.publicKey)) == true)
    }
}

struct `What is kept on another machine` {
    /// A store that somebody with all its keys has written anew without one of its cases, and with a key of their own.
    private func rewritten(_ backend: Backend, _ folder: Folder) async throws -> (any Store, CheckpointAnchor)
    {
        let master = SecretKey.random()
        let keys = KeyRing(master: master, signingSeed: .random())
        let store = try await backend.open(in: folder, keys: keys)
        let log = try #require(StoreFiles(folder).checkpoints)
        for n in 1...3 {
            try await store.write { try $0.write(registration("c\(n)")) }
            try await store.makeCheckpoints(publishing: log, at: .t0)
        }
        let kept = folder.url.appendingPathComponent("kept.log")
        try FileManager.default.copyItem(at: log.file, to: kept)
        let anchor = try CheckpointAnchor(key: Hex.text(keys.publicKey), log: kept.path)
        #expect(anchor.checkpoints.count == 3)
        let files = StoreFiles(folder)
        let before = try await store.read { try $0.verify(files, kinds: kinds, anchor: anchor) }
        #expect(before.findings == [])
        #expect(before.anchored == 3)

        let forger = KeyRing(master: master, signingSeed: .random())
        try await store.write { session in
            for table in [TableName.checkpoint, .treeLeaf, .treeNode, .setting] {
                try session.run("DELETE FROM \(table: table)")
            }
            for table in [TableName.journal, .vault, .subjectKey, .snapshot] {
                try session.run("DELETE FROM \(table: table) WHERE stream = 'case/c2'")
            }
            try session.run("DELETE FROM item_row WHERE stream = 'case/c2'")
            _ = try session.rebuild()
            try session.set(forger.pin, for: KeyRing.settingKey)
        }
        try FileManager.default.removeItem(at: log.file)
        try store.close()
        let again = try await backend.open(in: folder, keys: forger)
        try await again.makeCheckpoints(publishing: log, at: .t0)
        return (again, anchor)
    }

    @Test(arguments: Backend.available)
    func `shows what no look into the store can tell`(_ backend: Backend) async throws {
        let folder = try Folder()
        let (store, anchor) = try await rewritten(backend, folder)
        let files = StoreFiles(folder)
        #expect(try await store.read { try $0.verify(files) }.findings == [])
        func found(_ anchor: CheckpointAnchor) async throws -> [StoreFinding] {
            try await store.read { try $0.verify(files, kinds: kinds, anchor: anchor) }.findings
        }
        var alone = anchor
        alone.checkpoints = []
        #expect(try await found(alone).map(\.fault) == [.wrongKey, .wrongCheckpoint])
        alone = anchor
        alone.publicKey = nil
        let byLog = try await found(alone)
        #expect(byLog.contains(StoreFinding("kept.log", 2, .wrongCheckpoint, "root")))
        #expect(byLog.contains(StoreFinding("kept.log", 3, .wrongCheckpoint, "leaves missing")))
        let both = try await found(anchor)
        #expect(both.first?.fault == .wrongKey)
        #expect(both.contains(StoreFinding("kept.log", 3, .wrongCheckpoint, "leaves missing")))
    }

    @Test(arguments: Backend.available)
    func `shows an older copy of database and checkpoints together`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let log = try #require(StoreFiles(folder).checkpoints)
        for n in 1...2 {
            try await store.write { try $0.write(registration("c\(n)")) }
            try await store.makeCheckpoints(publishing: log, at: .t0)
        }
        let anchor = try CheckpointAnchor(key: nil, log: log.file.path)
        try await store.write { session in
            try session.run("DELETE FROM checkpoint WHERE number = 2")
            try session.run("DELETE FROM tree_leaf WHERE position > 1")
            try session.run("DELETE FROM tree_node WHERE level > 1 OR position > 1")
            try session.run("DELETE FROM tree_node WHERE level = 1 AND position > 0")
            for table in [TableName.journal, .vault, .subjectKey, .snapshot] {
                try session.run("DELETE FROM \(table: table) WHERE stream = 'case/c2'")
            }
            try session.run("DELETE FROM item_row WHERE stream = 'case/c2'")
            _ = try session.rebuild()
        }
        try DurableFile.write(Array((anchor.checkpoints[0].line + "\n").utf8), to: log.file)
        let files = StoreFiles(folder)
        #expect(try await store.read { try $0.verify(files) }.findings == [])
        #expect(
            try await store.read { try $0.verify(files, kinds: kinds, anchor: anchor) }.findings == [
                StoreFinding("checkpoints.log", 2, .wrongCheckpoint, "leaves missing")
            ])
    }

    @Test func `may be a file, and must be a key`() throws {
        let folder = try Folder()
        let key = Hex.text(KeyRing.random().publicKey)
        let file = folder.url.appendingPathComponent("key")
        try Data((key.uppercased() + "\n").utf8).write(to: file)
        #expect(try CheckpointAnchor(key: file.path, log: nil).publicKey == key)
        #expect(try CheckpointAnchor(key: key, log: nil).publicKey == key)
        #expect(throws: StoreError.self) { try CheckpointAnchor(key: "abc", log: nil) }
        #expect(throws: StoreError.self) { try CheckpointAnchor(key: nil, log: file.path + "-not") }
        #expect(throws: StoreError.self) { try CheckpointAnchor(key: nil, log: file.path) }
    }
}

import Foundation
import Mechanisms
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

/// One way to tamper, and what the first finding must be.
struct Tampering: Sendable, CustomTestStringConvertible {
    let name: String
    let sql: [SQLText]
    let fault: StoreFinding.Fault
    let place: String
    let n: Int?

    init(
        _ name: String, _ sql: SQLText..., finds fault: StoreFinding.Fault, at place: String, _ n: Int? = nil
    ) {
        self.name = name
        self.sql = sql
        self.fault = fault
        self.place = place
        self.n = n
    }

    var testDescription: String { name }
}

struct `Verification` {
    /// Three cases, indexed, under a checkpoint.
    private func store(_ backend: Backend, in folder: Folder) async throws -> any Store {
        let store = try await backend.open(in: folder)
        try await store.write { session in
            for n in 1...3 { try session.write(registration("c\(n)")) }
            let town = Unit(
                id: UnitID("town"), name: Bilingual(both: "town"), level: .town, isTerritory: true,
                parent: nil)
            try session.replaceOrganisation(StoredOrganisation(units: [town], posts: [], accounts: []))
            try session.saveDraft("半张表", as: "new", of: AccountID("ann"), at: .t0)
            try session.enqueue(OutboxMessage(key: "k1", kind: "sms", body: "已受理", due: .t0))
        }
        let checkpoint = try #require(try await store.write { try $0.makeCheckpoint(at: .t0) })
        try StoreFiles(folder).checkpoints?.append(checkpoint)
        return store
    }

    @Test(arguments: Backend.available)
    func `finds nothing in a store that nobody touched`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await store(backend, in: folder)
        let report = try await store.read { try $0.verify(StoreFiles(folder)) }
        #expect(report.findings == [])
        // The pack has a stream of its own.
        #expect(report.streams == 4)
        #expect(report.entries == 26)
        #expect(report.texts == 12)
        #expect(report.checkpoints == 1)
        #expect(report.leaves == 4)
        #expect(try await store.engineFaults() == [])
    }

    @Test(arguments: Backend.available)
    func `is not misled by a checkpoint that is made meanwhile`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await store(backend, in: folder)
        try await store.write { try $0.write(registration("c4")) }
        let files = StoreFiles(folder)
        let report = try await store.read { session in
            try session.verify(files, kinds: kinds) { _ in
                let done = DispatchSemaphore(value: 0)
                Task {
                    defer { done.signal() }
                    let made = try await store.write { try $0.makeCheckpoint(at: .t0) }
                    if let made { try files.checkpoints?.append(made) }
                }
                done.wait()
            }
        }
        #expect(report.findings == [])
        #expect(report.streams == 5)
        #expect(try files.checkpoints?.all().count == 2)
    }

    static let tamperings: [Tampering] = [
        Tampering(
            "a body changed",
            "UPDATE journal SET body = '{\"document\":\"receipt\",\"number\":2}' WHERE stream = 'case/c2' AND n = 5",
            finds: .changed, at: "case/c2", 5),
        Tampering(
            "a time changed",
            "UPDATE journal SET effective = effective - 1 WHERE stream = 'case/c2' AND n = 3",
            finds: .changed, at: "case/c2", 3),
        Tampering(
            "an actor changed",
            "UPDATE journal SET actor = '{\"kind\":\"platform\"}' WHERE stream = 'case/c1' AND n = 8",
            finds: .changed, at: "case/c1", 8),
        Tampering(
            "an entry dropped", "DELETE FROM journal WHERE stream = 'case/c2' AND n = 4", finds: .missing,
            at: "case/c2", 4),
        Tampering(
            "the first entry dropped", "DELETE FROM journal WHERE stream = 'case/c1' AND n = 1",
            finds: .missing,
            at: "case/c1", 1),
        Tampering(
            "two entries exchanged", "UPDATE journal SET n = 99 WHERE stream = 'case/c2' AND n = 2",
            "UPDATE journal SET n = 2 WHERE stream = 'case/c2' AND n = 3",
            "UPDATE journal SET n = 3 WHERE stream = 'case/c2' AND n = 99", finds: .changed, at: "case/c2", 2),
        Tampering(
            "the end cut off", "DELETE FROM journal WHERE stream = 'case/c3' AND n > 6", finds: .removed,
            at: "case/c3", 7),
        Tampering(
            "a whole case removed", "DELETE FROM journal WHERE stream = 'case/c2'", finds: .removed,
            at: "case/c2", 8),
        Tampering(
            "a case removed without a trace in the tables", "DELETE FROM journal WHERE stream = 'case/c2'",
            "DELETE FROM item_unit WHERE seq = (SELECT seq FROM item_row WHERE stream = 'case/c2')",
            "DELETE FROM item_task WHERE seq = (SELECT seq FROM item_row WHERE stream = 'case/c2')",
            "DELETE FROM item_row WHERE stream = 'case/c2'", "DELETE FROM vault WHERE stream = 'case/c2'",
            "DELETE FROM snapshot WHERE stream = 'case/c2'", finds: .removed, at: "case/c2", 8),
        Tampering(
            "a text destroyed", "DELETE FROM vault WHERE stream = 'case/c1' AND id = 'w1'",
            finds: .missingText,
            at: "case/c1", 2),
        Tampering(
            "a text damaged",
            "UPDATE vault SET sealed = \([UInt8](repeating: 0, count: 80)) WHERE stream = 'case/c1' AND id = 'w4'",
            finds: .wrongText, at: "case/c1", 4),
        Tampering(
            "two texts exchanged", "UPDATE vault SET id = 'x' WHERE stream = 'case/c1' AND id = 'w1'",
            "UPDATE vault SET id = 'w1' WHERE stream = 'case/c1' AND id = 'w2'",
            "UPDATE vault SET id = 'w2' WHERE stream = 'case/c1' AND id = 'x'", finds: .wrongText,
            at: "case/c1", 2),
        Tampering(
            "a snapshot changed",
            "UPDATE snapshot SET body = REPLACE(body, 'accepting', 'closed') WHERE stream = 'case/c3'",
            finds: .wrongProjection, at: "case/c3"),
        Tampering(
            "a row of the queue changed", "UPDATE item_row SET status = 'closed' WHERE stream = 'case/c3'",
            finds: .wrongProjection, at: "case/c3"),
        Tampering(
            "a clock hidden", "UPDATE item_row SET due = NULL, clock = NULL WHERE seq = 2",
            finds: .wrongProjection, at: "case/c2"),
        Tampering(
            "a count embellished", "UPDATE measure SET count = count - 1 WHERE name = 'registered'",
            finds: .wrongProjection, at: "measure"),
        Tampering(
            "a case shown to another unit",
            "INSERT INTO item_unit (unit, is_open, rank, seq) SELECT 'spy', is_open, rank, seq FROM item_row WHERE seq = 1",
            finds: .strayRow, at: "item_unit"),
        Tampering(
            "a rule changed in a pack", "UPDATE pack SET files = REPLACE(files, 'mediation', 'meditation')",
            finds: .wrongPack, at: "pack mediation"),
        Tampering(
            "a pack made unreadable", "UPDATE pack SET files = ''", finds: .wrongPack, at: "pack mediation"),
        Tampering("a pack removed", "DELETE FROM pack", finds: .missingPack, at: "pack"),
        Tampering(
            "an organisation made unreadable", "UPDATE organisation SET body = '{'", finds: .unreadable,
            at: "organisation"),
        Tampering(
            "a draft put under another name", "UPDATE draft SET key = 'old'", finds: .wrongSeal,
            at: "draft old"),
        Tampering(
            "a message damaged", "UPDATE outbox SET sealed = \([UInt8](repeating: 0, count: 80))",
            finds: .wrongSeal, at: "outbox k1"),
        Tampering(
            "a checkpoint taken back", "DELETE FROM checkpoint", finds: .wrongCheckpoint,
            at: "checkpoints.log", 1),
        Tampering(
            "a leaf changed", "UPDATE tree_leaf SET hash = 'ff' WHERE stream = 'case/c1'", finds: .rewritten,
            at: "case/c1", 8),
        Tampering(
            "a hash changed of which the next root is made",
            "UPDATE tree_node SET hash = 'ff' WHERE level = 1",
            finds: .wrongProjection, at: "tree_node"),
        Tampering(
            "a hash removed of which the next root is made",
            "DELETE FROM tree_node WHERE level = 0 AND position = 1",
            finds: .wrongProjection, at: "tree_node"),
        Tampering(
            "a number shown as if it were a name",
            "UPDATE vault SET form = 'phone' WHERE stream = 'case/c1' AND id = 'w1'", finds: .wrongText,
            at: "case/c1", 2),
        Tampering(
            "a root changed", "UPDATE checkpoint SET root = 'ff'", finds: .wrongCheckpoint, at: "checkpoint",
            1),
    ]

    @Test(arguments: Backend.available, tamperings)
    func `names the first bad entry`(_ backend: Backend, _ tampering: Tampering) async throws {
        let folder = try Folder()
        let store = try await store(backend, in: folder)
        try await store.write { session in
            for sql in tampering.sql { try session.run(sql) }
        }
        let report = try await store.read { try $0.verify(StoreFiles(folder)) }
        let first = try #require(report.findings.first)
        #expect(first.fault == tampering.fault, "\(report.findings.map(\.words.en))")
        #expect(first.place == tampering.place)
        #expect(first.n == tampering.n)
    }

    @Test(arguments: Backend.available, [true, false])
    func `finds an entry rewritten with a fresh hash, even by somebody who can seal it`(
        _ backend: Backend, isLast: Bool
    ) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        try await store.write { try $0.write(registration("c1")) }
        let n = isLast ? 8 : 5
        try await store.write { session in
            var entry = try session.entries(of: StreamID(CaseID("c1")))[n - 1]
            entry.unit = "elsewhere"
            if isLast { entry.previous = String(repeating: "0", count: 64) }
            let hash = Hex.text(Sodium.sha256(entry.canonical))
            try session.run(
                """
                UPDATE journal SET unit = \(entry.unit), previous = \(entry.previous), hash = \(hash),
                    seal = \(session.keys.entries.seal(Array(hash.utf8)))
                WHERE stream = 'case/c1' AND n = \(n)
                """)
        }
        let report = try await store.read { try $0.verify(StoreFiles(folder)) }
        #expect(report.findings.first?.n == n)
        #expect(report.findings.first?.fault == (isLast ? .outOfChain : .rewritten))
    }

    @Test(arguments: Backend.available)
    func `with a checkpoint knows a whole chain written anew`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await store(backend, in: folder)
        try await store.write { session in
            let stream = StreamID(CaseID("c1"))
            let entries = try session.entries(of: stream)
            try session.run("DELETE FROM journal WHERE stream = 'case/c1'")
            _ = try session.append(
                entries.map {
                    EntryDraft(
                        recorded: $0.recorded, effective: $0.effective, actor: $0.actor, unit: "elsewhere",
                        pack: $0.pack, name: $0.name, body: $0.body)
                }, to: stream, after: .empty)
        }
        let report = try await store.read { try $0.verify(StoreFiles(folder)) }
        #expect(report.findings.first == StoreFinding("case/c1", 8, .rewritten, "differs from a checkpoint"))
    }

    @Test(arguments: Backend.available)
    func `looks into attachments`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let attachments = StoreFiles(folder).attachments
        let bytes = Array("扫描件".utf8)
        let staged = try attachments.stage(bytes, mediaType: "image/png")
        let file = try await store.write { session -> CaseFile in
            try session.recordUpload(staged, by: "ann", at: .t0)
            var story = registration("c1")
            let name = story.text("scan.png")
            story.add(
                Attached(
                    attachment: Casework.Attachment(
                        content: staged.content, name: name, mediaType: "image/png", bytes: 9,
                        purpose: "photo")))
            return try session.write(story, tokens: ["town"], uploader: "ann")
        }
        let stored = try #require(
            try await store.read { try $0.attachment(staged.content, of: file.place) })
        #expect(try attachments.read(stored) == bytes)
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])

        let path = attachments.url(of: staged.file)
        var sealed = [UInt8](try Data(contentsOf: path))
        sealed[30] ^= 1
        try Data(sealed).write(to: path)
        let changed = try await store.read { try $0.verify(StoreFiles(folder)) }
        #expect(changed.findings == [StoreFinding("case/c1", nil, .wrongFile, staged.content)])
        try FileManager.default.removeItem(at: path)
        let gone = try await store.read { try $0.verify(StoreFiles(folder)) }
        #expect(gone.findings == [StoreFinding("case/c1", nil, .missingFile, staged.content)])
    }
}

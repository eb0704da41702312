import Foundation
import Mechanisms
import Organisation
import StorageSQLite
import TestKind
import TestStores
import Testing
import WorkCalendar

@testable import Storage
@testable import Streams

/// Proof, erasing, copies and backups of a kind that the store does not know.
struct `A kind that lives only in tests, as to proof,` {
    @Test(arguments: Backend.available)
    func `verifies, and is rebuilt without a difference`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        let report = try await shelf.verified()
        #expect(report.findings == [])
        // Three parcels and the pack.
        #expect(report.streams == 4)
        #expect(report.texts == 5)
        #expect(report.attachments == 1)
        #expect(try await shelf.rebuilt() == [])
        #expect(try await shelf.verified().findings == [])
    }

    @Test(arguments: Backend.available)
    func `is rebuilt from the journal alone`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        let before = try await shelf.load("p1")
        try await shelf.store.write { session in
            for table in [
                "snapshot", "item_row", "item_unit", "item_task", "measure", "light_hour", "owed_hour",
                "owed_total", "light_total", "counter",
            ] {
                try session.run(SQLText(stringLiteral: "DELETE FROM \(table)"))
            }
        }
        #expect(try await !shelf.verified().findings.isEmpty)
        #expect(try await !shelf.rebuilt().isEmpty)
        #expect(try await shelf.verified().findings == [])
        #expect(try await shelf.rebuilt() == [])
        #expect(try await shelf.load("p1") == before)
        try await shelf.followIndex()
        #expect(try await shelf.find("花瓶", in: .of("second")) == ["p1"])
    }

    @Test(
        arguments: Backend.available,
        [
            ("UPDATE item_row SET status = 'x' WHERE stream = 'parcel/p1'", .wrongProjection),
            ("UPDATE snapshot SET body = '{}' WHERE stream = 'parcel/p1'", .wrongProjection),
            ("UPDATE journal SET body = '{}' WHERE stream = 'parcel/p1' AND n = 3", .unreadable),
            ("DELETE FROM vault WHERE stream = 'parcel/p1' AND subject = ''", .missingText),
            ("UPDATE subject_key SET wrapped = NULL WHERE stream = 'parcel/p1'", .forgedErasure),
            ("UPDATE counter SET last = 9", .wrongProjection),
            ("DELETE FROM attachment", .missingFile),
        ] as [(String, StoreFinding.Fault)])
    func `names what was tampered with`(
        _ backend: Backend, _ tampering: (sql: String, fault: StoreFinding.Fault)
    ) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        try await shelf.store.write { try $0.run(SQLText(stringLiteral: tampering.sql)) }
        let findings = try await shelf.verified().findings
        #expect(findings.contains { $0.fault == tampering.fault }, "\(tampering.sql): \(findings)")
    }

    @Test(arguments: Backend.available)
    func `loses one person without losing its proof`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        try await shelf.followIndex()
        let owner = try #require(try await shelf.load("p1").owner?.id)
        #expect(try await shelf.erase(.party(owner), of: "p1") == [])
        let state = try await shelf.load("p1")
        #expect(state.owner?.name.isErased == true && state.owner?.phone.isErased == true)
        #expect(state.words.first?.text == "易碎玻璃花瓶")
        #expect(try await shelf.find("赵春") == [])
        #expect(try await shelf.find("花瓶") == ["p1"])
        #expect(try await shelf.store.read { try $0.streamsToRecover(phone: "13800000001") } == [])
        // The other parcels live on, and so does this one.
        try await shelf.run(.write("已通知"), on: "p1")
        let report = try await shelf.verified()
        #expect(report.findings == [])
        #expect(report.erased == 2)
        #expect(try await shelf.rebuilt() == [])
    }

    @Test(arguments: Backend.available)
    func `loses what was held under one declaration, files and all`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        let contents = DeclarationID("contents")
        let files = try await shelf.erase(.shared, under: contents, of: "p1")
        #expect(files.count == 1)
        shelf.data.attachments.remove(files)
        let state = try await shelf.load("p1")
        #expect(state.words.allSatisfy(\.isErased) && state.photos.allSatisfy(\.name.isErased))
        #expect(state.owner?.name.text == "赵春花")
        // Nothing is written under the name again.
        await #expect(throws: StoreError.erased(stream: "parcel/p1")) {
            try await shelf.run(.write("又写"), on: "p1")
        }
        #expect(try await shelf.verified().findings == [])
        #expect(try await shelf.rebuilt() == [])
    }

    static let ways: [(Backend, Backend)] = Backend.available.flatMap { from in
        Backend.available.map { (from, $0) }
    }

    @Test(arguments: ways)
    func `is copied from one engine to the other`(_ way: (Backend, Backend)) async throws {
        let keys = KeyRing.random()
        let shelf = try await Shelf(way.0, keys: keys)
        try await shelf.fill()
        let there = try Folder()
        let target = try await way.1.open(in: there, keys: keys)
        let digest = try await StoreCopy(from: shelf.store, to: target).run()
        #expect(digest.streams == 4)
        let files = StoreFiles(attachments: shelf.data.attachments, checkpoints: nil)
        let report = try await target.read { try $0.verify(files, kinds: Shelf.kinds) }
        #expect(report.findings == [])
        #expect(report.attachments == 1)
        let copied = try #require(try await target.read { try $0.load(Parcel.self, .parcel("p1")) })
        #expect(copied.state == (try await shelf.load("p1")))
        #expect(
            try await target.write { try $0.rebuild(kinds: Shelf.kinds, tokens: { Shelf.tokens(of: $0) }) }
                == [])
        try target.close()
    }

    @Test(arguments: Backend.available)
    func `is whole in a backup, and verifies where it is restored`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        if let checkpoint = try await shelf.store.write({ try $0.makeCheckpoint(at: .t0) }) {
            try shelf.data.checkpoints.append(checkpoint)
        }
        let target = try Folder()
        let backup = target.url.appendingPathComponent("backup")
        try await Backup.make(of: shelf.store, in: shelf.data, to: backup, at: .t0)
        // Work goes on; the copy is of one moment.
        try await shelf.run(.begin(), on: "p9")
        let place = DataFolder(root: target.url.appendingPathComponent("restored"))
        try Backup.restore(from: backup, to: place.root)
        let restored = try SQLiteStore(
            path: place.database.path, keys: try KeyRing.load(from: place.keys, mayCreate: false))
        let report = try await restored.read { try $0.verify(place.files, kinds: Shelf.kinds) }
        #expect(report.findings == [])
        #expect(report.streams == 4 && report.attachments == 1 && report.checkpoints == 1)
        let parcel = try #require(try await restored.read { try $0.load(Parcel.self, .parcel("p1")) })
        #expect(parcel.state == (try await shelf.load("p1")))
        let staged = try #require(parcel.state.photos.first)
        let attachment = try #require(
            try await restored.read { try $0.attachment(staged.content, of: parcel.place) })
        #expect(try place.attachments.read(attachment) == [1, 2, 3])
        try restored.close()
    }
}

struct `A former form of an event` {
    /// A parcel as an older program wrote it, which knew only the former form.
    private func old(_ shelf: Shelf) async throws {
        try await shelf.run(.begin(), on: "p1")
        try await shelf.store.write { session in
            let file = try #require(try session.load(Parcel.self, .parcel("p1")))
            let words = Words(
                id: "old", of: .shared, under: DeclarationID("contents"), text: "旧格式的一行")
            let event = Event(
                meta: EventMeta(n: 2, recorded: .t0, effective: .t0, actor: Shelf.ann),
                body: ParcelWordsOnce(line: words))
            var plan = Plan()
            plan.read[file.id] = 1
            plan.changes = [
                Change(
                    id: file.id, before: file.state,
                    after: try #require(Parcel.evolve(file.state, event, id: file.id)), events: [event])
            ]
            try session.append(
                try SealedPlan(
                    plan, places: [file.id: file.place], keys: session.keys,
                    tokens: { Shelf.tokens(of: $0) }))
        }
    }

    private func names(_ shelf: Shelf) async throws -> [String] {
        try await shelf.store.read { try $0.entries(of: .parcel("p1")).map(\.name) }
    }

    @Test(arguments: Backend.available)
    func `is read as the present one, from the journal and from lists`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await old(shelf)
        #expect(try await names(shelf) == ["parcel.begun/1", "parcel.words/1"])
        try await shelf.store.write { try $0.run("DELETE FROM snapshot") }
        let folded = try await shelf.load("p1")
        #expect(folded.words.map(\.text) == ["旧格式的一行"] && folded.urgent == 0)
        let line = try await shelf.store.read { session in
            let place = try #require(try session.place(of: .parcel("p1")))
            return try session.timeline(of: place, Parcel.self, as: MaskingReader(.everything))[1]
        }
        #expect(line.name == "parcel.words/2")
        #expect((line.body as? ParcelWords)?.text.text == "旧格式的一行")
        try await shelf.followIndex()
        #expect(try await shelf.find("旧格") == ["p1"])
    }

    @Test(arguments: Backend.available)
    func `verifies and is rebuilt, and what comes next is in the present one`(_ backend: Backend) async throws
    {
        let shelf = try await Shelf(backend)
        try await old(shelf)
        try await shelf.run(.write("新的一行", isUrgent: true), on: "p1")
        #expect(try await names(shelf) == ["parcel.begun/1", "parcel.words/1", "parcel.words/2"])
        #expect(try await shelf.verified().findings == [])
        #expect(try await shelf.rebuilt() == [])
        #expect(try await shelf.load("p1").urgent == 1)
        _ = try await shelf.erase(.shared, of: "p1")
        #expect(try await shelf.verified().findings == [])
    }
}

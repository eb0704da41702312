import Foundation
import Mechanisms
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

/// A store with one of everything that can be forged, under a checkpoint.
struct Kept {
    let store: any Store
    let files: StoreFiles
    /// What was in the store before the party of `c5` was erased.
    let erasedKey: [SQLValue]
    let erasedText: [SQLValue]
    let codes: [TrackingCode]

    init(_ backend: Backend, in folder: Folder) async throws {
        let store = try await backend.open(in: folder)
        let files = StoreFiles(folder)
        let codes = [TrackingCode("1111-2222-3333-4444"), TrackingCode("5555-6666-7777-8888")]
        let image = try files.attachments.stage(Array("扫描件".utf8), mediaType: "image/png")
        let waiting = try files.attachments.stage(Array("另一件".utf8), mediaType: "image/png")
        try await store.write { session in
            for (n, code) in codes.enumerated() {
                try session.store(registration("c\(n + 1)"), tokens: [], code: code)
            }
            try session.recordUpload(image, by: "ann", at: .t0)
            try session.recordUpload(waiting, by: "ann", at: .t0)
            var story = registration("c4")
            let name = story.text("scan.png", of: .party(PartyID("a")))
            story.add(
                Attached(
                    attachment: Casework.Attachment(
                        content: image.content, name: name, mediaType: "image/png", bytes: 9,
                        purpose: "photo")))
            try session.write(story, uploader: "ann")
            try session.write(registration("c5"))
            for key in ["new", "other"] {
                try session.saveDraft("半张表", as: key, of: AccountID("ann"), at: .t0)
            }
            for key in ["k1", "k2"] {
                try session.enqueue(
                    OutboxMessage(
                        key: key, kind: "sms", stream: StreamID(CaseID("c1")), body: "已受理", due: .t0))
            }
            for key in ["r1", "r2"] {
                let request = RequestKey(client: "s", key: key, body: [1])
                try session.keep(StoredAnswer(status: 200, body: "c1"), to: request, at: .t0)
            }
        }
        let (key, text) = try await store.write { session in
            let key = try session.rows(
                "SELECT wrapped FROM subject_key WHERE stream = 'case/c5' AND subject = 'a'", of: .subjectKey)
            let text = try session.rows(
                "SELECT * FROM vault WHERE stream = 'case/c5' AND subject = 'a' ORDER BY id", of: .vault)
            _ = try session.erase(
                .party(PartyID("a")), of: CaseID("c5"), reason: "request", by: clerk, at: .t0)
            return (key[0].values, text[0].values)
        }
        (erasedKey, erasedText) = (key, text)
        let log = try #require(files.checkpoints)
        try await store.makeCheckpoints(publishing: log, at: .t0)
        self.store = store
        self.files = files
        self.codes = codes
    }

    func findings() async throws -> [StoreFinding] {
        let files = files
        return try await store.read { try $0.verify(files) }.findings
    }
}

struct `Somebody who can write everything in the database, and has no key,` {
    @Test(arguments: Backend.available)
    func `has done nothing yet, and nothing is found`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        let files = kept.files
        let report = try await kept.store.read { try $0.verify(files) }
        #expect(report.findings == [])
        #expect(report.erased == 2)
        // Four cases, packs, the erasure, and what is kept beside the journal.
        #expect(report.streams == 7)
        #expect(report.leaves == 7)
    }

    static let tamperings: [Tampering] = [
        // Forged erasures.
        Tampering(
            "destroys a party's key and texts",
            "UPDATE subject_key SET wrapped = NULL, destroyed = 1 WHERE stream = 'case/c1' AND subject = 'a'",
            "DELETE FROM vault WHERE stream = 'case/c1' AND subject = 'a'", finds: .forgedErasure,
            at: "case/c1", 2),
        Tampering(
            "destroys only the key", "UPDATE subject_key SET wrapped = NULL WHERE stream = 'case/c2'",
            finds: .forgedErasure, at: "case/c2", 2),
        Tampering(
            "removes the row of a key, as if there had been none",
            "DELETE FROM subject_key WHERE stream = 'case/c1' AND subject = 'b'",
            "DELETE FROM vault WHERE stream = 'case/c1' AND subject = 'b'", finds: .forgedErasure,
            at: "case/c1", 3),
        Tampering(
            "puts a tombstone where there was no text",
            "INSERT INTO subject_key (stream, subject, under, wrapped, destroyed) VALUES ('case/c1', 'z', 'party', NULL, 1)",
            finds: .forgedErasure, at: "case/c1"),
        Tampering(
            "says that a key was destroyed which is there",
            "UPDATE subject_key SET destroyed = 1 WHERE stream = 'case/c1' AND subject = 'a'",
            finds: .forgedErasure, at: "case/c1"),
        Tampering(
            "puts another key in its place",
            "UPDATE subject_key SET wrapped = \([UInt8](repeating: 7, count: 72)) WHERE stream = 'case/c1'",
            finds: .wrongSeal, at: "case/c1"),
        Tampering(
            "empties the key of a file", "UPDATE attachment SET wrapped = \([UInt8]())", finds: .wrongSeal,
            at: "attachment case/c4"),
        // Erased by the journal, and not really.
        Tampering(
            "takes the tombstone away", "DELETE FROM subject_key WHERE stream = 'case/c5' AND subject = 'a'",
            finds: .notErased, at: "case/c5"),
        // Tracking codes.
        Tampering(
            "points a code at another's matter",
            "UPDATE tracking SET stream = 'case/c2' WHERE stream = 'case/c1'",
            finds: .wrongSeal, at: "tracking \(TrackingCode("1111-2222-3333-4444").hash) → case/c2"),
        Tampering(
            "makes a code of their own for a matter",
            "INSERT INTO tracking (code, stream, seal) SELECT 'ff', stream, seal FROM tracking WHERE stream = 'case/c2'",
            finds: .wrongSeal, at: "tracking ff → case/c2"),
        Tampering(
            "takes a code away", "DELETE FROM tracking WHERE stream = 'case/c1'", finds: .wrongRows,
            at: "tracking"),
        // Messages.
        Tampering(
            "changes the kind of a message", "UPDATE outbox SET kind = 'mail' WHERE key = 'k1'",
            finds: .wrongSeal, at: "outbox k1"),
        Tampering(
            "makes a message speak of another matter",
            "UPDATE outbox SET stream = 'case/c2' WHERE key = 'k2'", finds: .wrongSeal, at: "outbox k2"),
        Tampering(
            "makes a message speak of no matter", "UPDATE outbox SET stream = NULL WHERE key = 'k2'",
            finds: .wrongSeal, at: "outbox k2"),
        Tampering(
            "says under another key what was said",
            "UPDATE outbox SET key = 'k3' WHERE key = 'k1'", finds: .wrongSeal, at: "outbox k3"),
        Tampering(
            "exchanges the words of two messages",
            "UPDATE outbox SET sealed = (SELECT o.sealed FROM outbox o WHERE o.key = 'k2') WHERE key = 'k1'",
            finds: .wrongSeal, at: "outbox k1"),
        Tampering(
            "says that a message was sent", "UPDATE outbox SET sent = 1 WHERE key = 'k1'", finds: .wrongSeal,
            at: "outbox k1"),
        Tampering(
            "puts a message off for ever", "UPDATE outbox SET due = due + 99999999999 WHERE key = 'k1'",
            finds: .wrongSeal, at: "outbox k1"),
        Tampering(
            "takes a message away", "DELETE FROM outbox WHERE key = 'k2'", finds: .wrongRows, at: "outbox"),
        // Answers.
        Tampering(
            "changes the status of an answer", "UPDATE idempotency SET status = 500 WHERE key = 'r1'",
            finds: .wrongSeal, at: "idempotency r1"),
        Tampering(
            "lets an answer belong to another form",
            "UPDATE idempotency SET body_hash = 'ff' WHERE key = 'r1'", finds: .wrongSeal,
            at: "idempotency r1"),
        Tampering(
            "lets an answer be older than it is", "UPDATE idempotency SET recorded = 1 WHERE key = 'r2'",
            finds: .wrongSeal, at: "idempotency r2"),
        Tampering(
            "gives one answer for another",
            "UPDATE idempotency SET answer = (SELECT i.answer FROM idempotency i WHERE i.key = 'r2') WHERE key = 'r1'",
            finds: .wrongSeal, at: "idempotency r1"),
        Tampering(
            "takes an answer away", "DELETE FROM idempotency WHERE key = 'r1'", finds: .wrongRows,
            at: "idempotency"),
        // Files.
        Tampering(
            "changes the media type of a file", "UPDATE attachment SET media_type = 'text/html'",
            finds: .wrongSeal, at: "attachment case/c4"),
        Tampering(
            "changes the size of a file", "UPDATE attachment SET bytes = 8", finds: .wrongSeal,
            at: "attachment case/c4"),
        Tampering(
            "gives a file to another party", "UPDATE attachment SET subject = 'b'", finds: .wrongSeal,
            at: "attachment case/c4"),
        Tampering(
            "changes the media type of an upload", "UPDATE upload SET media_type = 'text/html'",
            finds: .wrongSeal, at: "upload \(ContentHash.hex(Array("另一件".utf8)))"),
        Tampering(
            "gives an upload to another", "UPDATE upload SET client = 'bob'", finds: .wrongSeal,
            at: "upload \(ContentHash.hex(Array("另一件".utf8)))"),
        Tampering("takes an upload away", "DELETE FROM upload", finds: .wrongRows, at: "upload"),
        // Drafts.
        Tampering(
            "takes a draft away", "DELETE FROM draft WHERE key = 'new'", finds: .wrongRows, at: "draft"),
        Tampering("takes all drafts away", "DELETE FROM draft", finds: .wrongRows, at: "draft"),
        Tampering(
            "gives a draft another time", "UPDATE draft SET saved = saved + 1 WHERE key = 'new'",
            finds: .wrongSeal, at: "draft new"),
        Tampering(
            "writes a change of what is kept",
            "INSERT INTO kept_change (sealed) VALUES (\([UInt8](repeating: 1, count: 64)))",
            finds: .wrongSeal, at: "kept_change"),
        // Packs.
        Tampering(
            "puts an unknown pack in force",
            "UPDATE pack SET is_active = 0",
            "INSERT INTO pack (hash, name, files, is_active, added) VALUES (\(spyPack.hash), 'mediation', '{\"mechanism.yaml\":\"id: spy\"}', 1, 1)",
            finds: .packNotJournaled, at: "pack mediation"),
        Tampering(
            "stores a pack that is not in force",
            "INSERT INTO pack (hash, name, files, is_active, added) VALUES (\(spyPack.hash), 'spy', '{\"mechanism.yaml\":\"id: spy\"}', 0, 1)",
            finds: .packNotJournaled, at: "pack spy"),
        Tampering(
            "takes a pack out of force", "UPDATE pack SET is_active = 0", finds: .packNotJournaled,
            at: "pack mediation"),
        Tampering(
            "calls a pack by another name", "UPDATE pack SET name = 'spy'", finds: .packNotJournaled,
            at: "pack spy"),
        // Seals of entries.
        Tampering(
            "exchanges the seals of two entries",
            "UPDATE journal SET seal = (SELECT j.seal FROM journal j WHERE j.stream = 'case/c1' AND j.n = 3) WHERE stream = 'case/c1' AND n = 4",
            finds: .forged, at: "case/c1", 4),
        Tampering(
            "moves an entry back in the order of writing",
            "UPDATE journal SET seq = -5 WHERE stream = 'kept' AND n = 1",
            "DELETE FROM tree_leaf WHERE stream = 'kept'", finds: .outOfChain, at: "kept", 1),
    ]

    @Test(arguments: Backend.available, tamperings)
    func `is found out`(_ backend: Backend, _ tampering: Tampering) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        try await kept.store.write { session in
            for sql in tampering.sql { try session.run(sql) }
        }
        let findings = try await kept.findings()
        let first = try #require(findings.first)
        #expect(first.fault == tampering.fault, "\(findings.map(\.words.en))")
        #expect(first.place.hasPrefix(tampering.place), "\(findings.map(\.words.en))")
        #expect(first.n == tampering.n)
    }

    static let spyPack = StoredPack(
        name: "spy", files: ["mechanism.yaml": "id: spy"], isActive: false, added: .t0)
}

import Foundation
import Mechanisms
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

extension StoreSession {
    /// What somebody can write who has the database and no key: right hashes, and a seal of their own.
    fileprivate func forge(_ name: String, _ body: [String: String], in stream: StreamID) throws {
        let head = try head(of: stream)
        let draft = EntryDraft(
            recorded: max(.t0, head.recorded), effective: .t0,
            actor: try CanonicalEncoder().text(Actor.platform),
            name: name, body: try CanonicalEncoder().text(body))
        let chained = try Journal.chain(
            [draft], in: stream, after: head, sealing: KeyRing.random().entries)
        try write(chained, expected: head.n)
    }
}

struct `A forged entry` {
    @Test(arguments: Backend.available, ["case/c1", "packs", "erasure", "administration", "case/new"])
    func `is named, in whatever stream it stands`(_ backend: Backend, _ name: String) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        let stream = StreamID(text: name)
        let n = try await kept.store.write { session in
            try session.forge("case.reminded/1", [:], in: stream)
            return try session.head(of: stream).n
        }
        #expect(try await kept.findings().first == StoreFinding(name, n, .forged))
    }

    @Test(arguments: Backend.available)
    func `makes no erasure lawful`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        try await kept.store.write { session in
            try session.forge(
                Erasure.name, ["stream": "case/c1", "subject": "a", "reason": "request"],
                in: Erasure.stream)
            try session.run("DELETE FROM vault WHERE stream = 'case/c1' AND subject = 'a'")
            try session.run(
                "UPDATE subject_key SET wrapped = NULL WHERE stream = 'case/c1' AND subject = 'a'")
        }
        let findings = try await kept.findings()
        #expect(findings.contains(StoreFinding("erasure", 2, .forged)))
        #expect(findings.contains(StoreFinding("case/c1", 2, .forgedErasure, "a (party)")))
    }

    @Test(arguments: Backend.available)
    func `brings no pack into force`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        let spy = `Somebody who can write everything in the database, and has no key,`.spyPack
        try await kept.store.write { session in
            for fact in [StoredPack.storedName, StoredPack.activatedName] {
                try session.forge(fact, ["hash": spy.hash, "name": "mediation"], in: StoredPack.stream)
            }
            try session.run("UPDATE pack SET is_active = 0")
            try session.run(
                """
                INSERT INTO pack (hash, name, files, is_active, added)
                VALUES (\(spy.hash), 'mediation', \(try CanonicalEncoder().text(spy.files)), 1, 1)
                """)
        }
        let findings = try await kept.findings()
        #expect(findings.first == StoreFinding("packs", 3, .forged))
        #expect(
            findings.contains(
                StoreFinding("pack mediation", nil, .packNotJournaled, "in force: \(spy.hash)")))
    }

    @Test(arguments: Backend.available)
    func `does not hide that it was rewritten from one that is genuine`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        try await kept.store.write { session in
            var entry = try session.entries(of: StreamID(CaseID("c1")))[7]
            entry.unit = "elsewhere"
            let hash = Hex.text(Sodium.sha256(entry.canonical))
            try session.run(
                """
                UPDATE journal SET unit = 'elsewhere', hash = \(hash),
                    seal = \(KeyRing.random().entries.seal(Array(hash.utf8)))
                WHERE stream = 'case/c1' AND n = 8
                """)
        }
        #expect(try await kept.findings().first == StoreFinding("case/c1", 8, .forged))
    }
}

struct `What was erased` {
    @Test(arguments: Backend.available)
    func `and whose key is put back is named`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        guard case .blob(let wrapped)? = kept.erasedKey.first else { return #expect(Bool(false)) }
        try await kept.store.write { session in
            try session.run(
                """
                UPDATE subject_key SET wrapped = \(wrapped), destroyed = NULL
                WHERE stream = 'case/c5' AND subject = 'a'
                """)
        }
        let findings = try await kept.findings()
        #expect(findings.contains(StoreFinding("case/c5", nil, .notErased, "a: key")))
    }

    @Test(arguments: Backend.available)
    func `and whose text is put back is named`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        try await kept.store.write { session in
            try session.run(Vault.insert, kept.erasedText)
        }
        #expect(try await kept.findings() == [StoreFinding("case/c5", nil, .notErased, "a: 1 texts")])
    }
}

struct `Rows that are kept` {
    @Test(arguments: Backend.available)
    func `may go by right, and the sum follows, before and after the journal notes it`(_ backend: Backend)
        async throws
    {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        let (store, log) = (kept.store, try #require(kept.files.checkpoints))
        let ann = AccountID("ann")
        let later = Instant.t0.plus(hours: 1)
        try await store.write { session in
            try session.saveDraft("更多", as: "new", of: ann, at: later)
            try session.saveDraft("新的", as: "third", of: ann, at: later)
            try session.dropDraft("other", of: ann)
            try session.dropDraft("nothing", of: ann)
            try session.enqueue(OutboxMessage(key: "k1", kind: "sms", body: "again", due: .t0))
            for entry in try session.claimOutbox(at: later, leaseMilliseconds: 1000, limit: 1) {
                try session.outboxSent(entry.seq, at: later)
                try session.outboxSent(entry.seq, at: later)
            }
            for entry in try session.claimOutbox(at: later, leaseMilliseconds: 1000, limit: 1) {
                try session.outboxFailed(entry.seq, "timeout", retryAt: later)
            }
            try session.addTracking(.random(), for: CaseID("c1").stream)
            try session.dropAnswers(before: later)
            _ = try session.dropUploads(before: later, at: later, limit: 10)
        }
        #expect(try await kept.findings() == [])
        try await store.makeCheckpoints(publishing: log, at: later)
        #expect(try await store.read { try $0.hasKeptChanges() } == false)
        #expect(try await kept.findings() == [])
        #expect(try await store.read { try $0.facts(of: KeptRows.stream).count } == 2)
        // Nothing changed, so nothing is noted.
        try await store.makeCheckpoints(publishing: log, at: later)
        #expect(try await store.read { try $0.facts(of: KeptRows.stream).count } == 2)
    }

    @Test(arguments: Backend.available)
    func `cannot be put back once they went by right`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        let ann = AccountID("ann")
        let old = try await kept.store.read { session in
            try session.rows(
                "SELECT account, key, sealed, saved FROM draft WHERE key = 'new'", of: .draft)[0].values
        }
        let insert = PreparedSQL("INSERT INTO draft (account, key, sealed, saved) VALUES (?, ?, ?, ?)")
        try await kept.store.write { session in
            try session.dropDraft("new", of: ann)
            try session.run(insert, old)
        }
        #expect(
            try await kept.findings() == [
                StoreFinding("draft", nil, .wrongRows, "2 there, 1 were kept")
            ])
    }

    @Test(arguments: Backend.available)
    func `count as they are once an operator has said so, and the journal tells`(_ backend: Backend)
        async throws
    {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        #expect(try await kept.store.write { try $0.acceptKeptRows(at: .t0) } == false)
        try await kept.store.write { session in
            try session.run("DELETE FROM draft WHERE key = 'new'")
            try session.run("INSERT INTO kept_change (sealed) VALUES (\([UInt8(1)]))")
        }
        #expect(try await kept.findings().map(\.fault) == [.wrongSeal, .wrongRows])
        #expect(try await kept.store.write { try $0.acceptKeptRows(at: .t0) })
        #expect(try await kept.findings() == [])
        let facts = try await kept.store.read { try $0.facts(of: CheckpointLoss.stream) }
        #expect(facts.last?.body["draft"] == "1 there, 2 were kept")
    }

    @Test(arguments: Backend.available)
    func `cannot be given an older text`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        let old = try await kept.store.read { session in
            try session.rows("SELECT sealed, saved FROM draft WHERE key = 'new'", of: .draft)[0].values
        }
        try await kept.store.write {
            try $0.saveDraft("全部", as: "new", of: AccountID("ann"), at: .t0.plus(hours: 1))
        }
        let update = PreparedSQL("UPDATE draft SET sealed = ?, saved = ? WHERE key = 'new'")
        try await kept.store.write { session in try session.run(update, old) }
        #expect(
            try await kept.findings() == [
                StoreFinding("draft", nil, .wrongRows, "2 there, 2 were kept")
            ])
    }

    @Test(arguments: Backend.available)
    func `are noted by several who write at once`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let files = StoreFiles(folder)
        let log = try #require(files.checkpoints)
        await withTaskGroup(of: Void.self) { group in
            for n in 0..<60 {
                group.addTask {
                    try? await store.write { session in
                        let account = AccountID("a\(n % 7)")
                        try session.saveDraft("\(n)", as: "form\(n % 3)", of: account, at: .t0)
                        if n.isMultiple(of: 5) { try session.dropDraft("form\(n % 3)", of: account) }
                        if n.isMultiple(of: 4) { throw StoreError.unavailable("refused") }
                    }
                    if n.isMultiple(of: 20) { try? await store.makeCheckpoints(publishing: log, at: .t0) }
                }
            }
        }
        #expect(try await store.read { try $0.verify(files) }.findings == [])
    }

    @Test(arguments: Backend.available)
    func `tell at once who follows a code that was made to point elsewhere`(_ backend: Backend) async throws {
        let folder = try Folder()
        let kept = try await Kept(backend, in: folder)
        let code = kept.codes[0]
        #expect(try await kept.store.read { try $0.streamTracked(by: code) } == CaseID("c1").stream)
        try await kept.store.write {
            try $0.run("UPDATE tracking SET stream = 'case/c2' WHERE stream = 'case/c1'")
        }
        await #expect(throws: StoreError.corrupt(what: "wrong seal", where: "tracking \(code.hash)")) {
            try await kept.store.read { try $0.streamTracked(by: code) }
        }
    }
}

import Foundation
import Organisation
import Streams
import TestStores
import Testing
import WorkCalendar

@testable import Casework
@testable import Storage

struct `The desk` {
    @Test(arguments: Backend.available)
    func `slows guesses more and more, counts none while it waits, and forgets with time`(
        _ backend: Backend
    ) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let rule = AttemptRule(
            free: 3, firstWaitMilliseconds: 1000, longestWaitMilliseconds: 3000, forgottenMilliseconds: 60_000
        )
        @Sendable func attempt(_ key: String, _ milliseconds: Int64) async throws -> Int64? {
            let now = Instant.t0.adding(milliseconds: milliseconds)
            return try await store.write { try $0.admitAttempt(key, rule, at: now) }
                .map { $0.milliseconds - Instant.t0.milliseconds }
        }
        for _ in 1...3 { #expect(try await attempt("a", 0) == nil) }
        #expect(try await attempt("a", 0) == 1000)
        #expect(try await attempt("a", 999) == 1000)
        #expect(try await attempt("b", 0) == nil, "another key is not slowed")
        #expect(try await attempt("a", 1000) == nil)
        #expect(try await attempt("a", 1500) == 3000)
        #expect(try await attempt("a", 3000) == nil)
        #expect(try await attempt("a", 3000) == 6000, "never longer than the longest")
        #expect(try await attempt("a", 400_000) == nil)
        #expect(try await attempt("a", 400_000) == nil)
    }

    @Test(arguments: Backend.available)
    func `lets no more of many guesses through that come at once`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let rule = AttemptRule(
            free: 5, firstWaitMilliseconds: 1000, longestWaitMilliseconds: 3000, forgottenMilliseconds: 60_000
        )
        let admitted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 1...20 {
                group.addTask { try await store.write { try $0.admitAttempt("a", rule, at: .t0) } == nil }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(admitted == 5)
    }

    @Test(arguments: Backend.available)
    func `knows a session until it ends`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let token = SessionToken.random()
        let end = Instant.t0.plus(hours: 8)
        let opened = try await store.write { try $0.openSession(token, for: AccountID("ann"), expires: end) }
        #expect(try await store.read { try $0.session(token, at: .t0) } == opened)
        #expect(try await store.read { try $0.session(.random(), at: .t0) } == nil)
        #expect(try await store.read { try $0.session(token, at: end) } == nil)
        let post = Post(unit: UnitID("town"), role: RoleID("mediator"), account: AccountID("ann"))
        try await store.write { try $0.act(token, as: post) }
        #expect(try await store.read { try $0.session(token, at: .t0)?.role } == RoleID("mediator"))
        let stored = try await store.read {
            try $0.rows("SELECT token FROM session", of: .session)[0].text("token")
        }
        #expect(stored != token.text)
        try await store.write { try $0.closeSessions(of: AccountID("ann")) }
        #expect(try await store.read { try $0.session(token, at: .t0) } == nil)
    }

    @Test(arguments: Backend.available)
    func `keeps organisation, packs, settings and drafts`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let town = Unit(
            id: UnitID("town"), name: Bilingual(zh: "新河镇", en: "Xinhe"), level: .town, isTerritory: true,
            parent: nil)
        let ann = Account(id: AccountID("ann"), name: Bilingual(both: "Ann"))
        let post = Post(
            unit: town.id, role: RoleID("mediator"), account: ann.id, from: CivilDate(epochDay: 20_000))
        let organisation = StoredOrganisation(units: [town], posts: [post], accounts: [ann])
        #expect(try await store.write { try $0.replaceOrganisation(organisation) } == 1)
        let read = try await store.read { try $0.organisation() }
        #expect(read.units == [town])
        #expect(read.posts == [post])
        #expect(read.accounts == [ann])
        await #expect(throws: StoreError.conflict(stream: "organisation", expected: 0)) {
            try await store.write { try $0.replaceOrganisation(organisation) }
        }

        let packs = [1, 2].map { n in
            StoredPack(name: "a-pack", files: ["mechanism.yaml": "x: \(n)"], isActive: true, added: .t0)
        }
        for pack in packs { try await store.write { try $0.addPack(pack) } }
        #expect(try await store.read { try $0.activePacks().map(\.hash) } == [packs[1].hash])
        #expect(try await store.read { try $0.pack(packs[0].hash)?.files } == packs[0].files)
        #expect(try await store.read { try $0.packHashes().count } == 2)

        try await store.write { try $0.saveDraft("{半张表}", as: "new", of: ann.id, at: .t0) }
        #expect(try await store.read { try $0.draft("new", of: ann.id)?.body } == "{半张表}")
        #expect(try await store.read { try $0.draft("new", of: AccountID("bob")) } == nil)
        #expect(try await store.read { try $0.drafts(of: ann.id).map(\.key) } == ["new"])
        await #expect(throws: StoreError.limit(name: "bodyBytesMax", most: 1 << 20)) {
            try await store.write {
                try $0.saveDraft(String(repeating: "x", count: 1 << 21), as: "big", of: ann.id, at: .t0)
            }
        }
        try await store.write { try $0.dropDraft("new", of: ann.id) }
        #expect(try await store.read { try $0.drafts(of: ann.id).isEmpty })
        try await store.write { try $0.set(nil, for: "nothing") }
        #expect(try await store.read { try $0.setting("nothing") } == nil)
    }

    @Test(arguments: Backend.available)
    func `sends each message once, and again where sending failed`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let message = OutboxMessage(key: "k1", kind: "sms", body: "您的事项已受理", due: .t0)
        try await store.write { session in
            try session.enqueue(message)
            try session.enqueue(message)
        }
        func claim(_ at: Instant) async throws -> [OutboxEntry] {
            try await store.write { try $0.claimOutbox(at: at, leaseMilliseconds: 60_000, limit: 10) }
        }
        let first = try await claim(.t0)
        #expect(first.map(\.message) == [message])
        #expect(try await claim(.t0) == [])
        let later = Instant.t0.plus(hours: 1)
        try await store.write { try $0.outboxFailed(first[0].seq, "timeout", retryAt: later) }
        let second = try await claim(later)
        #expect(second.map(\.attempts) == [2])
        try await store.write { try $0.outboxSent(second[0].seq, at: later) }
        #expect(try await store.read { try $0.outboxWaiting() } == 0)
    }

    @Test(arguments: Backend.available)
    func `admits so many requests per window`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        func ask(_ at: Instant) async throws -> Bool {
            try await store.write {
                try $0.admitLasting("ip", at: at, windowMilliseconds: 60_000, requestsMax: 3)
            }
        }
        for _ in 1...3 { #expect(try await ask(.t0)) }
        #expect(try await !ask(.t0))
        #expect(try await ask(Instant.t0.adding(milliseconds: 60_000)))
    }

    @Test(arguments: Backend.available)
    func `journals facts and readings on streams of their own`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let stream = StreamID(text: "accounts")
        try await store.write { session in
            try session.noteFact("account.locked/1", ["why": "failures"], in: stream, by: .platform, at: .t0)
            try session.noteFact("account.opened/1", [:], in: stream, by: clerk, at: .t0)
        }
        let facts = try await store.read { try $0.facts(of: stream) }
        #expect(facts.map(\.name) == ["account.locked/1", "account.opened/1"])
        #expect(facts[0].body == ["why": "failures"])
        #expect(facts[1].actor == clerk)
        let notes = (1...3).map { n in
            AccessNote(
                at: .t0, account: AccountID("ann"), role: RoleID("mediator"), unit: UnitID("town"),
                streams: [StreamID(CaseID("c\(n)"))], fields: ["party"], purpose: .page)
        }
        try await store.write { try $0.writeAccess(notes, at: .t0) }
        #expect(
            try await store.read { try $0.accessNotes(batches: 1).flatMap(\.streams).map(\.id) } == [
                "c3", "c2", "c1",
            ])
        #expect(try await store.read { try $0.verify(StoreFiles(folder)) }.findings == [])
    }
}

struct `The schema` {
    private let newer = Migration(
        number: Migration.all.count + 1, name: "later", statements: ["CREATE TABLE later (x TEXT NOT NULL)"])

    @Test(arguments: Backend.available)
    func `migrates once, and refuses what it does not know`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        let newer = newer
        try await store.write { try Migration.apply(to: $0) }
        try await store.write { try Migration.apply(Migration.all + [newer], to: $0) }
        #expect(try await store.read { try $0.rows("SELECT * FROM later", of: .migration).isEmpty })
        await #expect(throws: StoreError.newerSchema(found: newer.number, known: newer.number - 1)) {
            try await store.write { try Migration.apply(to: $0) }
        }
        try store.close()
        await #expect(throws: StoreError.newerSchema(found: newer.number, known: newer.number - 1)) {
            try await backend.open(in: folder)
        }
    }

    @Test(arguments: Backend.available)
    func `refuses a past that was edited`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        var edited = Migration.all
        edited[1].statements.append("CREATE TABLE x (y TEXT)")
        let changed = edited
        await #expect(throws: StoreError.changedMigration(number: 2)) {
            try await store.write { try Migration.apply(changed, to: $0) }
        }
    }

    @Test
    func `is numbered without gaps and names every table`() {
        #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
        let text = Migration.all.flatMap(\.statements).map { $0.rendered(for: .sqlite).text }.joined()
        for table in TableName.allCases where table != .migration {
            #expect(text.contains("TABLE \(table.rawValue) "), "\(table)")
        }
    }

    @Test(arguments: Dialect.allCases)
    func `binds values and never writes them`(_ dialect: Dialect) {
        let evil = "'; DROP TABLE journal; --"
        let sql: SQLText =
            "SELECT \(evil), \(3) FROM \(table: .journal) WHERE n IN \(list: [1, 2]) OR n IN \(list: [Int]())"
        let (text, values) = sql.rendered(for: dialect)
        #expect(!text.contains("DROP"))
        #expect(values == [.text(evil), .int(3), .int(1), .int(2)])
        #expect(text.hasSuffix("OR n IN (NULL)"))
        #expect(PreparedSQL("a ? b ?").text(for: dialect) == (dialect == .sqlite ? "a ? b ?" : "a $1 b $2"))
    }

    @Test(arguments: Backend.available)
    func `names table and column of a value it cannot read`(_ backend: Backend) async throws {
        let folder = try Folder()
        let store = try await backend.open(in: folder)
        await #expect(throws: StoreError.corrupt(what: "no integer", where: "setting.value")) {
            try await store.write { session in
                try session.set("x", for: "y")
                _ = try session.row("SELECT value FROM setting", of: .setting)?.int("value")
            }
        }
    }
}

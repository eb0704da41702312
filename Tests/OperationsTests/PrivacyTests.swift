import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import Synchronization
import TestStores
import Testing
import WorkCalendar

/// A clock that a test sets.
private final class Hands: Sendable {
    private let now = Mutex(Office.now)
    var clock: @Sendable () -> Instant { { self.now.withLock { $0 } } }
    func advance(years: Int) {
        now.withLock { $0 = Instant($0.date.adding(months: 12 * years), $0.time) }
    }
}

struct `What is held of people` {
    private func applicant(_ office: Office, _ id: CaseID) async throws -> Party {
        let state = try #require(try await office.states().first { $0.id == id })
        return try #require(state.parties.first)
    }

    private func name(_ office: Office, _ id: CaseID) async throws -> String? {
        let party = try await applicant(office, id)
        return try await office.store.read { try $0.words(try #require(party.name?.id), of: id.stream)?.text }
    }

    @Test(arguments: Backend.available)
    func `can be told: for what, on which basis, how long, and how much`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let id = try await office.dispute().id
        try await office.platform.followIndex()
        let report = try await office.platform.held(phone: "13800000001")
        #expect(Set(report.lines.map(\.held.stream)) == [id.stream])
        let contact = try #require(report.lines.first { $0.held.subject != .shared })
        #expect(contact.purpose != nil && contact.basis != nil && contact.years == 10)
        #expect(contact.held.texts == 2)
        #expect(try await office.platform.held(phone: "13899999999").lines.isEmpty)
    }

    @Test(arguments: Backend.available)
    func `is erased once, everywhere, and verifies`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let id = try await office.dispute().id
        try await office.platform.followIndex()
        let party = try await applicant(office, id)
        let request = ErasureRequest(.party(party.id), of: id.stream, reason: "request")
        for _ in 1...2 { try await office.platform.erase(request, by: .platform) }
        try await office.platform.followIndex()
        #expect(try await name(office, id) == nil)
        #expect(try await office.platform.held(phone: "13800000001").lines.isEmpty)
        let zhou = try office.person("zhou")
        #expect(try await office.platform.search("赵春花", by: zhou).items.isEmpty)
        #expect(try await office.verified().findings.map(\.words.en) == [])
        let facts = try await office.platform.facts(
            of: Erasure.stream, older: 0, by: try office.person("auditor")
        ).facts
        #expect(facts.count == 1)
        let words = try #require(facts.first.map { Administration.words($0, office.platform.reference) })
        #expect(words.en == "Erased of \(id.stream.text): party \(party.id.text). Why: request")
        await #expect(throws: Refusal.self) {
            try await office.platform.erase(
                ErasureRequest(.party(PartyID("nobody")), of: id.stream, reason: "request"), by: .platform)
        }
    }

    @Test(arguments: Backend.available)
    func `is told to and erased by the security administrator alone, who is named for it`(
        _ backend: Backend
    ) async throws {
        let office = try await Office(backend)
        let id = try await office.dispute().id
        try await office.platform.followIndex()
        let (guardian, zhou) = (try office.person("secadmin"), try office.person("zhou"))
        let report = try await office.platform.held("138 0000 0001", by: guardian)
        let line = try #require(report.lines.first { $0.held.subject != .shared })
        var request = ErasureRequest(line.held.subject, under: line.held.under, of: id.stream, reason: "")
        await #expect(throws: Refusal.self) { _ = try await office.platform.held("13800000001", by: zhou) }
        await #expect(throws: Refusal.self) { try await office.platform.erase(request, by: zhou) }
        await #expect(throws: AdminProblem.self) { try await office.platform.erase(request, by: guardian) }
        #expect(try await name(office, id) == "赵春花")
        request.reason = "本人申请"
        try await office.platform.erase(request, by: guardian)
        #expect(try await name(office, id) == nil)
        let auditor = try office.person("auditor")
        let facts = try await office.platform.facts(of: Erasure.stream, older: 0, by: auditor).facts
        #expect(facts.map(\.actor.account) == [guardian.account])
        let readings = try await office.platform.readings(by: auditor)
        #expect(readings.contains { $0.purpose == .held && $0.account == guardian.account })
    }

    @Test func `is erased again when a backup brings it back`() async throws {
        let office = try await Office(.sqlite)
        let id = try await office.dispute().id
        let copies = try Folder()
        let (backup, restored) = (
            copies.url.appendingPathComponent("b"), copies.url.appendingPathComponent("r")
        )
        let data = DataFolder(root: office.root)
        try await Backup.make(of: office.store, in: data, to: backup, at: Office.now)
        let party = try await applicant(office, id)
        try await office.platform.erase(
            ErasureRequest(.party(party.id), of: id.stream, reason: "request"), by: .platform)

        try Backup.restore(from: backup, to: restored)
        let again = DataFolder(root: restored)
        try again.erasures.takeOver(data.erasures)
        try again.erasures.takeOver(data.erasures)
        #expect(try again.erasures.all().count == 1)
        let place = try Folder(at: restored)
        let second = try await Office(.sqlite, in: place)
        #expect(try await name(second, id) == nil)
        #expect(try await second.verified().findings.map(\.words.en) == [])
        #expect(try await second.platform.eraseAgain() == 0)
    }

    @Test(arguments: Backend.available)
    func `goes when its years are over, and not before`(_ backend: Backend) async throws {
        let hands = Hands()
        let office = try await Office(backend, clock: hands.clock)
        let (over, open) = (try await office.dispute("一").id, try await office.dispute("二").id)
        let zhou = try office.person("zhou")
        _ = try await office.platform.act(
            "withdraw", input: .group(["note": .text("和好了")]), on: over, by: zhou)
        hands.advance(years: 9)
        #expect(try await office.platform.eraseExpired() == 0)
        #expect(try await name(office, over) == "赵春花")
        hands.advance(years: 2)
        #expect(try await office.platform.eraseExpired() > 0)
        #expect(try await name(office, over) == nil)
        #expect(try await name(office, open) == "赵春花")
        #expect(try await office.platform.eraseExpired() == 0)
        #expect(try await office.verified().findings.map(\.words.en) == [])
    }

    @Test(arguments: Backend.available)
    func `is put right, after closing too, and found under what is right`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let id = try await office.dispute().id
        let zhou = try office.person("zhou")
        let party = try await applicant(office, id)
        _ = try await office.platform.act("withdraw", input: .group(["note": .text("和好了")]), on: id, by: zhou)
        _ = try await office.platform.act(
            "correct_party",
            input: .group([
                "party": .text(party.id.text), "name": .text("赵春华"), "phone": .text("13800000002"),
            ]), on: id, by: zhou)
        try await office.platform.followIndex()
        #expect(try await name(office, id) == "赵春华")
        #expect(try await office.platform.held(phone: "13800000001").lines.isEmpty)
        #expect(!(try await office.platform.held(phone: "13800000002").lines.isEmpty))
        await #expect(throws: Rejection.missing(field: "name")) {
            _ = try await office.platform.act(
                "correct_party", input: .group(["party": .text(party.id.text)]), on: id, by: zhou)
        }
        #expect(try await office.verified().findings.map(\.words.en) == [])
    }

    @Test(arguments: Backend.available)
    func `that nobody took up is cleared away, with its file`(_ backend: Backend) async throws {
        let hands = Hands()
        let office = try await Office(backend, clock: hands.clock)
        let staged = try office.platform.files.stage(Array("a".utf8), mediaType: "text/plain")
        try await office.store.write { try $0.recordUpload(staged, by: "ann", at: hands.clock()) }
        let folder = office.platform.files.root
        func files() throws -> Int {
            try #require(
                FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
            )
            .compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }.count
        }
        try await office.platform.clean()
        #expect(try files() == 1)
        hands.advance(years: 1)
        try await office.platform.clean()
        #expect(try files() == 0)
        #expect(try await office.verified().findings.map(\.words.en) == [])
    }
}

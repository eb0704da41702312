import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import TestStores
import Testing
import WorkCalendar

/// A store with a folder of packs of its own, on which platforms start one after the other.
private struct PackOffice {
    let place: Folder
    let store: any Store
    var packs: URL { place.url.appendingPathComponent("packs") }

    init(_ backend: Backend) async throws {
        place = try Folder()
        store = try await backend.open(in: place)
        try FileManager.default.copyItem(
            at: Repository.root.appendingPathComponent("packs"), to: packs)
    }

    func start() async throws -> Platform {
        try await PlatformStart(
            packs: packs, calendar: Repository.root.appendingPathComponent("calendars/china-mainland.txt"),
            organisation: Repository.root.appendingPathComponent("demo/organisation.yaml")
        ).open(store, files: DataFolder(root: place.url).attachments, clock: { Office.now })
    }

    func change(_ pack: String, _ from: String, _ to: String) throws {
        let file = packs.appendingPathComponent("\(pack)/mechanism.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try #require(text.contains(from))
        try text.replacingOccurrences(of: from, with: to).write(to: file, atomically: true, encoding: .utf8)
    }

    func person(_ account: String, _ platform: Platform) throws -> Person {
        let id = AccountID(account)
        let posts = platform.reference.directory.posts(of: id, on: Office.now.date)
        return platform.person(id, acting: posts.first)
    }

    func dispute(_ story: String, _ platform: Platform) async throws -> CaseID {
        let answers = Answers(
            asked: .group([
                "place": .text("xiahe"), "matter": .text("neighbour"),
                "parties": .list([.group(["side": .text("applicant"), "name": .text("赵春花")])]),
            ]), fields: .group(["story": .text(story)]))
        return try await platform.register(
            Registration(MechanismID("people_mediation"), entry: "window", answers: answers),
            by: try person("zhou", platform).actor
        ).id
    }

    /// Ends a dispute where it waits.
    func close(_ id: CaseID, _ platform: Platform) async throws {
        _ = try await platform.act(
            "guide", input: .group(["guidance": .text("向法院起诉")]), seenMove: nil, on: id,
            by: try person("zhou", platform))
    }

    func hash(_ platform: Platform, _ mechanism: String = "people_mediation") throws -> String {
        try #require(platform.reference.active[MechanismID(mechanism)]).hash
    }

    /// Stores a version as a program that knew less would have, and lets every case follow it.
    func pin(_ name: String, _ files: [String: String]) async throws -> String {
        let pack = StoredPack(name: name, files: files, isActive: false, added: Office.now)
        try await store.write { session in
            try session.addPack(pack)
            try session.run("UPDATE item_row SET pack = \(pack.hash)")
        }
        return pack.hash
    }
}

struct `A platform that starts` {
    @Test(arguments: Backend.available)
    func
        `has the versions in force and those that open cases follow, and brings others when they are asked for`(
            _ backend: Backend
        ) async throws
    {
        let office = try await PackOffice(backend)
        let first = try await office.start()
        let old = try office.hash(first)
        let (open, closed) = (
            try await office.dispute("楼上漏水", first), try await office.dispute("树枝过界", first)
        )
        try await office.close(closed, first)
        let packs = first.reference.active.count
        #expect(first.reference.byHash.count == packs)

        // The pack that uses it changes with it; no case follows that one's old version.
        try office.change("people-mediation", "value: 7d", "value: 8d")
        let second = try await office.start()
        let new = try office.hash(second)
        #expect(new != old)
        #expect(Set(second.reference.byHash.keys) == Set(second.reference.active.values.map(\.hash) + [old]))
        #expect(try await second.read(open, by: try office.person("zhou", second)).mechanism.hash == old)
        try await office.close(open, second)

        let third = try await office.start()
        let zhou = try office.person("zhou", third)
        #expect(third.reference.byHash[old] == nil)
        let lines = try await third.list(ItemFilter(), by: zhou, order: .newest).items
        #expect(lines.map(\.summary) == ["树枝过界", "楼上漏水"])
        #expect(third.reference.byHash[old]?.hash == old)

        let fourth = try await office.start()
        #expect(try await fourth.read(closed, by: zhou).mechanism.parameters["sign_within"]?.text == "7d")
        _ = try await fourth.act(
            "reopen", input: .group(["reason": .text("又漏水了")]), seenMove: nil, on: open, by: zhou)
        #expect(try await fourth.mechanism("no such hash") == nil)
        #expect(fourth.reference.byHash.count == packs + 1)
        // A node that hears of a change keeps what it has.
        try await fourth.refreshReference()
        #expect(try await office.start().reference.byHash[old] != nil)
    }

    @Test(arguments: Backend.available)
    func `stores a pack with all that it takes in, however far, and nothing it only mentions`(
        _ backend: Backend
    ) async throws {
        let office = try await PackOffice(backend)
        try office.change(
            "township-centre", "mechanism: township_centre",
            "# Letters go to online-consultation instead.\nmechanism: township_centre")
        let outer = office.packs.appendingPathComponent("outer")
        try FileManager.default.createDirectory(at: outer, withIntermediateDirectories: true)
        try Self.outer.write(
            to: outer.appendingPathComponent("mechanism.yaml"), atomically: true, encoding: .utf8)
        let platform = try await office.start()
        let stored = try await office.store.read { try $0.activePacks() }
        func used(_ name: String) throws -> [String] {
            let files = try #require(stored.first { $0.name == name }).files.keys
            return files.filter { $0.hasPrefix("uses/") && $0.hasSuffix("mechanism.yaml") }.sorted()
        }
        #expect(try used("township-centre") == ["uses/people-mediation/mechanism.yaml"])
        #expect(
            try used("outer") == [
                "uses/people-mediation/mechanism.yaml", "uses/township-centre/mechanism.yaml",
            ])
        #expect(try used("online-consultation").isEmpty)
        // What is stored is enough to run it.
        #expect(try await office.start().reference.byHash[try office.hash(platform, "outer")] != nil)
    }

    @Test(arguments: Backend.available)
    func `does not, where it cannot read a pack in force, and says which and what to do`(
        _ backend: Backend
    ) async throws {
        let office = try await PackOffice(backend)
        _ = try await office.start()
        let broken = StoredPack(
            name: "grid", files: ["mechanism.yaml": "mechanism: grid\nnmae: x"], isActive: true,
            added: Office.now)
        try await office.store.write { try $0.addPack(broken) }
        let fault = await #expect(throws: UnusablePack.self) { _ = try await office.start() }
        #expect(fault?.need == .newCases && fault?.name == "grid" && fault?.hash == broken.hash)
        let words = try #require(fault?.words)
        #expect(words.zh.contains("grid") && words.zh.contains("现行") && words.zh.contains("nmae"))
        #expect(words.en.contains("in force") && words.en.contains("did you mean “name”?"))
        #expect(words.en.contains("start again"))
        #expect(fault?.description.contains(words.zh) == true)

        try await office.store.write { _ = try $0.run("UPDATE pack SET files = 'x' WHERE name = 'grid'") }
        let damage = await #expect(throws: StoreError.self) { _ = try await office.start() }
        #expect(damage?.words.zh.contains("grid") == true)
    }

    @Test(arguments: Backend.available)
    func `does not, where it cannot read what open cases follow, and does when they are closed`(
        _ backend: Backend
    ) async throws {
        let office = try await PackOffice(backend)
        let first = try await office.start()
        let id = try await office.dispute("楼上漏水", first)
        let hash = try await office.pin(
            "people-mediation", ["mechanism.yaml": "mechanism: people_mediation\nstages: ["])
        let fault = await #expect(throws: UnusablePack.self) { _ = try await office.start() }
        #expect(fault?.need == .openCases && fault?.hash == hash)
        #expect(fault?.words.zh.contains("未结案件") == true && fault?.words.en.contains("open cases") == true)

        try await office.store.write { _ = try $0.run("UPDATE item_row SET is_open = 0") }
        let second = try await office.start()
        #expect(second.reference.byHash[hash] == nil)
        // The line is there without its words, and what follows it says why it is not shown.
        let lines = try await second.list(ItemFilter(), by: try office.person("zhou", second)).items
        #expect(lines.map(\.row.stream) == [id.stream] && lines.map(\.summary) == [""])
        await #expect(throws: UnusablePack.self) { _ = try await second.mechanism(hash) }
    }

    @Test(arguments: Backend.available)
    func `runs what open cases follow though it would not go live today`(_ backend: Backend) async throws {
        let office = try await PackOffice(backend)
        _ = try await office.dispute("楼上漏水", try await office.start())
        let stored = try await office.store.read { try $0.activePacks() }
        var files = try #require(stored.first { $0.name == "township-centre" }).files
        // A parameter of the pack that it uses, with another value
        files["mechanism.yaml"] = files["mechanism.yaml"]?
            .replacingOccurrences(of: "take_on_within", with: "accept_within")
        let hash = try await office.pin("township-centre", files)
        #expect(try await office.start().reference.byHash[hash]?.parameters["accept_within"]?.text == "0wd")
        try office.change("township-centre", "take_on_within", "accept_within")
        await #expect(throws: PlatformStart.Failure.self) { _ = try await office.start() }
    }

    /// A pack that takes in a pack that takes in a pack.
    private static let outer = """
        language: 2
        mechanism: outer
        name: { zh: 外层, en: Outer }
        about: { zh: 说明, en: About }
        case: { called: { zh: 案件, en: case } }
        uses:
          centre: { pack: township-centre, start: waiting }
        entries:
          door: { name: { zh: 上门, en: Door }, by: [registrar], ask: [story], to: centre }
        stages:
          centre:
            runs: centre
            leads: { settled: over, not_performed: open_end, guided_to_suit: open_end, refused: open_end, guided: open_end, withdrawn: open_end }
          over: { name: { zh: 完, en: Over }, public: { zh: 完, en: Over }, ends: resolved }
          open_end: { name: { zh: 未果, en: No result }, public: { zh: 未果, en: No result }, ends: unresolved }
        """
}

struct `The name of a role` {
    @Test func `is that of the first mechanism, however they are kept`() throws {
        func mechanism(_ id: String) -> Mechanism {
            let place = SourcePlace(file: "mechanism.yaml", line: 1)
            var mechanism = Mechanism(
                id: MechanismID(id), name: Bilingual(both: id), about: Bilingual(both: ""), basis: nil,
                hash: id,
                called: Bilingual(both: ""), numbering: nil, place: place)
            mechanism.roles["clerk"] = Role(
                id: RoleID("clerk"), name: Bilingual(both: "clerk of \(id)"), level: nil, sees: .unit,
                place: place)
            return mechanism
        }
        let calendar = Repository.root.appendingPathComponent("calendars/china-mainland.txt")
        let edition = try CalendarFile.load(calendar)
        for ids in [["a", "b", "c", "d"], ["d", "c", "b", "a"], ["c", "a", "d", "b"]] {
            let reference = Reference(
                directory: Directory(units: [], posts: [], accounts: []), organisationVersion: 1,
                mechanisms: ids.map(mechanism), active: ids, edition: edition)
            #expect(reference.roleName(RoleID("clerk")).en == "clerk of a")
        }
    }
}

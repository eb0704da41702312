import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import TestKind
import TestStores
import Testing
import WorkCalendar

/// What the platform does for cases it does for a kind of which it has one line in a registry.
struct `A platform with a kind that lives only in tests` {
    @Test(arguments: Backend.available)
    func `begins it, and lets others see it by their posts`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        try await office.begin("p1", [.write("易碎玻璃花瓶"), .own(name: "赵春花", phone: "13800000001")])
        for (account, sees) in [("ann", true), ("hua", true), ("po", true), ("ben", false)] {
            let person = try office.person(account)
            let list = try await office.platform.list(ItemFilter(), by: person)
            #expect(list.items.map(\.row.stream) == (sees ? [.parcel("p1")] : []), "\(account)")
            do {
                _ = try await office.platform.read(.parcel("p1"), as: Parcel.self, by: person)
                #expect(sees, "\(account)")
            } catch Refusal.notFound {
                #expect(!sees, "\(account)")
            }
        }
        await #expect(throws: Refusal.self) { try await office.run(.end, on: "p1", by: "ben") }
        try await office.run(.end, on: "p1")
        await #expect(throws: Parcel.Refusal.ended) { try await office.run(.end, on: "p1") }
    }

    @Test(arguments: Backend.available)
    func `masks lists and pages, and journals who read what`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        try await office.begin("p1", [.write("易碎玻璃花瓶"), .own(name: "赵春花", phone: "13800000001")])
        for (account, title, about) in [
            ("ann", "易碎玻璃花瓶", "赵春花"), ("hua", "易碎玻璃花瓶", "赵＊＊"), ("po", Words.stars, "赵＊＊"),
        ] {
            let person = try office.person(account)
            let item = try #require(try await office.platform.list(ItemFilter(), by: person).items.first)
            #expect(item.summary == title && item.applicant == about, "\(account)")
            let page = try await office.platform.read(.parcel("p1"), as: Parcel.self, by: person)
            #expect(page.state.owner?.name.text == about, "\(account)")
            #expect(
                page.timeline.map(\.name) == ["parcel.begun/1", "parcel.words/2", "parcel.owned/1"],
                "\(account)")
        }
        try await office.platform.tick()
        let notes = try await office.store.read { try $0.accessNotes(batches: 10) }
        let lines = notes.map { "\($0.account) \($0.purpose) \($0.fields.joined(separator: "+"))" }
        #expect(
            Set(lines) == [
                "ann list contents+owner", "ann page contents+owner", "hua list contents",
                "hua page contents",
            ])
        #expect(notes.allSatisfy { $0.streams == [.parcel("p1")] })
        // Nothing of it went onto the chain of what was read.
        #expect(try await office.load("p1").version == 3)
    }

    @Test(arguments: Backend.available)
    func `finds it by words, number and telephone`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        try await office.begin(
            "p1", [.write("易碎玻璃花瓶"), .own(name: "赵春花", phone: "13800000001"), .number(series: "box")])
        try await office.platform.tick()
        func found(_ text: String, _ account: String) async throws -> [StreamID] {
            try await office.platform.search(text, by: try office.person(account)).items.map(\.row.stream)
        }
        #expect(try await found("花瓶", "ann") == [.parcel("p1")])
        #expect(try await found("赵春", "ann") == [.parcel("p1")])
        #expect(try await found("赵春", "hua") == [])
        #expect(try await found("花瓶", "po") == [])
        #expect(try await found("花瓶", "ben") == [])
        #expect(try await found("box-1", "po") == [.parcel("p1")])
        let twins = try await office.platform.twins(
            phone: "13800000001", text: "", place: nil, by: try office.person("ann"))
        #expect(twins.map(\.row.stream) == [.parcel("p1")])
    }

    @Test(arguments: Backend.available)
    func `lists what is owed, and counts it`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        let due = office.clock.now.adding(milliseconds: 3_600_000)
        try await office.begin("p1", [.start(due: due)])
        try await office.begin("p2", [.own(name: "赵春花", phone: "13800000001")])
        let ann = try office.person("ann")
        let tasks = try await office.platform.tasks(.unsigned, by: ann).items
        #expect(tasks.map(\.row.stream) == [.parcel("p1")])
        #expect(tasks.first?.task?.due == due)
        #expect(try await office.platform.counts(for: ann).open.shown == 2)
        #expect(try await office.platform.counts(for: try office.person("ben")).open.shown == 0)
        office.clock.pass(hours: 2)
        let counts = try await office.platform.counts(for: try office.person("hua"))
        #expect(counts.open.shown == 2 && counts.overdue.shown == 1 && counts.tasks[.unsigned]?.past == 1)
    }

    @Test(arguments: Backend.available)
    func `keeps its files, and gives them to those who may read their names`(_ backend: Backend) async throws
    {
        let office = try await ParcelOffice(backend)
        try await office.begin("p1")
        // A picture without any pixel: its signature and its end.
        let picture: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 0] + Array("IEND".utf8) + [1, 2, 3, 4]
        let staged = try await office.platform.keepUpload(picture, name: "正面.png", client: "ann")
        try await office.run(
            .photograph(content: staged.content, name: "正面.png", mediaType: staged.mediaType), on: "p1",
            writing: Writing(uploader: "ann"))
        let file = try await office.platform.attachment(
            staged.content, of: .parcel("p1"), by: try office.person("hua"))
        #expect(file.bytes == picture && file.mediaType == "image/png")
        for account in ["po", "ben"] {
            let person = try office.person(account)
            await #expect(throws: Refusal.self, "\(account)") {
                try await office.platform.attachment(staged.content, of: .parcel("p1"), by: person)
            }
        }
        try await office.platform.tick()
        let notes = try await office.store.read { try $0.accessNotes(batches: 10) }
        #expect(notes.map(\.purpose) == [.file] && notes.map(\.account.text) == ["hua"])
        #expect(try await office.verified().attachments == 1)
    }

    @Test(arguments: Backend.available)
    func `leads whoever has its code to it`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        let code = TrackingCode.random()
        try await office.begin("p1", writing: Writing(tracking: (code, .parcel("p1"))))
        #expect(try await office.store.read { try $0.streamTracked(by: code) } == .parcel("p1"))
        // It is no case: the page of cases does not show it.
        await #expect(throws: Refusal.self) { try await office.platform.track(code) }
    }

    @Test(arguments: Backend.available)
    func `answers a request that comes twice with what it answered before`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        try await office.begin("p1")
        let request = RequestKey(client: "ann", key: "k", body: [1])
        try await office.run(.write("一次"), on: "p1", request: request)
        await #expect(throws: Refusal.self) {
            try await office.run(.write("一次"), on: "p1", request: request)
        }
        #expect(try await office.load("p1").words.count == 1)
    }

    @Test(arguments: Backend.available)
    func `carries out together what one orders of others, however many`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        try await office.begin("leader")
        for n in 1...25 {
            try await office.begin("p\(n)", [.tie(to: .parcel("leader")), .number(series: "box")])
        }
        try await office.run(.move(StageID("van"), UnitID("second")), on: "leader")
        for n in 1...25 {
            let parcel = try await office.load("p\(n)")
            #expect(parcel.stage == StageID("van") && parcel.unit == UnitID("second"))
            #expect(parcel.number == "box-\(n)")
        }
        // A new one is told of by one that leads many.
        try await office.begin("chief", by: "ben")
        try await office.run(.tie(to: .parcel("chief")), on: "leader", by: "ben")
        let parcel = try await office.begin("last", [.tie(to: .parcel("leader")), .number(series: "box")])
        #expect(parcel.number == "box-26")
        #expect(try await office.verified().findings == [])
        #expect(try await office.rebuilt() == [])
    }

    @Test(arguments: Backend.available)
    func `begins one that moves very many others in the same breath`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        for n in 1...25 { try await office.begin("p\(n)") }
        try await office.begin("leader", [.gather((1...25).map { .parcel("p\($0)") })])
        for n in 1...25 { #expect(try await office.load("p\(n)").stage == StageID("gathered")) }
        #expect(try await office.verified().findings == [])
    }

    @Test(arguments: Backend.available)
    func `rings it when its moment has come`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        let due = office.clock.now.adding(milliseconds: 3_600_000)
        for n in 1...40 { try await office.begin("p\(n)", [.start(due: due)]) }
        #expect(try await office.platform.ringAlarms() == 0)
        office.clock.pass(hours: 2)
        #expect(try await office.platform.ringAlarms() == Platform.alarmsPerCommitMax)
        try await office.platform.tick()
        for n in 1...40 { #expect(try await office.load("p\(n)").clock?.hasRung == true) }
        #expect(try await office.store.read { try $0.nextAlarm() } == nil)
        #expect(try await office.verified().findings == [])
    }

    @Test(arguments: Backend.available)
    func `runs it beside cases, verifies both and rebuilds both`(_ backend: Backend) async throws {
        let office = try await ParcelOffice(backend)
        let rules = try #require(office.platform.reference.active[Parcel.mechanism])
        let registered = try await office.platform.register(
            Registration(
                rules.id, entry: "counter",
                answers: Answers(
                    flat: .group(["contents": .text("一只花瓶"), "owner": .text("赵春花")]), to: "counter",
                    in: rules)), by: try office.person("ann").actor)
        try await office.begin("p1", [.write("另一只花瓶"), .start(due: office.clock.now)])
        office.clock.pass(hours: 24 * 30)
        try await office.platform.tick()
        let ann = try office.person("ann")
        let all = try await office.platform.list(ItemFilter(), by: ann)
        #expect(Set(all.items.map(\.row.stream)) == [.parcel("p1"), registered.id.stream])
        let found = try await office.platform.search("花瓶", by: ann)
        #expect(found.items.map(\.row.stream) == [.parcel("p1"), registered.id.stream])
        var only = ItemFilter()
        only.kind = Parcel.kind
        #expect(try await office.platform.list(only, by: ann).items.count == 1)
        let report = try await office.verified()
        #expect(report.findings == [])
        #expect(try await office.rebuilt() == [])
    }

    @Test(arguments: Backend.available)
    func `finds the rules that it follows, also where no node has used them yet`(
        _ backend: Backend
    ) async throws {
        let office = try await ParcelOffice(backend)
        try await office.begin("p1", [.write("旧规则下的包裹")])
        let old = try await office.load("p1").pack
        // The pack changes, the old version goes out of force, and another node starts without ever having used it.
        try await office.run(.end, on: "p1")
        let pack = StoredPack(
            name: "screening",
            files: ["mechanism.yaml": Depot.pack.replacing("在架", with: "架上")], isActive: true,
            added: office.clock.now)
        try await office.store.write { try $0.addPack(pack) }
        try await office.begin("p2")
        let own = office.platform.reference
        let bare = Reference(
            directory: own.directory, organisationVersion: own.organisationVersion, mechanisms: [],
            active: [], edition: own.edition)
        let clock = office.clock
        let node = Platform(
            store: office.store, files: office.platform.files, kinds: ParcelOffice.kinds, reference: bare,
            clock: { clock.now })
        #expect(node.reference.byHash[old] == nil)
        let errand = Errand<Parcel>(by: try office.person("ann").actor)
        await #expect(throws: Parcel.Refusal.ended) {
            try await node.carryOut(.write("再写"), on: .parcel("p1"), as: Parcel.self, errand)
        }
        #expect(node.reference.byHash[old] != nil)
    }
}

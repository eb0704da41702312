import Foundation
import Mechanisms
import Organisation
import TestKind
import TestStores
import Testing
import WorkCalendar

@testable import Storage
@testable import Streams

/// What the store does for cases it does for a kind of which none of its files has ever heard.
struct `A kind that lives only in tests` {
    @Test(arguments: Backend.available)
    func `is written and read back, with its timeline`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        let written = try await shelf.run(
            .begin(), .write("花瓶"), .own(name: "赵春花", phone: "13800000001"), on: "p1")
        #expect(try await shelf.load("p1") == written)
        let lines = try await shelf.store.read { session in
            let place = try #require(try session.place(of: .parcel("p1")))
            return try session.timeline(of: place, Parcel.self, as: MaskingReader(.everything))
        }
        #expect(lines.map(\.name) == ["parcel.begun/1", "parcel.words/2", "parcel.owned/1"])
        #expect(lines.map(\.meta.n) == [1, 2, 3])
        #expect((lines[1].body as? ParcelWords)?.text.text == "花瓶")
        #expect(lines[2].meta.actor == Shelf.ann)
    }

    @Test(arguments: Backend.available)
    func `is refused where somebody was faster`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.run(.begin(), on: "p1")
        await #expect(throws: Parcel.Refusal.thereAlready) { try await shelf.run(.begin(), on: "p1") }
        let state = try await shelf.load("p1")
        let event = Event(
            meta: EventMeta(n: 2, recorded: .t0, effective: .t0, actor: Shelf.ann), body: ParcelEnded())
        var plan = Plan()
        plan.read[.parcel("p1")] = 1
        plan.changes = [
            Change(
                id: .parcel("p1"), before: state,
                after: try #require(Parcel.evolve(state, event, id: .parcel("p1"))), events: [event])
        ]
        let place = try #require(try await shelf.store.read { try $0.place(of: .parcel("p1")) })
        let sealed = try SealedPlan(plan, places: [.parcel("p1"): place], keys: shelf.store.keys) {
            Shelf.tokens(of: $0)
        }
        try await shelf.run(.write("先到"), on: "p1")
        await #expect(throws: StoreError.conflict(stream: "parcel/p1", expected: 1)) {
            try await shelf.store.write { try $0.append(sealed) }
        }
        #expect(try await shelf.verified().findings == [])
    }

    @Test(arguments: Backend.available)
    func `is folded anew where its snapshot is behind, of another form, or gone`(
        _ backend: Backend
    ) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.run(.begin(), .write("一"), on: "p1")
        let behind = try await shelf.store.read { session in
            try session.rows(Snapshot.select, [.text("parcel/p1")], of: .snapshot)[0].values
        }
        let state = try await shelf.run(.write("二"), .start(due: .t0), on: "p1")
        try await shelf.store.write { session in
            try session.run(Snapshot.upsert, [.text("parcel/p1")] + behind)
        }
        #expect(try await shelf.load("p1") == state)
        try await shelf.store.write { session in
            try session.run("UPDATE snapshot SET format = 9, body = '{}' WHERE stream = 'parcel/p1'")
        }
        #expect(try await shelf.load("p1") == state)
        try await shelf.store.write { try $0.run("DELETE FROM snapshot") }
        #expect(try await shelf.load("p1") == state)
    }

    @Test(arguments: Backend.available)
    func `stands in the queues of its units by what is due next, and in no others`(
        _ backend: Backend
    ) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        func list(_ filter: ItemFilter, _ scope: VisibilityScope) async throws -> [String] {
            try await shelf.store.read { session in
                let (page, total) = try session.itemsCounted(filter, in: scope)
                #expect(total == CappedCount(Int64(page.rows.count)))
                return page.rows.map(\.stream.id)
            }
        }
        var filter = ItemFilter()
        filter.kind = Parcel.kind
        #expect(try await list(filter, .of("county")) == ["p2", "p1", "p3"])
        #expect(try await list(filter, .of("first")) == ["p2"])
        #expect(try await list(filter, .of("second")) == ["p1", "p3"])
        #expect(try await list(filter, .of("third")) == [])
        filter.kind = StreamKind("case")
        #expect(try await list(filter, .of("county")) == [])
        var late = ItemFilter(isOpen: true)
        late.lateAt = .t0.plus(hours: 5)
        #expect(try await list(late, .of("county")) == ["p2"])
        var status = ItemFilter()
        status.status = "van"
        #expect(try await list(status, .of("county")) == ["p1", "p3"])
    }

    @Test(arguments: Backend.available)
    func `shows in its row what its face shows`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        let state = try await shelf.load("p1")
        let row = try #require(try await shelf.store.read { try $0.item(.parcel("p1"), in: .of("second")) })
        #expect(try await shelf.store.read { try $0.item(.parcel("p1"), in: .of("first")) } == nil)
        #expect(row.version == state.version)
        #expect(row.mechanism == Parcel.mechanism && row.packHash == shelf.pack.hash)
        #expect(row.number == "box-2" && row.category == "letter" && row.source == "post:7")
        #expect(row.status == "van" && row.isOpen && row.unit == UnitID("second"))
        #expect(row.nextClock?.due == .t0.plus(hours: 10))
        #expect(row.nextClock?.light(at: .t0.plus(hours: 11))?.word?.zh == "滞留")
        #expect(row.title?.under == DeclarationID("contents") && row.about?.under == DeclarationID("owner"))
        let about = try #require(row.about)
        #expect(try await shelf.store.read { try $0.words(about.id, of: row.stream) }?.text == "赵春花")
        #expect(
            try await shelf.store.read {
                try $0.item(source: "post:7", mechanism: Parcel.mechanism, in: .everything)?.stream
            } == .parcel("p1"))
        await #expect(throws: StoreError.sourceKnown(source: "post:7")) {
            try await shelf.run(.begin(source: "post:7"), on: "p9")
        }
    }

    @Test(arguments: Backend.available)
    func `is owed, counted and lit`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        let (tasks, counts, measures, lights) = try await shelf.store.read { session in
            let units: Set = [UnitID("first"), UnitID("second")]
            let now = Instant.t0.plus(hours: 5)
            return (
                try session.tasks(.unsigned, of: [WorkPart(units: units)], in: .of("county")),
                try session.taskCounts([WorkPart(units: units)], at: now, dueBefore: .t0.plus(hours: 24)),
                try session.measures(
                    units: units, from: Instant.t0.date, through: Instant.t0.date, by: [.unit, .category]),
                try session.lights(units: units, at: now)
            )
        }
        // Only the apples have no owner; what has ended owes nothing.
        #expect(tasks.map(\.row.stream.id) == ["p2"])
        #expect(counts[.unsigned]?.all == 1 && counts[.unsigned]?.past == 1)
        #expect(
            measures.map { "\($0.unit) \($0.category ?? "-") \($0.measure) \($0.count)" }.sorted() == [
                "first - parcels_begun 2", "first letter parcels_begun 1", "second - parcels_ended 1",
            ])
        #expect(lights.map { "\($0.unit) \($0.light) \($0.count)" } == ["first red 1", "second green 1"])
    }

    @Test(arguments: Backend.available)
    func `is found by its words, its number and its telephone, by those who may read them`(
        _ backend: Backend
    ) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        try await shelf.followIndex()
        let head = Set([RoleID("head")])
        #expect(try await shelf.find("花瓶") == ["p1"])
        #expect(try await shelf.find("花瓶", as: head) == ["p1"])
        #expect(try await shelf.find("赵春") == ["p1"])
        #expect(try await shelf.find("赵春", as: head) == [])
        #expect(try await shelf.find("花瓶", as: [RoleID("porter")]) == [])
        #expect(try await shelf.find("花瓶", in: .of("first")) == [])
        #expect(try await shelf.find("花瓶", in: .of("second")) == ["p1"])
        #expect(try await shelf.find("box", as: [RoleID("porter")]) == ["p3", "p1"])
        let (recovered, number) = try await shelf.store.read { session in
            (
                try session.streamsToRecover(phone: "138 0000 0001"),
                try session.item(number: "box-2", in: .everything)?.stream
            )
        }
        #expect(recovered == [.parcel("p1")])
        #expect(number == .parcel("p1"))
        let twins = try await shelf.store.read { session in
            try session.duplicateCandidates(
                phone: "13800000001", text: "", near: [], since: .t0, in: .everything, as: Shelf.clerk)
        }
        #expect(twins.map(\.row.stream) == [.parcel("p1")])
    }

    @Test(arguments: Backend.available)
    func `asks to be rung, and no more once it has been`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        func due(_ hours: Int64) async throws -> [StreamID] {
            try await shelf.store.read { try $0.dueAlarms(at: .t0.plus(hours: hours), limit: 10) }
        }
        #expect(try await shelf.store.read { try $0.nextAlarm() } == .t0.plus(hours: 2))
        #expect(try await due(2) == [])
        #expect(try await due(3) == [.parcel("p2")])
        #expect(try await due(11) == [.parcel("p2"), .parcel("p1")])
        try await shelf.run(.ring, on: "p2", at: .t0.plus(hours: 3))
        #expect(try await due(11) == [.parcel("p1")])
        #expect(try await shelf.store.read { try $0.alarm(of: .parcel("p2")) == nil })
    }

    @Test(arguments: Backend.available)
    func `is tracked by a code`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        let (tracked, unknown) = try await shelf.store.read { session in
            (
                try session.streamTracked(by: TrackingCode("AAAA BBBB CCCC DDDD")),
                try session.streamTracked(by: .random())
            )
        }
        #expect(tracked == .parcel("p1") && unknown == nil)
    }

    @Test(arguments: Backend.available)
    func `keeps files, each under the key of its name`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.run(.begin(), on: "p1")
        let staged = try await shelf.photo([7, 8, 9], of: "p1")
        let (files, stored) = try await shelf.store.read { session in
            let place = try #require(try session.place(of: .parcel("p1")))
            return (
                try session.files(of: place, Parcel.self), try session.attachment(staged.content, of: place)
            )
        }
        #expect(files.map(\.content) == [staged.content])
        #expect(files.map(\.name.text) == ["正面.png"])
        #expect(try shelf.data.attachments.read(try #require(stored)) == [7, 8, 9])
        // Nobody's upload, and somebody else's, cannot be taken.
        await #expect(throws: StoreError.self) {
            try await shelf.run(
                .photograph(content: "00", name: "x", mediaType: "image/png"), on: "p1",
                writing: Writing(uploader: "ben"))
        }
        #expect(try await shelf.verified().attachments == 1)
    }

    @Test(arguments: Backend.available)
    func `draws numbers without gaps, whatever is refused`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        for n in 1...3 { try await shelf.run(.begin(), .number(series: "box"), on: "p\(n)") }
        await #expect(throws: Parcel.Refusal.ended) {
            try await shelf.run(.begin(), .number(series: "box"), .end, .write("晚了"), on: "p4")
        }
        let last = try await shelf.run(.begin(), .number(series: "box"), on: "p5")
        #expect(last.number == "box-4")
        #expect(try await shelf.store.read { try $0.counters() } == ["box": 4])
    }

    @Test(arguments: Backend.available)
    func `orders others of its kind about in the same commit`(_ backend: Backend) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        let (leader, follower) = (try await shelf.load("p1"), try await shelf.load("p3"))
        #expect(leader.followers == [.parcel("p3")] && follower.leader == .parcel("p1"))
        #expect(follower.stage == StageID("van") && follower.unit == UnitID("second"))
        // A leader that is not there: nothing is written at all.
        await #expect(throws: Parcel.Refusal.notThere) {
            try await shelf.run(.begin(), .tie(to: .parcel("nowhere")), on: "p8")
        }
        #expect(try await shelf.store.read { try $0.place(of: .parcel("p8")) == nil })
    }

    @Test(arguments: Backend.available)
    func `is masked for those who may not read it, and what was read is noted`(
        _ backend: Backend
    ) async throws {
        let shelf = try await Shelf(backend)
        try await shelf.fill()
        func seen(_ role: String) async throws -> (Parcel, Set<DeclarationID?>, Bool) {
            let mechanism = shelf.mechanism
            return try await shelf.store.read { session in
                let place = try #require(try session.place(of: .parcel("p1")))
                let reader = MaskingReader(Rights(of: [RoleID(role)], in: mechanism))
                return (try session.seen(Parcel.self, place, as: reader), reader.read, reader.hasMasked)
            }
        }
        let (clerk, read, masked) = try await seen("clerk")
        #expect(clerk.owner?.phone.text == "13800000001" && !masked)
        #expect(read == [DeclarationID("contents"), DeclarationID("owner")])
        let (head, headRead, headMasked) = try await seen("head")
        #expect(head.owner?.phone.text == "138****0001" && head.owner?.name.text == "赵＊＊" && headMasked)
        #expect(head.words.first?.text == "易碎玻璃花瓶" && headRead == [DeclarationID("contents")])
    }
}

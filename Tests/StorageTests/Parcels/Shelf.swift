import Foundation
import Mechanisms
import Organisation
import Packs
import Storage
import Streams
import Synchronization
import TestKind
import TestStores
import Testing
import WorkCalendar

/// Parcels in a store of its own: every command runs the loop that production runs.
final class Shelf: Sendable {
    let folder: Folder
    let store: any Store
    let mechanism: Mechanism
    let pack: StoredPack
    private let words = Mutex(0)

    static let kinds = Kinds([Parcel.self])
    static let ann = Actor(
        kind: .post, account: AccountID("ann"), role: RoleID("clerk"), unit: UnitID("first"))
    static let clerk = Set([RoleID("clerk")])

    init(_ backend: Backend, keys: KeyRing? = nil) async throws {
        let source = PackSource(name: "screening", files: [PackSource.mainFile: Depot.pack])
        pack = StoredPack(name: source.name, files: source.files, isActive: true, added: .t0)
        var mechanism = try #require(PackCompiler.compile(source, library: [:]).mechanism)
        mechanism.hash = pack.hash
        self.mechanism = mechanism
        folder = try Folder()
        store = try await backend.open(in: folder, keys: keys)
        let pack = pack
        try await store.write { try $0.addPack(pack) }
    }

    deinit {
        try? store.close()  // Its folder is gone in a moment.
    }

    var data: DataFolder { DataFolder(root: folder.url) }

    /// Who may read what; nobody by another pack.
    var readers: ReadersOf {
        { [mechanism] pack, under, _ in pack == mechanism.hash ? mechanism.readers(of: under) : nil }
    }

    static func tokens(of face: Face) -> Set<UnitID> { [face.unit, UnitID("county")] }

    private func fresh() -> String {
        words.withLock {
            $0 += 1
            return "w\($0)"
        }
    }

    private static func calendar() throws -> WorkingCalendar {
        WorkingCalendar(try CalendarEdition(parsing: "版本 1\n范围 2026-01-01 至 2026-12-31"))
    }

    /// Carries commands out, one after the other, and writes what they come to as one.
    @discardableResult
    func run(
        _ commands: Parcel.Command..., on id: String, by actor: Actor = Shelf.ann, at now: Instant = .t0,
        writing: Writing = Writing()
    ) async throws -> Parcel {
        let calendar = try Self.calendar()
        return try await store.write { [self] session in
            let surroundings = Surroundings(
                rules: RuleBook(mechanism), directory: Directory(units: [], posts: [], accounts: []),
                calendar: { _ in calendar }, actor: actor, now: now, freshID: fresh, freshWord: fresh)
            let ledger = SnapshotLedger(session)
            var plan = Plan()
            for command in commands {
                plan = try carryOut(
                    command, on: .parcel(id), as: Parcel.self, in: surroundings, over: ledger,
                    kinds: Self.kinds, after: plan)
            }
            try session.append(
                try SealedPlan(
                    plan, places: ledger.places, keys: session.keys, tokens: { Self.tokens(of: $0) }), writing
            )
            return try #require(plan.state(of: .parcel(id), as: Parcel.self))
        }
    }

    func load(_ id: String) async throws -> Parcel {
        try #require(try await store.read { try $0.load(Parcel.self, .parcel(id)) }).state
    }

    func followIndex() async throws {
        while true {
            let batch = try await store.prepareIndexBatch(limit: 100, readers: readers)
            if batch.isEmpty { return }
            try await store.write { _ = try $0.writeIndexBatch(batch) }
        }
    }

    func find(
        _ text: String, as roles: Set<RoleID> = Shelf.clerk, in scope: VisibilityScope = .everything
    ) async throws -> [String] {
        let terms = try #require(SearchTerms(text))
        return try await store.read { try $0.search(terms, in: scope, as: roles).rows.map(\.stream.id) }
    }

    func verified() async throws -> VerifyReport {
        let files = data.files
        return try await store.read { try $0.verify(files, kinds: Shelf.kinds) }
    }

    func rebuilt() async throws -> [StoreFinding] {
        try await store.write { try $0.rebuild(kinds: Shelf.kinds, tokens: { Shelf.tokens(of: $0) }) }
    }

    func erase(_ subject: Words.Subject, under: DeclarationID? = nil, of id: String) async throws -> [String]
    {
        let readers = readers
        return try await store.write { session in
            try session.erase(
                ErasureRequest(subject, under: under, of: .parcel(id), reason: "本人要求"), by: Shelf.ann,
                at: .t0, readers: readers)
        }
    }

    /// A photo of a parcel, sent by Ann.
    func photo(_ bytes: [UInt8], of id: String) async throws -> StagedFile {
        let staged = try data.attachments.stage(bytes, mediaType: "image/png")
        try await store.write { try $0.recordUpload(staged, by: "ann", at: .t0) }
        try await run(
            .photograph(content: staged.content, name: "正面.png", mediaType: "image/png"), on: id,
            writing: Writing(uploader: "ann"))
        return staged
    }

    /// Three parcels with everything that there is of parcels.
    func fill() async throws {
        let code = TrackingCode("aaaa-bbbb-cccc-dddd")
        try await run(
            .begin(category: "letter", source: "post:7"), .write("易碎玻璃花瓶", isUrgent: true),
            .own(name: "赵春花", phone: "13800000001"), .start(due: .t0.plus(hours: 10)), on: "p1",
            writing: Writing(tracking: (code, .parcel("p1"))))
        _ = try await photo([1, 2, 3], of: "p1")
        try await run(.begin(), .write("一箱苹果"), .start(due: .t0.plus(hours: 2)), .hold(true), on: "p2")
        try await run(.begin(), .number(series: "box"), .tie(to: .parcel("p1")), on: "p3")
        try await run(.number(series: "box"), .move(StageID("van"), UnitID("second")), on: "p1")
        try await run(.hold(false), on: "p2", at: .t0.plus(hours: 1))
        try await run(.end, on: "p3", at: .t0.plus(hours: 1))
    }
}

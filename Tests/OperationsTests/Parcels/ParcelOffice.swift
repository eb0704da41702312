import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import Synchronization
import TestKind
import TestStores
import Testing
import WorkCalendar

/// A clock that a test moves on.
final class HandClock: Sendable {
    private let moment: Mutex<Instant>
    init(_ start: Instant) { moment = Mutex(start) }
    var now: Instant { moment.withLock { $0 } }
    func pass(minutes: Int64) { moment.withLock { $0 = $0.adding(milliseconds: minutes * 60_000) } }
    func pass(hours: Int64) { pass(minutes: hours * 60) }
}

/// A platform that runs parcels beside cases: one line more in the registry of kinds.
final class ParcelOffice: Sendable {
    let folder: Folder
    let platform: Platform
    let store: any Store
    let clock: HandClock

    static let start = Instant(CivilDate(epochDay: 20_689), TimeOfDay(9, 0))
    static let kinds = Kinds([CaseState.self, Parcel.self])
    static let everything = VisibilityScope(units: [], account: nil, isEverything: true)

    /// - Parameter place: that of another node, to work on the same database.
    init(
        _ backend: Backend, in place: Folder? = nil, clock: HandClock = HandClock(ParcelOffice.start),
        pack: (name: String, text: String) = ("screening", Depot.pack),
        organisation text: String = Depot.organisation
    ) async throws {
        folder = try place ?? Folder()
        self.clock = clock
        let packs = folder.url.appendingPathComponent("packs")
        let own = packs.appendingPathComponent(pack.name)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        try pack.text.write(
            to: own.appendingPathComponent("mechanism.yaml"), atomically: true, encoding: .utf8)
        let organisation = folder.url.appendingPathComponent("organisation.yaml")
        try text.write(to: organisation, atomically: true, encoding: .utf8)
        store = try await backend.open(in: folder)
        platform = try await PlatformStart(
            packs: packs,
            calendar: Repository.root.appendingPathComponent("calendars/china-mainland.txt"),
            organisation: organisation
        ).open(
            store, files: DataFolder(root: folder.url).attachments, kinds: Self.kinds, clock: { clock.now })
    }

    deinit {
        try? store.close()  // Its folder is gone in a moment.
    }

    func person(_ account: String) throws -> Person {
        let id = AccountID(account)
        let posts = platform.reference.directory.posts(of: id, on: clock.now.date)
        let post = try #require(posts.first)
        return platform.person(id, acting: post)
    }

    /// Writes a parcel down.
    @discardableResult
    func begin(
        _ id: String, _ commands: [Parcel.Command] = [], by account: String = "ann",
        writing: Writing = Writing()
    ) async throws -> Parcel {
        let steps = ([.begin()] + commands).map { Platform.Step<Parcel>($0) }
        let errand = Errand<Parcel>(by: try person(account).actor, writing: writing)
        return try done(try await platform.begin(.parcel(id), with: steps, errand))
    }

    /// Carries a command out as one person, on what that person may see.
    @discardableResult
    func run(
        _ command: Parcel.Command, on id: String, by account: String = "ann", request: RequestKey? = nil,
        writing: Writing = Writing()
    ) async throws -> Parcel {
        let person = try person(account)
        let errand = Errand<Parcel>(
            by: person.actor, scope: person.scope, request: request, writing: writing)
        return try done(try await platform.carryOut(command, on: .parcel(id), as: Parcel.self, errand))
    }

    private func done(_ carried: Platform.Carried<Parcel>) throws -> Parcel {
        guard case .done(let parcel) = carried else { throw Refusal.notFound }
        return parcel
    }

    func load(_ id: String) async throws -> Parcel {
        try #require(try await store.read { try $0.load(Parcel.self, .parcel(id)) }).state
    }

    func verified() async throws -> VerifyReport {
        let files = DataFolder(root: folder.url).files
        return try await store.read { try $0.verify(files, kinds: Self.kinds) }
    }

    func rebuilt() async throws -> [StoreFinding] {
        let platform = platform
        return try await store.write { session in
            try session.rebuild(kinds: Self.kinds, tokens: { try platform.tokens(of: $0, in: session) })
        }
    }
}

import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import TestStores
import Testing
import WorkCalendar

enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Letters from residents lie beside the working copy, not in it.
    static let letters = root.appendingPathComponent("../shared/data/letters-answered.csv")
        .standardizedFileURL

    static let catalogue = letters.deletingLastPathComponent().appendingPathComponent("taxonomy.csv")

    static let lettersMap = root.appendingPathComponent("packs/online-consultation/imports/letters.yaml")

    /// True where the letters are there; a line is printed where they are not.
    static func hasLetters() -> Bool {
        if FileManager.default.fileExists(atPath: letters.path) { return true }
        print("no letters at ../shared/data: the import of real letters was not tested")
        return false
    }
}

/// A platform with the shipped packs and the demo organisation, on a store of its own that goes with it.
final class Office: Sendable {
    let place: Folder
    let platform: Platform
    let store: any Store
    var root: URL { place.url }

    init(
        _ backend: Backend, in place: Folder? = nil,
        clock: @escaping @Sendable () -> Instant = { Office.now }
    ) async throws {
        let place = try place ?? Folder()
        self.place = place
        let folder = DataFolder(root: place.url)
        store = try await backend.open(in: place)
        platform = try await PlatformStart(
            packs: Repository.root.appendingPathComponent("packs"),
            calendar: Repository.root.appendingPathComponent("calendars/china-mainland.txt"),
            organisation: Repository.root.appendingPathComponent("demo/organisation.yaml")
        ).open(store, files: folder.attachments, erasures: folder.erasures, clock: clock)
    }

    deinit {
        try? store.close()  // Its folder is gone in a moment.
    }

    /// After every letter there is.
    static let now = Instant(CivilDate(epochDay: 20_514), TimeOfDay(9, 0))
    static let everything = VisibilityScope(units: [], account: nil, isEverything: true)

    func person(_ account: String, _ role: String? = nil) throws -> Person {
        let id = AccountID(account)
        let posts = platform.reference.directory.posts(of: id, on: Office.now.date)
        return platform.person(id, acting: try #require(posts.first { role == nil || $0.role.text == role }))
    }

    /// Every case there is.
    func states() async throws -> [CaseState] {
        try await store.read { session in
            var states: [CaseState] = []
            var cursor: ItemCursor?
            repeat {
                let page = try session.items(
                    ItemFilter(), in: Office.everything, order: .newest, after: cursor,
                    limit: ItemQueries.pageRowsMax)
                for row in page.rows {
                    if let file = try session.load(CaseState.self, row.stream) { states.append(file.state) }
                }
                cursor = page.next
            } while cursor != nil
            return states
        }
    }

    func verified() async throws -> VerifyReport {
        let files = DataFolder(root: root).files
        return try await store.read { try $0.verify(files, kinds: .shipped) }
    }

    /// A dispute in Xiahe, written down by its mediator.
    func dispute(_ story: String = "楼上漏水", request: RequestKey? = nil) async throws -> Platform.Registered {
        try await register(
            "people_mediation", "window",
            [
                "story": .text(story), "place": .text("xiahe"), "matter": .text("neighbour"),
                "parties": .list([
                    .group(["side": .text("applicant"), "name": .text("赵春花"), "phone": .text("13800000001")])
                ]),
            ], by: try person("zhou").actor, request: request)
    }

    /// Answers as a story writes them, one beside the other.
    func register(
        _ mechanism: String, _ entry: String, _ answers: [String: Input], by actor: Actor,
        request: RequestKey? = nil
    ) async throws -> Platform.Registered {
        let rules = try #require(platform.reference.active[MechanismID(mechanism)])
        return try await platform.register(
            Registration(
                rules.id, entry: entry, answers: Answers(flat: .group(answers), to: entry, in: rules)),
            by: actor, request: request)
    }
}

/// A CSV of letters made for a test, with the map of the shipped pack.
struct Letters {
    let csv: URL
    let map: URL

    static let heading = "letter_id,author_id,title,sent_at,body,answer,answered_at"

    init(_ rows: String, in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        csv = folder.appendingPathComponent("letters.csv")
        map = Repository.lettersMap
        try "\(Self.heading)\n\(rows)\n".write(to: csv, atomically: true, encoding: .utf8)
    }

    /// As many short letters as wanted.
    static func many(_ count: Int) -> String {
        (1...count).map { number in
            "\(number),U\(number),路灯 \(number),2019-04-25T09:32:09+08:00,\"路灯不亮, 已有\(number)天\",已修好,2019-04-30T10:00:00+08:00"
        }.joined(separator: "\n")
    }

    func bring(into office: Office) async throws -> Importer.Report {
        try await Importer(platform: office.platform, pack: "online-consultation", map: ImportMap(file: map))
            .run(csv) { _, _ in }
    }
}

extension Platform {
    /// Answers as a story writes them. The mechanism is found by the name of the action, which is unique enough here.
    @discardableResult
    func act(
        _ name: String, input: Input = .empty, seenMove: Int? = nil, on id: CaseID, by person: Person,
        effective: Instant? = nil, request: RequestKey? = nil
    ) async throws -> CaseState {
        let file = try await store.read { try $0.load(CaseState.self, id.stream) }
        let rules = try #require(file.flatMap { reference.byHash[$0.state.packHash] })
        let lead = input["lead"]?.text
        var named: CaseID?
        if let lead { named = try await self.named(lead, by: person) }
        return try await act(
            Acting(
                name, answers: Answers(flat: input, to: name, in: rules), seenMove: seenMove, named: named),
            on: id, by: person, effective: effective, request: request)
    }
}

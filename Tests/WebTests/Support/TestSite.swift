import Casework
import Foundation
import Hummingbird
import Mechanisms
import NIOCore
import Operations
import Organisation
import Storage
import StorageSQLite
import Streams
import Web
import WorkCalendar

/// The shipped packs and the demo organisation in a store of its own, with a clock that stands still.
final class TestSite {
    static let password = "correct horse"
    static let now = Instant(milliseconds: 1_790_000_000_000)

    let folder: URL
    let store: SQLiteStore
    let platform: Platform
    /// What the router knows, such as `GET /desk/case/{id}`.
    let routes: [String]
    private let responder: RouterResponder<AppContext>

    init(
        isDemo: Bool = false, isBench: Bool = false, address: String = "http://test",
        proxies: TrustedProxies = .none, livePerAccountMax: Int = 20,
        clock: @escaping @Sendable () -> Instant = { TestSite.now }
    ) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "liandong-web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let keys = try KeyRing.load(from: folder.appendingPathComponent("keys"), mayCreate: true)
        store = try SQLiteStore(path: folder.appendingPathComponent("store.sqlite").path, keys: keys)
        let start = PlatformStart(
            packs: root.appendingPathComponent("packs"),
            calendar: root.appendingPathComponent("calendars/china-mainland.txt"),
            organisation: root.appendingPathComponent("demo/organisation.yaml"))
        let files = AttachmentFolder(root: folder.appendingPathComponent("attachments"))
        platform = try await start.open(store, files: files, clock: clock)
        var options = WebApp.Options(siteName: Bilingual(zh: "临山县", en: "Linshan"), address: address)
        options.proxies = proxies
        options.livePerAccountMax = livePerAccountMax
        options.isDemo = isDemo
        options.isBench = isBench
        let router = try WebApp(platform: platform, options: options).router()
        routes = router.routes.map(\.description)
        responder = router.buildResponder()
    }

    deinit {
        try? store.close()  // The folder is gone in a moment.
        try? FileManager.default.removeItem(at: folder)
    }

    /// A browser in which nobody is signed in.
    func visitor() -> RouterClient { RouterClient(responder, of: self) }

    /// A browser elsewhere, whose requests are counted apart from those of others.
    func visitor(from address: String) throws -> RouterClient {
        RouterClient(responder, of: self, from: try SocketAddress(ipAddress: address, port: 1))
    }

    /// A browser in which this account is signed in.
    func signedIn(
        _ account: String, from address: String = "10.0.0.1", mustChange: Bool = false
    ) async throws -> RouterClient {
        try await platform.setPassword(
            Self.password, of: AccountID(account), mustChange: mustChange, hashing: .cheap)
        let client = try visitor(from: address)
        _ = try await client.submit("/desk/sign-in", ["account": account, "password": Self.password])
        return client
    }

    /// A letter by a resident; its tracking code and its id.
    @discardableResult
    func letter(name: String = "林小满", phone: String = "13800001234") async throws -> Platform.Registered {
        let answers = Answers(
            asked: .group([
                "place": .text("xiahe"),
                "parties": .list([.group(["name": .text(name), "phone": .text(phone)])]),
            ]), fields: .group(["title": .text("路灯不亮"), "letter": .text("村口路灯坏了半个月。")]))
        return try await platform.register(
            Registration(MechanismID("online_consultation"), entry: "online", answers: answers),
            by: .resident)
    }
}

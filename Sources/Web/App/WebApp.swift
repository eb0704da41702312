import Documents
public import Foundation
public import Hummingbird
public import Operations
public import WorkCalendar

/// The whole web surface over a platform: the public site, the workbench, administration.
public struct WebApp: Sendable {
    public struct Options: Sendable {
        public var siteName: Bilingual
        /// How residents reach the site, for QR codes, e.g. `https://lian.example.gov.cn`.
        public var address: String
        /// Shows the messages that would have been sent: for trying out only.
        public var isDemo = false
        /// What takes the messages of a demo; nil: one of its own.
        public var gateway: DemoGateway?
        /// Matters one address may bring in a minute.
        public var submissionsPerMinuteMax = 30
        /// Searches one account may make in a minute.
        public var searchesPerMinuteMax = 60
        /// Pages of one account, and of one address, that hear of changes at once.
        public var livePerAccountMax = 20
        public var livePerAddressMax = 200
        /// The proxies whose word on who calls is taken.
        public var proxies = TrustedProxies.none
        /// Adds the two bare handlers that `make bench` compares with.
        public var isBench = false

        public init(siteName: Bilingual, address: String) {
            self.siteName = siteName
            self.address = address
        }
    }

    let site: Site
    let folder: URL
    /// Nil where the platform is no demo.
    let gateway: DemoGateway?
    let isBench: Bool
    let proxies: TrustedProxies

    /// - Parameter resources: the folder with `Templates` and `Static`; nil: the one built with the program.
    public init(platform: Platform, options: Options, resources: URL? = nil) throws {
        folder = resources ?? Bundle.module.bundleURL
        site = Site(
            platform: platform, views: try Views(folder: folder.appendingPathComponent("Templates")),
            papers: try Papers(), name: options.siteName, address: options.address,
            submissionsPerMinuteMax: options.submissionsPerMinuteMax,
            searchesPerMinuteMax: options.isBench ? .max : options.searchesPerMinuteMax,
            livePerAccountMax: options.livePerAccountMax, livePerAddressMax: options.livePerAddressMax)
        proxies = options.proxies
        isBench = options.isBench
        gateway = options.isDemo ? options.gateway ?? DemoGateway(platform: platform) : nil
    }

    public func responder() throws -> RouterResponder<AppContext> { try router().buildResponder() }

    /// Every route, in the order of who uses it. The middleware runs from top to bottom.
    package func router() throws -> Router<AppContext> {
        let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: CallerRecognition(proxies: proxies, isSecureSite: site.address.hasPrefix("https")))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: LanguageChoice())
        router.add(middleware: ErrorPages(site: site))
        try StaticFiles(folder: folder.appendingPathComponent("Static")).addRoutes(to: router)
        if isBench { BareHandlers(store: site.platform.store).addRoutes(to: router) }
        // Once more inside, where the visitor is known; outside it catches what is left.
        let errors = ErrorPages(site: site)
        let pages = router.group().add(middleware: errors)
        PublicSite(site: site).addRoutes(to: pages)
        TrackPages(site: site).addRoutes(to: pages)
        FigurePages(site: site).addRoutes(to: pages)
        RecoveryPages(site: site).addRoutes(to: pages)
        if let gateway { DemoPages(site: site, gateway: gateway).addRoutes(to: pages) }
        let staff = pages.group().add(middleware: SessionRecognition(platform: site.platform))
            .add(middleware: errors).add(middleware: PasswordDemand(platform: site.platform))
        DeskSite(site: site).addRoutes(to: staff)
        BoardPages(site: site).addRoutes(to: staff)
        QueueExport(site: site).addRoutes(to: staff)
        AdminSite(site: site).addRoutes(to: staff)
        return router
    }
}

/// The style sheet, the script and the icon, held in memory.
struct StaticFiles: Sendable {
    private let files: [String: [UInt8]]

    static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]

    init(folder: URL) throws {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        self.files = files
    }

    func addRoutes(to router: Router<AppContext>) {
        router.get("/static/:name") { _, context -> Response in
            let name = try context.parameters.require("name")
            guard let bytes = files[name], let kind = name.split(separator: ".").last.map(String.init),
                let type = Self.types[kind]
            else { throw HTTPError(.notFound) }
            return Response(
                status: .ok, headers: [.contentType: type, .cacheControl: "public, max-age=300"],
                body: .init(byteBuffer: .init(bytes: bytes)))
        }
    }
}

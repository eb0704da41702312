import ArgumentParser
import Foundation
import Hummingbird
import Logging
import Operations
import Organisation
import ServiceLifecycle
import Storage
import StorageSQLite
import UnixSignals
import Web
import WorkCalendar

/// Where the shipped data lie; the same for every command that opens a store.
struct DataOptions: ParsableArguments {
    @Option(help: "Folder of the store: database, keys, attachments.") var data = "data"
    @Option(help: "Folder of packs.") var packs = "packs"
    @Option(help: "The public calendar.") var calendar = "calendars/china-mainland.txt"
    @Option(help: "The organisation of a new store.") var organisation = "demo/organisation.yaml"

    var folder: DataFolder { DataFolder(root: URL(fileURLWithPath: data, isDirectory: true)) }

    func openStore() throws -> SQLiteStore {
        try FileManager.default.createDirectory(at: folder.root, withIntermediateDirectories: true)
        let isNew = !FileManager.default.fileExists(atPath: folder.database.path)
        return try SQLiteStore(
            path: folder.database.path, keys: try KeyRing.load(from: folder.keys, mayCreate: isNew))
    }

    /// For commands that only make sense on a store that is there.
    func openExistingStore() throws -> SQLiteStore {
        guard FileManager.default.fileExists(atPath: folder.database.path) else {
            throw ValidationError("没有数据库 there is no store in \(data); --data")
        }
        return try openStore()
    }

    func open() async throws -> (platform: Platform, store: SQLiteStore) {
        let store = try openStore()
        let start = PlatformStart(
            packs: URL(fileURLWithPath: packs, isDirectory: true), calendar: URL(fileURLWithPath: calendar),
            organisation: URL(fileURLWithPath: organisation))
        let platform = try await start.open(store, files: folder.attachments, checkpoints: folder.checkpoints)
        return (platform, store)
    }
}

/// `liandong serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the platform.")

    @OptionGroup var options: DataOptions
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port to listen on.") var port = 8080
    @Option(help: "How residents reach the site, for QR codes.") var publicAddress: String?
    @Flag(help: "Fill an empty store with invented cases and set the demo passwords.") var demo = false

    @Option(help: "Matters one address may bring in a minute.") var submissionsPerMinute = 30
    @Flag(help: .hidden) var bench = false

    func run() async throws {
        let (platform, store) = try await options.open()
        if demo { try await DemoData(platform: platform).fillIfEmpty() }
        let address = publicAddress ?? "http://\(host):\(port)"
        let name =
            platform.reference.directory.units.values.first { $0.parent == nil }?.name
            ?? Bilingual(zh: "联动平台", en: "Liandong")
        var webOptions = WebApp.Options(siteName: name, address: address)
        webOptions.submissionsPerMinuteMax = submissionsPerMinute
        webOptions.isBench = bench
        webOptions.isDemo = demo
        let web = try WebApp(platform: platform, options: webOptions)
        var logger = Logger(label: "liandong")
        logger.logLevel = .notice
        let app = Application(
            responder: try web.responder(),
            configuration: .init(address: .hostname(host, port: port), serverName: "liandong"),
            onServerRunning: { _ in Self.greet(address, demo: demo, platform) }, logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: app), .init(service: TimerService(platform: platform, logger: logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        try store.close()
    }

    private static func greet(_ address: String, demo: Bool, _ platform: Platform) {
        print("联动 Liandong  \(address)")
        if demo { print(DemoData.accountsText(platform)) }
        // Standard output may be a pipe: the address must appear at once.
        fflush(nil)
    }
}

/// Rings alarms and writes what waits to be written, once a second.
struct TimerService: Service {
    static let checkpointSeconds = 60
    let platform: Platform
    let logger: Logger

    func run() async throws {
        var seconds = 0
        while !Task.isShuttingDownGracefully {
            do {
                try await platform.tick()
                if seconds % Self.checkpointSeconds == 0 { try await platform.makeCheckpoint() }
            } catch {
                logger.error("timer: \(String(reflecting: error))")
            }
            seconds += 1
            // Woken early: the loop asks why.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
        }
        try await platform.writeReadings()
        try await platform.makeCheckpoint()
    }
}

import ArgumentParser
import Delivery
import Documents
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import Mechanisms
import Operations
import Organisation
import ServiceLifecycle
import Storage
import StoragePostgres
import UnixSignals
import Web
import WorkCalendar

/// `liandong serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the platform.")

    @OptionGroup var options: DataOptions
    @OptionGroup var edge: EdgeOptions
    @OptionGroup var delivery: DeliveryOptions
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port to listen on.") var port = 8080
    @Option(help: "How residents reach the site, for QR codes.") var publicAddress: String?
    @Flag(
        help: "For trying out: a new store gets invented cases and known passwords, and is a demo for good.")
    var demo = false

    @Option(help: "Matters one address may bring in a minute.") var submissionsPerMinute = 30
    @Flag(help: .hidden) var bench = false

    func run() async throws {
        // Before anything is opened: what cannot work is said at once.
        let settings = try delivery.settings()
        let isSending = settings.mail != nil || settings.gateway != nil
        if demo, isSending {
            // The numbers of the demo are invented, and may be somebody's.
            throw ValidationError(
                "--demo 不能与 --smtp、--text-gateway 同用：演示消息只写入文件夹\n"
                    + "--demo goes with neither --smtp nor --text-gateway: messages of a demo go into a folder"
            )
        }
        let (platform, store) = try await options.open(
            as: demo ? .demo : .real, idleMinutes: edge.idleMinutes,
            statementSeconds: PostgresStore.Options().statementSecondsMax)
        if demo { try await DemoData(platform: platform).fillIfEmpty() }
        // A post that became empty since is no reason to close the doors; whoever starts the server must see it.
        for finding in platform.unreached() {
            print(finding.text(in: .zh))
            print(finding.text(in: .en))
        }
        let address = publicAddress ?? "http://\(host):\(port)"
        let directory = platform.reference.directory
        let name =
            directory.root.map { directory.name(of: $0) } ?? Bilingual(zh: "联动平台", en: "Liandong")
        var webOptions = WebApp.Options(siteName: name, address: address)
        webOptions.submissionsPerMinuteMax = submissionsPerMinute
        webOptions.livePerAccountMax = edge.livePerAccount
        webOptions.livePerAddressMax = edge.livePerAddress
        webOptions.proxies = try edge.proxies()
        webOptions.isBench = bench
        webOptions.isDemo = demo
        var carriers = settings.carriers
        if demo {
            let gateway = DemoGateway(
                platform: platform,
                folder: MessageFolder(options.folder.root.appendingPathComponent("messages")))
            webOptions.gateway = gateway
            for line in OutgoingMessage.Line.allCases { carriers[line] = gateway }
        }
        let web = try WebApp(platform: platform, options: webOptions)
        var limits = try edge.limits()
        // A benchmark is one caller with the connections of many.
        if bench { limits.perAddressMax = edge.connections }
        var logger = Logger(label: "liandong")
        logger.logLevel = .notice
        let app = Application(
            responder: try web.responder(), server: .guarded(limits),
            configuration: .init(
                address: .hostname(host, port: port), serverName: "liandong",
                availableConnectionsDelegate: MaximumAvailableConnections(edge.connections)),
            onServerRunning: { _ in Self.greet(address, demo: demo, platform) }, logger: logger)
        var services: [any Service] = [
            app, TimerService(platform: platform, logger: logger),
            CheckpointService(platform: platform, logger: logger),
            CleaningService(platform: platform, logger: logger), NodeService(platform: platform),
            PressService(platform: platform, press: WeasyPress(), logger: logger),
        ]
        for (line, carrier) in carriers {
            services.append(
                DeliveryService(platform: platform, line: line, carrier: carrier, logger: logger))
        }
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        try store.close()
    }

    private static func greet(_ address: String, demo: Bool, _ platform: Platform) {
        print("联动 Liandong  \(address)")
        PublicKeyLine.print(of: platform.store)
        if demo { print(DemoData.accountsText(platform)) }
        // Standard output may be a pipe: the address must appear at once.
        fflush(nil)
    }
}

/// Rings alarms and writes what waits to be written, once a second.
struct TimerService: Service {
    static let tidySeconds = 600
    let platform: Platform
    let logger: Logger

    func run() async throws {
        var seconds = 0
        while !Task.isShuttingDownGracefully {
            do {
                try await platform.tick()
                if seconds % Self.tidySeconds == 0 { try await platform.store.tidy() }
            } catch {
                logger.error("timer: \(String(reflecting: error))")
            }
            seconds += 1
            // Woken early: the loop asks why.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
        }
        try await platform.writeReadings()
    }
}

/// Signs and publishes what was written, once a minute and at the end; apart from the timer, which must not wait where
/// much was written at once.
struct CheckpointService: Service {
    static let everySeconds = 60
    let platform: Platform
    let logger: Logger

    func run() async throws {
        while !Task.isShuttingDownGracefully {
            do {
                try await platform.makeCheckpoint()
            } catch {
                logger.error("checkpoint: \(String(reflecting: error))")
            }
            // Woken early: the loop asks why.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(Self.everySeconds)) }
        }
        try await platform.makeCheckpoint()
    }
}

/// Clears away what is of no use any longer, once an hour, and erases what may no longer be held, once a day and at every
/// start; apart from the timer, which must not wait for it.
struct CleaningService: Service {
    static let everySeconds = 3600
    let platform: Platform
    let logger: Logger

    func run() async throws {
        var erased: CivilDate?
        while !Task.isShuttingDownGracefully {
            do {
                try await platform.clean()
                let today = platform.clock().date
                if erased != today {
                    try await platform.eraseExpired()
                    erased = today
                }
            } catch {
                logger.error("cleaning: \(String(reflecting: error))")
            }
            // Woken early: the loop asks why.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(Self.everySeconds)) }
        }
    }
}

/// Hears what other nodes write.
struct NodeService: Service {
    let platform: Platform

    func run() async throws {
        await cancelWhenGracefulShutdown { await platform.followOtherNodes() }
    }
}

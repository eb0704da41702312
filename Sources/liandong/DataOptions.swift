import ArgumentParser
import Foundation
import Operations
import Storage
import StoragePostgres
import StorageSQLite

/// Where a store lies.
enum StoreAddress: Equatable {
    case sqlite(path: String)
    case postgres(url: String)

    init(_ text: String) {
        let isPostgres = ["postgresql://", "postgres://"].contains { text.hasPrefix($0) }
        self = isPostgres ? .postgres(url: text) : .sqlite(path: text)
    }

    /// For a terminal: never with a password.
    var shown: String {
        switch self {
        case .sqlite(let path): path
        case .postgres(let url):
            URLComponents(string: url).flatMap { parts in
                var parts = parts
                if parts.password != nil { parts.password = "…" }
                return parts.string?.removingPercentEncoding
            } ?? "postgresql://…"
        }
    }

    /// True where nobody has made a store yet, so that keys may be made for it.
    func isNew() async throws -> Bool {
        switch self {
        case .sqlite(let path): !FileManager.default.fileExists(atPath: path)
        case .postgres(let url): try await PostgresStore.isNew(url: url)
        }
    }

    /// Statements of maintenance may take long; those of a server may not hold others up.
    static let maintenanceSeconds = 3600

    func open(
        _ keys: KeyRing, isVolatile: Bool = false, statementSeconds: Int = maintenanceSeconds
    ) async throws -> any Store {
        switch self {
        case .sqlite(let path): return try SQLiteStore(path: path, keys: keys)
        case .postgres(let url):
            var options = PostgresStore.Options()
            options.toleratesVolatile = isVolatile
            options.statementSecondsMax = statementSeconds
            options.openFile = { try SQLiteStore.copy(path: $0, keys: $1) }
            return try await PostgresStore.open(url: url, keys: keys, options: options)
        }
    }
}

/// Where the shipped data lie; the same for every command that opens a store.
struct DataOptions: ParsableArguments {
    @Option(help: "Folder of the store: keys, attachments, and the database where it is a file.")
    var data = "data"
    @Option(
        help:
            "postgresql://… for a database that several nodes share; else DATABASE_URL; else a file in --data."
    )
    var database: String?
    /// For tests: a server that loses what it acknowledged in a power cut.
    @Flag(help: .hidden) var volatileDatabase = false
    @Option(help: "Folder of packs.") var packs = "packs"
    @Option(help: "The public calendar.") var calendar = "calendars/china-mainland.txt"
    @Option(help: "The organisation of a new store.") var organisation = "demo/organisation.yaml"

    var folder: DataFolder { DataFolder(root: URL(fileURLWithPath: data, isDirectory: true)) }

    var address: StoreAddress {
        let named = database ?? ProcessInfo.processInfo.environment["DATABASE_URL"]
        guard let named, !named.isEmpty else { return .sqlite(path: folder.database.path) }
        return StoreAddress(named)
    }

    func openStore(
        statementSeconds: Int = StoreAddress.maintenanceSeconds
    ) async throws -> any Store {
        try DurableFile.createFolder(folder.root)
        let address = address
        try DurableFile.demandWritable(folder.root)
        try DurableFile.demandWritable(folder.database)
        let keys = try KeyRing.load(from: folder.keys, mayCreate: try await address.isNew())
        return try await address.open(keys, isVolatile: volatileDatabase, statementSeconds: statementSeconds)
    }

    /// For commands that only make sense on a store that is there.
    func openExistingStore() async throws -> any Store {
        guard try await !address.isNew() else {
            throw ValidationError(
                "没有数据库 there is no store at \(address.shown); --data, --database or DATABASE_URL")
        }
        return try await openStore()
    }

    /// As `openExistingStore`, for commands that will sign what is there.
    func openSoundStore() async throws -> any Store {
        let store = try await openExistingStore()
        let checkpoints = folder.checkpoints
        try await store.read { try $0.demandCheckpoints(of: checkpoints) }
        return store
    }

    /// - Parameter origin: what the store must have been born as; a new one is born so.
    func open(
        as origin: StoreOrigin? = nil, idleMinutes: Int = 30,
        statementSeconds: Int = StoreAddress.maintenanceSeconds
    ) async throws -> (platform: Platform, store: any Store) {
        let store = try await openStore(statementSeconds: statementSeconds)
        let checkpoints = folder.checkpoints
        try await store.read { try $0.demandCheckpoints(of: checkpoints) }
        do {
            try await origin?.demand(of: store)
        } catch let mixed as StoreOrigin.Mixed {
            try store.close()
            throw ValidationError(mixed.description)
        }
        let start = PlatformStart(
            packs: URL(fileURLWithPath: packs, isDirectory: true), calendar: URL(fileURLWithPath: calendar),
            organisation: URL(fileURLWithPath: organisation))
        let platform = try await start.open(
            store, files: folder.attachments, checkpoints: folder.checkpoints, erasures: folder.erasures,
            idleMilliseconds: Int64(idleMinutes) * 60_000)
        return (platform, store)
    }
}

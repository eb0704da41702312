public import Foundation
public import Storage
import StoragePostgres
import StorageSQLite

/// The engines on which every test of the store and of the use cases runs.
public enum Backend: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// PostgreSQL is left out, and a line says so, where `tools/test.sh` has not started a server.
    public static let available: [Backend] = {
        if PostgresServer.url != nil { return allCases }
        print("no \(PostgresServer.variable): nothing was tested on PostgreSQL (make test starts a server)")
        return [.sqlite]
    }()

    /// Those that several nodes can share.
    public static var shared: [Backend] { available.filter { $0 == .postgres } }

    /// Opens the store of a folder; opening it again finds what was written before.
    public func open(
        in folder: Folder, keys: KeyRing? = nil, limits: Limits = Limits()
    ) async throws -> any Store {
        let data = DataFolder(root: folder.url)
        let keys = try keys ?? KeyRing.load(from: data.keys, mayCreate: true)
        switch self {
        case .sqlite:
            var options = SQLiteStore.Options()
            options.waitingWritesMax = limits.waitingWritesMax
            if limits.isOneByOne { options.groupCommandsMax = 1 }
            return try SQLiteStore(path: data.database.path, keys: keys, options: options)
        case .postgres:
            var options = PostgresStore.Options()
            options.waitingWritesMax = limits.waitingWritesMax
            options.toleratesVolatile = true
            options.openFile = { try SQLiteStore.copy(path: $0, keys: $1) }
            if limits.isOneByOne { options.writersMax = 1 }
            let own = try await folder.database().url
            return try await PostgresStore.open(url: limits.url ?? own, keys: keys, options: options)
        }
    }

    public struct Limits: Sendable {
        public var waitingWritesMax = 4096
        /// One command after the other.
        public var isOneByOne = false
        /// Another way to the same database.
        public var url: String?

        public init() {}
    }
}

/// A folder, and where wanted a database, of its own for each test, gone afterwards.
public final class Folder: Sendable {
    public let url: URL
    private let databases = TestDatabases()

    public init() throws {
        let name = "liandong-test-" + UUID().uuidString
        url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// A folder that is there already, and goes with the test like any other.
    public init(at url: URL) throws { self.url = url }

    /// The PostgreSQL database of the test, made when first asked for.
    public func database() async throws -> TestDatabase { try await databases.one() }

    deinit { try? FileManager.default.removeItem(at: url) }
}

private actor TestDatabases {
    private var made: Task<TestDatabase, any Error>?

    func one() async throws -> TestDatabase {
        if let made { return try await made.value }
        let making = Task { try await TestDatabase.make() }
        made = making
        return try await making.value
    }
}

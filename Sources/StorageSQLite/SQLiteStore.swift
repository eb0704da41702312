import GRDB
import Glibc
public import Storage
public import Streams
import Synchronization

/// The store over one SQLite file: write-ahead log, FULL synchronisation, several readers, and one writer that
/// commits in groups. GRDB is the driver and nothing more.
public final class SQLiteStore: Store {
    public struct Options: Sendable {
        /// Requests that may wait for the writer before `StoreError.full` is the answer.
        public var waitingWritesMax = 4096
        /// Commands in one commit.
        public var groupCommandsMax = 256
        /// Reads that may be under way or waiting.
        public var waitingReadsMax = 1024
        public var readersMax = 4
        public var busyTimeoutSeconds: Double = 5
        public var cacheKibibytes = 32 << 10
        public var mapBytes = 0
        /// Pages of write-ahead log after which it is folded into the file.
        public var checkpointPages = 4000
        /// Folds the log into the file when the store is closed: for copies, which are to be one file.
        public var leavesOneFile = false

        public init() {}
    }

    public let keys: KeyRing
    public let path: String
    /// What opening the file added to its schema.
    public let migrated: [Migration]
    let pool: DatabasePool
    private let hub = ChangeHub()
    private let committer: GroupCommitter
    private let readsUnderWay = Mutex(0)
    private let options: Options

    /// Opens the file, sets and then asserts what durability rests on, and migrates.
    public init(path: String, keys: KeyRing, options: Options = Options()) throws {
        self.keys = keys
        self.path = path
        self.options = options
        do {
            try Self.closeToOthers(path)
            pool = try Self.openPool(path, options)
            try Self.demandDurability(pool, options)
        } catch {
            throw SQLiteSession.storeError(error, in: path)
        }
        migrated = try Migrator.run(on: pool, keys: keys)
        committer = GroupCommitter(pool: pool, keys: keys, hub: hub, options: options)
    }

    public func read<T: Sendable>(
        _ body: @escaping @Sendable (any StoreSession) throws -> T
    ) async throws -> T {
        let most = options.waitingReadsMax
        let isAdmitted = readsUnderWay.withLock { count in
            if count < most { count += 1 }
            return count <= most
        }
        guard isAdmitted else { throw StoreError.full(waiting: most) }
        defer { readsUnderWay.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { [keys] opened in
                continuation.resume(
                    with: Result {
                        try body(SQLiteSession(database: try opened.get(), keys: keys, isWriting: false))
                    }
                    .mapError(SQLiteSession.storeError))
            }
        }
    }

    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (any StoreSession) throws -> T
    ) async throws -> T {
        try await committer.run(body)
    }

    /// Readers see whole commits, one after the other.
    public func settledThrough() async throws -> Int64 { .max }

    /// SQLite keeps its own house.
    public func tidy() async throws {}

    /// Statements are written so that SQLite needs no statistics: its plans must not change from store to store.
    public func survey() async throws {}

    public func changes() -> AsyncStream<Set<StreamID>> { hub.listen() }

    public var written: (commands: Int, commits: Int) { committer.done }

    /// Waits for what is under way and closes the file; later calls answer `unavailable`.
    public func close() throws {
        committer.close()
        hub.finish()
        // So that a store at rest is one file. Another process that reads it now may prevent that; the log then stays,
        // and nothing is lost.
        _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try pool.close()
        guard options.leavesOneFile else { return }
        let file = try DatabaseQueue(path: path)
        try file.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try file.close()
    }

    /// A store in a file that will be moved about: closed, it is that one file and no log beside it.
    public static func copy(path: String, keys: KeyRing) throws -> SQLiteStore {
        var options = Options()
        options.leavesOneFile = true
        return try SQLiteStore(path: path, keys: keys, options: options)
    }
}

extension SQLiteStore {
    /// Nobody but the owner reads the file, which is made so before anything stands in it; SQLite gives its log and its
    /// index the same rights.
    private static func closeToOthers(_ path: String) throws {
        if path.isEmpty || path.hasPrefix(":") { return }
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        // Who may not write is told so by the engine.
        guard descriptor >= 0 else { return }
        defer { Glibc.close(descriptor) }
        for file in [path, path + "-wal", path + "-shm"] where access(file, F_OK) == 0 {
            guard chmod(file, 0o600) == 0 || errno == EPERM else {
                throw StoreError.unwritable(path: file, why: String(cString: strerror(errno)))
            }
        }
    }

    private static func openPool(_ path: String, _ options: Options) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(options.busyTimeoutSeconds)
        configuration.maximumReaderCount = options.readersMax
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.execute(sql: "PRAGMA cache_size = -\(options.cacheKibibytes)")
            try database.execute(sql: "PRAGMA mmap_size = \(options.mapBytes)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// GRDB sets NORMAL while it opens a pool, under which a power cut may lose acknowledged commits.
    private static func demandDurability(_ pool: DatabasePool, _ options: Options) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = \(options.checkpointPages)")
            try database.execute(sql: "PRAGMA journal_size_limit = \(64 << 20)")
            let wanted: [(String, String)] = [
                ("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1"), ("secure_delete", "1"),
            ]
            for (name, value) in wanted {
                let row = try Row.fetchOne(database, sql: "PRAGMA \(name)")
                let found = row.flatMap {
                    String.fromDatabaseValue($0[0]) ?? Int.fromDatabaseValue($0[0]).map(String.init)
                }
                guard found == value else {
                    throw StoreError.unavailable("PRAGMA \(name) is \(found ?? "unknown"), not \(value)")
                }
            }
        }
    }
}

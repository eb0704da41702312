public import Storage
public import Streams
import Synchronization

/// The store over a PostgreSQL database (14 or later) that many nodes share. Each command is one READ COMMITTED
/// transaction on a connection of the pool; what two commands must not do at once is kept apart by locks on rows and
/// names (`Dialect+Nodes`), and what breaks off for no fault of the command is done again.
public final class PostgresStore: Store {
    public struct Options: Sendable {
        public var readersMax = 4
        public var writersMax = 4
        /// Requests that may wait for a connection before `StoreError.full` is the answer.
        public var waitingReadsMax = 1024
        public var waitingWritesMax = 4096
        public var statementSecondsMax = 30
        public var lockSecondsMax = 10
        /// An open transaction in which nothing happens for so long is ended by the server.
        public var idleSecondsMax = 60
        public var connectSecondsMax = 5
        /// For how long a command is tried again where no server answers.
        public var patienceSeconds: Double = 10
        /// For how long it is asked what became of a commit that got no answer. Longer than a server takes to notice
        /// that a connection is gone.
        public var settleSeconds: Double = 45
        /// Allows a server that may lose commits in a power cut: for tests only.
        public var toleratesVolatile = false
        /// Opens a store in a file at this path, for copies.
        public var openFile: (@Sendable (String, KeyRing) throws -> any Store)?

        public init() {}
    }

    public let keys: KeyRing
    /// What opening the database added to its schema.
    public let migrated: [Migration]
    private let readers: PostgresPool
    private let writers: PostgresPool
    /// For asking after a lost commit, and for what the store does by itself; never waits behind commands.
    private let side: PostgresPool
    private let exchange: PostgresExchange
    private let counts = Mutex((commands: 0, commits: 0))
    let options: Options

    /// Connects, makes sure that the server keeps what it acknowledges, and brings the schema up to date.
    public static func open(
        url: String, keys: KeyRing, options: Options = Options()
    ) async throws -> PostgresStore {
        let first = PostgresConnection(
            url: url, options: options, keys: keys, label: "liandong.postgres.side")
        do {
            try await first.bare { try Self.demandDurability($0, options) }
            let outcome = try await first.write(marked: false) { session in
                let migrated = try Migration.apply(to: session)
                try session.demandOwnKeys()
                return migrated
            }
            guard case .done(let migrated, _) = outcome else {
                if case .failed(let error) = outcome { throw error }
                throw StoreError.unavailable(
                    "the connection was lost while the schema was brought up to date")
            }
            if let refusal = try? await first.read({ try $0.foreignPast() }) { throw refusal }
            return PostgresStore(url: url, keys: keys, options: options, migrated: migrated, side: first)
        } catch {
            throw PostgresFailure.storeError(error)
        }
    }

    /// True where the database holds no store yet.
    public static func isNew(url: String) async throws -> Bool {
        let connection = PostgresConnection(
            url: url, options: Options(), keys: .random(), label: "liandong.postgres.first")
        do {
            return try await connection.bare { session in
                try session.number(
                    """
                    SELECT COUNT(*) FROM pg_tables
                    WHERE schemaname = current_schema() AND tablename = \(TableName.journal.rawValue)
                    """, of: .journal) == 0
            }
        } catch {
            throw PostgresFailure.storeError(error)
        }
    }

    private init(
        url: String, keys: KeyRing, options: Options, migrated: [Migration], side: PostgresConnection
    ) {
        self.keys = keys
        self.options = options
        self.migrated = migrated
        func connections(_ count: Int, _ name: String) -> [PostgresConnection] {
            (0..<max(1, count)).map {
                PostgresConnection(
                    url: url, options: options, keys: keys, label: "liandong.postgres.\(name)\($0)")
            }
        }
        readers = PostgresPool(
            connections(options.readersMax, "reader"), waitingMax: options.waitingReadsMax)
        writers = PostgresPool(
            connections(options.writersMax, "writer"), waitingMax: options.waitingWritesMax)
        self.side = PostgresPool([side], waitingMax: options.waitingReadsMax)
        exchange = PostgresExchange(url: url, options: options)
    }

    public func read<T: Sendable>(
        _ body: @escaping @Sendable (any StoreSession) throws -> T
    ) async throws -> T {
        try await patiently { try await self.readers.with { try await $0.read(body) } }
    }

    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (any StoreSession) throws -> T
    ) async throws -> T {
        defer { counts.withLock { $0.commands += 1 } }
        let (answer, touched) = try await patiently { try await self.writeOnce(body) }
        counts.withLock { $0.commits += 1 }
        exchange.tell(touched)
        return answer
    }

    /// Ends either committed or rolled back; which one is known, unless no server answers for too long.
    private func writeOnce<T: Sendable>(
        _ body: @escaping @Sendable (any StoreSession) throws -> T
    ) async throws -> (T, Set<StreamID>) {
        switch try await writers.with({ try await $0.write(marked: true, body) }) {
        case .done(let answer, let touched): return (answer, touched)
        case .failed(StoreError.retry): throw PostgresFailure.retry("asked for by the command")
        case .failed(let error): throw error
        case .unsure(let answer, let touched, let receipt):
            guard try await wasCommitted(receipt) else {
                throw PostgresFailure.retry("connection lost before the commit")
            }
            return (answer, touched)
        }
    }

    /// Whether the transaction that left this receipt was committed. To be sure that it never will be, the receipt
    /// is taken in its place: where it is still open on the server, that waits until it has ended.
    private func wasCommitted(_ receipt: String) async throws -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(options.settleSeconds)
        while true {
            do {
                return try await side.with { connection in
                    try await connection.bare { session in
                        try session.run(PostgresReceipts.insert, [.text(receipt), .int(1)])
                        return try session.ask(PostgresReceipts.select, [.text(receipt)]) == 0
                    }
                }
            } catch PostgresFailure.lost, PostgresFailure.retry {
                guard clock.now < end else { throw StoreError.outcomeUnknown }
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    /// Tries again what failed for no fault of its own: at once after a lock or a stale connection, in growing
    /// intervals while no server answers.
    private func patiently<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(options.patienceSeconds)
        var attempt = 0
        while true {
            attempt += 1
            do {
                return try await body()
            } catch PostgresFailure.retry where attempt < Self.attemptsMax && clock.now < end {
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...(5 * attempt))))
            } catch PostgresFailure.lost where clock.now < end {
                let pause = attempt <= options.writersMax + 1 ? 5 : min(1000, 25 << min(attempt, 6))
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...pause)))
            } catch {
                throw PostgresFailure.storeError(error)
            }
        }
    }

    private static let attemptsMax = 50

    public func settledThrough() async throws -> Int64 {
        try await patiently { try await self.side.with { try await $0.bare { try $0.settledThrough() } } }
    }

    public func changes() -> AsyncStream<Set<StreamID>> { exchange.listen() }

    deinit { exchange.close() }

    public var written: (commands: Int, commits: Int) { counts.withLock { $0 } }

    /// Forgets the receipts of commits that nobody can ask after any more.
    public func tidy() async throws {
        _ = try await patiently {
            try await self.side.with { try await $0.bare { try $0.ask(PostgresReceipts.drop, []) } }
        }
    }

    /// Only of tables that hold something: one that was measured while it was empty is searched from end to end until
    /// the server measures it again, and the plans are kept.
    public func survey() async throws {
        _ = try await patiently {
            try await self.side.with {
                try await $0.bare { session in
                    for table in TableName.allCases
                    where try session.row("SELECT 1 FROM \(table: table) LIMIT 1", of: table) != nil {
                        try session.run("ANALYZE \(table: table)")
                    }
                }
            }
        }
    }

    public func close() throws {
        exchange.close()
        readers.close()
        writers.close()
        side.close()
    }
}

extension PostgresStore {
    /// A server that answers before its log is on the disk may lose what it acknowledged.
    private static func demandDurability(_ session: PostgresSession, _ options: Options) throws {
        if options.toleratesVolatile { return }
        for name in ["fsync", "full_page_writes", "synchronous_commit"] {
            let found = try session.rows("SELECT current_setting(\(name)) AS value", of: .setting).first
            let value = try found?.text("value") ?? ""
            guard value != "off" else { throw StoreError.unavailable("the server has \(name) = off") }
        }
    }
}

extension PostgresSession {
    /// The single number of a statement of the driver itself; nil where it answers with no row.
    @discardableResult
    func ask(_ text: String, _ values: [SQLValue]) throws -> Int64? {
        let result = try wire.run(text, values)
        guard result.rowCount > 0, result.columnCount > 0 else { return nil }
        let row = try result.row(0, result.columns(.setting))
        guard case .int(let number)? = row.values.first else { return nil }
        return number
    }
}

import CLibpq
import Dispatch
import Storage
import Streams

/// A connection confined to a queue of its own: libpq blocks, and must never do so on the cooperative pool.
actor PostgresConnection {
    /// How a writing transaction ended.
    enum Written<T: Sendable>: Sendable {
        case done(T, touched: Set<StreamID>)
        /// Rolled back. The error is the body's, or the engine's.
        case failed(any Error)
        /// The commit was sent and nothing came back. The receipt tells what became of it.
        case unsure(T, touched: Set<StreamID>, receipt: String)
    }

    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let executor: QueueExecutor
    private let url: String
    private let options: PostgresStore.Options
    private let keys: KeyRing
    private var wire: PostgresWire?

    init(url: String, options: PostgresStore.Options, keys: KeyRing, label: String) {
        executor = QueueExecutor(label: label)
        unownedExecutor = executor.asUnownedSerialExecutor()
        self.url = url
        self.options = options
        self.keys = keys
    }

    func connect() throws {
        if let wire, wire.isUsable { return }
        let wire = try PostgresWire(
            url: url, applicationName: "liandong", connectSeconds: options.connectSecondsMax)
        try wire.command(
            """
            SET TimeZone = 'UTC'; SET statement_timeout = '\(options.statementSecondsMax)s'; \
            SET lock_timeout = '\(options.lockSecondsMax)s'; \
            SET idle_in_transaction_session_timeout = '\(options.idleSecondsMax)s'; \
            SET default_transaction_isolation = 'read committed'; \
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
            """)
        self.wire = wire
    }

    /// A connection on which anything went wrong at the wire is dropped; the next use makes a new one.
    private func opened() throws -> PostgresWire {
        try connect()
        guard let wire else { throw PostgresFailure.lost("not connected") }
        return wire
    }

    /// Statements outside of a transaction, each seeing the latest state.
    func bare<T: Sendable>(_ body: @Sendable (PostgresSession) throws -> T) throws -> T {
        let wire = try opened()
        do {
            let session = PostgresSession(wire, keys: keys, isWriting: true)
            let answer = try body(session)
            try session.flush()
            return answer
        } catch {
            if !wire.isUsable { self.wire = nil }
            throw error
        }
    }

    /// One moment of the store, whatever is written meanwhile.
    func read<T: Sendable>(_ body: @Sendable (any StoreSession) throws -> T) throws -> T {
        let wire = try opened()
        let session = PostgresSession(wire, keys: keys, isWriting: false)
        do {
            try session.begin([Self.beginReading])
            let answer = try body(session)
            try wire.command("COMMIT")
            return answer
        } catch {
            rollBack(wire)
            throw session.verdict(error)
        }
    }

    private static let beginReading = PreparedSQL("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    private static let beginWriting = [PreparedSQL("BEGIN")]

    /// One command in one transaction.
    func write<T: Sendable>(
        marked: Bool, _ body: @Sendable (any StoreSession) throws -> T
    ) throws -> Written<T> {
        let wire = try opened()
        let session = PostgresSession(wire, keys: keys, isWriting: true)
        let receipt = Hex.text(Sodium.random(16))
        let answer: T
        do {
            try session.begin(marked ? Dialect.postgres.beginMarked : Self.beginWriting)
            answer = try body(session)
            try session.tally.write(to: session)
            // An error that the body kept to itself has ended the transaction all the same.
            if let failure = session.failure { throw failure }
            if session.hasWritten, marked {
                try session.send(PostgresReceipts.insert, each: [[.text(receipt), .int(0)]])
            }
            try session.flush()
        } catch {
            rollBack(wire)
            let verdict = session.verdict(error)
            if case PostgresFailure.lost = verdict { self.wire = nil }
            return .failed(verdict)
        }
        do {
            let commit = try wire.command("COMMIT")
            guard commit.tag == "COMMIT" else { return .failed(PostgresFailure.retry("commit was refused")) }
            return .done(answer, touched: session.touched)
        } catch PostgresFailure.lost {
            self.wire = nil
            return .unsure(answer, touched: session.touched, receipt: receipt)
        } catch {
            rollBack(wire)
            return .failed(error)
        }
    }

    private func rollBack(_ wire: PostgresWire) {
        // Whatever the answer, a connection that is not idle afterwards is not used again.
        _ = try? wire.command("ROLLBACK")
        if !wire.isUsable || !wire.isIdle { self.wire = nil }
    }

    /// Ends the connection on its own queue.
    func disconnect() { wire = nil }
}

/// Runs an actor on a queue of its own. Linux has no serial queue of Dispatch that could do it for us.
final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}

/// Receipts of commits: a row that a transaction leaves behind, so that it can be told later whether it was committed.
enum PostgresReceipts {
    static let insert = PreparedSQL(
        "INSERT INTO commit_receipt (token, is_probe) VALUES (?, ?) ON CONFLICT (token) DO NOTHING")
    static let select = "SELECT is_probe FROM commit_receipt WHERE token = $1"
    static let drop = "DELETE FROM commit_receipt WHERE made < clock_timestamp() - interval '1 hour'"
}

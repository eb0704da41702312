import Dispatch
import GRDB
import Storage
import Streams
import Synchronization

/// One writer. While a commit is on its way to the disk, commands gather; then all of them run in one transaction,
/// each in a savepoint of its own, and are answered after its commit. A command that throws is rolled back alone.
final class GroupCommitter: Sendable {
    /// A command without its result type: runs inside its savepoint, and later hands over its answer.
    private struct Job: Sendable {
        /// Returns the closure that answers the caller; it must not be called before the commit.
        let run: @Sendable (SQLiteSession) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct Waiting {
        var jobs: [Job] = []
        var isDraining = false
        var isClosed = false
        var commands = 0
        var commits = 0
    }

    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "liandong.writer", qos: .userInitiated)
    private let pool: DatabasePool
    private let keys: KeyRing
    private let hub: ChangeHub
    private let options: SQLiteStore.Options

    init(pool: DatabasePool, keys: KeyRing, hub: ChangeHub, options: SQLiteStore.Options) {
        self.pool = pool
        self.hub = hub
        self.keys = keys
        self.options = options
    }

    var done: (commands: Int, commits: Int) { waiting.withLock { ($0.commands, $0.commits) } }

    func close() {
        waiting.withLock { $0.isClosed = true }
        queue.sync {}
    }

    func run<T: Sendable>(_ body: @escaping @Sendable (any StoreSession) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit(
                Job(
                    run: { session in
                        let answer = try body(session)
                        return { continuation.resume(returning: answer) }
                    },
                    fail: { continuation.resume(throwing: SQLiteSession.storeError($0)) }))
        }
    }

    private func submit(_ job: Job) {
        let (refusal, mustDrain): (StoreError?, Bool) = waiting.withLock { waiting in
            if waiting.isClosed { return (.unavailable("closed"), false) }
            guard waiting.jobs.count < options.waitingWritesMax else {
                return (.full(waiting: waiting.jobs.count), false)
            }
            waiting.jobs.append(job)
            defer { waiting.isDraining = true }
            return (nil, !waiting.isDraining)
        }
        if let refusal { job.fail(refusal) }
        if mustDrain { queue.async { self.drain() } }
    }

    /// Runs on the writer's own queue, never on the cooperative pool: it blocks on the disk.
    private func drain() {
        while true {
            let group: [Job] = waiting.withLock { waiting in
                let count = min(waiting.jobs.count, options.groupCommandsMax)
                let group = Array(waiting.jobs.prefix(count))
                waiting.jobs.removeFirst(count)
                if group.isEmpty { waiting.isDraining = false }
                return group
            }
            if group.isEmpty { return }
            commit(group)
        }
    }

    private func commit(_ group: [Job]) {
        do {
            let (answers, touched) = try pool.writeWithoutTransaction { database in
                try Self.transaction(group, in: database, keys: keys)
            }
            waiting.withLock {
                $0.commands += group.count
                $0.commits += 1
            }
            for answer in answers { answer() }
            hub.tell(touched)
        } catch {
            // The engine broke the whole group off. One command may be to blame, so each gets a commit of its own.
            guard group.count > 1 else { return group[0].fail(error) }
            for job in group { commit([job]) }
        }
    }

    /// Answers to give after the commit, in the order of the commands, and the streams they wrote to.
    private static func transaction(
        _ group: [Job], in database: Database, keys: KeyRing
    ) throws -> ([@Sendable () -> Void], Set<StreamID>) {
        var answers: [@Sendable () -> Void] = []
        var touched: Set<StreamID> = []
        try database.beginTransaction(.immediate)
        do {
            var tally = Tally()
            for job in group {
                let session = SQLiteSession(database: database, keys: keys, isWriting: true)
                try session.control("SAVEPOINT command")
                do {
                    let answer = try job.run(session)
                    try session.control("RELEASE command")
                    tally.merge(session.tally)
                    touched.formUnion(session.touched)
                    answers.append(answer)
                } catch {
                    // After an error such as a full disk the transaction itself is gone, and with it what the
                    // commands before had written.
                    guard database.isInsideTransaction else { throw error }
                    try session.control("ROLLBACK TO command")
                    try session.control("RELEASE command")
                    answers.append { job.fail(error) }
                }
            }
            try tally.write(to: SQLiteSession(database: database, keys: keys, isWriting: true))
            try database.commit()
        } catch {
            if database.isInsideTransaction { try? database.rollback() }
            throw error
        }
        return (answers, touched)
    }
}

import Dispatch
import Synchronization

/// Copies a store row by row into an empty one, of either engine: the journal, the texts, the keys of the texts, and
/// all that follows from them. The search index is made anew at the target, which has its own kind. Both stores must
/// be opened with the same keys.
public struct StoreCopy: Sendable {
    let source: any Store
    let target: any Store

    public init(from source: any Store, to target: any Store) {
        self.source = source
        self.target = target
    }

    /// Copies one moment of the source, whatever is written there meanwhile. Where an earlier call was broken off, it
    /// goes on from there, provided that the journal of the source has not moved since; otherwise `notEmpty`.
    /// - Returns: what the journals of both stores hold, which is the same.
    @discardableResult
    public func run(
        progress: @escaping @Sendable (StoreProgress) -> Void = { _ in }
    ) async throws -> JournalDigest {
        let before = try await target.write { try CopyProgress(in: $0) }
        let line = Line()
        let source = source
        let reading = Task {
            try await source.read { session in
                try Self.read(session, after: before, into: line, progress)
                return try session.journalDigest()
            }
        }
        do {
            var rows = before.rows
            for await part in line.parts {
                rows[part.table.name, default: 0] += Int64(part.rows.count)
                let count = rows[part.table.name] ?? 0
                try await target.write { try Self.write(part, count, to: $0) }
                line.isWritten()
            }
        } catch {
            line.stop()
            _ = try? await reading.value  // What stopped the writing is the cause.
            throw error
        }
        let expected = try await reading.value
        return try await finish(expected)
    }

    private func finish(_ expected: JournalDigest) async throws -> JournalDigest {
        try await target.write { session in
            for table in CopiedTable.all where table.isCounted {
                guard let text = session.dialect.continueCounting(table.name) else { continue }
                _ = try session.rows(text, of: table.name)
            }
            try session.run("DELETE FROM search_index")
            try session.run("UPDATE search_cursor SET through = 0 WHERE name = 'journal'")
            try CopyProgress.end(in: session)
        }
        try await target.survey()
        let found = try await target.read { try $0.journalDigest() }
        guard found == expected else {
            throw StoreError.corrupt(what: "copied \(found), not \(expected)", where: "journal")
        }
        return found
    }

    private static func write(_ part: Part, _ count: Int64, to session: any StoreSession) throws {
        if part.isFirst { try CopyProgress.note(origin: part.origin, in: session) }
        let most = max(1, valuesMax / max(1, part.columns.count))
        for start in stride(from: 0, to: part.rows.count, by: most) {
            let rows = part.rows[start..<min(start + most, part.rows.count)]
            try session.run(part.table.insert(rows, part.columns))
        }
        guard let last = part.rows.last else { return }
        let positions = part.table.key.compactMap { part.columns.firstIndex(of: $0) }
        try CopyProgress.note(part.table, last: positions.map { last[$0] }, rows: count, in: session)
    }

    /// Values bound by one statement.
    private static let valuesMax = 6000
    private static let partRows = 1000
}

extension StoreCopy {
    /// Some rows of a table, on the way.
    struct Part: Sendable {
        var table: CopiedTable
        var columns: [String]
        var rows: [[SQLValue]]
        /// The state of the source, and whether this is the first part of a copy.
        var origin: String
        var isFirst: Bool
    }

    /// Between the thread that reads and the tasks that write. The reading thread belongs to its connection, so it may
    /// wait while the target is behind.
    private final class Line: Sendable {
        static let waitingMax = 4
        let parts: AsyncStream<Part>
        private let sending: AsyncStream<Part>.Continuation
        // Raised in `init`: Dispatch ends the program where a semaphore goes with a lower value than it came with.
        private let room = DispatchSemaphore(value: 0)
        private let isStopped = Mutex(false)

        init() {
            (parts, sending) = AsyncStream.makeStream(of: Part.self)
            for _ in 0..<Line.waitingMax { room.signal() }
        }

        /// False where nobody wants any more.
        func send(_ part: Part) -> Bool {
            room.wait()
            if isStopped.withLock({ $0 }) { return false }
            sending.yield(part)
            return true
        }

        func isWritten() { room.signal() }
        func end() { sending.finish() }

        func stop() {
            isStopped.withLock { $0 = true }
            room.signal()
        }
    }

    private static func read(
        _ session: any StoreSession, after before: CopyProgress, into line: Line,
        _ progress: (StoreProgress) -> Void
    ) throws {
        defer { line.end() }
        let origin = try CopyProgress.origin(of: session)
        if let known = before.origin, known != origin {
            throw StoreError.notEmpty(path: "\(known) ≠ \(origin)")
        }
        var total: Int64 = 0
        for table in CopiedTable.all {
            total += try session.number("SELECT COUNT(*) FROM \(table: table.name)", of: table.name)
        }
        var done = before.rows.values.reduce(0, +)
        var isFirst = before.origin == nil
        for table in CopiedTable.all {
            var part = Part(table: table, columns: [], rows: [], origin: origin, isFirst: isFirst)
            var goesOn = true
            func flush() {
                part.isFirst = isFirst
                isFirst = false
                goesOn = line.send(part)
                done += Int64(part.rows.count)
                part.rows.removeAll(keepingCapacity: true)
                progress(StoreProgress(done: min(done, total), total: total))
            }
            try session.each(table.select(after: before.last[table.name]), of: table.name) { row in
                if part.columns.isEmpty { part.columns = row.columns.names }
                part.rows.append(row.values)
                if part.rows.count == partRows { flush() }
                return goesOn
            }
            if goesOn, !part.rows.isEmpty { flush() }
            guard goesOn else { return }
        }
    }
}

/// What a journal holds, in short: two stores with the same digest have the same entries in every stream.
public struct JournalDigest: Sendable, Equatable, CustomStringConvertible {
    public var streams = 0
    public var entries = 0
    /// Over the head of every stream.
    public var sha256 = ""

    public var description: String { "\(streams) streams, \(entries) entries, \(sha256.prefix(16))" }
}

extension StoreSession {
    /// From the hashes of the heads, each of which stands for its whole stream.
    public func journalDigest() throws -> JournalDigest {
        var digest = JournalDigest()
        var hasher = SHA256()
        var last: (stream: String, n: Int, hash: String)?
        func end() {
            guard let last else { return }
            digest.streams += 1
            hasher.update("\(last.stream) \(last.n) \(last.hash)\n".utf8)
        }
        try each("SELECT stream, n, hash FROM journal ORDER BY stream, n", of: .journal) { row in
            let stream = try row.text("stream")
            if stream != last?.stream { end() }
            last = (stream, try row.int("n"), try row.text("hash"))
            digest.entries += 1
            return true
        }
        end()
        digest.sha256 = Hex.text(hasher.digest())
        return digest
    }
}

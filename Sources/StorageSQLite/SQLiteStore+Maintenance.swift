import Dispatch
import GRDB
public import Storage

extension SQLiteStore {
    public func engineFaults() async throws -> [String] {
        try await read { session in
            let whole = try Self.faults("PRAGMA integrity_check(100)", session)
            if whole.isEmpty { return [] }
            // Asked table by table, the answer names them.
            let named = try TableName.allCases.flatMap { table in
                try Self.faults("PRAGMA integrity_check(\(table: table))", session).map {
                    "\(table.rawValue): \($0)"
                }
            }
            return named.isEmpty ? whole : named
        }
    }

    /// What one check says, in short; a check that breaks off says so too.
    private static func faults(_ check: SQLText, _ session: any StoreSession) throws -> [String] {
        do {
            let lines = try session.rows(check, of: .migration).flatMap { row -> [Substring] in
                guard case .text(let text)? = row.values.first, text != "ok" else { return [] }
                return text.split(separator: "\n").filter { !$0.hasPrefix("***") }
            }
            let more = lines.count > linesShown ? ["… \(lines.count - linesShown)"] : []
            return lines.prefix(linesShown).map(String.init) + more
        } catch {
            let fault = SQLiteSession.storeError(error)
            guard case StoreError.corrupt(let what, _) = fault else { throw error }
            return [what]
        }
    }

    /// One lost page makes many lines.
    private static let linesShown = 3

    /// SQLite's own online backup, page by page; the copy is one moment of the store, whole and without a log.
    public func copyDatabase(
        to path: String, progress: @escaping @Sendable (StoreProgress) -> Void
    ) async throws {
        // A queue of its own: the copy blocks for as long as the disk needs.
        let queue = DispatchQueue(label: "liandong.backup")
        let pool = pool
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async {
                let result = Result {
                    let copy = try DatabaseQueue(path: path)
                    try pool.backup(to: copy, pagesPerStep: 1000) { step in
                        progress(
                            StoreProgress(
                                done: Int64(step.completedPageCount), total: Int64(step.totalPageCount)))
                    }
                    try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                    try copy.close()
                }
                continuation.resume(with: result.mapError(SQLiteSession.storeError))
            }
        }
    }
}

import Dispatch
import GRDB
public import Storage

extension SQLiteStore {
    public func engineFaults() async throws -> [String] {
        try await read { session in
            try session.rows("PRAGMA integrity_check(100)", of: .journal).compactMap { row in
                guard case .text(let line)? = row.values.first, line != "ok" else { return nil }
                return line
            }
        }
    }

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

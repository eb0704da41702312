import Storage
import Streams
import Synchronization
import WorkCalendar

/// Clocks follow the calendar: what is open when a new edition is taken up is counted anew, once.
extension Platform {
    static let editionKey = "calendar.edition"
    /// Streams looked at in one tick, so that people are served in between; an alarm that rings before its turn counts
    /// anew by itself.
    static let recountsMax = 640

    /// Goes on where the last call ended. What is interrupted begins again at the next start, and finds done what was
    /// done. A node does this once for the edition that it was started with, so nodes with different editions never
    /// undo each other's work.
    public func followCalendar() async throws {
        let edition = reference.edition.id
        guard case .at(var last) = recounted.withLock({ $0 }) else { return }
        if last == nil, try await store.read({ try $0.setting(Self.editionKey) }) == edition {
            recounted.withLock { $0 = .done }
            return
        }
        for _ in 0..<(Self.recountsMax / Self.alarmsPerCommitMax) {
            let from = last
            let streams = try await store.read {
                try $0.openStreams(after: from, limit: Self.alarmsPerCommitMax)
            }
            guard let end = streams.last else {
                try await store.write { try $0.set(edition, for: Self.editionKey) }
                recounted.withLock { $0 = .done }
                return
            }
            try await giveAll(streams, .recount)
            last = end
            recounted.withLock { $0 = .at(end) }
        }
    }
}

/// How far a node has come with counting anew.
enum Recounted: Sendable {
    /// Nil: not begun.
    case at(StreamID?)
    case done
}

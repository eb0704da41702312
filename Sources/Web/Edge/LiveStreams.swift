import Synchronization

/// How many pages listen at once. A place is held for as long as somebody keeps it.
final class LiveStreams: Sendable {
    private let held = Mutex<[String: Int]>([:])

    /// Gives its place back when it is let go.
    final class Place: Sendable {
        private let streams: LiveStreams
        private let keys: [String]

        fileprivate init(_ streams: LiveStreams, _ keys: [String]) {
            self.streams = streams
            self.keys = keys
        }

        deinit { streams.leave(keys) }
    }

    /// Nil where one of the keys has all the places it may have.
    func enter(_ wanted: [(key: String, most: Int)]) -> Place? {
        let keys = wanted.map(\.key)
        let isAdmitted = held.withLock { held in
            guard wanted.allSatisfy({ held[$0.key, default: 0] < $0.most }) else { return false }
            for key in keys { held[key, default: 0] += 1 }
            return true
        }
        return isAdmitted ? Place(self, keys) : nil
    }

    private func leave(_ keys: [String]) {
        held.withLock { held in
            for key in keys {
                let left = held[key, default: 1] - 1
                held[key] = left > 0 ? left : nil
            }
        }
    }
}

public import Streams
import Synchronization

/// Tells listeners within the process which streams were written to.
public final class ChangeHub: Sendable {
    private struct Listeners {
        var next = 0
        var all: [Int: AsyncStream<Set<StreamID>>.Continuation] = [:]
    }

    /// A listener that does not keep up loses the oldest hints.
    static let waitingMax = 256
    private let listeners = Mutex(Listeners())

    public init() {}

    public func listen() -> AsyncStream<Set<StreamID>> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Set<StreamID>.self, bufferingPolicy: .bufferingNewest(Self.waitingMax))
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.all.removeValue(forKey: number) }
        }
        return stream
    }

    public func tell(_ streams: Set<StreamID>) {
        guard !streams.isEmpty else { return }
        let all = listeners.withLock { Array($0.all.values) }
        for listener in all { listener.yield(streams) }
    }

    /// Ends every listening.
    public func finish() {
        let all = listeners.withLock { listeners in
            defer { listeners.all = [:] }
            return Array(listeners.all.values)
        }
        for listener in all { listener.finish() }
    }
}

import Storage
import Synchronization

/// A fixed number of connections, each lent to one transaction at a time, in the order of asking.
final class PostgresPool: Sendable {
    private struct State {
        var idle: [PostgresConnection]
        var waiting: [CheckedContinuation<PostgresConnection, any Error>] = []
        var isClosed = false
    }

    private let state: Mutex<State>
    private let waitingMax: Int

    init(_ connections: [PostgresConnection], waitingMax: Int) {
        state = Mutex(State(idle: connections))
        self.waitingMax = waitingMax
    }

    /// Lends a connection for the time of the body.
    func with<T: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws -> T
    ) async throws -> T {
        let connection = try await lend()
        defer { giveBack(connection) }
        return try await body(connection)
    }

    private func lend() async throws -> PostgresConnection {
        try await withCheckedThrowingContinuation { continuation in
            let answer: Result<PostgresConnection, any Error>? = state.withLock { state in
                if state.isClosed { return .failure(StoreError.unavailable("closed")) }
                // The one used last is the likeliest to be alive.
                if let connection = state.idle.popLast() { return .success(connection) }
                guard state.waiting.count < waitingMax else {
                    return .failure(StoreError.full(waiting: state.waiting.count))
                }
                state.waiting.append(continuation)
                return nil
            }
            if let answer { continuation.resume(with: answer) }
        }
    }

    private func giveBack(_ connection: PostgresConnection) {
        let next = state.withLock { state -> CheckedContinuation<PostgresConnection, any Error>? in
            if state.isClosed { return nil }
            if state.waiting.isEmpty {
                state.idle.append(connection)
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: connection)
    }

    /// Who waits is refused; a connection that is out ends when it comes back.
    func close() {
        let refused = state.withLock { state in
            state.isClosed = true
            defer { (state.idle, state.waiting) = ([], []) }
            return state.waiting
        }
        for continuation in refused { continuation.resume(throwing: StoreError.unavailable("closed")) }
    }
}

import CLibpq
import Glibc
import Storage
import Streams
import Synchronization

/// Tells other nodes which streams were written to, and hears it from them, over LISTEN and NOTIFY. Notices are sent
/// after the commit and in batches: a NOTIFY inside of a transaction would let all commits of the server wait for
/// each other. So they are hints only.
final class PostgresExchange: Sendable {
    static let channel = "liandong"
    /// The server takes notices of less than 8,000 bytes.
    static let noticeBytesMax = 7000

    private struct State {
        var waiting: Set<StreamID> = []
        var isSending = false
        var isListening = false
        var isClosed = false
    }

    private let hub = ChangeHub()
    private let state = Mutex(State())
    private let url: String
    private let options: PostgresStore.Options
    private let sender: PostgresMessenger
    private let node = Hex.text(Sodium.random(8))

    init(url: String, options: PostgresStore.Options) {
        self.url = url
        self.options = options
        sender = PostgresMessenger(url: url, options: options, label: "liandong.postgres.sender")
    }

    func listen() -> AsyncStream<Set<StreamID>> {
        let isFirst = state.withLock { state in
            defer { state.isListening = true }
            return !state.isListening && !state.isClosed
        }
        if isFirst { Task { await self.hear() } }
        return hub.listen()
    }

    /// Listeners of this node hear at once, other nodes a moment later.
    func tell(_ streams: Set<StreamID>) {
        guard !streams.isEmpty else { return }
        hub.tell(streams)
        let mustSend = state.withLock { state in
            if state.isClosed { return false }
            state.waiting.formUnion(streams)
            defer { state.isSending = true }
            return !state.isSending
        }
        if mustSend { Task { await self.send() } }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        hub.finish()
    }

    private var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Sends what waits until nothing does. What cannot be sent is dropped: nodes look again at intervals.
    private func send() async {
        while true {
            let streams = state.withLock { state in
                defer { state.waiting = [] }
                if state.waiting.isEmpty || state.isClosed { state.isSending = false }
                return state.isClosed ? [] : state.waiting
            }
            if streams.isEmpty { return }
            for notice in notices(streams) where !(await sender.send(notice)) { break }
        }
    }

    private func notices(_ streams: Set<StreamID>) -> [String] {
        var notices: [String] = []
        var notice = node
        for stream in streams {
            if notice.utf8.count + stream.text.utf8.count + 1 > Self.noticeBytesMax {
                notices.append(notice)
                notice = node
            }
            notice += "\n" + stream.text
        }
        return notices + [notice]
    }

    /// Listens until the store is closed, over one connection after another.
    private func hear() async {
        let receiver = PostgresMessenger(url: url, options: options, label: "liandong.postgres.receiver")
        while !isClosed {
            guard let payloads = await receiver.receive() else {
                // No server answers: look again in a while.
                do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
                continue
            }
            for payload in payloads {
                let lines = payload.split(separator: "\n").map(String.init)
                guard let from = lines.first, from != node else { continue }
                hub.tell(Set(lines.dropFirst().map(StreamID.init(text:))))
            }
        }
    }
}

/// A connection for notices alone.
actor PostgresMessenger {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let executor: QueueExecutor
    private let url: String
    private let options: PostgresStore.Options
    private var wire: PostgresWire?
    private var isListening = false

    init(url: String, options: PostgresStore.Options, label: String) {
        executor = QueueExecutor(label: label)
        unownedExecutor = executor.asUnownedSerialExecutor()
        self.url = url
        self.options = options
    }

    private func opened() throws -> PostgresWire {
        if let wire, wire.isUsable { return wire }
        isListening = false
        let new = try PostgresWire(
            url: url, applicationName: "liandong-notices", connectSeconds: options.connectSecondsMax)
        wire = new
        return new
    }

    /// False where it could not be sent.
    func send(_ notice: String) -> Bool {
        do {
            try opened().run(
                "SELECT pg_notify($1, $2)", [.text(PostgresExchange.channel), .text(notice)])
            return true
        } catch {
            wire = nil
            return false
        }
    }

    /// What was heard; waits a quarter of a second for something. Nil where no server answers.
    func receive() -> [String]? {
        do {
            let wire = try opened()
            if !isListening {
                try wire.command("LISTEN \(PostgresExchange.channel)")
                isListening = true
            }
            var socket = pollfd(fd: PQsocket(wire.handle), events: Int16(POLLIN), revents: 0)
            _ = poll(&socket, 1, 250)
            guard PQconsumeInput(wire.handle) == 1 else { throw PostgresFailure.lost("notices") }
            var heard: [String] = []
            while let notice = PQnotifies(wire.handle) {
                heard.append(String(cString: notice.pointee.extra))
                PQfreemem(notice)
            }
            return heard
        } catch {
            wire = nil
            return nil
        }
    }
}

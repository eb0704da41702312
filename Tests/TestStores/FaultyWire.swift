import Foundation
import Glibc
import Storage
import Synchronization

/// A wire to the server that breaks at the worst moment: when a commit is on its way.
public final class FaultyWire: Sendable {
    public enum Fault: Sendable, CaseIterable {
        /// The commit never reaches the server.
        case beforeCommit
        /// The server commits, and nobody hears of it.
        case afterCommit
    }

    private struct State {
        var faults: [Fault] = []
        var broken = 0
    }

    private let state = Mutex(State())
    private let listener: CInt
    private let server: (host: String, port: UInt16)
    /// The database behind the wire.
    public let url: String

    public init(to database: TestDatabase) throws {
        guard var parts = URLComponents(string: database.url), let port = parts.port else {
            throw StoreError.unavailable("no port in the address")
        }
        server = (parts.host ?? "127.0.0.1", UInt16(port))
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = Self.address("127.0.0.1", 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw StoreError.unavailable("no port for the wire") }
        parts.port = Int(UInt16(bigEndian: address.sin_port))
        url = parts.string ?? ""
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else { return }
                self.join(client)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The next commit meets this.
    public func arm(_ fault: Fault) { state.withLock { $0.faults.append(fault) } }

    /// How often the wire was broken.
    public var broken: Int { state.withLock { $0.broken } }

    private static func address(_ host: String, _ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return address
    }

    private func join(_ client: CInt) {
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(server.host, server.port)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            close(client)
            return
        }
        let isDeaf = Deaf()
        Thread.detachNewThread { [weak self] in
            Self.pump(from: client, to: upstream) { bytes in
                guard bytes.range(of: Data("COMMIT\0".utf8)) != nil, let fault = self?.takeFault() else {
                    return true
                }
                if fault == .afterCommit {
                    isDeaf.set()
                    return true
                }
                return false
            }
            shutdown(client, Int32(SHUT_RDWR))
            shutdown(upstream, Int32(SHUT_RDWR))
        }
        Thread.detachNewThread {
            // The answer to a commit shows that it was done; it goes no further.
            Self.pump(from: upstream, to: client) { _ in !isDeaf.isSet }
            shutdown(client, Int32(SHUT_RDWR))
            shutdown(upstream, Int32(SHUT_RDWR))
            close(client)
            close(upstream)
        }
    }

    private func takeFault() -> Fault? {
        state.withLock { state in
            if state.faults.isEmpty { return nil }
            state.broken += 1
            return state.faults.removeFirst()
        }
    }

    private static func pump(from: CInt, to: CInt, _ pass: (Data) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            guard count > 0, pass(Data(buffer[0..<count])) else { return }
            var sent = 0
            while sent < count {
                let part = buffer[sent..<count].withUnsafeBytes {
                    send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard part > 0 else { return }
                sent += part
            }
        }
    }

    private final class Deaf: Sendable {
        private let flag = Mutex(false)
        var isSet: Bool { flag.withLock { $0 } }
        func set() { flag.withLock { $0 = true } }
    }
}

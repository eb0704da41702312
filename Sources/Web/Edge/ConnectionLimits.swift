import NIOCore
import NIOHTTP1
import Synchronization

/// What one connection may take, and one address.
public struct ConnectionLimits: Sendable {
    /// Connections of one address; a proxy that is trusted has as many as it wants.
    public var perAddressMax = 200
    /// Until the head of the first request is there.
    public var headSeconds: Int64 = 10
    /// Until the head of the next one is there.
    public var idleSeconds: Int64 = 60
    /// Until a body is there.
    public var bodySeconds: Int64 = 120
    /// Until somebody who takes nothing of an answer takes something of it.
    public var stalledSeconds: Int64 = 60
    public var proxies = TrustedProxies.none

    public init() {}
}

/// How many connections each address has.
final class ConnectionCount: Sendable {
    private let open = Mutex<[String: Int]>([:])

    func enter(_ address: String, most: Int) -> Bool {
        open.withLock { open in
            guard open[address, default: 0] < most else { return false }
            open[address, default: 0] += 1
            return true
        }
    }

    func leave(_ address: String) {
        open.withLock { open in
            let left = open[address, default: 1] - 1
            open[address] = left > 0 ? left : nil
        }
    }
}

/// What must be right about a head before anybody acts on it. Where two readers could see different requests in the same
/// bytes, it is none.
enum RequestHead {
    static func isSound(_ head: HTTPRequestHead) -> Bool {
        let hosts = head.headers["host"]
        guard hosts.count <= 1, head.version.major < 1 || head.version.minor < 1 || hosts.count == 1 else {
            return false
        }
        let codings = head.headers[canonicalForm: "transfer-encoding"].map { $0.lowercased() }
        if codings.isEmpty { return head.headers["transfer-encoding"].isEmpty }
        return codings == ["chunked"] && head.headers["content-length"].isEmpty
    }
}

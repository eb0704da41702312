import Foundation
public import WorkCalendar

/// An address of the network, as its bytes: four, or sixteen. An IPv4 address that is written as one of IPv6 is the
/// IPv4 address.
struct NetworkAddress: Hashable, Sendable {
    let bytes: [UInt8]

    init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        // `fe80::1%eth0`: the interface says nothing to others.
        let plain = String(text.prefix { $0 != "%" })
        if inet_pton(AF_INET, plain, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, plain, &sixteen) == 1 {
            let all = withUnsafeBytes(of: sixteen) { Array($0) }
            let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
            bytes = isMapped ? Array(all.suffix(4)) : all
        } else {
            return nil
        }
    }

    /// Who is counted: the address, or with IPv6 its network, of which one subscriber has all the addresses.
    var counted: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 8, by: 2)
            .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
            + "::/64"
    }
}

/// The proxies in front of us, whose word on who calls is taken.
public struct TrustedProxies: Sendable {
    private struct Network: Sendable {
        let start: [UInt8]
        let bits: Int

        func contains(_ address: NetworkAddress) -> Bool {
            guard address.bytes.count == start.count else { return false }
            for index in start.indices {
                let left = min(8, max(0, bits - 8 * index))
                let mask: UInt8 = left == 0 ? 0 : 0xFF << (8 - left)
                if address.bytes[index] & mask != start[index] & mask { return false }
            }
            return true
        }
    }

    public struct Fault: Error, CustomStringConvertible {
        public var words: Bilingual
        public var description: String { "\(words.zh) \(words.en)" }
    }

    private let networks: [Network]

    public static let none = TrustedProxies()
    private init() { networks = [] }

    /// - Parameter texts: addresses and networks, such as `10.0.0.7`, `10.1.0.0/16` or `fd00::/8`.
    public init(_ texts: [String]) throws(Fault) {
        var networks: [Network] = []
        for text in texts {
            let halves = text.split(separator: "/", maxSplits: 1).map(String.init)
            guard let first = halves.first, let address = NetworkAddress(first) else {
                throw Self.fault(text)
            }
            let all = address.bytes.count * 8
            let bits = halves.count == 2 ? Int(halves[1]) : all
            guard let bits, (0...all).contains(bits) else { throw Self.fault(text) }
            networks.append(Network(start: address.bytes, bits: bits))
        }
        self.networks = networks
    }

    private static func fault(_ text: String) -> Fault {
        Fault(
            words: Bilingual(
                zh: "“\(text)”不是地址或网段，请写成 10.0.0.7 或 10.1.0.0/16。",
                en: "“\(text)” is no address or network; write 10.0.0.7 or 10.1.0.0/16."))
    }

    func contains(_ address: NetworkAddress) -> Bool { networks.contains { $0.contains(address) } }
}

/// Who a request comes from, and whether it came over https.
struct Caller: Equatable {
    var address: String
    var isSecure: Bool

    /// What proxies say is read from the right, where the nearest wrote, as long as the one who wrote is trusted: what a
    /// stranger wrote further left counts for nothing.
    init(
        peer: String?, forwarded: [String], forwardedFor: [String], proto: String?,
        trusting proxies: TrustedProxies
    ) {
        guard let peer, let nearest = NetworkAddress(peer) else {
            self.init(address: peer ?? "local", isSecure: false)
            return
        }
        guard proxies.contains(nearest) else {
            self.init(address: nearest.counted, isSecure: false)
            return
        }
        let standard = forwarded.flatMap { $0.split(separator: ",") }.map(Hop.init(element:))
        let common = forwardedFor.flatMap { $0.split(separator: ",") }.map(Hop.init(address:))
        let nearestProto = standard.last?.proto ?? proto?.split(separator: ",").last.map(Hop.trimmed)
        func client(_ hops: [Hop]) -> NetworkAddress {
            var client = nearest
            for hop in hops.reversed() {
                guard let address = hop.address else { break }
                client = address
                if !proxies.contains(address) { break }
            }
            return client
        }
        let claims = Set([standard, common].filter { !$0.isEmpty }.map(client))
        // A proxy writes one of the two headers and passes the other on as a stranger wrote it. Where they disagree, the
        // stranger is counted as the proxy, with others who try this.
        let found = claims.count == 1 ? claims.first ?? nearest : nearest
        self.init(address: found.counted, isSecure: nearestProto?.lowercased() == "https")
    }

    private init(address: String, isSecure: Bool) {
        self.address = address
        self.isSecure = isSecure
    }
}

/// What one proxy says of who called it.
private struct Hop {
    var address: NetworkAddress?
    var proto: String?

    /// An element of `Forwarded` (RFC 7239): `for="[2001:db8::1]:4711";proto=https`.
    init(element: Substring) {
        for pair in element.split(separator: ";") {
            let halves = pair.split(separator: "=", maxSplits: 1).map(Self.trimmed)
            guard halves.count == 2 else { continue }
            let value = halves[1].filter { $0 != "\"" }
            switch halves[0].lowercased() {
            case "for": address = Self.address(value)
            case "proto": proto = value
            default: break
            }
        }
    }

    /// An element of `X-Forwarded-For`.
    init(address text: Substring) { address = Self.address(Self.trimmed(text)) }

    static func trimmed(_ text: Substring) -> String {
        String(text).trimmingCharacters(in: .whitespaces)
    }

    private static func address(_ text: String) -> NetworkAddress? {
        if text.hasPrefix("[") { return NetworkAddress(String(text.dropFirst().prefix { $0 != "]" })) }
        if let whole = NetworkAddress(text) { return whole }
        return NetworkAddress(String(text.prefix { $0 != ":" }))
    }
}

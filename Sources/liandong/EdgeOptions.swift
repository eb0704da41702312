import ArgumentParser
import Foundation
import Operations
import Web

/// What faces the network: who is believed, and how much one caller may take.
struct EdgeOptions: ParsableArguments {
    @Option(
        help:
            "A proxy in front, or its network (10.0.0.7, 10.1.0.0/16), whose word on who calls is taken; repeatable. Else LIANDONG_TRUSTED_PROXIES, with commas."
    )
    var trustedProxy: [String] = []
    @Option(help: "Connections of one address at once.") var connectionsPerAddress = 200
    @Option(help: "Connections at once, all in all.") var connections = 8000
    @Option(help: "Seconds in which the head of a request must be there.") var headSeconds = 10
    @Option(help: "Seconds in which the body of a request must be there.") var bodySeconds = 120
    @Option(help: "Open pages of one account that hear of changes.") var livePerAccount = 20
    @Option(help: "Open pages of one address that hear of changes.") var livePerAddress = 200
    @Option(help: "Minutes without any use after which a session ends.") var idleMinutes = 30

    func validate() throws {
        let numbers = [
            connectionsPerAddress, connections, headSeconds, bodySeconds, livePerAccount, livePerAddress,
            idleMinutes,
        ]
        guard numbers.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("这些数都要大于 0。 These numbers must be greater than 0.")
        }
        _ = try proxies()
    }

    func proxies() throws -> TrustedProxies {
        let named = ProcessInfo.processInfo.environment["LIANDONG_TRUSTED_PROXIES"] ?? ""
        let texts = trustedProxy.isEmpty ? named.split(separator: ",").map(String.init) : trustedProxy
        do {
            return try TrustedProxies(texts.map { $0.trimmingCharacters(in: .whitespaces) })
        } catch {
            throw ValidationError(error.description)
        }
    }

    func limits() throws -> ConnectionLimits {
        var limits = ConnectionLimits()
        limits.perAddressMax = connectionsPerAddress
        limits.headSeconds = Int64(headSeconds)
        limits.bodySeconds = Int64(bodySeconds)
        limits.proxies = try proxies()
        return limits
    }
}

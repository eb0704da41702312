import HTTPTypes
import Operations
import Organisation
import Storage
import Testing

@testable import Web

struct `Who calls` {
    private func caller(
        _ peer: String?, xff: [String] = [], forwarded: [String] = [], proto: String? = nil,
        trusting: [String] = ["10.0.0.0/8", "fd00::/8"]
    ) throws -> Caller {
        Caller(
            peer: peer, forwarded: forwarded, forwardedFor: xff, proto: proto,
            trusting: try TrustedProxies(trusting))
    }

    @Test func `is the other end of the connection where no proxy is trusted`() throws {
        let spoken = try caller("203.0.113.9", xff: ["198.51.100.1"], proto: "https")
        #expect(spoken.address == "203.0.113.9" && !spoken.isSecure)
        #expect(try caller("10.0.0.1", xff: ["198.51.100.1"], trusting: []).address == "10.0.0.1")
        #expect(try caller(nil).address == "local")
    }

    @Test func `is read from the right through trusted hops, and no further`() throws {
        #expect(try caller("10.0.0.1", xff: ["198.51.100.1"]).address == "198.51.100.1")
        #expect(try caller("10.0.0.1", xff: ["1.1.1.1, 198.51.100.1, 10.9.9.9"]).address == "198.51.100.1")
        #expect(try caller("10.0.0.1", xff: ["1.1.1.1", "198.51.100.1"]).address == "198.51.100.1")
        #expect(try caller("10.0.0.1", xff: ["nonsense, 10.0.0.2"]).address == "10.0.0.2")
        #expect(try caller("10.0.0.1").address == "10.0.0.1")
        #expect(try caller("::ffff:10.0.0.1", xff: ["198.51.100.1:4711"]).address == "198.51.100.1")
    }

    @Test func `is read from Forwarded as well, and with IPv6 counted by its network`() throws {
        let spoken = try caller(
            "10.0.0.1",
            forwarded: ["for=1.1.1.1;proto=http, for=\"[2001:db8:1:2::7]:80\";proto=https"])
        #expect(spoken.address == "2001:db8:1:2::/64" && spoken.isSecure)
        #expect(try caller("fd00::1", xff: ["2001:db8:1:2:9::1"]).address == "2001:db8:1:2::/64")
        #expect(try caller("10.0.0.1", xff: ["198.51.100.1"], proto: "http, https").isSecure)
        #expect(try !caller("10.0.0.1", xff: ["198.51.100.1"], proto: "https, http").isSecure)
    }

    @Test func `is not whom a stranger names in the header that the proxy passes on`() throws {
        let forged = try caller("10.0.0.1", xff: ["198.51.100.1"], forwarded: ["for=6.6.6.6"])
        #expect(forged.address == "10.0.0.1")
        let same = try caller("10.0.0.1", xff: ["198.51.100.1"], forwarded: ["for=198.51.100.1"])
        #expect(same.address == "198.51.100.1")
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0/8", "example.gov.cn", "::/129", "10.0.0.1/x"])
    func `is not asked of a proxy that has no address`(_ text: String) {
        #expect(throws: TrustedProxies.Fault.self) { try TrustedProxies([text]) }
    }

    @Test func `is counted apart behind a trusted proxy: one who guesses does not lock out the others`()
        async throws
    {
        let site = try await TestSite(proxies: try TrustedProxies(["10.0.0.1"]))
        try await site.platform.setPassword(TestSite.password, of: AccountID("zhou"), hashing: .cheap)
        let browser = try site.visitor(from: "10.0.0.1")
        let form = try await browser.get("/desk/sign-in")
        let token = try #require(form.hidden("csrf"))
        func guess(_ password: String, from address: String) async throws -> RouterClient.Reply {
            try await browser.send(
                .post, "/desk/sign-in", bytes: Array("csrf=\(token)&account=zhou&password=\(password)".utf8),
                extra: [("X-Forwarded-For", "6.6.6.6, \(address)")])
        }
        for _ in 1...6 { _ = try await guess("wrong", from: "198.51.100.1") }
        #expect(try await guess("correct+horse", from: "198.51.100.1").text.contains("再试"))
        #expect(try await guess("correct+horse", from: "198.51.100.2").status == .seeOther)
    }
}

import HTTPTypes
import Testing
import Web

struct `Every answer` {
    private static let names = [
        "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options",
        "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
    ]

    private func header(_ name: String, _ reply: RouterClient.Reply) -> String? {
        HTTPField.Name(name).flatMap { reply.headers[$0] }
    }

    @Test(arguments: ["/", "/static/style.css", "/nothing", "/desk", "/desk/sign-in", "/track/XXXX"])
    func `has all the headers that keep others out, and speaks of https only over https`(_ path: String)
        async throws
    {
        let plain = try await TestSite().visitor().get(path)
        for name in Self.names { #expect(header(name, plain) != nil, "\(name) of \(path)") }
        #expect(header("Strict-Transport-Security", plain) == nil)
        let secure = try await TestSite(address: "https://lian.example.gov.cn").visitor().get(path)
        #expect(header("Strict-Transport-Security", secure) != nil)
    }

    @Test func `keeps its cookies to https where the caller came over it`() async throws {
        let site = try await TestSite(proxies: try TrustedProxies(["10.0.0.1"]))
        func cookies(_ proto: String, from peer: String) async throws -> [String] {
            let extra = [("X-Forwarded-Proto", proto), ("X-Forwarded-For", "198.51.100.7")]
            return try await site.visitor(from: peer).send(.get, "/track?lang=en", extra: extra)
                .headers[values: .setCookie]
        }
        let secure = try await cookies("https", from: "10.0.0.1")
        #expect(secure.count == 2 && secure.allSatisfy { $0.hasSuffix("; Secure") })
        for plain in [
            try await cookies("http", from: "10.0.0.1"), try await cookies("https", from: "10.0.0.2"),
        ] {
            #expect(plain.count == 2 && plain.allSatisfy { !$0.contains("Secure") })
        }
    }

    @Test(arguments: ["/", "/static/style.css", "/track", "/nothing"])
    func `to HEAD is that to GET without a body`(_ path: String) async throws {
        let visitor = try await TestSite().visitor()
        let got = try await visitor.get(path)
        let head = try await visitor.send(.head, path)
        #expect(head.status == got.status && head.bytes.isEmpty)
        #expect(head.headers[.contentType] == got.headers[.contentType])
    }
}

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Web

/// A connection in memory, with the decoder of the server and the guard behind it.
private struct Line {
    let channel = EmbeddedChannel()

    init(
        _ limits: ConnectionLimits = ConnectionLimits(), _ count: ConnectionCount = ConnectionCount(),
        from address: String = "198.51.100.1"
    )
        throws
    {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
        try pipeline.addHandler(ConnectionGuard(limits, count))
        let peer = try SocketAddress(ipAddress: address, port: 1)
        channel.remoteAddress = peer
        channel.connect(to: peer, promise: nil)
    }

    func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    /// What the server has said so far.
    func said() throws -> String {
        var text = ""
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
        return text
    }

    func heard() throws -> Int {
        var count = 0
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            if case .head = part { count += 1 }
        }
        return count
    }

    func answer() throws {
        channel.write(
            HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)), promise: nil)
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
    }

    func pass(seconds: Int64) {
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
        channel.embeddedEventLoop.run()
    }
}

struct `A connection` {
    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "NONSENSE\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
    func `is told 400 and closed where the request is not sound`(_ text: String) throws {
        let line = try Line()
        _ = try? line.send(text)
        #expect(try line.said().hasPrefix("HTTP/1.1 400"))
        #expect(!line.channel.isActive)
    }

    @Test func `goes on where the request is sound`() throws {
        let line = try Line()
        for _ in 1...3 {
            try line.send(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
            #expect(try line.heard() == 1)
            try line.answer()
            #expect(try line.said().hasPrefix("HTTP/1.1 200"))
        }
        #expect(line.channel.isActive)
    }

    @Test func `that says nothing, or half of a head, is closed`() throws {
        for half in ["", "GET / HTTP/1.1\r\nHost: a\r\n"] {
            let line = try Line()
            try line.send(half)
            line.pass(seconds: 9)
            #expect(line.channel.isActive)
            line.pass(seconds: 2)
            #expect(!line.channel.isActive)
        }
    }

    @Test
    func
        `whose body does not come, or that is idle after an answer, is closed; one that waits for an answer is not`()
        throws
    {
        let slow = try Line()
        try slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        slow.pass(seconds: 119)
        #expect(slow.channel.isActive)
        slow.pass(seconds: 2)
        #expect(!slow.channel.isActive)

        let waiting = try Line()
        try waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        waiting.pass(seconds: 900)
        #expect(waiting.channel.isActive)
        try waiting.answer()
        waiting.pass(seconds: 61)
        #expect(!waiting.channel.isActive)
    }

    @Test
    func
        `beyond what one address may have is closed, and others are not; a trusted proxy has as many as it wants`()
        throws
    {
        var limits = ConnectionLimits()
        limits.perAddressMax = 2
        limits.proxies = try TrustedProxies(["10.0.0.1"])
        let count = ConnectionCount()
        let lines = try (1...3).map { _ in try Line(limits, count) }
        #expect(lines.map(\.channel.isActive) == [true, true, false])
        #expect(try Line(limits, count, from: "198.51.100.2").channel.isActive)
        try lines[0].channel.close().wait()
        #expect(try Line(limits, count).channel.isActive)
        for _ in 1...5 { #expect(try Line(limits, count, from: "10.0.0.1").channel.isActive) }
    }
}

struct `Open pages that listen` {
    @Test func `are so many and no more, and give their places back`() {
        let streams = LiveStreams()
        var places = (1...3).map { _ in streams.enter([("a", 2), ("b", 9)]) }
        #expect(places.map { $0 != nil } == [true, true, false])
        #expect(streams.enter([("other", 2), ("b", 2)]) == nil)
        places.removeFirst()
        #expect(streams.enter([("a", 2), ("b", 9)]) != nil)
    }

    @Test func `are counted by account`() async throws {
        let site = try await TestSite(livePerAccountMax: 0)
        #expect(try await site.signedIn("desk").get("/desk/live").status == .tooManyRequests)
    }
}

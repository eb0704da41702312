import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Web

/// Sends requests straight into the router, keeping cookies and reading forms as a browser does: no socket, no
/// client library.
final class RouterClient {
    struct Reply {
        var status: HTTPResponse.Status
        var headers: HTTPFields
        var bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var location: String { headers[.location] ?? "" }

        /// The value of the hidden field with this name in the page's first form that has it.
        func hidden(_ name: String) -> String? {
            guard let field = text.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
            return String(text[field.upperBound...].prefix { $0 != "\"" })
        }
    }

    private let responder: RouterResponder<AppContext>
    private var cookies: [String: String] = [:]
    /// What the responder needs to live, such as its store.
    private let owner: AnyObject
    /// Where it calls from: what is counted by address is counted apart for each.
    private let address: SocketAddress?

    init(
        _ responder: RouterResponder<AppContext>, of owner: AnyObject, from address: SocketAddress? = nil
    ) {
        self.responder = responder
        self.owner = owner
        self.address = address
    }

    func setCookie(_ name: String, _ value: String) { cookies[name] = value }

    func get(_ path: String) async throws -> Reply { try await send(.get, path) }

    /// Posts a form with the fields given.
    func post(_ path: String, _ fields: KeyValuePairs<String, String>) async throws -> Reply {
        try await post(path, fields.map { ($0.key, $0.value) })
    }

    func post(_ path: String, _ fields: [(String, String)]) async throws -> Reply {
        let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await send(.post, path, body: body)
    }

    /// Posts a form of several parts: the fields, then one file.
    func post(_ path: String, _ fields: [(String, String)], file name: String, _ content: String) async throws
        -> Reply
    {
        let boundary = "----parts"
        var lines = fields.flatMap { field in
            ["--\(boundary)", "Content-Disposition: form-data; name=\"\(field.0)\"", "", field.1]
        }
        lines += [
            "--\(boundary)", "Content-Disposition: form-data; name=\"files\"; filename=\"\(name)\"",
            "Content-Type: text/plain", "", content, "--\(boundary)--", "",
        ]
        return try await send(
            .post, path, body: lines.joined(separator: "\r\n"),
            type: "multipart/form-data; boundary=\(boundary)")
    }

    /// Opens the page, then posts the form with the page's own token and version beside the fields given.
    func submit(
        _ path: String, from page: String? = nil, _ fields: KeyValuePairs<String, String> = [:]
    ) async throws -> Reply {
        let form = try await get(page ?? path)
        var pairs = fields.map { ($0.key, $0.value) }
        for name in ["csrf", "version"] {
            if let value = form.hidden(name) { pairs.append((name, value)) }
        }
        return try await post(path, pairs)
    }

    /// Posts a form of several parts: the fields, then one file of these bytes.
    func post(_ path: String, _ fields: [(String, String)], file name: String, bytes: [UInt8]) async throws
        -> Reply
    {
        let boundary = "----parts"
        var body = fields.flatMap { field in
            Array(
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.0)\"\r\n\r\n\(field.1)\r\n"
                    .utf8)
        }
        body += Array(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(name)\"\r\n\r\n"
                .utf8)
        body += bytes + Array("\r\n--\(boundary)--\r\n".utf8)
        return try await send(
            .post, path, bytes: body, type: "multipart/form-data; boundary=\(boundary)")
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, body: String,
        type: String = "application/x-www-form-urlencoded"
    ) async throws -> Reply {
        try await send(method, path, bytes: Array(body.utf8), type: type)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, bytes: [UInt8] = [],
        type: String = "application/x-www-form-urlencoded", extra: [(String, String)] = []
    ) async throws -> Reply {
        var headers: HTTPFields = [.contentType: type]
        for (name, value) in extra {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        headers[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
            separator: "; ")
        let request = Request(
            head: .init(method: method, scheme: "http", authority: "test", path: path, headerFields: headers),
            body: .init(buffer: ByteBuffer(bytes: bytes)))
        let channel = EmbeddedChannel()
        channel.remoteAddress = address
        let context = AppContext(source: .init(channel: channel, logger: Logger(label: "test")))
        let response = try await responder.respond(to: request, context: context)
        for line in response.headers[values: .setCookie] { remember(line) }
        let sink = BodySink()
        // A stream of events goes on for as long as somebody listens.
        if response.headers[.contentType] != "text/event-stream" {
            try await response.body.write(CollectingWriter(sink: sink))
        }
        return await Reply(status: response.status, headers: response.headers, bytes: sink.bytes)
    }

    private func remember(_ line: String) {
        let pair = line.prefix { $0 != ";" }.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2 else { return }
        cookies[String(pair[0])] = String(pair[1])
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}

private actor BodySink {
    var bytes: [UInt8] = []
    func append(_ buffer: ByteBuffer) { bytes += Array(buffer.readableBytesView) }
}

private struct CollectingWriter: ResponseBodyWriter {
    let sink: BodySink
    mutating func write(_ buffer: ByteBuffer) async throws { await sink.append(buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

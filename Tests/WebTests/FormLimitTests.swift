import Foundation
import Hummingbird
import Testing

@testable import Web

struct `The reader of forms` {
    private static func part(_ head: String, _ content: String) -> String {
        "--edge\r\nContent-Disposition: form-data; \(head)\r\n\r\n\(content)\r\n"
    }

    private static func form(_ text: String, boundary: String = "edge") throws -> FormBody {
        try Multipart.form(Array(text.utf8), boundary: Array(boundary.utf8))
    }

    @Test func `reads fields and files as they were sent, with line breaks and empty values`() throws {
        let text =
            Self.part("name=\"a\"", "1\r\n--edg\r\n2") + Self.part("name=\"b\"", "")
            + Self.part("name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/html", "\r\n--\r\nbytes")
            + Self.part("name=\"g\"; filename=\"\"", "") + "--edge--\r\nafter\r\n--edge\r\n"
        let body = try Self.form(text)
        #expect(body["a"] == "1\r\n--edg\r\n2" && body["b"] == "" && body.pairs.count == 2)
        #expect(body.uploads.map(\.name) == ["x.txt"])
        #expect(body.uploads.first?.bytes == Array("\r\n--\r\nbytes".utf8))
    }

    @Test(arguments: ["-", "\n", "\r\n", "\r\n-", "\r\n--", "\r\n--\(String(repeating: "-", count: 69))x"])
    func `answers five megabytes of nothing in milliseconds`(_ filling: String) throws {
        let boundary = String(repeating: "-", count: 70)
        let text = String(repeating: filling, count: 5_000_000 / filling.utf8.count)
        let bytes = Array(text.utf8)
        let time = ContinuousClock().measure {
            #expect(throws: Never.self) {
                let body = try Multipart.form(bytes, boundary: Array(boundary.utf8))
                #expect(body.pairs.isEmpty && body.uploads.isEmpty)
            }
        }
        // Generous to a debug build on a busy machine; it was a minute.
        #expect(time < .seconds(5))
    }

    @Test func `refuses more parts, longer heads, longer names and more words than a form has`() {
        let many = String(repeating: Self.part("name=\"a\"", "1"), count: FormBody.fieldsMax + 1)
        let head = Self.part("name=\"a\"; x=\"\(String(repeating: "y", count: 3000))\"", "1") + "--edge--"
        let name = Self.part("name=\"\(String(repeating: "y", count: 300))\"", "1") + "--edge--"
        let words = Self.part("name=\"a\"", String(repeating: "字", count: 200_000)) + "--edge--"
        for text in [many + "--edge--", head, name, words] {
            #expect(throws: HTTPError.self) { try Self.form(text) }
        }
        let fields = Array(String(repeating: "a=1&", count: FormBody.fieldsMax + 1).utf8)
        #expect(throws: HTTPError.self) { try FormBody.urlEncoded(fields) }
        #expect(throws: HTTPError.self) { try FormBody.urlEncoded(Array(repeating: 97, count: 300)) }
    }

    @Test func `does not listen to whoever has no token, and stops at what is said to be too long`()
        async throws
    {
        let site = try await TestSite()
        let stranger = site.visitor()
        let path = "/new/online_consultation/online"
        #expect(try await stranger.send(.post, path, bytes: Array("a=1".utf8)).status == .forbidden)
        _ = try await stranger.get(path)
        let long = try await stranger.send(
            .post, path, bytes: Array("a=1".utf8), extra: [("Content-Length", "99999999")])
        #expect(long.status == .contentTooLarge)
    }
}

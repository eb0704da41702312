import Foundation
import Hummingbird
import NIOCore

/// The body of a posted form, read once and with limits.
struct FormBody: Sendable {
    struct Upload: Sendable {
        var field: String
        var name: String
        var mediaType: String
        var bytes: [UInt8]
    }

    static let plainBytesMax = 512 * 1024
    /// One file up to 20 MB, five in all, and the words.
    static let uploadBytesMax = 22 * 1024 * 1024
    static let fileBytesMax = 20 * 1024 * 1024
    static let filesMax = 5

    var pairs: [(name: String, value: String)] = []
    var uploads: [Upload] = []

    subscript(name: String) -> String? { pairs.last { $0.name == name }?.value }

    static func read(_ request: Request) async throws -> FormBody {
        let type = request.headers[.contentType] ?? ""
        let isMultipart = type.lowercased().hasPrefix("multipart/form-data")
        let limit = isMultipart ? uploadBytesMax : plainBytesMax
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge, message: "more than \(limit) bytes")
        }
        if isMultipart {
            guard let boundary = boundary(in: type) else {
                throw HTTPError(.badRequest, message: "no boundary")
            }
            return try multipart(Array(buffer.readableBytesView), boundary: boundary)
        }
        return FormBody(pairs: urlEncoded(buffer.readableBytesView))
    }

    // MARK: application/x-www-form-urlencoded

    static func urlEncoded(_ bytes: some Sequence<UInt8>) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for piece in Array(bytes).split(separator: UInt8(ascii: "&")) {
            let halves = piece.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((decode(halves[0]), halves.count > 1 ? decode(halves[1]) : ""))
        }
        return pairs
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "+") {
                result.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
                let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 2
            } else {
                result.append(byte)
            }
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    // MARK: multipart/form-data (RFC 7578)

    private static func boundary(in type: String) -> String? {
        guard let range = type.range(of: "boundary=") else { return nil }
        let raw = type[range.upperBound...].prefix { $0 != ";" }
        let boundary = raw.filter { $0 != "\"" }
        return boundary.isEmpty || boundary.count > 70 ? nil : String(boundary)
    }

    private static func multipart(_ bytes: [UInt8], boundary: String) throws -> FormBody {
        var body = FormBody()
        let marker = Array("--\(boundary)".utf8)
        var cursor = find(marker, in: bytes, from: 0)
        while let start = cursor {
            let contentStart = start + marker.count
            guard let next = find(marker, in: bytes, from: contentStart) else { break }
            try body.add(part: bytes[contentStart..<next])
            cursor = next
        }
        return body
    }

    private mutating func add(part: ArraySlice<UInt8>) throws {
        let blank = Array("\r\n\r\n".utf8)
        let bytes = Array(part)
        guard let split = Self.find(blank, in: bytes, from: 0), bytes.count >= split + 6 else { return }
        let head = String(decoding: bytes[..<split], as: UTF8.self)
        let content = bytes[(split + 4)..<(bytes.count - 2)]
        guard let field = Self.parameter("name", in: head) else { return }
        guard let name = Self.parameter("filename", in: head) else {
            pairs.append((field, String(decoding: content, as: UTF8.self)))
            return
        }
        guard !name.isEmpty, !content.isEmpty else { return }
        guard content.count <= Self.fileBytesMax else { throw HTTPError(.contentTooLarge, message: name) }
        guard uploads.count < Self.filesMax else { throw HTTPError(.contentTooLarge, message: "files") }
        let type = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-type:") }
        let mediaType =
            type.map { $0.dropFirst("content-type:".count).filter { !$0.isWhitespace } }
            ?? "application/octet-stream"
        uploads.append(Upload(field: field, name: name, mediaType: mediaType, bytes: Array(content)))
    }

    private static func parameter(_ name: String, in head: String) -> String? {
        guard let range = head.range(of: "; \(name)=\"") else { return nil }
        return String(head[range.upperBound...].prefix { $0 != "\"" })
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= needle.count, start <= bytes.count - needle.count, let first = needle.first
        else { return nil }
        var index = start
        while index <= bytes.count - needle.count {
            guard let hit = bytes[index...].firstIndex(of: first), hit <= bytes.count - needle.count else {
                return nil
            }
            if bytes[hit..<(hit + needle.count)].elementsEqual(needle) { return hit }
            index = hit + 1
        }
        return nil
    }
}

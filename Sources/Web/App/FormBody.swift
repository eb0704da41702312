import HTTPTypes
import Hummingbird
import NIOCore
import Operations

/// The body of a posted form, read once and with limits. What is sent is counted before it is looked at, and looked at
/// once, off the threads that answer requests.
struct FormBody: Sendable {
    struct Upload: Sendable {
        var field: String
        var name: String
        var bytes: [UInt8]
    }

    /// A file that did not come in whole, and the field it was chosen in.
    struct Lost: Sendable, Hashable {
        var field: String
        var problem: FileProblem
    }

    static let plainBytesMax = 512 * 1024
    /// The files of one sending, and the words.
    static let uploadBytesMax = 22 * 1024 * 1024
    /// So much is let pass, though not kept: what was typed stands before it and must not be lost.
    static let passedBytesMax = 200 * 1024 * 1024
    static let fileBytesMax = 20 * 1024 * 1024
    static let filesMax = 5
    static let fieldsMax = FormTree.fieldsMax
    static let nameBytesMax = 200

    var pairs: [(name: String, value: String)] = []
    var uploads: [Upload] = []
    var lost: [Lost] = []

    subscript(name: String) -> String? { pairs.last { $0.name == name }?.value }

    /// Where more was sent than a form has.
    static func tooLarge(_ what: String) -> HTTPError { HTTPError(.contentTooLarge, message: what) }

    static func read(_ request: Request) async throws -> FormBody {
        let type = request.headers[.contentType] ?? ""
        let isMultipart = type.lowercased().hasPrefix("multipart/form-data")
        let limit = isMultipart ? passedBytesMax : plainBytesMax
        if let said = request.headers[.contentLength].flatMap({ Int($0) }), said > limit {
            throw tooLarge("more than \(limit) bytes")
        }
        var boundary: [UInt8] = []
        if isMultipart {
            guard let found = Multipart.boundary(in: type) else {
                throw HTTPError(.badRequest, message: "no boundary")
            }
            boundary = found
        }
        let (buffer, isCut) = try await gathered(
            request.body, keeping: isMultipart ? uploadBytesMax : limit, upTo: limit)
        let marker = boundary
        return try await Platform.slow {
            Result {
                let bytes = Array(buffer.readableBytesView)
                return isMultipart
                    ? try Multipart.form(bytes, boundary: marker, isCut: isCut)
                    : FormBody(pairs: try urlEncoded(bytes))
            }
        }.get()
    }

    /// The beginning of what is sent. The rest passes by, so that the sender hears an answer instead of a closed line.
    private static func gathered(
        _ body: RequestBody, keeping bytesMax: Int, upTo limit: Int
    ) async throws -> (ByteBuffer, isCut: Bool) {
        var kept = ByteBuffer()
        var passed = 0
        for try await var chunk in body {
            passed += chunk.readableBytes
            guard passed <= limit else { throw tooLarge("more than \(limit) bytes") }
            let room = min(bytesMax - kept.readableBytes, chunk.readableBytes)
            if room > 0, let part = chunk.readSlice(length: room) { kept.writeImmutableBuffer(part) }
        }
        return (kept, passed > bytesMax)
    }

    // MARK: application/x-www-form-urlencoded

    static func urlEncoded(_ bytes: [UInt8]) throws -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
            defer { start = end + 1 }
            if start == end { continue }
            guard pairs.count < fieldsMax else { throw tooLarge("fields") }
            let sign = bytes[start..<end].firstIndex(of: UInt8(ascii: "=")) ?? end
            guard sign - start <= nameBytesMax else { throw tooLarge("name") }
            pairs.append(
                (decode(bytes[start..<sign]), sign < end ? decode(bytes[(sign + 1)..<end]) : ""))
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
}

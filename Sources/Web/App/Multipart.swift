import Foundation
import Hummingbird
import Operations

/// Reads multipart/form-data (RFC 7578) in one pass: a boundary stands at the beginning of a line, so only what follows
/// a line break is compared with it, and since no boundary has a line break in it, no byte is compared twice.
enum Multipart {
    /// The words of a form and its files.
    static let partsMax = FormBody.fieldsMax + FormBody.filesMax
    static let headBytesMax = 2048
    static let boundaryBytesMax = 70

    static func boundary(in type: String) -> [UInt8]? {
        guard let range = type.range(of: "boundary=", options: .caseInsensitive) else { return nil }
        let raw = type[range.upperBound...].prefix { $0 != ";" }
        let boundary = raw.utf8.filter { $0 != UInt8(ascii: "\"") }
        return boundary.isEmpty || boundary.count > boundaryBytesMax || boundary.contains(10) ? nil : boundary
    }

    /// - Parameter isCut: only the beginning of what was sent: its last part is not whole.
    static func form(_ bytes: [UInt8], boundary: [UInt8], isCut: Bool = false) throws -> FormBody {
        var reader = Reader(marker: Array("--".utf8) + boundary, isCut: isCut)
        try bytes.withUnsafeBufferPointer { try reader.read($0) }
        return reader.body
    }

    private struct Reader {
        let marker: [UInt8]
        let isCut: Bool
        var body = FormBody()
        private var parts = 0
        private var wordBytes = 0

        init(marker: [UInt8], isCut: Bool) {
            self.marker = marker
            self.isCut = isCut
        }

        mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws {
            /// Where the part that is being read begins; nil before the first boundary.
            var start: Int?
            var line = 0
            while line <= bytes.count {
                if stands(at: line, in: bytes) {
                    // The line break before a boundary belongs to the boundary.
                    if let start, line - 2 >= start { try add(bytes, start..<(line - 2)) }
                    let after = line + marker.count
                    if after + 1 < bytes.count, bytes[after] == UInt8(ascii: "-"),
                        bytes[after + 1] == UInt8(ascii: "-")
                    {
                        return
                    }
                    parts += 1
                    guard parts <= Multipart.partsMax else { throw FormBody.tooLarge("parts") }
                    start = Self.nextLine(after: after, in: bytes)
                }
                guard let next = Self.nextLine(after: line, in: bytes) else {
                    if isCut, let start { try lose(bytes, start..<bytes.count) }
                    return
                }
                line = next
            }
        }

        /// Of what was cut off the name is known, and that is said.
        private mutating func lose(_ bytes: UnsafeBufferPointer<UInt8>, _ part: Range<Int>) throws {
            guard let (head, _) = try split(bytes, part), let field = Multipart.parameter("name", in: head),
                let name = Multipart.parameter("filename", in: head), !name.isEmpty
            else { return }
            body.lost.append(.init(field: field, problem: .beyond(FileName.cleaned(name))))
        }

        private func stands(at line: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            guard line + marker.count <= bytes.count, let base = bytes.baseAddress else { return false }
            if line > 0, line < 2 || bytes[line - 2] != 13 { return false }
            return memcmp(base + line, marker, marker.count) == 0
        }

        private static func nextLine(after index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
            guard index < bytes.count, let base = bytes.baseAddress,
                let hit = memchr(base + index, 10, bytes.count - index)
            else { return nil }
            return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(hit)) + 1
        }

        private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ part: Range<Int>) throws {
            guard let (head, content) = try split(bytes, part),
                let field = Multipart.parameter("name", in: head)
            else { return }
            guard field.utf8.count <= FormBody.nameBytesMax else { throw FormBody.tooLarge("name") }
            guard let name = Multipart.parameter("filename", in: head) else {
                wordBytes += content.count
                guard body.pairs.count < FormBody.fieldsMax, wordBytes <= FormBody.plainBytesMax else {
                    throw FormBody.tooLarge("fields")
                }
                body.pairs.append((field, String(decoding: bytes[content], as: UTF8.self)))
                return
            }
            if name.isEmpty { return }
            let shown = FileName.cleaned(name)
            if content.isEmpty { return body.lost.append(.init(field: field, problem: .empty(shown))) }
            guard content.count <= FormBody.fileBytesMax else {
                return body.lost.append(.init(field: field, problem: .tooLarge(shown)))
            }
            guard body.uploads.count < FormBody.filesMax else {
                return body.lost.append(
                    .init(field: field, problem: .tooMany(shown, most: FormBody.filesMax)))
            }
            body.uploads.append(.init(field: field, name: name, bytes: Array(bytes[content])))
        }

        /// The head of a part, which ends with an empty line, and where its content lies.
        private func split(
            _ bytes: UnsafeBufferPointer<UInt8>, _ part: Range<Int>
        ) throws -> (head: String, content: Range<Int>)? {
            var line = part.lowerBound
            while let next = Self.nextLine(after: line, in: bytes), next <= part.upperBound {
                guard next - part.lowerBound <= Multipart.headBytesMax else {
                    throw FormBody.tooLarge("head")
                }
                if next - line <= 2 {
                    let head = String(decoding: bytes[part.lowerBound..<line], as: UTF8.self)
                    return (head, next..<part.upperBound)
                }
                line = next
            }
            return nil
        }
    }

    private static func parameter(_ name: String, in head: String) -> String? {
        guard let range = head.range(of: "; \(name)=\"") else { return nil }
        return String(head[range.upperBound...].prefix { $0 != "\"" })
    }
}

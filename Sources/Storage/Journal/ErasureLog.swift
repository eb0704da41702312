public import Foundation
import Mechanisms
import Organisation
import Streams

/// What was erased, in a file beside the database: ids and reasons, never a text. A backup taken before an erasure
/// brings the texts back; with this file they are erased again before anybody sees them (个人信息保护法 47).
public struct ErasureLog: Sendable {
    public let file: URL

    public init(file: URL) { self.file = file }

    private struct Line: Codable {
        var stream: String
        var subject: String
        var under: String?
        var reason: String
    }

    /// Written before the erasure itself: what a power cut keeps from being erased is erased at the next start.
    public func append(_ requests: [ErasureRequest]) throws {
        if requests.isEmpty { return }
        try DurableFile.dropTornLine(of: file)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes: [UInt8] = []
        for request in requests {
            let line = Line(
                stream: request.stream.text, subject: request.subject.key, under: request.under?.text,
                reason: request.reason)
            bytes += try encoder.encode(line) + [UInt8(ascii: "\n")]
        }
        try DurableFile.append(bytes, to: file)
    }

    /// Every one so far, once. A line cut off by a power cut was never acknowledged.
    public func all() throws -> [ErasureRequest] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let whole = text[..<(text.lastIndex(of: "\n") ?? text.startIndex)]
        var seen: Set<Substring> = []
        return try whole.split(separator: "\n").filter { seen.insert($0).inserted }.map { line in
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
                throw StoreError.corrupt(what: "unreadable line", where: file.lastPathComponent)
            }
            return ErasureRequest(
                Words.Subject(key: line.subject), under: line.under.map { DeclarationID($0) },
                of: StreamID(text: line.stream), reason: line.reason)
        }
    }

    /// Adds what another copy of the file knows, for the restore of a backup that is older.
    public func takeOver(_ other: ErasureLog) throws {
        let known = Set(try all())
        try append(try other.all().filter { !known.contains($0) })
    }
}

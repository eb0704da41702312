public import Storage
public import Streams

/// Files that people send.
extension Platform {
    /// Strips what a photo tells about its maker, seals the bytes, and keeps them until a case takes them.
    public func keepUpload(_ bytes: [UInt8], mediaType: String, client: String) async throws -> StagedFile {
        let now = clock()
        let files = files
        let staged = try await Self.slow {
            Result {
                try files.stage(
                    PhotoMetadata.stripped(bytes), mediaType: FileKind.of(bytes, claimed: mediaType))
            }
        }.get()
        try await store.write { try $0.recordUpload(staged, by: client, at: now) }
        return staged
    }

    /// The bytes of a file of a stream that one may see: whoever may read its name may read it, and the reading is
    /// journaled like any other.
    public func attachment(
        _ content: String, of stream: StreamID, by person: Person
    ) async throws -> (bytes: [UInt8], mediaType: String) {
        let (stored, read) = try await store.read { session in
            guard let row = try session.item(stream, in: person.scope), let kind = self.kinds[stream],
                let place = try session.place(of: stream)
            else { throw Refusal.notFound }
            guard let mechanism = try self.mechanism(row.packHash, in: session) else {
                throw Refusal.packMissing(hash: row.packHash)
            }
            guard let file = try session.files(of: place, kind).first(where: { $0.content == content }),
                let attachment = try session.attachment(content, of: place)
            else { throw Refusal.notFound }
            let reader = MaskingReader(Rights(of: person.roles, in: mechanism))
            guard !reader.seen(file.name).isErased, !reader.hasMasked else { throw Refusal.notAllowed }
            return (attachment, reader.read)
        }
        try await journalReading(of: [stream], by: person, read, purpose: .file)
        let files = files
        let bytes = try await Self.slow { Result { try files.read(stored) } }.get()
        return (bytes, stored.mediaType)
    }
}

/// Recognises the few kinds of file that are shown in the browser; everything else is only offered for download.
public enum FileKind {
    public static func of(_ bytes: [UInt8], claimed: String) -> String {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if bytes.starts(with: Array("%PDF-".utf8)) { return "application/pdf" }
        return claimed.hasPrefix("image/") || claimed.contains("html") || claimed.contains("script")
            || claimed.contains("svg")
            ? "application/octet-stream" : claimed
    }
}

/// Removes EXIF and its kin: where and with what a photo was taken is nobody's business here.
public enum PhotoMetadata {
    public static func stripped(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xFF, 0xD8]) { return jpeg(bytes) }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return png(bytes) }
        return bytes
    }

    /// Drops APP1…APP15 and comments; APP0 (JFIF) and the picture stay.
    private static func jpeg(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0xFF, 0xD8]
        var index = 2
        while index + 4 <= bytes.count, bytes[index] == 0xFF {
            let marker = bytes[index + 1]
            if marker == 0xDA { break }
            let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
            guard length >= 2, index + 2 + length <= bytes.count else { return bytes }
            let isMetadata = (0xE1...0xEF).contains(marker) || marker == 0xFE
            if !isMetadata { result += bytes[index..<(index + 2 + length)] }
            index += 2 + length
        }
        return result + bytes[index...]
    }

    /// Drops the chunks that carry text, time or EXIF.
    private static func png(_ bytes: [UInt8]) -> [UInt8] {
        var result = Array(bytes[..<8])
        var index = 8
        let dropped: Set<String> = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"]
        while index + 12 <= bytes.count {
            let length = bytes[index..<(index + 4)].reduce(0) { $0 << 8 | Int($1) }
            let name = String(decoding: bytes[(index + 4)..<(index + 8)], as: UTF8.self)
            guard length >= 0, index + 12 + length <= bytes.count else { return bytes }
            if !dropped.contains(name) { result += bytes[index..<(index + 12 + length)] }
            index += 12 + length
        }
        return result + bytes[index...]
    }
}

public import Foundation
import Streams
public import WorkCalendar

/// A file that lies sealed on the disk and is not part of a stream yet.
public struct StagedFile: Sendable {
    /// SHA-256 of the bytes, in hexadecimal: how events name it.
    public let content: String
    public let bytes: Int64
    public let mediaType: String
    /// SHA-256 of the sealed bytes: its name on the disk.
    let file: String
    let key: SecretKey
}

/// What is known of a file that waits for a stream to take it.
public struct UploadedFile: Sendable, Hashable {
    public let content: String
    public let bytes: Int64
    public let mediaType: String
}

/// The folder of sealed files, `<data>/attachments/ab/…`. Named by the hash of the sealed bytes, so that whoever
/// checks the folder needs no key.
public struct AttachmentFolder: Sendable {
    public static let fileBytesMax = 32 << 20
    public let root: URL

    public init(root: URL) { self.root = root }

    /// Seals the bytes under a key of their own and puts them on the disk for good, before any row speaks of them.
    /// Blocks: not for an event loop.
    public func stage(_ bytes: [UInt8], mediaType: String) throws -> StagedFile {
        guard bytes.count <= Self.fileBytesMax else {
            throw StoreError.limit(name: "fileBytesMax", most: Self.fileBytesMax)
        }
        let content = Hex.text(Sodium.sha256(bytes))
        let key = SecretKey.random()
        let sealed = Sodium.seal(bytes, key: key, about: Self.place(content))
        let name = Hex.text(Sodium.sha256(sealed))
        let path = url(of: name)
        try DurableFile.createFolder(path.deletingLastPathComponent())
        try DurableFile.write(sealed, to: path)
        return StagedFile(
            content: content, bytes: Int64(bytes.count), mediaType: mediaType, file: name, key: key)
    }

    func url(of file: String) -> URL {
        root.appendingPathComponent(String(file.prefix(2))).appendingPathComponent(file)
    }

    func sealed(_ file: String) -> [UInt8]? { (try? Data(contentsOf: url(of: file))).map { [UInt8]($0) } }

    /// The bytes of a file, once its key is at hand.
    public func read(_ attachment: StoredAttachment) throws -> [UInt8] {
        guard let sealed = sealed(attachment.file),
            let bytes = Sodium.open(sealed, key: attachment.key, about: Self.place(attachment.content))
        else {
            throw StoreError.corrupt(what: "missing or changed", where: "attachment \(attachment.content)")
        }
        return bytes
    }

    func remove(_ file: String) { try? FileManager.default.removeItem(at: url(of: file)) }

    static func place(_ content: String) -> [UInt8] { Array("attachment \(content)".utf8) }
}

/// A file of a stream, with the key that opens it.
public struct StoredAttachment: Sendable {
    public let content: String
    public let bytes: Int64
    public let mediaType: String
    let file: String
    let key: SecretKey
}

extension StoreSession {
    /// Keeps a staged file for its uploader until a stream takes it, or `dropUploads` clears it away.
    public func recordUpload(_ staged: StagedFile, by client: String, at now: Instant) throws {
        let place = TableName.upload.place(
            staged.content, client, staged.file, staged.bytes, staged.mediaType, now)
        let wrapped = Sodium.seal(staged.key.bytes, key: keys.master, about: place)
        let written = try run(
            """
            INSERT INTO upload (content, client, file, wrapped, bytes, media_type, added)
            VALUES (\(staged.content), \(client), \(staged.file), \(wrapped), \(staged.bytes),
                \(staged.mediaType), \(now))
            ON CONFLICT (content, client) DO NOTHING
            """)
        if written == 1 { return noteKept(.upload, staged.content, client) }
        // The same file again: its newest copy counts.
        let replaced = try run(
            """
            UPDATE upload SET file = \(staged.file), wrapped = \(wrapped), bytes = \(staged.bytes),
                media_type = \(staged.mediaType), added = \(now)
            WHERE content = \(staged.content) AND client = \(client)
            """)
        guard replaced == 1 else { throw StoreError.retry }
    }

    /// A file that its uploader sent and no stream has taken; nil where there is none.
    public func upload(_ content: String, of client: String) throws -> UploadedFile? {
        guard
            let row = try row(
                "SELECT * FROM upload WHERE content = \(content) AND client = \(client)", of: .upload),
            try uploadKey(row) != nil
        else { return nil }
        return UploadedFile(
            content: content, bytes: try row.int64("bytes"), mediaType: try row.text("media_type"))
    }

    /// The key of an uploaded file; nil where the row is not what was written.
    func uploadKey(_ row: SQLRow) throws -> [UInt8]? {
        let place = TableName.upload.place(
            try row.text("content"), try row.text("client"), try row.text("file"), try row.int64("bytes"),
            try row.text("media_type"), try row.instant("added"))
        return Sodium.open(try row.blob("wrapped"), key: keys.master, about: place)
    }

    /// A file that a stream has taken becomes part of it: its key is wrapped anew under the key of its name.
    func adoptUpload(_ file: FileRef, by client: String?, into place: StreamPlace) throws {
        let stream = place.id
        let content = file.content
        if try row(
            "SELECT 1 FROM attachment WHERE stream = \(stream) AND content = \(content)", of: .attachment)
            != nil
        {
            return
        }
        let key = VaultKey(file.name)
        guard let client, let secret = place.vault.keys[key] ?? nil,
            let upload = try row(
                "SELECT * FROM upload WHERE content = \(content) AND client = \(client)", of: .upload),
            let fileKey = try uploadKey(upload)
        else { throw StoreError.corrupt(what: "not uploaded", where: "attachment \(content)") }
        let (name, bytes) = (try upload.text("file"), try upload.int64("bytes"))
        let mediaType = try upload.text("media_type")
        let about = TableName.attachment.place(
            stream, content, key.subject, key.under, name, bytes, mediaType)
        let wrapped = Sodium.seal(fileKey, key: secret, about: about)
        try run(
            """
            INSERT INTO attachment (stream, content, subject, under, file, wrapped, bytes, media_type)
            VALUES (\(stream), \(content), \(key.subject), \(key.under), \(name), \(wrapped), \(bytes), \(mediaType))
            """)
        try dropUpload(content, of: client)
    }

    private func dropUpload(_ content: String, of client: String) throws {
        if try run("DELETE FROM upload WHERE content = \(content) AND client = \(client)") == 1 {
            noteDropped(.upload, content, client)
        }
    }

    /// A file of the stream; nil where it has none by this address, or its key was destroyed.
    public func attachment(_ content: String, of place: StreamPlace) throws -> StoredAttachment? {
        let stream = place.id
        guard
            let row = try row(
                "SELECT * FROM attachment WHERE stream = \(stream) AND content = \(content)", of: .attachment),
            let key = place.vault.keys[try VaultKey(row)] ?? nil
        else { return nil }
        let about = TableName.attachment.place(
            stream, content, try row.text("subject"), try row.text("under"), try row.text("file"),
            try row.int64("bytes"),
            try row.text("media_type"))
        guard let bytes = Sodium.open(try row.blob("wrapped"), key: key, about: about),
            let fileKey = SecretKey(bytes)
        else { throw StoreError.corrupt(what: "key does not open", where: "attachment \(content)") }
        return StoredAttachment(
            content: content, bytes: try row.int64("bytes"), mediaType: try row.text("media_type"),
            file: try row.text("file"), key: fileKey)
    }

    /// Forgets uploads that nobody has taken; returns the names of their files, to be removed after the commit. What
    /// somebody still refers to begins a new time.
    public func dropUploads(
        before: Instant, at now: Instant, limit: Int,
        unless isNeeded: (_ content: String, _ client: String) throws -> Bool = { _, _ in false }
    ) throws -> [String] {
        let old = try rows(
            "SELECT * FROM upload WHERE added < \(before) ORDER BY added LIMIT \(limit)", of: .upload)
        return try old.compactMap { row in
            let (content, client) = (try row.text("content"), try row.text("client"))
            if try isNeeded(content, client), try renewUpload(row, at: now) { return nil }
            try dropUpload(content, of: client)
            return try row.text("file")
        }
    }

    /// False where the row is not what was written.
    private func renewUpload(_ row: SQLRow, at now: Instant) throws -> Bool {
        guard let key = try uploadKey(row) else { return false }
        let (content, client) = (try row.text("content"), try row.text("client"))
        let place = TableName.upload.place(
            content, client, try row.text("file"), try row.int64("bytes"), try row.text("media_type"), now)
        let wrapped = Sodium.seal(key, key: keys.master, about: place)
        try run(
            """
            UPDATE upload SET wrapped = \(wrapped), added = \(now)
            WHERE content = \(content) AND client = \(client)
            """)
        return true
    }
}

extension AttachmentFolder {
    /// Removes files that no row names any longer.
    public func remove(_ files: [String]) {
        for file in files { remove(file) }
    }
}

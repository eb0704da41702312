import Casework
import Organisation
public import Storage
public import Streams

/// Files that people send.
extension Platform {
    /// Strips what a photo tells about its maker, seals the bytes, and keeps them until a case takes them. Files of
    /// other kinds are refused with a `FileProblem`.
    public func keepUpload(_ bytes: [UInt8], name: String, client: String) async throws -> StagedFile {
        let now = clock()
        let files = files
        let staged = try await Self.slow {
            Result {
                guard let kind = FileKind(of: bytes) else { throw FileProblem.kind(name, bytes) }
                guard let clean = PhotoMetadata.stripped(bytes, kind) else { throw FileProblem.damaged(name) }
                return try files.stage(clean, mediaType: kind.mediaType)
            }
        }.get()
        try await store.write { try $0.recordUpload(staged, by: client, at: now) }
        return staged
    }

    /// The bytes of a file that the resident gave who holds the code.
    public func residentsFile(
        _ content: String, code: TrackingCode
    ) async throws -> (bytes: [UInt8], mediaType: String, name: String) {
        let now = clock()
        let (stored, name) = try await store.read { session in
            let state = try Self.tracked(code, at: now, in: session).state
            guard
                let file = state.files.first(where: { $0.isResidents && $0.attachment.content == content }),
                let place = try session.place(of: StreamID(state.id)),
                let stored = try session.attachment(content, of: place)
            else { throw Refusal.notFound }
            return (stored, file.attachment.name.shown)
        }
        let files = files
        let bytes = try await Self.slow { Result { try files.read(stored) } }.get()
        return (bytes, stored.mediaType, name)
    }

    /// A file that this client sent with a form that was not carried out; nil where it was cleared away since.
    public func upload(_ content: String, of client: String) async throws -> UploadedFile? {
        try await store.read { try $0.upload(content, of: client) }
    }

    /// The bytes of a file of a stream that one may see: whoever may read its name may read it, and the reading is
    /// journaled like any other.
    public func attachment(
        _ content: String, of stream: StreamID, by person: Person
    ) async throws -> (bytes: [UInt8], mediaType: String, name: String) {
        let (stored, name, read) = try await store.read { session in
            guard let row = try session.item(stream, in: person.scope), let kind = self.kinds[stream],
                let place = try session.place(of: stream)
            else { throw Refusal.notFound }
            guard let mechanism = try self.mechanism(row.packHash, in: session) else {
                throw Refusal.packMissing(hash: row.packHash)
            }
            guard let file = try session.files(of: place, kind).first(where: { $0.content == content }),
                let attachment = try session.attachment(content, of: place)
            else { throw Refusal.notFound }
            let rights = Rights(of: person.roles, in: mechanism)
            var reader = MaskingReader(rights)
            if reader.seen(file.name).isErased { throw Refusal.notAllowed }
            if reader.hasMasked {
                let own = try session.wordsWritten(
                    by: person.account, as: Set(person.posts.map(\.unit)), in: place, kind)
                reader = MaskingReader(rights, own: own)
            }
            guard !reader.seen(file.name).isErased, !reader.hasMasked else { throw Refusal.notAllowed }
            return (attachment, reader.seen(file.name).shown, reader.read)
        }
        try await journalReading(of: [stream], by: person, read, purpose: .file)
        let files = files
        let bytes = try await Self.slow { Result { try files.read(stored) } }.get()
        return (bytes, stored.mediaType, name)
    }
}

extension Person {
    private static let uploaderPrefix = "session:"

    /// Under which the files that they send wait for a case to take them.
    public var uploader: String { Self.uploaderPrefix + account.text }

    static func account(ofUploader client: String) -> AccountID? {
        client.hasPrefix(uploaderPrefix) ? AccountID(String(client.dropFirst(uploaderPrefix.count))) : nil
    }
}

public import Foundation
public import WorkCalendar

/// Where everything of a deployment lies.
public struct DataFolder: Sendable {
    public let root: URL

    public init(root: URL) { self.root = root }

    public var keys: URL { root.appendingPathComponent("keys") }
    public var database: URL { root.appendingPathComponent("liandong.sqlite") }
    public var attachments: AttachmentFolder {
        AttachmentFolder(root: root.appendingPathComponent("attachments"))
    }
    public var checkpoints: CheckpointLog {
        CheckpointLog(file: root.appendingPathComponent("checkpoints.log"))
    }
    public var erasures: ErasureLog { ErasureLog(file: root.appendingPathComponent("erasures.log")) }
    public var files: StoreFiles { StoreFiles(attachments: attachments, checkpoints: checkpoints) }

    static let manifestName = "backup.json"
}

/// What a backup holds: every file with its size and hash, so that a restore can tell that it is whole.
struct BackupManifest: Codable, Equatable {
    struct File: Codable, Equatable {
        var path: String
        var bytes: Int64
        var sha256: String
    }

    var format = 1
    var made: Instant
    var files: [File]
    /// How the files are sealed; nil where they lie open. Sizes and hashes are those of the files as they lie.
    var seal: BackupSeal.Recipe?
}

/// A consistent copy of a running store, in a folder of its own: database, keys, attachments and checkpoints. The
/// keys make the backup readable, so it is to be kept like the keys themselves.
public enum Backup {
    /// Attachments are copied after the database: rows never speak of files that are not in the copy, and files
    /// that no row names yet do no harm. Checkpoints are copied before it: what is published later is not in the copy.
    /// - Parameter check: looks at the copy before the list of its files is made.
    public static func make(
        of store: some Store, in data: DataFolder, to target: URL, at now: Instant,
        seal: BackupSeal? = nil, progress: @escaping @Sendable (StoreProgress) -> Void = { _ in },
        check: (DataFolder) async throws -> Void = { _ in }
    ) async throws {
        try demandEmpty(target)
        let copy = DataFolder(root: target)
        let files = FileManager.default
        if files.fileExists(atPath: data.checkpoints.file.path) {
            try copyFile(data.checkpoints.file, to: copy.checkpoints.file)
        }
        if files.fileExists(atPath: data.erasures.file.path) {
            try copyFile(data.erasures.file, to: copy.erasures.file)
        }
        try await store.copyDatabase(to: copy.database.path, progress: progress)
        for (from, to) in [(data.keys, copy.keys), (data.attachments.root, copy.attachments.root)]
        where files.fileExists(atPath: from.path) {
            try copyTree(from, to: to)
        }
        try await check(copy)
        if let seal {
            for file in try paths(target) {
                let open = target.appendingPathComponent(file)
                let sealed = target.appendingPathComponent(file + DurableFile.unfinishedMark)
                try seal.seal(open, named: file, to: sealed)
                try DurableFile.rename(sealed, to: open)
            }
        }
        let manifest = BackupManifest(made: now, files: try list(target), seal: seal?.recipe)
        let text = try CanonicalEncoder().text(manifest)
        try DurableFile.write(Array(text.utf8), to: target.appendingPathComponent(DataFolder.manifestName))
    }

    /// Puts a backup into an empty folder, checking every file against the list that came with it. Open the store
    /// there and run `verify` before working on it.
    public static func restore(
        from backup: URL, to target: URL, passphrase: String? = nil,
        progress: (StoreProgress) -> Void = { _ in }
    ) throws {
        try demandEmpty(target)
        let list = backup.appendingPathComponent(DataFolder.manifestName)
        guard let text = try? Data(contentsOf: list),
            let manifest = try? CanonicalDecoder().decode(
                BackupManifest.self, from: String(decoding: text, as: UTF8.self))
        else { throw StoreError.corrupt(what: "no list of files", where: backup.path) }
        let seal = try manifest.seal.map { recipe in
            guard let passphrase else { throw StoreError.keysUnusable("the backup is sealed: no passphrase") }
            return try BackupSeal(passphrase: passphrase, recipe: recipe)
        }
        for (done, file) in manifest.files.enumerated() {
            guard !file.path.split(separator: "/").contains("..") else {
                throw StoreError.corrupt(what: "path leads outside", where: file.path)
            }
            let source = backup.appendingPathComponent(file.path)
            guard let (_, hash) = try? digest(source), hash == file.sha256 else {
                throw StoreError.corrupt(what: "not what was backed up", where: file.path)
            }
            if let seal {
                try seal.open(source, named: file.path, to: target.appendingPathComponent(file.path))
            } else {
                try copyFile(source, to: target.appendingPathComponent(file.path))
            }
            progress(StoreProgress(done: Int64(done + 1), total: Int64(manifest.files.count)))
        }
    }

    /// File by file, since files that are only just being written may be gone again.
    private static func copyTree(_ from: URL, to: URL) throws {
        guard isFolder(from) else { return try copyFile(from, to: to) }
        for path in try FileManager.default.subpathsOfDirectory(atPath: from.path) {
            let file = from.appendingPathComponent(path)
            if isFolder(file) || path.contains(DurableFile.unfinishedMark) { continue }
            try copyFile(file, to: to.appendingPathComponent(path))
        }
    }

    private static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func copyFile(_ from: URL, to: URL) throws {
        let files = FileManager.default
        try DurableFile.createFolder(to.deletingLastPathComponent())
        if files.fileExists(atPath: to.path) { return }
        try files.copyItem(at: from, to: to)
        try DurableFile.sync(to)
    }

    private static func demandEmpty(_ folder: URL) throws {
        if let inside = try? FileManager.default.contentsOfDirectory(atPath: folder.path), !inside.isEmpty {
            throw StoreError.notEmpty(path: folder.path)
        }
        try DurableFile.createFolder(folder)
    }

    private static func paths(_ folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
            .filter { !isFolder(folder.appendingPathComponent($0)) }
    }

    private static func list(_ folder: URL) throws -> [BackupManifest.File] {
        try paths(folder).map { path in
            let url = folder.appendingPathComponent(path)
            let (bytes, hash) = try digest(url)
            return BackupManifest.File(path: path, bytes: bytes, sha256: hash)
        }
    }

    /// In parts: a database may be larger than memory.
    private static func digest(_ file: URL) throws -> (Int64, String) {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var hasher = SHA256()
        var count: Int64 = 0
        while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty {
            hasher.update(part)
            count += Int64(part.count)
        }
        return (count, Hex.text(hasher.digest()))
    }
}

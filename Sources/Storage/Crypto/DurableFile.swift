public import Foundation
import Glibc

/// Files that must be on the disk before a commit says so: written beside, fsynced, renamed, and the folder
/// fsynced too.
public enum DurableFile {
    /// In the name of a file that is still being written.
    static let unfinishedMark = ".new-"

    public static func write(_ bytes: [UInt8], to file: URL, permissions: mode_t = 0o600) throws {
        let beside = file.path + unfinishedMark + Hex.text(Sodium.random(4))
        let descriptor = Glibc.open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw failure(file) }
        var isWritten = writeAll(bytes, descriptor) && fsync(descriptor) == 0
        isWritten = close(descriptor) == 0 && isWritten
        guard isWritten, Glibc.rename(beside, file.path) == 0 else {
            let error = failure(file)
            unlink(beside)
            throw error
        }
        try syncFolder(file.deletingLastPathComponent())
    }

    /// Makes a folder, and those above it that are missing, and puts their names on the disk for good.
    public static func createFolder(_ folder: URL, permissions: mode_t = 0o700) throws {
        if mkdir(folder.path, permissions) == 0 { return try syncFolder(folder.deletingLastPathComponent()) }
        switch errno {
        case EEXIST:
            // Who made it a moment ago may not have asked for its name to be kept yet. Where this user may not write,
            // nobody like him made it, and the folder above may not even be opened.
            let above = folder.deletingLastPathComponent()
            if access(above.path, W_OK) == 0 { try syncFolder(above) }
        case ENOENT:
            try createFolder(folder.deletingLastPathComponent(), permissions: permissions)
            try createFolder(folder, permissions: permissions)
        default: throw failure(folder)
        }
    }

    /// Puts a file or folder in its place under its name for good; an empty folder there gives way.
    static func rename(_ url: URL, to place: URL) throws {
        guard Glibc.rename(url.path, place.path) == 0 else { throw failure(place) }
        try syncFolder(place.deletingLastPathComponent())
    }

    /// Throws `unwritable` where this process may not write to what is there: a folder, or a file.
    public static func demandWritable(_ url: URL) throws {
        guard access(url.path, F_OK) == 0, access(url.path, W_OK) != 0 else { return }
        throw StoreError.unwritable(path: url.path, why: String(cString: strerror(errno)))
    }

    /// Takes from the end of a file of lines what was written only in part.
    static func dropTornLine(of file: URL) throws {
        guard let handle = FileHandle(forUpdatingAtPath: file.path) else { return }
        defer { try? handle.close() }
        let size = try handle.seekToEnd()
        var end = size
        while end > 0 {
            try handle.seek(toOffset: end - 1)
            if try handle.read(upToCount: 1) == Data([UInt8(ascii: "\n")]) { break }
            end -= 1
        }
        guard end < size else { return }
        try handle.truncate(atOffset: end)
        try handle.synchronize()
    }

    /// Adds lines to a file that only grows.
    public static func append(_ bytes: [UInt8], to file: URL, permissions: mode_t = 0o600) throws {
        let isNew = !FileManager.default.fileExists(atPath: file.path)
        let descriptor = Glibc.open(file.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw failure(file) }
        var isWritten = writeAll(bytes, descriptor) && fsync(descriptor) == 0
        isWritten = close(descriptor) == 0 && isWritten
        guard isWritten else { throw failure(file) }
        if isNew { try syncFolder(file.deletingLastPathComponent()) }
    }

    /// Puts a file that somebody else wrote on the disk for good.
    public static func sync(_ file: URL) throws {
        let descriptor = Glibc.open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(file) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(file) }
        try syncFolder(file.deletingLastPathComponent())
    }

    private static func writeAll(_ bytes: [UInt8], _ descriptor: CInt) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }

    private static func syncFolder(_ folder: URL) throws {
        let descriptor = Glibc.open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder) }
    }

    private static func failure(_ file: URL) -> StoreError {
        .unavailable("\(file.lastPathComponent): \(String(cString: strerror(errno)))")
    }
}

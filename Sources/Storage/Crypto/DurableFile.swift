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
        guard isWritten, rename(beside, file.path) == 0 else {
            let error = failure(file)
            unlink(beside)
            throw error
        }
        try syncFolder(file.deletingLastPathComponent())
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

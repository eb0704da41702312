import Foundation

/// What is kept on another machine, where nobody who writes here can reach it: the public key, and the checkpoints that
/// were published.
public struct CheckpointAnchor: Sendable {
    /// In hexadecimal; nil: the key in use is taken for right.
    public var publicKey: String?
    public var checkpoints: [Checkpoint] = []
    /// What a finding calls it.
    public var name = "anchor"

    public init() {}

    /// - Parameters:
    ///   - key: the public key in hexadecimal, or a file that holds it.
    ///   - log: a copy of `checkpoints.log`.
    public init(key: String?, log: String?) throws {
        publicKey = try key.map(Self.readKey)
        guard let log else { return }
        guard FileManager.default.fileExists(atPath: log) else {
            throw StoreError.unavailable("\(log): no such file")
        }
        let file = CheckpointLog(file: URL(fileURLWithPath: log))
        checkpoints = try file.all()
        name = file.file.lastPathComponent
    }

    private static func readKey(_ text: String) throws -> String {
        let isFile = FileManager.default.fileExists(atPath: text)
        let found = isFile ? try String(contentsOfFile: text, encoding: .utf8) : text
        let key = found.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        guard let bytes = Hex.bytes(key), bytes.count == SecretKey.bytesCount else {
            throw StoreError.keysUnusable("\(text): 64 hexadecimal digits are wanted")
        }
        return key
    }
}

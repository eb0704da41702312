public import Foundation

/// Writes messages into a folder instead of sending them: for trying out.
public struct MessageFolder: Carrier {
    let folder: URL

    public init(_ folder: URL) { self.folder = folder }

    public func send(_ message: OutgoingMessage) async throws(DeliveryFailure) {
        let text = [message.line.rawValue, message.to, message.subject, "", message.text].joined(
            separator: "\n")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            // The same message twice is one file.
            try Data(text.utf8).write(
                to: folder.appendingPathComponent("\(message.id).txt"), options: .atomic)
        } catch {
            throw DeliveryFailure(.unreachable)
        }
    }
}

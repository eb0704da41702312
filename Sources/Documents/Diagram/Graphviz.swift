import Dispatch
import Foundation

/// Draws with the `dot` program, as a process of its own with limits on time and size.
public enum Graphviz {
    public enum Failure: Error, Sendable, Equatable {
        case notInstalled
        case tooLong(seconds: Double)
        case tooLarge(bytes: Int)
        case failed(status: Int32)
    }

    /// Where Debian and others put it.
    static let places = ["/usr/bin/dot", "/usr/local/bin/dot", "/opt/homebrew/bin/dot"]
    public static let secondsMax = 10.0
    public static let bytesMax = 2 << 20

    public static var program: String? { places.first { FileManager.default.isExecutableFile(atPath: $0) } }

    /// The picture as safe SVG. Waits on a thread of its own, never on one that answers requests.
    public static func svg(_ dot: String, program: String? = Graphviz.program) async throws -> String {
        guard let program else { throw Failure.notInstalled }
        let result: Result<String, any Error> = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async {
                continuation.resume(returning: Result { try draw(dot, with: program) })
            }
        }
        return SafeSVG.cleaned(try result.get())
    }

    private static func draw(_ dot: String, with program: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "liandong-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A leftover in the temporary folder harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appendingPathComponent("stages.dot")
        let picture = folder.appendingPathComponent("stages.svg")
        try Data(dot.utf8).write(to: source)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-Tsvg", "-o", picture.path, source.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        if ended.wait(timeout: .now() + secondsMax) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            throw Failure.tooLong(seconds: secondsMax)
        }
        guard process.terminationStatus == 0 else { throw Failure.failed(status: process.terminationStatus) }
        let size = try FileManager.default.attributesOfItem(atPath: picture.path)[.size] as? Int ?? 0
        guard size <= bytesMax else { throw Failure.tooLarge(bytes: size) }
        return String(decoding: try Data(contentsOf: picture), as: UTF8.self)
    }
}

import Dispatch
import Foundation

/// Somebody else's program, run on one file: in a folder that is gone afterwards, without the caller's surroundings, and
/// killed where it does not end.
struct BoundedProgram: Sendable {
    enum Ending: Equatable {
        case exited(Int32)
        /// By a signal: its own limit, or ours.
        case killed
    }

    /// What it left, as long as its folder is there.
    struct Run {
        var ending: Ending
        var output: URL

        /// In bytes.
        func outputSize() throws -> Int {
            try FileManager.default.attributesOfItem(atPath: output.path)[.size] as? Int ?? 0
        }
    }

    var path: String
    var environment: [String: String] = [:]
    /// The limit on its own time, which it keeps itself.
    var seconds: Int

    /// Runs off the threads that answer people.
    static func aside<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(returning: Result { try work() })
            }
        }
    }

    /// - Parameters:
    ///   - input: what stands on its standard input.
    ///   - arguments: in its folder.
    func run<Value>(
        on input: Data, arguments: (_ folder: URL) -> [String], reading: (Run) throws -> Value
    ) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "liandong-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // It held words and names of people: gone before anything else happens.
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, target) = (
            folder.appendingPathComponent("input"), folder.appendingPathComponent("output")
        )
        try input.write(to: source)
        try Data().write(to: target)
        let (reader, writer) = (
            try FileHandle(forReadingFrom: source), try FileHandle(forWritingTo: target)
        )
        defer {
            // Both were opened above; closing a handle twice is an error that says nothing.
            try? reader.close()
            try? writer.close()
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments(folder)
        let fixed = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.path, "TMPDIR": folder.path]
        process.environment = fixed.merging(environment) { _, own in own }
        process.standardInput = reader
        process.standardOutput = writer
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        // On a busy machine it may wait longer than it works.
        if ended.wait(timeout: .now() + .seconds(seconds * 4)) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            return try reading(Run(ending: .killed, output: target))
        }
        let isExit = process.terminationReason == .exit
        return try reading(
            Run(ending: isExit ? .exited(process.terminationStatus) : .killed, output: target))
    }
}

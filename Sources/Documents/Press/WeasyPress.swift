import Dispatch
public import Foundation
public import WorkCalendar

/// WeasyPrint, as a process of its own: without network, with limits on time, memory and size, and with everything fixed
/// that could differ from one run to the next.
public struct WeasyPress: Press {
    /// A page of a letter takes about four seconds, most of them for the font.
    public static let secondsMax = 90
    static let megabytesMax = 2048
    static let bytesMax = 8 << 20
    /// What Debian puts there; a Python of somebody's own does not see Debian's packages.
    public static let python = "/usr/bin/python3"
    private static let refers: Int32 = 3

    private let program: String
    private let script: URL
    private let module: URL
    private let seconds: Int

    /// - Parameters:
    ///   - program: the Python that has the module.
    ///   - module: where the package WeasyPrint lies.
    public init(
        program: String = WeasyPress.python,
        module: URL = URL(fileURLWithPath: "/usr/lib/python3/dist-packages/weasyprint"),
        seconds: Int = WeasyPress.secondsMax
    ) {
        self.program = program
        self.module = module
        self.seconds = seconds
        script = Bundle.module.bundleURL.appendingPathComponent("press.py")
    }

    public var isThere: Bool {
        FileManager.default.isExecutableFile(atPath: program)
            && FileManager.default.fileExists(atPath: module.path)
    }

    public var name: String {
        let text = try? String(contentsOf: module.appendingPathComponent("__init__.py"), encoding: .utf8)
        let version = text?.firstMatch(of: /VERSION = __version__ = '([0-9.]+)'/)?.1
        return "WeasyPrint \(version ?? "")".trimmingCharacters(in: .whitespaces)
    }

    public func sheet(
        of page: String, named number: String, on date: CivilDate
    ) async throws(PressFailure) -> [UInt8] {
        guard isThere else { throw PressFailure(.missing) }
        let result: Result<[UInt8], any Error> = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(returning: Result { try press(page, number, date) })
            }
        }
        do {
            return try result.get()
        } catch let failure as PressFailure {
            throw failure
        } catch {
            throw PressFailure(.failed)
        }
    }

    private func press(_ page: String, _ number: String, _ date: CivilDate) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "liandong-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // It held words of people: gone before anything else happens.
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, target) = (folder.appendingPathComponent("page"), folder.appendingPathComponent("sheet"))
        try Data(page.utf8).write(to: source)
        try Data().write(to: target)
        let (input, output) = (
            try FileHandle(forReadingFrom: source), try FileHandle(forWritingTo: target)
        )
        defer {
            // Both were opened above; closing a handle twice is an error that says nothing.
            try? input.close()
            try? output.close()
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/nice")
        process.arguments = [
            "-n", "19", program, "-s", script.path, number, String(seconds), String(Self.megabytesMax),
        ]
        process.environment = [
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.path, "TMPDIR": folder.path,
            "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
            "SOURCE_DATE_EPOCH": String(Instant(date, TimeOfDay(0)).milliseconds / 1000),
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        // The limit on its own time lies within; on a busy machine it may wait longer than it works.
        if ended.wait(timeout: .now() + .seconds(seconds * 4)) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            throw PressFailure(.tooLong)
        }
        guard process.terminationReason == .exit else { throw PressFailure(.tooLong) }
        switch process.terminationStatus {
        case 0: break
        case Self.refers: throw PressFailure(.refers)
        default: throw PressFailure(.failed)
        }
        let size = try FileManager.default.attributesOfItem(atPath: target.path)[.size] as? Int ?? 0
        guard size <= Self.bytesMax else { throw PressFailure(.tooLarge) }
        return [UInt8](try Data(contentsOf: target))
    }
}

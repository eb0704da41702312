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
    ) async throws(PressFailure) -> PressedSheet {
        guard isThere else { throw PressFailure(.missing) }
        let result = await BoundedProgram.aside { try press(page, number, date) }
        do {
            return try result.get()
        } catch let failure as PressFailure {
            throw failure
        } catch {
            throw PressFailure(.failed)
        }
    }

    private func press(_ page: String, _ number: String, _ date: CivilDate) throws -> PressedSheet {
        let nice = BoundedProgram(
            path: "/usr/bin/nice",
            environment: [
                "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
                "SOURCE_DATE_EPOCH": String(Instant(date, TimeOfDay(0)).milliseconds / 1000),
            ], seconds: seconds)
        func count(_ folder: URL) -> URL { folder.appendingPathComponent("count") }
        return try nice.run(on: Data(page.utf8)) { folder in
            [
                "-n", "19", program, "-s", script.path, number, String(seconds), String(Self.megabytesMax),
                count(folder).path,
            ]
        } reading: { run in
            switch run.ending {
            case .exited(0): break
            case .exited(Self.refers): throw PressFailure(.refers)
            case .exited: throw PressFailure(.failed)
            case .killed: throw PressFailure(.tooLong)
            }
            guard try run.outputSize() <= Self.bytesMax else { throw PressFailure(.tooLarge) }
            let counted = count(run.output.deletingLastPathComponent())
            guard let pages = Int(try String(contentsOf: counted, encoding: .utf8)) else {
                throw PressFailure(.failed)
            }
            return PressedSheet(bytes: [UInt8](try Data(contentsOf: run.output)), pages: pages)
        }
    }
}

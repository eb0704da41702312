import Foundation
import Testing
import WorkCalendar

/// The Python package `chinesecalendar` holds the same notices, written down by other people.
struct `The public calendar` {
    @Test(.timeLimit(.minutes(15))) func `agrees with chinesecalendar on every day of its years`() throws {
        guard let answer = try Oracle.answer() else {
            let message =
                "no Python with chinesecalendar (set LIANDONG_PYTHON): the calendar was not compared"
            if ProcessInfo.processInfo.environment["REQUIRE_ORACLES"] == "1" {
                Issue.record("\(message)")
            } else {
                print(message)
            }
            return
        }
        let coverage = publicCalendar.edition.coverage
        var compared = 0
        for line in answer.split(separator: "\n") {
            let words = line.split(separator: " ")
            let day = try #require(words.first.flatMap { CivilDate($0) }, "\(line)")
            if !coverage.contains(day) { continue }
            #expect(publicCalendar.isWorkingDay(day) == (words.last == "working"), "\(day)")
            compared += 1
        }
        #expect(compared == coverage.upperBound.epochDay - coverage.lowerBound.epochDay + 1)
    }
}

private enum Oracle {
    private static let script = """
        import datetime, chinese_calendar
        from chinese_calendar import constants
        day = datetime.date(min(constants.holidays).year, 1, 1)
        end = datetime.date(max(constants.holidays).year, 12, 31)
        while day <= end:
            print(day, "working" if chinese_calendar.is_workday(day) else "rest")
            day += datetime.timedelta(days=1)
        """

    /// Nil where no Python has the package.
    static func answer() throws -> String? {
        for python in candidates() {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [python, "-c", script]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            if process.terminationStatus == 0 { return String(decoding: data, as: UTF8.self) }
        }
        return nil
    }

    private static func candidates() -> [String] {
        let own = [".python/bin/python", "../.python/bin/python"]
            .map { Repository.root.appending(path: $0).standardizedFileURL.path() }
            .filter { FileManager.default.isExecutableFile(atPath: $0) }
        let named = ProcessInfo.processInfo.environment["LIANDONG_PYTHON"].map { [$0] } ?? []
        return named + own + ["python3"]
    }
}

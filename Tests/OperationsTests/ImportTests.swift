import Casework
import Foundation
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import TestStores
import Testing
import WorkCalendar

#if canImport(Glibc)
    import Glibc
#endif

struct `Importing letters` {
    @Test(arguments: Backend.available)
    func `brings each in once, through its stages at its true times`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let letters = try Letters(Letters.many(40), in: office.root)
        let first = try await letters.bring(into: office)
        let second = try await letters.bring(into: office)
        #expect((first.added, first.known, first.bad.count) == (40, 0, 0))
        #expect((second.added, second.known, second.bad.count) == (0, 40, 0))
        let states = try await office.states()
        #expect(Set(states.compactMap(\.source)).count == 40)
        #expect(states.allSatisfy { $0.handling.stage.text == "closed" && $0.handling.outcome == .resolved })
        let replied = Instant(text: "2019-04-30 10:00")
        #expect(states.allSatisfy { $0.moments[.replied] == replied })
        #expect(Set(states.compactMap(\.number)).count == 40)
        #expect(try await office.verified().findings == [])
    }

    @Test(arguments: Backend.available)
    func `reports a bad row with its number and reason, and brings in the rest`(_ backend: Backend)
        async throws
    {
        let office = try await Office(backend)
        let good = "2019-04-25T09:32:09+08:00,内容,答复,2019-04-30T10:00:00+08:00"
        let rows = [
            "1,U1,好的,\(good)", "2,U2,少一列,2019-04-25T09:32:09+08:00,内容",
            "3,U3,时间不对,昨天,内容,答复,2019-04-30T10:00:00+08:00", ",U4,没有编号,\(good)",
            "5,U5,先答后问,2019-04-25T09:32:09+08:00,内容,答复,2019-04-24T10:00:00+08:00", "6,U6,,\(good)",
            "7,U7,也好,\(good)",
        ]
        let letters = try Letters(rows.joined(separator: "\n"), in: office.root)
        let report = try await letters.bring(into: office)
        #expect(report.added == 2)
        #expect(report.bad.map(\.number) == [3, 4, 5, 6, 7])
        let reasons = ["7 columns", "昨天", "letter_id", "answered_at", "标题"]
        for (bad, word) in zip(report.bad, reasons) { #expect(bad.reason.contains(word), "\(bad)") }
        let states = try await office.states()
        #expect(Set(states.compactMap(\.source)) == ["letters:1", "letters:7"])
        #expect(try await office.verified().findings == [])
    }

    @Test(arguments: [
        ("../taxonomy.csv", false), ("/data/taxonomy.csv", false), ("lists/taxonomy.csv", true),
    ])
    func `finds its catalogue in the folder of the map, and nowhere else`(row: (String, Bool)) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let map = folder.appendingPathComponent("map.yaml")
        let text = """
            source: letters
            entry: online
            id: letter_id
            received: sent_at
            suggest: { catalogue: \(row.0), title: title, body: body }
            """
        try text.write(to: map, atomically: true, encoding: .utf8)
        let read = try? ImportMap(file: map)
        #expect((read != nil) == row.1)
    }

    /// Real letters, with the types suggested from the catalogue beside the letters.
    @Test(.enabled(if: Repository.hasLetters()), arguments: Backend.available)
    func `suggests types and decides none`(_ backend: Backend) async throws {
        let office = try await Office(backend)
        let text = try String(contentsOf: Repository.letters, encoding: .utf8)
        let some = office.root.appendingPathComponent("some.csv")
        try Self.rows(text, 60).write(to: some, atomically: true, encoding: .utf8)
        var suggesting = try ImportMap(file: Repository.lettersMap)
        suggesting.useCatalogue(Repository.catalogue)
        let importer = try Importer(
            platform: office.platform, pack: "online-consultation", map: suggesting)
        let report = try await importer.run(some) { _, _ in }
        #expect(report.added == 60 && report.bad.isEmpty)
        let states = try await office.states()
        #expect(states.contains { $0.suggestion != nil })
        #expect(states.allSatisfy { $0.matter == nil })
    }

    /// The heading and the first rows; a row may hold line breaks in quotes.
    static func rows(_ text: String, _ count: Int) -> String {
        var (ends, isQuoted) = (0, false)
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index].isNewline, !isQuoted {
                ends += 1
                if ends == count + 1 { return String(text[...index]) }
            }
        }
        return text
    }

    @Test(.enabled(if: Repository.hasLetters()), .timeLimit(.minutes(15)), arguments: Backend.available)
    func `shows the lights that an independent count shows`(_ backend: Backend) async throws {
        guard let expected = try Oracle.lights(of: Repository.letters) else { return }
        let office = try await Office(backend)
        let map = try ImportMap(file: Repository.lettersMap)
        let report = try await Importer(platform: office.platform, pack: "online-consultation", map: map)
            .run(Repository.letters) { _, _ in }
        #expect(report.bad.isEmpty, "\(report.bad)")
        var found: [String: String] = [:]
        for state in try await office.states() {
            guard let source = state.source, let run = state.clocks.first(where: { $0.clock.text == "reply" })
            else { continue }
            found[source] = run.finalLight?.light.rawValue ?? "none"
        }
        #expect(found.count == expected.count)
        #expect(report.added == expected.count)
        let differing = expected.filter { found[$0.key] != $0.value }.keys.sorted()
        #expect(
            differing.isEmpty,
            "\(differing.prefix(10).map { "\($0) \(expected[$0] ?? "") \(found[$0] ?? "")" })")
        var counts: [String: Int] = [:]
        for light in found.values { counts[light, default: 0] += 1 }
        print(
            "letters: \(counts["green"] ?? 0) green, \(counts["yellow"] ?? 0) yellow, \(counts["red"] ?? 0) red"
        )
    }

    @Test(.enabled(if: Binary.path != nil), arguments: Backend.available)
    func `killed in the middle and run again brings each in once`(_ backend: Backend) async throws {
        let place = try Folder()
        let letters = try Letters(Letters.many(300), in: place.url)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Binary.path))
        process.currentDirectoryURL = Repository.root
        process.arguments = [
            "import", "--data", place.url.path, "--pack", "online-consultation", "--map", letters.map.path,
            letters.csv.path,
        ]
        // The command makes keys for a new store only, and this database has its tables already.
        try await backend.open(in: place).close()
        if backend == .postgres {
            let url = try await place.database().url
            process.arguments?.append(contentsOf: ["--database", url, "--volatile-database"])
        }
        let progress = Pipe()
        process.standardError = progress
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var said = ""
        while !said.contains(" 60/300") {
            let data = progress.fileHandleForReading.availableData
            if data.isEmpty { break }
            said += String(decoding: data, as: UTF8.self)
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(
            process.terminationReason == .uncaughtSignal,
            "it was killed, and had not ended by itself: \(said)")
        let office = try await Office(backend, in: place)
        #expect(try await office.verified().findings == [])
        let report = try await letters.bring(into: office)
        #expect(report.known >= 60 && report.added > 0)
        #expect(report.known + report.added == 300)
        let states = try await office.states()
        #expect(states.count == 300)
        #expect(Set(states.compactMap(\.source)).count == 300)
        #expect(Set(states.compactMap(\.number)).count == 300)
        #expect(try await office.verified().findings == [])
    }
}

/// The command beside the test bundle, where the package was built as a whole.
enum Binary {
    static let path: String? = {
        guard let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return nil
        }
        let path = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("liandong")
            .path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()
}

/// The same lights, counted by Python from the same file with `chinesecalendar`.
enum Oracle {
    private static let script = """
        import csv, datetime, sys
        from chinese_calendar import is_workday
        def due(sent, days):
            day = sent.date()
            while days:
                day += datetime.timedelta(days=1)
                if is_workday(day): days -= 1
            return datetime.datetime.combine(day, datetime.time(17, 30), sent.tzinfo)
        for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")):
            sent = datetime.datetime.fromisoformat(row["sent_at"])
            answered = datetime.datetime.fromisoformat(row["answered_at"])
            light = "red" if answered > due(sent, 15) else "yellow" if answered > due(sent, 5) else "green"
            print("letters:" + row["letter_id"], light)
        """

    /// Nil where no Python has the package; a failure where that must not be.
    static func lights(of file: URL) throws -> [String: String]? {
        for python in candidates() {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [python, "-c", script, file.path]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { continue }
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map {
                $0.split(separator: " ").map(String.init)
            }
            return Dictionary(lines.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        }
        let message = "no Python with chinesecalendar (set LIANDONG_PYTHON): the lights were not compared"
        if ProcessInfo.processInfo.environment["REQUIRE_ORACLES"] == "1" {
            Issue.record("\(message)")
        } else {
            print(message)
        }
        return nil
    }

    private static func candidates() -> [String] {
        let own = [".python/bin/python", "../.python/bin/python"]
            .map { Repository.root.appendingPathComponent($0).standardizedFileURL.path }
            .filter { FileManager.default.isExecutableFile(atPath: $0) }
        let named = ProcessInfo.processInfo.environment["LIANDONG_PYTHON"].map { [$0] } ?? []
        return named + own + ["python3"]
    }
}

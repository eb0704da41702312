import Foundation
import Testing

/// Style that the compiler does not see, kept by a test.
struct `The sources` {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct Source {
        var target: String
        var path: String
        var text: String
    }

    static func sources(in folder: String = "Sources") throws -> [Source] {
        let base = root.appendingPathComponent(folder)
        return try FileManager.default.subpathsOfDirectory(atPath: base.path).sorted()
            .filter { $0.hasSuffix(".swift") }
            .map { path in
                Source(
                    target: String(path.prefix { $0 != "/" }), path: path,
                    text: try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8))
            }
    }

    /// What each target may import of ours; the manifest says the same, and this says it to a reader of the tests.
    static let mayImport: [String: Set<String>] = [
        "WorkCalendar": [],
        "Decisions": ["WorkCalendar"],
        "Organisation": ["WorkCalendar"],
        "Mechanisms": ["WorkCalendar", "Decisions", "Organisation"],
        "Proofs": ["WorkCalendar", "Decisions", "Organisation", "Mechanisms"],
        "Packs": ["WorkCalendar", "Decisions", "Organisation", "Mechanisms", "Yams"],
        "Streams": ["WorkCalendar", "Organisation", "Mechanisms", "HeapModule"],
        "Casework": ["WorkCalendar", "Decisions", "Organisation", "Mechanisms", "Streams"],
        "Rehearsal": ["WorkCalendar", "Organisation", "Mechanisms", "Streams", "Casework", "Packs", "Yams"],
    ]

    @Test func `of pure targets import no I/O and nothing against the arrows`() throws {
        for source in try Self.sources() {
            guard let allowed = Self.mayImport[source.target] else { continue }
            for line in source.text.split(separator: "\n") where line.contains("import ") {
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count,
                    ["import", "public", "package"].contains(words[0])
                else { continue }
                let module = String(words[index + 1])
                #expect(allowed.contains(module), "\(source.path) imports \(module)")
            }
        }
    }

    /// The house below Operations serves every kind of stream: none of it knows a case.
    @Test func `of the store know no kind of stream`() throws {
        for source in try Self.sources() where source.target.hasPrefix("Storage") {
            let knowsCases = source.text.contains("import Casework")
            #expect(!knowsCases, "\(source.path) knows cases")
        }
    }

    @Test func `are files about one thing`() throws {
        for source in try Self.sources() {
            let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 450, "\(source.path) has \(lines) lines")
        }
    }

    @Test func `hold no unfinished work and no traps`() throws {
        let banned = ["TODO", "FIXME", "try!", "fatalError(", "as! "]
        for source in try Self.sources() {
            for word in banned {
                #expect(!source.text.contains(word), "\(source.path) contains \(word)")
            }
        }
    }

    @Test func `name no shipped pack`() throws {
        let packs = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appendingPathComponent("packs").path)
        for source in try Self.sources() where !source.path.contains("/Demo/") {
            for pack in packs where pack.contains("-") {
                let id = pack.replacingOccurrences(of: "-", with: "_")
                #expect(
                    !source.text.contains(pack) && !source.text.contains(id), "\(source.path) names \(pack)")
            }
        }
    }
}

struct `The documents` {
    @Test func `link only to what exists`() throws {
        let root = `The sources`.root
        let files = try FileManager.default.subpathsOfDirectory(atPath: root.path)
            .filter { $0.hasSuffix(".md") && !$0.hasPrefix(".build") && !$0.hasPrefix(".python") }
        for file in files {
            let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
            let folder = root.appendingPathComponent(file).deletingLastPathComponent()
            for match in text.matches(of: /\]\(([^)#]+)[^)]*\)/) {
                let target = String(match.1)
                guard !target.contains("://") else { continue }
                let path = folder.appendingPathComponent(target).standardizedFileURL.path
                #expect(FileManager.default.fileExists(atPath: path), "\(file) links to \(target)")
            }
        }
    }
}

struct `The templates` {
    @Test func `say everything in both languages`() throws {
        let folder = `The sources`.root.appendingPathComponent("Sources/Web/Templates")
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        where path.hasSuffix(".mustache") {
            var text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
            for match in text.matches(of: /\[\[(.*?)\|(.*?)\]\]/).reversed() {
                #expect(!match.1.isEmpty && !match.2.isEmpty, "\(path): \(match.0) lacks a language")
                text.removeSubrange(match.range)
            }
            let bare = text.unicodeScalars.first { (0x4E00...0x9FFF).contains($0.value) }
            #expect(bare == nil, "\(path) has Chinese outside of [[zh|en]]: \(bare.map(String.init) ?? "")")
        }
    }
}

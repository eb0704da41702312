import Delivery
import Foundation
import Testing

/// Servers written in Python, each a process of its own, on ports of their own.
enum Servers {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Servers")
    static let root = folder.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The first Python that has the packages; nil, with a line printed, where none has.
    static func python(with module: String) throws -> String? {
        let own = [".python/bin/python", "../.python/bin/python", "../main/.python/bin/python"]
            .map { root.appendingPathComponent($0).standardizedFileURL.path }
            .filter { FileManager.default.isExecutableFile(atPath: $0) }
        let named = ProcessInfo.processInfo.environment["LIANDONG_PYTHON"].map { [$0] } ?? []
        for python in named + own + ["python3"] where try run([python, "-c", "import \(module)"]) == 0 {
            return python
        }
        let message = "no Python with \(module) (set LIANDONG_PYTHON): sending was not tested"
        if ProcessInfo.processInfo.environment["REQUIRE_ORACLES"] == "1" { Issue.record("\(message)") }
        print(message)
        return nil
    }

    static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// A folder for one test, which goes with it.
final class Place {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "liandong-delivery-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> String { url.appendingPathComponent(name).path }
}

/// A server that runs as long as the test holds it.
final class Server {
    let port: Int
    private let process = Process()
    private let box: String

    init(_ python: String, _ script: String, _ arguments: [String], in place: Place) throws {
        box = place.file("box-\(UUID().uuidString)")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, Servers.folder.appendingPathComponent(script).path, box] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty,
            byte != Data("\n".utf8)
        {
            line += byte
        }
        port = try #require(Int(String(decoding: line, as: UTF8.self)), "\(script) did not start")
    }

    deinit {
        // Not asked to end: a process started from a thread of a test may not hear it.
        kill(process.processIdentifier, SIGKILL)
    }

    /// What the server wrote down, a line each.
    func lines() throws -> [[String: Any]] {
        guard let text = try? String(contentsOfFile: box, encoding: .utf8) else { return [] }
        return try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    /// The mails that it took.
    func mails() throws -> [Mail] {
        try lines().compactMap { line in
            (line["data"] as? String).map { Mail($0, isEncrypted: line["tls"] as? Bool ?? false) }
        }
    }
}

/// A mail as it arrived.
struct Mail {
    var raw: String
    var isEncrypted: Bool

    init(_ raw: String, isEncrypted: Bool) {
        self.raw = raw
        self.isEncrypted = isEncrypted
    }

    /// The headers, folded lines joined.
    var headers: [(name: String, value: String)] {
        let head = raw.components(separatedBy: "\r\n\r\n")[0].replacingOccurrences(of: "\r\n ", with: " ")
        return head.components(separatedBy: "\r\n").map { line in
            let parts = line.components(separatedBy: ": ")
            return (parts[0], parts.dropFirst().joined(separator: ": "))
        }
    }

    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The text, decoded.
    var text: String? {
        let body = raw.components(separatedBy: "\r\n\r\n").dropFirst().joined().replacingOccurrences(
            of: "\r\n", with: "")
        return Data(base64Encoded: body).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A header with its encoded words decoded.
    static func decoded(_ value: String) -> String {
        value.components(separatedBy: " ").map { word in
            guard word.hasPrefix("=?UTF-8?B?"), word.hasSuffix("?=") else { return word + " " }
            return Data(base64Encoded: String(word.dropFirst(10).dropLast(2)))
                .map { String(decoding: $0, as: UTF8.self) } ?? "?"
        }.joined()
    }
}

/// A certificate for 127.0.0.1 that nobody trusts but who is told to.
struct Certificate {
    var certificate: String
    var key: String

    /// Nil, with a line printed, where there is no `openssl`.
    init?(in place: Place, host: String = "127.0.0.1") throws {
        (certificate, key) = (place.file("\(host).pem"), place.file("\(host).key"))
        let status = try Servers.run([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
            "-addext", "subjectAltName=\(host == "127.0.0.1" ? "IP" : "DNS"):\(host)", "-keyout", key, "-out",
            certificate,
        ])
        if status != 0 {
            print("no openssl: encrypted sending was not tested")
            return nil
        }
    }
}

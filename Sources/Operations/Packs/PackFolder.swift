public import Foundation
public import Packs

/// Loads packs from folders.
public enum PackFolder {
    public enum Failure: Error, CustomStringConvertible {
        case notAFolder(String)
        case unreadable(String)

        public var description: String {
            switch self {
            case .notAFolder(let path): "\(path) is no folder with a mechanism.yaml"
            case .unreadable(let path): "\(path) cannot be read as UTF-8 text"
            }
        }
    }

    static let suffixes = [".yaml", ".csv", ".dmn", ".html", ".mustache"]

    public static func load(_ folder: URL) throws -> PackSource {
        let manager = FileManager.default
        guard manager.fileExists(atPath: folder.appendingPathComponent(PackSource.mainFile).path) else {
            throw Failure.notAFolder(folder.path)
        }
        var files: [String: String] = [:]
        var unreadable: [String: Int] = [:]
        let base = folder.standardizedFileURL.path
        for name in try manager.subpathsOfDirectory(atPath: base).sorted()
        where suffixes.contains(where: { name.hasSuffix($0) }) {
            let url = folder.appendingPathComponent(name)
            guard let data = manager.contents(atPath: url.path) else { throw Failure.unreadable(url.path) }
            if let text = String(data: data, encoding: .utf8) {
                files[name] = text
            } else {
                let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                let bad = lines.firstIndex { String(data: $0, encoding: .utf8) == nil }
                unreadable[name] = (bad ?? 0) + 1
            }
        }
        return PackSource(
            name: folder.standardizedFileURL.lastPathComponent, files: files, unreadable: unreadable)
    }

    /// Every pack in a folder of packs, by name.
    public static func library(_ folder: URL) throws -> [String: PackSource] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        var library: [String: PackSource] = [:]
        for name in names {
            let pack = folder.appendingPathComponent(name)
            guard
                FileManager.default.fileExists(atPath: pack.appendingPathComponent(PackSource.mainFile).path)
            else { continue }
            library[name] = try load(pack)
        }
        return library
    }
}

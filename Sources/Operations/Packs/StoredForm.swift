import Mechanisms
import Packs
import Storage

/// A pack as it is stored: its own files, and those of the packs it takes in under `uses/<name>/`, so that the hash
/// pins all that the engine runs, and nothing else.
enum StoredForm {
    static func files(of source: PackSource, library: [String: PackSource]) -> [String: String] {
        var files = source.files
        for (name, pack) in PackClosure.of(source, in: library) {
            for (path, text) in pack.files where !path.hasPrefix("rehearsals/") {
                files["uses/\(name)/\(path)"] = text
            }
        }
        return files
    }

    /// The pack's own files, and those of the packs it uses.
    static func sources(_ pack: StoredPack) -> (source: PackSource, library: [String: PackSource]) {
        var own: [String: String] = [:]
        var used: [String: [String: String]] = [:]
        for (path, text) in pack.files {
            if path.hasPrefix("uses/") {
                let parts = path.split(separator: "/", maxSplits: 2).map(String.init)
                if parts.count == 3 { used[parts[1], default: [:]][parts[2]] = text }
            } else {
                own[path] = text
            }
        }
        let library = used.map { PackSource(name: $0.key, files: $0.value) }
        let byName = Dictionary(library.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return (PackSource(name: pack.name, files: own), byName)
    }

    /// With the packs in force beside it, in which it may open cases. What it uses itself is as it was stored.
    static func sources(
        _ pack: StoredPack, among packs: [StoredPack]
    ) -> (source: PackSource, library: [String: PackSource]) {
        let (source, used) = sources(pack)
        var library = used
        for other in packs where other.name != pack.name && library[other.name] == nil {
            let (source, used) = sources(other)
            library[other.name] = source
            library.merge(used) { known, _ in known }
        }
        return (source, library)
    }

    /// What the engine runs of a stored version.
    static func mechanism(_ pack: StoredPack, for need: PackNeed) throws(UnusablePack) -> Mechanism {
        let (source, library) = sources(pack)
        let (mechanism, findings) =
            need == .newCases
            ? PackBuilder.judge(source, library: library) : PackBuilder.read(source, library: library)
        let errors = findings.filter { $0.severity == .error }
        guard var mechanism, errors.isEmpty else {
            throw UnusablePack(name: pack.name, hash: pack.hash, need: need, errors: errors)
        }
        mechanism.hash = pack.hash
        return mechanism
    }
}

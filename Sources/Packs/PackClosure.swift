import Yams

extension PackSource {
    /// The packs that `uses:` takes in, by folder name, in the order they are written; none where the file cannot be
    /// read, which compiling it reports.
    public var uses: [String] {
        guard let text = files[Self.mainFile], let root = try? YAMLReader.node(text),
            let uses = Self.entry("uses", of: root)?.mapping
        else { return [] }
        var names: [String] = []
        for use in uses.values {
            if let name = Self.entry("pack", of: use)?.string, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// The id of its mechanism, as far as the file can be read.
    public var mechanismID: String? {
        guard let text = files[Self.mainFile], let root = try? YAMLReader.node(text) else { return nil }
        return Self.entry("mechanism", of: root)?.string
    }

    private static func entry(_ key: String, of node: Node) -> Node? {
        node.mapping?.first { $0.key.string == key }?.value
    }
}

/// What a pack needs of others: found by what is parsed, and however far it goes.
public enum PackClosure {
    /// The packs that a pack takes in, and those that they take in, by name, without the pack itself. A name that
    /// nothing stands for is left out: compiling reports it.
    public static func of(_ source: PackSource, in library: [String: PackSource]) -> [String: PackSource] {
        var found: [String: PackSource] = [:]
        var waiting = source.uses
        while let name = waiting.popLast() {
            guard name != source.name, found[name] == nil, let pack = library[name] else { continue }
            found[name] = pack
            waiting += pack.uses
        }
        return found
    }
}

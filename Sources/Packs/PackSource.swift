/// The bytes of a pack, as text, before anything is understood. Loaded by the shell.
public struct PackSource: Sendable, Hashable {
    /// The folder's name, e.g. `town-registry`.
    public var name: String
    /// By path relative to the pack's folder.
    public var files: [String: String]

    public init(name: String, files: [String: String]) {
        self.name = name
        self.files = files
    }

    public static let mainFile = "mechanism.yaml"

    public var rehearsals: [(path: String, text: String)] {
        files.filter { $0.key.hasPrefix("rehearsals/") && $0.key.hasSuffix(".yaml") }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

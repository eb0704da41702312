/// Where in a pack an element stands, so that every finding can point at it.
public struct SourcePlace: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Relative to the pack's folder, e.g. `mechanism.yaml`.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1.
    public var column: Int

    public init(file: String, line: Int, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }

    public static let builtIn = SourcePlace(file: "", line: 0)

    public var description: String { "\(file):\(line):\(column)" }
}

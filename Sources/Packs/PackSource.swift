public import Mechanisms

/// The bytes of a pack, as text, before anything is understood. Loaded by the shell.
public struct PackSource: Sendable, Hashable {
    /// The folder's name, e.g. `town-registry`.
    public var name: String
    /// By path relative to the pack's folder.
    public var files: [String: String]
    /// Files that are no text in UTF-8, with the first line that is none.
    public var unreadable: [String: Int]

    public init(name: String, files: [String: String], unreadable: [String: Int] = [:]) {
        self.name = name
        self.files = files
        self.unreadable = unreadable
    }

    public static let mainFile = "mechanism.yaml"

    public var rehearsals: [(path: String, text: String)] {
        files.filter { $0.key.hasPrefix("rehearsals/") && $0.key.hasSuffix(".yaml") }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension Finding {
    /// Its place, moved from the head of an element to the word in it that must be changed.
    public func pointing(into source: PackSource) -> Finding {
        guard let word, !word.isEmpty, let text = source.files[place.file] else { return self }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated().dropFirst(max(0, place.line - 1)) {
            guard let column = Self.column(of: word, in: line) else { continue }
            var moved = self
            moved.place.line = index + 1
            moved.place.column = column
            return moved
        }
        return self
    }

    /// Where the word stands by itself, not as a part of a longer one; from 1.
    private static func column(of word: String, in line: Substring) -> Int? {
        func isPart(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || character == "_"
        }
        var rest = line[...]
        while let range = rest.firstRange(of: word) {
            let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
            let after = range.upperBound < line.endIndex ? line[range.upperBound] : " "
            if !isPart(before), !isPart(after) {
                return line.distance(from: line.startIndex, to: range.lowerBound) + 1
            }
            rest = line[range.upperBound...]
        }
        return nil
    }
}

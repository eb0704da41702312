/// A place in a text: line and column start at 1, the offset at 0; all count Unicode scalars.
public struct FeelPosition: Hashable, Sendable, CustomStringConvertible {
    public let line: Int
    public let column: Int
    public let offset: Int

    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    static let start = FeelPosition(line: 1, column: 1, offset: 0)

    init(offset: Int, in source: String) {
        var line = 1
        var column = 1
        for scalar in source.unicodeScalars.prefix(offset) {
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        self.init(line: line, column: column, offset: offset)
    }

    /// With the offsets at which the lines of the source begin.
    init(offset: Int, lineStarts: [Int]) {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        self.init(line: low + 1, column: offset - lineStarts[low] + 1, offset: offset)
    }

    /// The offsets at which the lines begin; never empty.
    static func lineStarts(of source: String) -> [Int] {
        [0] + source.unicodeScalars.enumerated().filter { $0.element == "\n" }.map { $0.offset + 1 }
    }

    public var description: String { "\(line):\(column)" }
}

/// The same sentence in both languages of the product.
public struct FeelWords: Hashable, Sendable {
    public let zh: String
    public let en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
}

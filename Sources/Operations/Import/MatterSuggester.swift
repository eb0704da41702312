/// Suggests a place in a catalogue of matters from what a person wrote, by shared words. A suggestion is marked as
/// one until somebody confirms it; it decides nothing.
public struct MatterSuggester: Sendable {
    private struct Row: Sendable {
        var path: String
        var pairs: Set<String>
    }

    private let rows: [Row]
    /// How many rows hold a pair of characters: rare pairs say more.
    private let spread: [String: Int]

    /// - Parameter paths: each row from wide to narrow, e.g. `[城乡建设, 安全生产, 安全隐患]`.
    public init(paths: [[String]]) {
        let built = paths.map { steps in
            Row(
                path: steps.filter { !$0.isEmpty }.joined(separator: "/"),
                pairs: Set(steps.dropFirst().flatMap { Self.pairs($0) }))
        }
        rows = built
        spread = built.reduce(into: [:]) { counts, row in
            for pair in row.pairs { counts[pair, default: 0] += 1 }
        }
    }

    /// The best row and its score; nil where nothing is shared. Words of the title count three times.
    public func suggest(title: String, body: String) -> (path: String, score: Int)? {
        let titlePairs = Set(Self.pairs(title))
        let bodyPairs = Set(Self.pairs(body))
        var best: (path: String, score: Int)?
        for row in rows {
            var score = 0
            for pair in row.pairs {
                let weight = 1000 / (spread[pair] ?? 1)
                if titlePairs.contains(pair) {
                    score += 3 * weight
                } else if bodyPairs.contains(pair) {
                    score += weight
                }
            }
            if score > best?.score ?? 0 { best = (row.path, score) }
        }
        return best
    }

    /// Neighbouring characters, which is what Chinese words of two are made of.
    static func pairs(_ text: String) -> [String] {
        let characters = Array(text.filter { $0.isLetter || $0.isNumber })
        guard characters.count > 1 else { return [] }
        return (1..<characters.count).map { String(characters[($0 - 1)...$0]) }
    }
}

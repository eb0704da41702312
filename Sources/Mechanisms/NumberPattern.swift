/// The shape of official numbers, e.g. `（{year}）{unit}民调字第{n:5}号`. What a number says besides its counter is the
/// series in which it is counted, without gaps: no two numbers read alike, whatever a pattern leaves out.
public struct NumberPattern: Sendable, Hashable {
    public enum Piece: Sendable, Hashable {
        case text(String)
        case year
        case unit
        case counter(digits: Int)
    }

    public let text: String
    public let pieces: [Piece]

    /// Nil where a brace is left open, a name is unknown, or the counter is missing.
    public init?(_ text: String) {
        var pieces: [Piece] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}"),
                let piece = Self.piece(rest[rest.index(after: open)..<close])
            else { return nil }
            pieces.append(piece)
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        let hasCounter = pieces.contains { if case .counter = $0 { true } else { false } }
        guard hasCounter else { return nil }
        self.text = text
        self.pieces = pieces
    }

    private static func piece(_ name: Substring) -> Piece? {
        switch name {
        case "year": return .year
        case "unit": return .unit
        case "n": return .counter(digits: 0)
        default:
            guard name.hasPrefix("n:"), let digits = Int(name.dropFirst(2)), (1...12).contains(digits) else {
                return nil
            }
            return .counter(digits: digits)
        }
    }

    public func number(year: Int, unit: String, counter: Int) -> String {
        written(year, unit) { digits in
            let number = String(counter)
            return String(repeating: "0", count: max(0, digits - number.count)) + number
        }
    }

    /// Within which a counter counts: the number, with a sign for its counter.
    public func series(year: Int, unit: String) -> String { written(year, unit) { _ in "#" } }

    private func written(_ year: Int, _ unit: String, counter: (Int) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .year: String(year)
            case .unit: unit
            case .counter(let digits): counter(digits)
            }
        }.joined()
    }
}

/// The shape of official numbers, e.g. `（{year}）{unit}民调字第{n:5}号`. Numbers have no gaps per unit, year and
/// pattern.
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
        pieces.map { piece in
            switch piece {
            case .text(let text): return text
            case .year: return String(year)
            case .unit: return unit
            case .counter(let digits):
                let number = String(counter)
                return String(repeating: "0", count: max(0, digits - number.count)) + number
            }
        }.joined()
    }
}

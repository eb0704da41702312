/// Keeps of an SVG only shapes, words and their plain attributes: no scripts, links, styles, foreign content or
/// outside references, whatever drew it.
public enum SafeSVG {
    private static let elements: Set<String> = [
        "svg", "g", "path", "polygon", "polyline", "ellipse", "circle", "rect", "line", "text", "tspan",
    ]
    private static let attributes: Set<String> = [
        "viewBox", "transform", "d", "points", "cx", "cy", "rx", "ry", "r", "x", "y", "x1", "x2", "y1", "y2",
        "fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-size", "font-family",
        "width", "height", "opacity", "fill-opacity", "stroke-opacity",
    ]

    public static func cleaned(_ svg: String) -> String {
        var result = ""
        var rest = Substring(svg)
        /// Inside an element that is dropped with all it holds.
        var skipped = 0
        while let open = rest.firstIndex(of: "<") {
            if skipped == 0 { result += rest[..<open] }
            rest = rest[open...]
            if rest.hasPrefix("<!--") {
                rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
                continue
            }
            guard let close = end(of: rest) else { break }
            let tag = rest[rest.index(after: rest.startIndex)..<close]
            rest = rest[rest.index(after: close)...]
            guard let first = tag.first, first != "?", first != "!" else { continue }
            let isEnd = first == "/"
            let isEmpty = tag.hasSuffix("/")
            let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
            let isKept = elements.contains(name) && skipped == 0
            if isKept {
                result +=
                    isEnd ? "</\(name)>" : "<\(name)\(kept(tag.dropFirst(name.count)))\(isEmpty ? "/" : "")>"
            } else if !isEmpty {
                skipped = max(0, skipped + (isEnd ? -1 : 1))
            }
        }
        if skipped == 0 { result += rest.prefix { $0 != "<" } }
        guard let start = result.firstRange(of: "<svg") else { return "" }
        return String(result[start.lowerBound...])
    }

    /// The `>` that ends a tag: not one inside a quoted value.
    private static func end(of tag: Substring) -> Substring.Index? {
        var quote: Character?
        for index in tag.indices {
            let character = tag[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == ">" {
                return index
            }
        }
        return nil
    }

    private static func kept(_ text: Substring) -> String {
        var result = ""
        var rest = text.drop { $0.isWhitespace }
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].filter { !$0.isWhitespace }
            var value = rest[rest.index(after: equals)...].drop { $0.isWhitespace }
            guard let quote = value.first, quote == "\"" || quote == "'" else { break }
            value = value.dropFirst()
            guard let close = value.firstIndex(of: quote) else { break }
            let content = value[..<close]
            if attributes.contains(name), isHarmless(content) { result += " \(name)=\"\(content)\"" }
            rest = value[value.index(after: close)...].drop { $0.isWhitespace }
        }
        return result
    }

    private static func isHarmless(_ value: Substring) -> Bool {
        !value.contains { "\"<>".contains($0) } && !value.lowercased().contains("url(")
    }
}

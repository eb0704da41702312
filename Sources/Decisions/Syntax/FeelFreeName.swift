/// A name that an expression takes from outside.
public struct FeelFreeName: Hashable, Sendable {
    public let name: String
    /// The members asked for after it: `applicant.address` has the path `["address"]`.
    public internal(set) var path: [String]
    public let position: FeelPosition
    public let isKnown: Bool
    /// Inside `[…]` the name may also be an entry of the filtered items.
    public let mayBeEntry: Bool
    /// How many parts of the path are known to exist; equal to `path.count` unless a closed shape lacks one.
    public internal(set) var knownPathCount: Int

    /// The first part that nobody knows, as written: a name, or a path down to the unknown member.
    public var unknownPart: String? {
        if !isKnown { return mayBeEntry ? nil : name }
        if knownPathCount == path.count { return nil }
        return ([name] + path.prefix(knownPathCount + 1)).joined(separator: ".")
    }
}

extension FeelFreeName {
    /// What to tell the author of an unknown name, with the nearest known one; nil where the name is known.
    public func words(knowing names: FeelNames) -> FeelWords? {
        guard let unknown = unknownPart else { return nil }
        if let mark = name.unicodeScalars.first(where: { Self.halfWidth[$0] != nil }),
            let plain = Self.halfWidth[mark]
        {
            return FeelWords(
                zh: "没有名为“\(unknown)”的数据；其中的全角“\(mark)”是否应为半角 \(plain)？",
                en: "There is nothing named “\(unknown)”; should the full-width “\(mark)” be \(plain)?")
        }
        var shape: FeelNames? = names
        if isKnown {
            shape = names.members(of: name)
            for part in path.prefix(knownPathCount) { shape = shape?.members(of: part) }
        }
        let last = isKnown ? path[knownPathCount] : name
        guard let better = shape?.suggestion(for: last) else {
            return FeelWords(zh: "没有名为“\(unknown)”的数据。", en: "There is nothing named “\(unknown)”.")
        }
        return FeelWords(
            zh: "没有名为“\(unknown)”的数据，是否指“\(better)”？",
            en: "There is nothing named “\(unknown)”; did you mean “\(better)”?")
    }

    /// Full-width marks are letters of names to FEEL, and slips of the keyboard to most people.
    private static let halfWidth: [Unicode.Scalar: Unicode.Scalar] = [
        "，": ",", "（": "(", "）": ")", "：": ":", "＞": ">", "＜": "<", "＝": "=", "＋": "+", "。": ".",
        "、": ",", "；": ",", "？": "?",
    ]
}

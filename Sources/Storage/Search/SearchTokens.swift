import Organisation

/// Words as the index knows them, made here so that both engines search alike: pairs of adjoining Chinese
/// characters, and Latin words and numbers in lower case. Every token begins with what it is, so nothing that
/// somebody typed can pass for a unit.
public enum SearchTokens {
    /// Longer words are cut; longer texts are indexed up to here.
    static let wordCharactersMax = 40
    static let tokensMax = 4000

    /// The tokens of a text, each once.
    public static func tokens(of text: String, into tokens: inout Set<String>) {
        var run: [Unicode.Scalar] = []
        var word = ""
        func endWord() {
            if !word.isEmpty { tokens.insert("w" + word.prefix(wordCharactersMax)) }
            word = ""
        }
        func endRun() {
            for position in run.indices.dropLast() {
                var pair = String.UnicodeScalarView()
                pair.append(run[position])
                pair.append(run[position + 1])
                tokens.insert(String(pair))
            }
            run.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            let scalar = folded(scalar)
            if isIdeograph(scalar) {
                endWord()
                run.append(scalar)
            } else if scalar.isASCII ? isWordASCII(scalar) : scalar.properties.isAlphabetic {
                endRun()
                word += scalar.isASCII ? String(scalar) : scalar.properties.lowercaseMapping
            } else {
                endWord()
                endRun()
            }
            if tokens.count >= tokensMax { return }
        }
        endWord()
        endRun()
    }

    public static func tokens(of text: String) -> Set<String> {
        var result: Set<String> = []
        tokens(of: text, into: &result)
        return result
    }

    /// Full-width forms and capitals are the same letter.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        var value = scalar.value
        if (0xff01...0xff5e).contains(value) { value -= 0xfee0 }
        if (0x41...0x5a).contains(value) { value += 0x20 }
        return Unicode.Scalar(value) ?? scalar
    }

    private static func isWordASCII(_ scalar: Unicode.Scalar) -> Bool {
        (0x30...0x39).contains(scalar.value) || (0x61...0x7a).contains(scalar.value)
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff: true
        default: false
        }
    }

    static let selectRow = PreparedSQL(
        "SELECT seq, number, source, assignee, tokens FROM case_row WHERE id = ?")

    // MARK: who may see it

    static func unit(_ id: UnitID) -> String { "u" + code(id.text) }
    static func account(_ id: AccountID) -> String { "a" + code(id.text) }

    private static func code(_ text: String) -> String { Hex.text(Sodium.sha256(text).prefix(8)) }

    /// The digits of a telephone number as people write it, without the country code; nil where it is none.
    public static func phone(_ text: String) -> String? {
        let digits = text.unicodeScalars.map(folded).filter { (0x30...0x39).contains($0.value) }
        var number = String(String.UnicodeScalarView(digits))
        if number.count > 11, number.hasPrefix("86") { number = String(number.dropFirst(2)) }
        return number.count >= 7 ? number : nil
    }
}

/// What somebody searches for. Nil where nothing in the text can be searched: a single Chinese character finds too
/// much to be of use.
public struct SearchTerms: Sendable, Equatable {
    public static let termsMax = 32
    let tokens: [String]

    public init?(_ text: String) {
        let found = SearchTokens.tokens(of: text)
        if found.isEmpty { return nil }
        tokens = Array(found.sorted().prefix(Self.termsMax))
    }
}

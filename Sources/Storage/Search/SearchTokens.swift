import Organisation

/// Words as the index knows them, made here so that both engines search alike: pairs of adjoining Chinese
/// characters, and Latin words and numbers in lower case. The index holds none of them in clear: a token is a word under
/// a key that is not in the database, and together with those who may read the text it stands in.
public enum SearchTokens {
    /// Longer words are cut; longer texts are indexed up to here.
    static let wordCharactersMax = 40
    static let wordsMax = 4000

    /// Words, each once. Pairs of characters, by far the most of them, as one number each.
    struct Words {
        private(set) var pairs: Set<UInt64> = []
        private(set) var others: Set<String> = []

        var count: Int { pairs.count + others.count }

        mutating func insert(_ first: Unicode.Scalar, _ second: Unicode.Scalar) {
            pairs.insert(UInt64(first.value) << 32 | UInt64(second.value))
        }

        mutating func insert(_ word: String.UnicodeScalarView) { others.insert(String(word)) }

        /// The bytes of each word, in UTF-8.
        func visit(_ body: (String.UTF8View) -> Void) {
            for pair in pairs { body(Self.text(pair).utf8) }
            for word in others { body(word.utf8) }
        }

        var texts: Set<String> { others.union(pairs.map(Self.text)) }

        private static func text(_ pair: UInt64) -> String {
            var scalars = String.UnicodeScalarView()
            for value in [UInt32(truncatingIfNeeded: pair >> 32), UInt32(truncatingIfNeeded: pair)] {
                if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
            }
            return String(scalars)
        }
    }

    /// The words of a text beside those of other texts.
    static func words(of text: String, into words: inout Words) {
        var previous: Unicode.Scalar?
        var word = String.UnicodeScalarView()
        var wordLength = 0
        func endWord() {
            if wordLength > 0 { words.insert(word) }
            word = String.UnicodeScalarView()
            wordLength = 0
        }
        for scalar in text.unicodeScalars {
            let scalar = folded(scalar)
            if isIdeograph(scalar) {
                endWord()
                if let previous { words.insert(previous, scalar) }
                previous = scalar
            } else if scalar.isASCII ? isWordASCII(scalar) : scalar.properties.isAlphabetic {
                previous = nil
                if wordLength == wordCharactersMax { continue }
                wordLength += 1
                if scalar.isASCII {
                    word.append(scalar)
                } else {
                    word.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
                }
            } else {
                endWord()
                previous = nil
            }
            if words.count >= wordsMax { return }
        }
        endWord()
    }

    static func words(of text: String) -> Set<String> {
        var result = Words()
        words(of: text, into: &result)
        return result.texts
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
        "SELECT seq, pack, number, numbers, source, account, tokens, replaced FROM item_row WHERE stream = ?")

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
    let words: [String]

    public init?(_ text: String) {
        let found = SearchTokens.words(of: text)
        if found.isEmpty { return nil }
        words = Array(found.sorted().prefix(Self.termsMax))
    }
}

extension KeyRing {
    /// The tokens of words for a class of readers (`Readers.text`; empty: whoever may see the row).
    func searchTokens(_ words: some Sequence<String>, for readers: String) -> [String] {
        let prefix = Self.prefix(readers)
        return words.map { searchToken($0.utf8, prefix) }
    }

    func searchTokens(_ words: SearchTokens.Words, for readers: String) -> [String] {
        let prefix = Self.prefix(readers)
        var tokens: [String] = []
        tokens.reserveCapacity(words.count)
        words.visit { tokens.append(searchToken($0, prefix)) }
        return tokens
    }

    private static func prefix(_ readers: String) -> [UInt8] { Array((readers + "\n").utf8) }

    private func searchToken(_ word: some Sequence<UInt8>, _ prefix: [UInt8]) -> String {
        "w" + Base32.text(Array(Sodium.shortHash(prefix + word, key: search).prefix(5)))
    }
}

/// A text for people, in both languages of the product.
public struct Bilingual: Hashable, Sendable, Codable {
    public var zh: String
    public var en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// For a text that is the same in both, such as a number.
    public init(both text: String) { self.init(zh: text, en: text) }

    public subscript(language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}

/// The two languages every screen exists in; Chinese comes first.
public enum Language: String, Hashable, Sendable, Codable, CaseIterable {
    case zh, en
}

/// The two languages of the product; Chinese comes first.
public enum Language: String, Hashable, Sendable, Codable, CaseIterable {
    case zh, en
}

/// A short text or name in both languages.
public struct LocalisedText: Hashable, Sendable, Codable {
    public let zh: String
    public let en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    public subscript(language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}

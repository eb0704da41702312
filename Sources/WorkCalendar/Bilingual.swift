public typealias Bilingual = LocalisedText

extension LocalisedText {
    /// For a text that is the same in both, such as a number.
    public init(both text: String) { self.init(zh: text, en: text) }
}

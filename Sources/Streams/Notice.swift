public import WorkCalendar

/// What somebody is told by telephone. It goes out after the commit and over lines that others can read, so it says
/// where to look rather than what was written.
public struct Notice: Hashable, Sendable {
    /// Tells it from every other notice of its stream; the same key twice is one notice.
    public var key: String
    /// A telephone number, as the person wrote it.
    public var phone: String
    public var text: Bilingual

    public init(key: String, phone: String, text: Bilingual) {
        self.key = key
        self.phone = phone
        self.text = text
    }
}

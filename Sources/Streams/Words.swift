public import Mechanisms
public import Organisation

/// Free text or a personal value. The journal holds only a salted commitment to it; text and salt lie in a table
/// encrypted under the key of its subject and declaration, so destroying the key erases it and the chain still verifies
/// (design §6).
public struct Words: Hashable, Sendable, Codable {
    /// Whose words these are: a request to erase names a subject.
    public enum Subject: Hashable, Sendable, Codable {
        /// Text of the stream as a whole.
        case shared
        case party(PartyID)

        public var key: String {
            switch self {
            case .shared: ""
            case .party(let id): id.text
            }
        }

        public init(key: String) { self = key.isEmpty ? .shared : .party(PartyID(key)) }

        public init(from decoder: any Decoder) throws {
            self.init(key: try decoder.singleValueContainer().decode(String.self))
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(key)
        }
    }

    /// How the text looks, and so how it is masked.
    public enum Form: String, Hashable, Sendable, Codable, CaseIterable {
        case text, name, phone, identity
        /// A column of an official form, such as sex or ethnicity: no search finds anybody by it.
        case mark

        public var isSearched: Bool { self != .mark }
    }

    /// Unique within the stream; the address of the text in the vault.
    public var id: String
    public var of: Subject
    /// The declaration that says why it is held, for how long, and who may read it. Nil: free text, which may speak of
    /// anything that is declared, and opens to those who may read all of it.
    public var under: DeclarationID?
    public var form: Form
    /// Nil once erased.
    public var text: String?

    public init(
        id: String, of subject: Subject, under declaration: DeclarationID?, form: Form = .text, text: String?
    ) {
        self.id = id
        of = subject
        under = declaration
        self.form = form
        self.text = text
    }

    public var isErased: Bool { text == nil }
    /// The text, or the mark that stands where it was erased.
    public var shown: String { text ?? Self.erasedMark }
    public static let erasedMark = "［已删除］"
    /// Stands where a reader may not read.
    public static let stars = "＊＊＊"

    /// What somebody sees who may not read it: its place is kept, and of a name or a number enough to tell one from
    /// another.
    public var masked: Words {
        var words = self
        words.text = text.map { form.mask($0) }
        return words
    }
}

extension Words.Form {
    /// From this length on both ends may be shown: what is hidden is still more than could be guessed.
    private static let longLeast = 11
    /// From this length on the end may be shown.
    private static let shownLeast = 8

    public func mask(_ text: String) -> String {
        switch self {
        case .text, .mark: Words.stars
        // 赵＊＊
        case .name: text.prefix(1) + "＊＊"
        // 138****0001
        // ****1098: of a short number no more than half is shown.
        case .phone:
            switch text.count {
            case Self.longLeast...: text.prefix(3) + "****" + text.suffix(4)
            case Self.shownLeast...: "****" + text.suffix(4)
            default: "****"
            }
        // 410***********123X, ****5678
        case .identity:
            switch text.count {
            case Self.longLeast...:
                text.prefix(3) + String(repeating: "*", count: text.count - 7) + text.suffix(4)
            case Self.shownLeast...: String(repeating: "*", count: text.count - 4) + text.suffix(4)
            default: String(repeating: "*", count: text.count)
            }
        }
    }
}

extension DeclarationID {
    /// Under which the printed sheets of papers lie. No pack can declare it, and nobody is shown what stands under it: a
    /// sheet is read by whoever may read all that is on it.
    public static var sheets: DeclarationID { DeclarationID("=sheets") }
}

/// Gives back the text that stands behind the address of `Words`.
public protocol WordsReader {
    /// The words with their text as it may be seen; with nil for a text where it was erased.
    func read(_ address: Words) throws -> Words
}

public import Organisation

public enum CaseKind {}
/// Opaque inside; residents get a tracking code, offices get a number.
public typealias CaseID = ID<CaseKind>
public enum PartyKind {}
public typealias PartyID = ID<PartyKind>

/// Free text or a personal value. The journal holds only a salted commitment to it; text and salt lie in a table
/// encrypted under the key of its subject, so destroying the key erases it and the chain still verifies
/// (design §6).
public struct Words: Hashable, Sendable, Codable {
    /// Whose key encrypts the text.
    public enum Subject: Hashable, Sendable, Codable {
        /// Text of the case as a whole.
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

    /// Unique within the case; the address of the text in the vault.
    public var id: String
    public var of: Subject
    /// Nil once erased.
    public var text: String?

    public init(id: String, of subject: Subject, text: String?) {
        self.id = id
        of = subject
        self.text = text
    }

    public var isErased: Bool { text == nil }
    /// The text, or the mark that stands where it was erased.
    public var shown: String { text ?? Self.erasedMark }
    public static let erasedMark = "［已删除］"
    /// Stands where a reader may not read.
    public static let stars = "＊＊＊"
}

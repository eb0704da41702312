public import Organisation
public import WorkCalendar

/// What somebody is told who does not look at a page. It goes out after the commit and over lines that others can read,
/// so it says where to look rather than what was written (docs/decisions/messages.md).
public struct Notice: Hashable, Sendable {
    public enum Recipient: Hashable, Sendable {
        /// By text message: a telephone number, as the person wrote it.
        case phone(String)
        /// By mail, where the account has an address.
        case account(AccountID)
    }

    /// Tells it from every other notice of its stream; the same key twice is one notice.
    public var key: String
    public var to: Recipient
    /// In which the recipient reads; nil where nobody knows: then it is said in both.
    public var language: Language?
    /// The first line of a mail.
    public var subject: Bilingual
    public var text: Bilingual

    public init(
        key: String, to: Recipient, language: Language? = nil, subject: Bilingual = Bilingual(both: ""),
        text: Bilingual
    ) {
        self.key = key
        self.to = to
        self.language = language
        self.subject = subject
        self.text = text
    }

    /// Nil where it goes by mail.
    public var phone: String? { if case .phone(let phone) = to { phone } else { nil } }
    public var account: AccountID? { if case .account(let account) = to { account } else { nil } }
}

public import Organisation
public import WorkCalendar

public enum FieldDefinition {}
public typealias FieldID = ID<FieldDefinition>

/// What a field holds. Free text is always treated as personal.
public indirect enum FieldKind: Sendable, Hashable {
    case text, longText, number, money, date, moment, yesNo, phone, identityNumber, place, unit, account, file
    case party
    case choice([Choice])
    /// Rows of a small table, e.g. the instalments of an agreement.
    case rows([Ask])
    /// Several of one kind (`many: true`), each once: the units that work side by side.
    case many(FieldKind)

    public struct Choice: Sendable, Hashable {
        public var id: String
        public var name: Bilingual

        public init(id: String, name: Bilingual) {
            self.id = id
            self.name = name
        }
    }

    /// The name of the kind in packs; of several the name of one.
    public var word: String {
        switch self {
        case .text: "text"
        case .longText: "long_text"
        case .number: "number"
        case .money: "money"
        case .date: "date"
        case .moment: "moment"
        case .yesNo: "yes_no"
        case .phone: "phone"
        case .identityNumber: "identity_number"
        case .place: "place"
        case .unit: "unit"
        case .account: "account"
        case .file: "file"
        case .party: "party"
        case .choice: "choice"
        case .rows: "rows"
        case .many(let kind): kind.word
        }
    }

    /// Whether a field may hold several of them: whatever is picked from a list.
    public var mayBeMany: Bool {
        switch self {
        case .unit, .account, .place, .choice: true
        case .text, .longText, .number, .money, .date, .moment, .yesNo, .phone, .identityNumber, .file,
            .party, .rows, .many:
            false
        }
    }

    public var isMany: Bool { if case .many = self { true } else { false } }

    /// The kinds a pack may write, without the ones that carry more than a word.
    public static let plain: [FieldKind] = [
        .text, .longText, .number, .money, .date, .moment, .yesNo, .phone, .identityNumber, .place, .unit,
        .account, .file, .party,
    ]

    /// Free text and personal values lie encrypted beside the journal, never in it.
    public var isWords: Bool {
        switch self {
        case .text, .longText, .phone, .identityNumber: true
        default: false
        }
    }
}

/// One thing a form asks for.
public struct Ask: Sendable, Hashable {
    public var id: String
    public var name: Bilingual
    public var hint: Bilingual?
    public var kind: FieldKind
    public var isRequired: Bool
    /// The declaration under which the answer is held, where it holds words; nil: free text.
    public var under: DeclarationID?

    public init(
        _ id: String, _ name: Bilingual, _ kind: FieldKind, required: Bool = true, hint: Bilingual? = nil,
        under declaration: DeclarationID? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        isRequired = required
        self.hint = hint
        under = declaration
    }
}

/// A field of the cases of a mechanism.
public struct Field: Sendable {
    public var id: FieldID
    public var name: Bilingual
    public var hint: Bilingual?
    public var kind: FieldKind
    /// The privacy declaration it falls under; required for every kind that holds words.
    public var personal: String?
    public var basis: String?
    public var place: SourcePlace

    public init(
        id: FieldID, name: Bilingual, hint: Bilingual? = nil, kind: FieldKind, personal: String? = nil,
        basis: String? = nil, place: SourcePlace
    ) {
        self.id = id
        self.name = name
        self.hint = hint
        self.kind = kind
        self.personal = personal
        self.basis = basis
        self.place = place
    }

    public func asked(required: Bool) -> Ask {
        Ask(id.text, name, kind, required: required, hint: hint, under: personal.map { DeclarationID($0) })
    }
}

/// The name of a declaration, unique within its mechanism.
public typealias DeclarationID = ID<PrivacyDeclaration>

/// Why a personal value is held, for how long, and who may read it (个人信息保护法 6, 13, 17, 19).
public struct PrivacyDeclaration: Sendable {
    public var id: String
    public var purpose: Bilingual
    public var basis: String
    /// From the closing of the case, e.g. `10y`.
    public var retentionYears: Int
    public var visibleTo: [RoleID]
    public var place: SourcePlace

    public init(
        id: String, purpose: Bilingual, basis: String, retentionYears: Int, visibleTo: [RoleID],
        place: SourcePlace
    ) {
        self.id = id
        self.purpose = purpose
        self.basis = basis
        self.retentionYears = retentionYears
        self.visibleTo = visibleTo
        self.place = place
    }
}

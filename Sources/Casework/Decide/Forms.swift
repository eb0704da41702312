public import Mechanisms
import Organisation
import Streams
public import WorkCalendar

/// What each form asks: one description serves the web page, the story of a rehearsal and the machine interface.
public enum Forms {
    private static func ask(
        _ id: String, _ zh: String, _ en: String, _ kind: FieldKind, required: Bool = true
    ) -> Ask {
        Ask(id, Bilingual(zh: zh, en: en), kind, required: required)
    }

    static func choice(_ pairs: [(String, Bilingual)]) -> FieldKind {
        .choice(pairs.map { FieldKind.Choice(id: $0.0, name: $0.1) })
    }

    public static func matters(_ mechanism: Mechanism) -> FieldKind {
        choice(mechanism.matters.all.map { ($0.id.text, $0.name) })
    }

    /// Beside the parties, whose rows are read one by one.
    public static func registration(_ entry: Entry, in mechanism: Mechanism) -> CaseForm {
        CaseForm(
            asked: [
                ask("place", "发生地点", "Place", .place, required: entry.demandsPlace),
                ask("matter", "事项类型", "Matter type", matters(mechanism), required: false),
            ], fields: entry.asks.compactMap { mechanism.fields[$0.field]?.asked(required: $0.isRequired) })
    }

    public static func party(_ mechanism: Mechanism) -> [Ask] {
        let declaration = mechanism.partyPrivacy.map { DeclarationID($0) }
        var asks = [
            ask("side", "一方", "Side", choice(mechanism.sides.all.map { ($0.id, $0.name) }), required: false),
            ask("name", "姓名或名称", "Name", .text, required: false),
            ask("phone", "电话", "Phone", .phone, required: false),
            ask("identity_number", "身份证号", "Identity number", .identityNumber, required: false),
            ask("address", "住址", "Address", .text, required: false),
            ask("head_count", "人数", "Head-count", .number, required: false),
            ask("minor", "未成年人", "A minor", .yesNo, required: false),
        ]
        for index in asks.indices { asks[index].under = declaration }
        return asks
    }

    /// What a file is for where nobody says.
    static let usualPurpose = "material"
    static let signedPaper = "agreement_scan"

    /// What a file is for, in words.
    public static func purpose(_ id: String) -> Bilingual {
        purposes.first { $0.0 == id }?.1 ?? Bilingual(both: id)
    }

    static let purposes: [(String, Bilingual)] = [
        ("material", Bilingual(zh: "证据材料", en: "material")),
        ("identity", Bilingual(zh: "身份证明", en: "proof of identity")),
        ("authority", Bilingual(zh: "授权委托书", en: "letter of authority")),
        (signedPaper, Bilingual(zh: "已签署协议扫描件", en: "scan of the signed agreement")),
        ("performance", Bilingual(zh: "履行凭证", en: "proof of performance")),
        ("photo", Bilingual(zh: "照片", en: "photo")),
    ]
}

/// What a form asks: the engine's questions, and the pack's.
public struct CaseForm: Sendable {
    public var asked: [Ask]
    public var fields: [Ask]

    public init(asked: [Ask], fields: [Ask] = []) {
        self.asked = asked
        self.fields = fields
    }
}

extension Forms {
    /// A pack's action: what its acts need, and what the pack itself asks.
    public static func form(of action: Action, on state: CaseState, in mechanism: Mechanism) -> CaseForm {
        CaseForm(
            asked: action.does.flatMap { $0.rule.asks(on: state, in: mechanism) },
            fields: action.asks.compactMap { mechanism.fields[$0.field]?.asked(required: $0.isRequired) })
    }
}

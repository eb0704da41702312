public import Mechanisms
import Organisation
import Streams
import WorkCalendar

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
                ask("place", "发生地点", "Place", .place, required: false),
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

    /// What official forms ask of a party besides, where the pack declares it. Not asked at the window: whoever makes the
    /// paper completes it.
    public static func details(_ mechanism: Mechanism) -> [Ask] {
        PartyDetail.allCases.compactMap { detail in
            mechanism.partyDetails[detail].map { declaration in
                var ask = ask(detail.rawValue, detail.name.zh, detail.name.en, detail.kind, required: false)
                ask.under = DeclarationID(declaration)
                return ask
            }
        }
    }

    // MARK: acts

    /// What the engine itself asks for an act, given the case.
    public static func asks(for act: Act, on state: CaseState, in mechanism: Mechanism) -> [Ask] {
        switch act {
        case .accept:
            return state.matter == nil && !mechanism.matters.isEmpty
                ? [
                    ask(
                        "matter", "事项类型", "Matter type", matters(mechanism),
                        required: state.suggestion == nil && state.source == nil)
                ] : []
        case .receive, .complete, .tellRights, .mediatorSigns, .sealAgreement: return []
        case .reply: return [ask("reply", "答复内容", "Answer", .longText)]
        case .guide: return [ask("guidance", "告知的途径", "Where to turn", .longText)]
        case .failMediation, .performanceBroken, .openAgreementAgain:
            return [ask("note", "情况说明", "What happened", .longText, required: false)]
        default: return mediationAsks(for: act, on: state)
        }
    }

    private static func mediationAsks(for act: Act, on state: CaseState) -> [Ask] {
        switch act {
        case .appointMediator:
            return [
                ask("mediator", "调解员", "Mediator", .account),
                ask("chosen", "由当事人选定", "Chosen by the parties", .yesNo, required: false),
            ]
        case .scheduleSession:
            return [ask("time", "时间", "Time", .moment), ask("room", "地点", "Room", .text, required: false)]
        case .holdSession:
            return [
                ask("note", "调解情况", "What was said", .longText), ask("agreed", "达成一致", "Agreed", .yesNo),
                ask("room", "地点（与通知不同时填）", "Room, if another than fixed", .text, required: false),
                ask("attended", "参加人", "Who else was there", .text, required: false),
                recorder,
            ]
        case .draftAgreement:
            return [
                facts, ask("terms", "协议内容", "Terms", .longText),
                ask("instalments", "履行安排", "Performance", instalments, required: false), recorder,
            ]
        case .agreeOrally:
            return [
                facts, ask("terms", "协议内容", "Terms", .longText),
                ask("performed_now", "已即时履行", "Performed on the spot", .yesNo),
                ask("instalments", "履行安排", "Performance", instalments, required: false), recorder,
            ]
        case .signAgreement:
            return [
                ask("party", "当事人", "Party", .party),
                ask(
                    "representative", "代为签署人", "Signed by the representative", representatives(state),
                    required: false),
                ask("manner", "方式", "Manner", choice(Manner.allCases.map { ($0.rawValue, $0.name) })),
            ]
        case .recordPerformance:
            let open = state.mediation.binding?.instalments.filter { $0.performedAt == nil } ?? []
            var options = open.map {
                (
                    String($0.number),
                    Bilingual(
                        zh: "第\($0.number)项：\($0.what.shown)", en: "Item \($0.number): \($0.what.shown)")
                )
            }
            options.append((wholeAgreement, Bilingual(zh: "全部履行完毕", en: "All of it")))
            return (open.isEmpty ? [] : [ask("instalment", "履行事项", "Instalment", choice(options))]) + [
                ask("note", "履行凭证或说明", "Proof or note", .longText, required: false)
            ]
        case .applyConfirmation:
            return [ask("jointly", "双方共同申请", "Both sides apply", .yesNo)]
        case .courtFiles:
            return [ask("court_number", "法院案号", "The court's number", .text, required: false)]
        case .courtRules:
            return [
                ask(
                    "answer", "裁定结果", "Ruling",
                    choice(CourtAnswer.allCases.map { ($0.rawValue, $0.name) })),
                ask("note", "说明", "Note", .longText, required: false),
            ]
        default: return []
        }
    }

    private static let facts = ask(
        "facts", "纠纷主要事实、争议事项", "Facts and points at issue", .longText, required: false)
    private static let recorder = ask("recorder", "记录人", "Recorder", .text, required: false)

    static let instalments = FieldKind.rows([
        ask("what", "履行内容", "What", .text),
        ask("amount", "金额", "Amount", .money, required: false),
        ask("due", "期限", "By", .date),
        ask("exact", "约定必须当日履行（遇休息日不顺延）", "On that very day, also if offices rest", .yesNo, required: false),
    ])

    /// The choice among the instalments that means what is left of all.
    static let wholeAgreement = "all"

    private static func representatives(_ state: CaseState) -> FieldKind {
        choice(
            state.parties.flatMap { party in
                party.representatives.map { ($0.id.text, Bilingual(both: $0.name.shown)) }
            })
    }

    // MARK: verbs

    public static func asks(for verb: Verb, on state: CaseState, in mechanism: Mechanism) -> [Ask] {
        verb.rule.asks(on: state, in: mechanism)
    }

    /// What a file is for where nobody says.
    static let usualPurpose = "material"
    static let signedPaper = "agreement_scan"

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
            asked: action.does.flatMap { asks(for: $0, on: state, in: mechanism) },
            fields: action.asks.compactMap { mechanism.fields[$0.field]?.asked(required: $0.isRequired) })
    }
}

extension PartyDetail {
    var name: Bilingual {
        switch self {
        case .sex: Bilingual(zh: "性别", en: "Sex")
        case .age: Bilingual(zh: "年龄", en: "Age")
        case .ethnicity: Bilingual(zh: "民族（仅用于协议书）", en: "Ethnicity (for the agreement form only)")
        case .occupation: Bilingual(zh: "职业或职务", en: "Occupation")
        case .legalRepresentative: Bilingual(zh: "法定代表人（单位填写）", en: "Legal representative (organisations)")
        case .post: Bilingual(zh: "法定代表人职务", en: "Post of the legal representative")
        }
    }

    var kind: FieldKind {
        switch self {
        case .sex:
            Forms.choice([
                ("male", Bilingual(zh: "男", en: "male")), ("female", Bilingual(zh: "女", en: "female")),
            ])
        case .age: .number
        case .ethnicity, .occupation, .legalRepresentative, .post: .text
        }
    }
}

public import Decisions
public import WorkCalendar

/// What expressions may ask about a unit.
public enum UnitFact: String, Hashable, Sendable, CaseIterable { case id, level, line }

/// What every expression of a pack may ask about a case, as `case.<fact>`.
public enum CaseFact: String, Hashable, Sendable, CaseIterable {
    /// The id of the matter type, or null.
    case matter
    /// The id of the entry it came in by.
    case entry
    /// The id of the stage it stands in.
    case stage
    /// The level of its place: "village", "grid" …
    case placeLevel = "place_level"
    /// The unit that has it: its `id`, `level` and `line`.
    case unit
    /// The number of parties.
    case parties
    /// Persons on all sides, groups counted by head.
    case people
    /// Every party has agreed to mediation.
    case agreed
    /// The number of parties that have not answered.
    case unanswered
    /// Sessions held so far.
    case sessions
    /// "none", "written" or "oral".
    case agreement
    /// Everything agreed has been performed.
    case performed
    /// The court's answer: "none", "confirmed" or "dismissed".
    case court
    /// How often it was returned by a unit.
    case returns
    case reminders
    /// How often it was reopened.
    case reopened
    /// The person said in the last call that it is settled; null while not reached.
    case resolved
    /// The last rating, 1 to 5, or null.
    case rating
    /// A clock has run out on it.
    case overdue
    /// It shares the work of another case.
    case grouped
    /// How many results others owe for what was handed to them.
    case resultsOwed = "results_owed"

    /// For the reference and for messages.
    public var meaning: Bilingual {
        switch self {
        case .matter: Bilingual(zh: "事项类型", en: "the matter type's id, or null")
        case .entry: Bilingual(zh: "登记方式", en: "the id of the entry it came in by")
        case .stage: Bilingual(zh: "当前环节", en: "the id of the stage it stands in")
        case .placeLevel: Bilingual(zh: "地点的层级", en: "the level of its place, such as \"village\"")
        case .unit:
            Bilingual(
                zh: "责任单位，写 case.unit.id、.level、.line",
                en: "the unit that has it: `case.unit.id`, `.level`, `.line`")
        case .parties: Bilingual(zh: "当事人数", en: "the number of parties")
        case .people: Bilingual(zh: "涉及人数", en: "persons on all sides, groups counted by head")
        case .agreed: Bilingual(zh: "各方均同意调解", en: "true when every party agreed to mediation")
        case .unanswered: Bilingual(zh: "未答复的当事人数", en: "the number of parties that have not answered")
        case .sessions: Bilingual(zh: "已调解次数", en: "the number of sessions held")
        case .agreement: Bilingual(zh: "协议形式", en: "\"none\", \"written\" or \"oral\"")
        case .performed: Bilingual(zh: "是否履行完毕", en: "true when everything agreed has been performed")
        case .court: Bilingual(zh: "法院答复", en: "\"none\", \"confirmed\" or \"dismissed\"")
        case .returns: Bilingual(zh: "退回次数", en: "how often a unit returned it")
        case .reminders: Bilingual(zh: "催办次数", en: "the number of reminders")
        case .reopened: Bilingual(zh: "重办次数", en: "how often it was reopened")
        case .resolved: Bilingual(zh: "回访确认已解决", en: "what the person said in the last call, or null")
        case .rating: Bilingual(zh: "最近评分", en: "the last rating from 1 to 5, or null")
        case .overdue: Bilingual(zh: "是否超期", en: "true when a clock has run out on it")
        case .grouped: Bilingual(zh: "是否并案", en: "true when it shares the work of another case")
        case .resultsOwed: Bilingual(zh: "尚未反馈的结果数", en: "how many results others still owe it")
        }
    }

    /// The names an expression may use besides fields and parameters.
    public static let names: FeelNames = {
        var names = FeelNames()
        var members = FeelNames(allCases.map(\.rawValue))
        members.insert(CaseFact.unit.rawValue, members: FeelNames(UnitFact.allCases.map(\.rawValue)))
        names.insert("case", members: members)
        return names
    }()
}

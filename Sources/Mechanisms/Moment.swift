public import WorkCalendar

/// Something that can happen to a case and that law or a pack hangs a consequence on. The case remembers when
/// each last happened; clocks start and stop at moments, and stages react to them (`on:`).
/// Raw values stand in packs and in the journal: never rename one.
public enum Moment: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    // Any case. 登记, 签收, 受理, 答复, 办结, 结案, 归档 are seven different acts.
    case registered, received, accepted, replied, guided, completed, closed, filed, withdrawn, reopened
    case supplementRequested = "supplement_requested"
    case supplemented
    case followedUp = "followed_up"
    case rated
    case returned
    // Mediation
    case rightsTold = "rights_told"
    case everyoneAgreed = "everyone_agreed"
    case partyRefused = "party_refused"
    case mediatorAppointed = "mediator_appointed"
    case sessionHeld = "session_held"
    case sessionsUsedUp = "sessions_used_up"
    case mediationStopped = "mediation_stopped"
    case mediationFailed = "mediation_failed"
    case agreementDrafted = "agreement_drafted"
    case agreementEffective = "agreement_effective"
    case performed
    case performanceBroken = "performance_broken"
    case confirmationApplied = "confirmation_applied"
    case courtFiled = "court_filed"
    case courtRuled = "court_ruled"
    case confirmed
    case confirmationDismissed = "confirmation_dismissed"

    public var name: Bilingual {
        switch self {
        case .registered: Bilingual(zh: "登记", en: "registered")
        case .received: Bilingual(zh: "签收", en: "received")
        case .accepted: Bilingual(zh: "受理", en: "accepted")
        case .replied: Bilingual(zh: "答复", en: "answered")
        case .guided: Bilingual(zh: "引导", en: "guided elsewhere")
        case .completed: Bilingual(zh: "办结", en: "completed")
        case .closed: Bilingual(zh: "结案", en: "closed")
        case .filed: Bilingual(zh: "归档", en: "filed")
        case .withdrawn: Bilingual(zh: "撤回", en: "withdrawn")
        case .reopened: Bilingual(zh: "重新办理", en: "reopened")
        case .supplementRequested: Bilingual(zh: "通知补正", en: "more papers asked for")
        case .supplemented: Bilingual(zh: "补正", en: "papers supplied")
        case .followedUp: Bilingual(zh: "回访", en: "followed up")
        case .rated: Bilingual(zh: "评价", en: "rated")
        case .returned: Bilingual(zh: "退回", en: "returned")
        case .rightsTold: Bilingual(zh: "告知权利义务", en: "rights told")
        case .everyoneAgreed: Bilingual(zh: "各方同意调解", en: "every side agreed to mediation")
        case .partyRefused: Bilingual(zh: "一方拒绝调解", en: "a side refused mediation")
        case .mediatorAppointed: Bilingual(zh: "确定调解员", en: "mediator appointed")
        case .sessionHeld: Bilingual(zh: "调解一次", en: "session held")
        case .sessionsUsedUp: Bilingual(zh: "调解次数用尽", en: "sessions used up")
        case .mediationStopped: Bilingual(zh: "当事人要求终止调解", en: "a side stopped the mediation")
        case .mediationFailed: Bilingual(zh: "调解不成", en: "mediation failed")
        case .agreementDrafted: Bilingual(zh: "拟定协议", en: "agreement drafted")
        case .agreementEffective: Bilingual(zh: "协议生效", en: "agreement in effect")
        case .performed: Bilingual(zh: "履行完毕", en: "performed")
        case .performanceBroken: Bilingual(zh: "未履行", en: "not performed")
        case .confirmationApplied: Bilingual(zh: "申请司法确认", en: "confirmation applied for")
        case .courtFiled: Bilingual(zh: "法院立案", en: "filed by the court")
        case .courtRuled: Bilingual(zh: "法院裁定", en: "court ruled")
        case .confirmed: Bilingual(zh: "司法确认有效", en: "confirmed by the court")
        case .confirmationDismissed: Bilingual(zh: "驳回确认申请", en: "application dismissed")
        }
    }
}

extension Moment {
    /// What is said of one agreement: it is no longer so once another has taken its place.
    public static let ofAgreement: Set<Moment> = [
        .agreementDrafted, .agreementEffective, .performed, .performanceBroken, .confirmationApplied,
        .courtFiled, .courtRuled, .confirmed, .confirmationDismissed,
    ]

    /// What brings a moment about.
    public enum Origin: Sendable {
        /// A verb, in any open stage, or registration.
        case verb
        /// A party's word, where people mediate.
        case party
        /// An act of the pack.
        case act
        /// That the case ends, or what follows its end.
        case end
    }

    public var origin: Origin {
        switch self {
        case .registered, .withdrawn, .supplementRequested, .supplemented, .followedUp, .rated, .returned:
            .verb
        case .everyoneAgreed, .partyRefused, .mediationStopped: .party
        case .closed, .filed, .reopened: .end
        case .received, .accepted, .replied, .guided, .completed, .rightsTold, .mediatorAppointed,
            .sessionHeld, .sessionsUsedUp, .mediationFailed, .agreementDrafted, .agreementEffective,
            .performed, .performanceBroken, .confirmationApplied, .courtFiled, .courtRuled, .confirmed,
            .confirmationDismissed:
            .act
        }
    }
}

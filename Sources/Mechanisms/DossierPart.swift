public import WorkCalendar

/// The parts of a dossier in the order in which they are bound (司法部《人民调解文书格式》, 人民调解卷宗的卷内目录; what other
/// offices write stands where it belongs).
public enum DossierPart: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// 申请书、受理登记表, with what brought the matter in.
    case opening
    case rights
    case identity
    case authority
    case inquiry
    case evidence
    case mediation
    case agreement
    case performance
    case followUp
    case confirmation
    /// What went to others about the matter.
    case letters
    case report

    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

    public var name: Bilingual {
        switch self {
        case .opening: Bilingual(zh: "申请、受理", en: "application and acceptance")
        case .rights: Bilingual(zh: "权利义务告知", en: "rights and duties")
        case .identity: Bilingual(zh: "身份证明", en: "proof of identity")
        case .authority: Bilingual(zh: "授权委托", en: "letters of authority")
        case .inquiry: Bilingual(zh: "调查", en: "inquiries")
        case .evidence: Bilingual(zh: "证据材料", en: "evidence")
        case .mediation: Bilingual(zh: "调解", en: "mediation")
        case .agreement: Bilingual(zh: "协议", en: "agreement")
        case .performance: Bilingual(zh: "履行凭证", en: "performance")
        case .followUp: Bilingual(zh: "回访", en: "follow-up")
        case .confirmation: Bilingual(zh: "司法确认", en: "confirmation by the court")
        case .letters: Bilingual(zh: "往来文书", en: "letters")
        case .report: Bilingual(zh: "结案", en: "closing")
        }
    }
}

extension PaperForm {
    /// Where it is bound; nil for the leaves that the dossier itself is made of.
    public var part: DossierPart? {
        switch self {
        case .receipt, .application, .acceptanceForm, .transferForm, .assignment: .opening
        case .rightsNotice: .rights
        case .authority: .authority
        case .inquiryRecord: .inquiry
        case .sessionNotice, .sessionRecord: .mediation
        case .agreement, .oralAgreement, .terminationNotice: .agreement
        case .followUpRecord: .followUp
        case .confirmationApplication, .routesNotice: .confirmation
        case .answer, .resultLetter, .supervisionOrder, .extensionNotice, .rejectionNotice,
            .forwardingNotice, .proofOfService, .letter:
            .letters
        case .closingReport: .report
        case .dossierCover, .dossierContents, .dossierNote: nil
        }
    }
}

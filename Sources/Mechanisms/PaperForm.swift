/// The official forms that the platform knows. Each has typed content of its own and a page of its own, so the set is
/// closed; a pack says of its documents which form they are (docs/decisions/papers.md). Raw values stand in packs and
/// journals: never rename one.
public enum PaperForm: String, Hashable, Sendable, Codable, CaseIterable {
    /// 来访事项回执: what was brought, when, and by when there will be an answer.
    case receipt
    /// 答复函, to whoever brought the matter.
    case answer
    /// 受理登记表 (司法部《人民调解文书格式》).
    case acceptanceForm = "acceptance_form"
    /// 当事人权利义务告知书.
    case rightsNotice = "rights_notice"
    /// 调解通知.
    case sessionNotice = "session_notice"
    /// 人民调解记录, with the minutes.
    case sessionRecord = "session_record"
    /// 人民调解协议书.
    case agreement
    /// 人民调解口头协议登记表.
    case oralAgreement = "oral_agreement"
    /// 调解终止告知书 (人民调解法 26).
    case terminationNotice = "termination_notice"
    /// Which routes are open where an agreement is not performed (人民调解法 32, 33).
    case routesNotice = "routes_notice"
    /// 司法确认申请书 (人民调解法 33).
    case confirmationApplication = "confirmation_application"
    /// 移送函, 移交书, 委托调解函: to the unit that the matter is offered to, with a receipt to cut off.
    case transferForm = "transfer_form"
    /// 办理结果反馈函, to whoever asked.
    case resultLetter = "result_letter"
    /// 交办单, 派单: to the unit that is to do it.
    case assignment
    /// 人民调解申请书, signed by whoever brings the matter.
    case application
    /// 授权委托书: the powers one by one, settling by itself.
    case authority
    /// 人民调解调查记录.
    case inquiryRecord = "inquiry_record"
    /// 人民调解回访记录.
    case followUpRecord = "follow_up_record"
    /// 结案报告表.
    case closingReport = "closing_report"
    /// 卷宗封面.
    case dossierCover = "dossier_cover"
    /// 卷内目录.
    case dossierContents = "dossier_contents"
    /// 备考表: 卷宗情况说明 and 封底 on one leaf.
    case dossierNote = "dossier_note"
    /// 督办单, with a receipt to cut off.
    case supervisionOrder = "supervision_order"
    /// 延期告知书.
    case extensionNotice = "extension_notice"
    /// 不予受理告知书: where to turn instead.
    case rejectionNotice = "rejection_notice"
    /// 转送告知书: who has the matter now.
    case forwardingNotice = "forwarding_notice"
    /// 送达回证 (民诉法 87).
    case proofOfService = "proof_of_service"
    /// Any other letter about a matter.
    case letter
}

/// What an official form asks of a party beside name, number and address. Asked only where a pack declares it. Raw values
/// stand in packs: never rename one.
public enum PartyDetail: String, Hashable, Sendable, Codable, CaseIterable {
    case sex, age, ethnicity, occupation
    /// 法定代表人, of a party that is an organisation.
    case legalRepresentative = "legal_representative"
    /// The post of the legal representative.
    case post
}

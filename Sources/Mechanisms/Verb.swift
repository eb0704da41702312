/// What every mechanism can do without writing it (design §5): the words, as packs write them. What each one is stands
/// in `Casework/Verbs`. A pack may name who does it, or switch it off, except where the law gives the right (of the
/// parties to mediation: 人民调解法 17, 23). Raw values stand in packs: never rename one.
public enum Verb: String, Hashable, Sendable, Codable, CaseIterable {
    case assign
    case handBack = "return"
    case transfer
    case inviteUnit = "invite_unit"
    case answerInvitation = "answer_invitation"
    case pause, resume, extend, recuse, remind, supervise
    case answerSupervision = "answer_supervision"
    case comment, attach
    case requestSupplement = "request_supplement"
    case supplement, amend, withdraw, group
    case reportToPolice = "report_to_police"
    case reopen
    case followUp = "follow_up"
    case rate, file
    case addParty = "add_party"
    case correctParty = "correct_party"
    case represent, split
    case answerMediation = "answer_mediation"
    case answerMediator = "answer_mediator"
    case stopMediation = "stop_mediation"
    case answerReferral = "answer_referral"
    case recall, release
    case arbitrateReferral = "arbitrate_referral"
    case reportResult = "report_result"
    case reissue, serve, inquire

    /// True where the law, not the pack, gives the right.
    public var cannotBeSwitchedOff: Bool {
        switch self {
        case .answerMediation, .answerMediator, .stopMediation, .withdraw, .rate, .reportToPolice, .remind:
            true
        case .assign, .handBack, .transfer, .inviteUnit, .answerInvitation, .pause, .resume, .extend, .recuse,
            .supervise, .answerSupervision, .comment, .attach, .requestSupplement, .supplement, .amend,
            .group,
            .reopen, .followUp, .file, .addParty, .correctParty, .represent, .split, .answerReferral, .recall,
            .release, .arbitrateReferral, .reportResult, .reissue, .serve, .inquire:
            false
        }
    }
}

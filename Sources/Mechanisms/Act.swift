/// The closed set of legal meanings an action of a pack may carry (`does:`). Packs write the steps; what a
/// consent, a signature or a seal *is* stands in code, once. Raw values stand in packs: never rename one.
public enum Act: String, Hashable, Sendable, Codable, CaseIterable {
    // Handling
    case accept, receive, reply, guide, complete
    // People's mediation (人民调解法)
    case tellRights = "tell_rights"
    case appointMediator = "appoint_mediator"
    case scheduleSession = "schedule_session"
    case holdSession = "hold_session"
    case draftAgreement = "draft_agreement"
    case agreeOrally = "agree_orally"
    case signAgreement = "sign_agreement"
    case mediatorSigns = "mediator_signs"
    case sealAgreement = "seal_agreement"
    case openAgreementAgain = "open_agreement_again"
    case failMediation = "fail_mediation"
    case recordPerformance = "record_performance"
    case performanceBroken = "performance_broken"
    // Judicial confirmation: recorded, never decided here
    case applyConfirmation = "apply_confirmation"
    case courtFiles = "court_files"
    case courtRules = "court_rules"

    /// The moments this act can bring about; checks use it to know which reactions can ever fire.
    public var moments: [Moment] {
        switch self {
        case .accept: [.accepted]
        case .receive: [.received]
        case .reply: [.replied]
        case .guide: [.guided]
        case .complete: [.completed]
        case .tellRights: [.rightsTold]
        case .appointMediator: [.mediatorAppointed]
        case .scheduleSession: []
        case .holdSession: [.sessionHeld, .sessionsUsedUp]
        case .draftAgreement: [.agreementDrafted]
        case .agreeOrally: [.agreementEffective, .performed]
        case .signAgreement, .mediatorSigns, .sealAgreement: [.agreementEffective]
        case .openAgreementAgain: []
        case .failMediation: [.mediationFailed]
        case .recordPerformance: [.performed]
        case .performanceBroken: [.performanceBroken]
        case .applyConfirmation: [.confirmationApplied]
        case .courtFiles: [.courtFiled]
        case .courtRules: [.courtRuled, .confirmed, .confirmationDismissed]
        }
    }
}

/// What every mechanism can do without writing it (design §5): the words, as packs write them. What each one is stands
/// in `Casework/Verbs`. A pack may name who does it, or switch it off — except `stop_mediation` and
/// `answer_mediation`, which the law gives to the parties (人民调解法 17, 23). Raw values stand in packs: never rename one.
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
    case represent
    case answerMediation = "answer_mediation"
    case stopMediation = "stop_mediation"
    case answerReferral = "answer_referral"
    case arbitrateReferral = "arbitrate_referral"
    case reportResult = "report_result"

    /// True where the law, not the pack, gives the right.
    public var cannotBeSwitchedOff: Bool {
        switch self {
        case .answerMediation, .stopMediation, .withdraw, .rate, .reportToPolice, .remind: true
        case .assign, .handBack, .transfer, .inviteUnit, .answerInvitation, .pause, .resume, .extend, .recuse,
            .supervise, .answerSupervision, .comment, .attach, .requestSupplement, .supplement, .amend,
            .group,
            .reopen, .followUp, .file, .addParty, .correctParty, .represent, .answerReferral,
            .arbitrateReferral, .reportResult:
            false
        }
    }
}

/// The closed set of legal meanings an action of a pack may carry (`does:`). Packs write the steps; what a
/// consent, a signature or a seal *is* stands in code, once. Raw values stand in packs: never rename one.
public enum Act: String, Hashable, Sendable, Codable, CaseIterable {
    // Handling
    case accept, receive, reply, guide, complete
    case placeMatter = "place_matter"
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
    case withdrawConfirmation = "withdraw_confirmation"

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
        case .scheduleSession, .placeMatter: []
        case .holdSession: [.sessionHeld, .sessionsUsedUp]
        case .draftAgreement: [.agreementDrafted]
        case .agreeOrally: [.agreementEffective, .performed]
        case .signAgreement, .mediatorSigns, .sealAgreement: [.agreementEffective]
        case .openAgreementAgain, .withdrawConfirmation: []
        case .failMediation: [.mediationFailed]
        case .recordPerformance: [.performed]
        case .performanceBroken: [.performanceBroken]
        case .applyConfirmation: [.confirmationApplied]
        case .courtFiles: [.courtFiled]
        case .courtRules: [.courtRuled, .confirmed, .confirmationDismissed]
        }
    }
}

extension Act {
    /// About an agreement in effect, whatever the parties talk about meanwhile.
    public var standsWithAgreement: Bool {
        switch self {
        case .recordPerformance, .performanceBroken, .applyConfirmation, .courtFiles, .courtRules,
            .withdrawConfirmation:
            true
        case .accept, .receive, .reply, .guide, .complete, .placeMatter, .tellRights, .appointMediator,
            .scheduleSession, .holdSession, .draftAgreement, .agreeOrally, .signAgreement, .mediatorSigns,
            .sealAgreement, .openAgreementAgain, .failMediation:
            false
        }
    }
}

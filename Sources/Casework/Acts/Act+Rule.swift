public import Mechanisms

/// The one place that leads from the word in a pack to what it means.
extension Act {
    public var rule: ActRule {
        switch self {
        case .accept: .accept
        case .receive: .receive
        case .reply: .reply
        case .guide: .guide
        case .complete: .complete
        case .placeMatter: .placeMatter
        case .tellRights: .tellRights
        case .appointMediator: .appointMediator
        case .scheduleSession: .scheduleSession
        case .holdSession: .holdSession
        case .draftAgreement: .draftAgreement
        case .agreeOrally: .agreeOrally
        case .signAgreement: .signAgreement
        case .mediatorSigns: .mediatorSigns
        case .sealAgreement: .sealAgreement
        case .openAgreementAgain: .openAgreementAgain
        case .failMediation: .failMediation
        case .recordPerformance: .recordPerformance
        case .performanceBroken: .performanceBroken
        case .applyConfirmation: .applyConfirmation
        case .courtFiles: .courtFiles
        case .courtRules: .courtRules
        case .withdrawConfirmation: .withdrawConfirmation
        }
    }
}

public import Mechanisms

/// The one place that leads from the word in a pack to what it means.
extension Verb {
    public var rule: VerbRule {
        switch self {
        case .assign: .assign
        case .handBack: .handBack
        case .transfer: .transfer
        case .inviteUnit: .inviteUnit
        case .answerInvitation: .answerInvitation
        case .pause: .pause
        case .resume: .resume
        case .extend: .extend
        case .recuse: .recuse
        case .remind: .remind
        case .supervise: .supervise
        case .answerSupervision: .answerSupervision
        case .comment: .comment
        case .attach: .attach
        case .requestSupplement: .requestSupplement
        case .supplement: .supplement
        case .amend: .amend
        case .withdraw: .withdraw
        case .group: .group
        case .reportToPolice: .reportToPolice
        case .reopen: .reopen
        case .followUp: .followUp
        case .rate: .rate
        case .file: .file
        case .addParty: .addParty
        case .correctParty: .correctParty
        case .represent: .represent
        case .split: .split
        case .answerMediation: .answerMediation
        case .answerMediator: .answerMediator
        case .stopMediation: .stopMediation
        case .answerReferral: .answerReferral
        case .arbitrateReferral: .arbitrateReferral
        case .recall: .recall
        case .release: .release
        case .reportResult: .reportResult
        case .reissue: .reissue
        case .serve: .serve
        case .inquire: .inquire
        }
    }
}

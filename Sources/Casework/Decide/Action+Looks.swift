import Mechanisms

/// What the form of a pack's step is like, beside its questions: it follows from what the step means.
extension Action {
    /// Where it or an act asks for a file, where an act has a paper, and where it only notes what was done.
    func takesFiles(in mechanism: Mechanism) -> Bool {
        let isNote = does.isEmpty && targets.isEmpty && offers == nil && !asks.isEmpty
        return isNote || does.contains(where: \.hasPaper)
            || asks.contains { mechanism.fields[$0.field]?.kind == .file }
    }

    var isDanger: Bool { does.contains(where: \.isDanger) }
}

extension Act {
    /// Whether a paper usually comes with it: the signed agreement, the proof of performance, what answers a letter.
    fileprivate var hasPaper: Bool {
        switch self {
        case .sealAgreement, .recordPerformance, .reply: true
        case .accept, .receive, .guide, .complete, .placeMatter, .tellRights, .appointMediator,
            .scheduleSession,
            .holdSession, .draftAgreement, .agreeOrally, .signAgreement, .mediatorSigns, .openAgreementAgain,
            .failMediation, .performanceBroken, .applyConfirmation, .courtFiles, .courtRules:
            false
        }
    }

    /// Whether it ends what cannot easily be taken up again.
    fileprivate var isDanger: Bool {
        switch self {
        case .failMediation: true
        case .accept, .receive, .reply, .guide, .complete, .placeMatter, .tellRights, .appointMediator,
            .scheduleSession,
            .holdSession, .draftAgreement, .agreeOrally, .signAgreement, .mediatorSigns, .sealAgreement,
            .openAgreementAgain, .recordPerformance, .performanceBroken, .applyConfirmation, .courtFiles,
            .courtRules:
            false
        }
    }
}

import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    static let mediatorSigns = ActRule(
        .mediatorSigns,
        zh: "本案调解员签名",
        en: "the appointed mediator signs",
        events: [MediatorSigned.self],
        fits: { decider throws(Rejection) in
            if try decider.draft(.mediatorSigns).mediatorSignedAt != nil { throw .alreadySigned }
        },
        decide: { (decider, input) throws(Rejection) in
            guard let account = decider.context.actor.account,
                input.state.mediation.mediators.contains(where: { $0.account == account })
            else { throw .notTheMediator }
            try decider.requireAcceptedMediators()
            decider.emit(MediatorSigned(account: account))
            decider.checkEffect()
        })
}

public struct MediatorSigned: CaseEventBody {
    public static let name = "agreement.mediator_signed/1"
    public var account: AccountID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withDraft {
            $0.mediatorSignedAt = meta.effective
            $0.mediatorSignedBy = account
            $0.take(.mediatorSigns)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let account = names.account(account)
        return Bilingual(zh: "调解员\(account.zh)签名", en: "Mediator \(account.en) signed")
    }
}

extension CaseState {
    /// Whoever is no mediator of the case any more has not signed for it either; their successor does (人民调解法 23, 29).
    mutating func voidSignature(of mediators: Set<AccountID>) {
        withDraft {
            guard let signer = $0.mediatorSignedBy, mediators.contains(signer) else { return }
            $0.mediatorSignedAt = nil
            $0.mediatorSignedBy = nil
        }
    }
}

import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    static let sealAgreement = ActRule(
        .sealAgreement,
        zh: "加盖调委会印章。签名、调解员签名、印章中最后一项完成时生效（第二十九条）",
        en: "the committee's seal. In effect with the last of signatures, mediator and seal (29)",
        takesFiles: true, events: [AgreementSealed.self],
        fits: { decider throws(Rejection) in
            if try decider.draft(.committeeSeals).sealedAt != nil { throw .alreadySigned }
        },
        decide: { (decider, input) throws(Rejection) in
            let agreement = try decider.draft(.committeeSeals)
            if let matter = input.state.matter, decider.mechanism.matters[matter]?.paperOnly == true,
                agreement.scan == nil
            {
                throw .needsSignedPaper(matter)
            }
            decider.emit(AgreementSealed(unit: decider.context.actor.unit ?? input.state.handling.unit))
            decider.checkEffect()
        })
}

public struct AgreementSealed: CaseEventBody {
    public static let name = "agreement.sealed/1"
    public var unit: UnitID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.withDraft {
            $0.sealedAt = meta.effective
            $0.take(.committeeSeals)
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let unit = names.unit(unit)
        return Bilingual(zh: "\(unit.zh)加盖印章", en: "Sealed by \(unit.en)")
    }
}

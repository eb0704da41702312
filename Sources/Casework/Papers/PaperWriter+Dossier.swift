import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Papers of the dossier, and those that are made when somebody asked, called or served something.
extension PaperWriter {
    var authority: PaperContent.Authority? {
        for known in state.parties {
            guard let agent = known.representatives.first(where: { $0.id == occasion.representative }) else {
                continue
            }
            return .init(
                principal: party(known), identityNumber: known.identityNumber, kind: agent.kind,
                agent: agent.name, maySettle: agent.maySettle)
        }
        return nil
    }

    var inquiryRecord: PaperContent.InquiryRecord? {
        let all = state.mediation.inquiries
        guard
            let inquiry = occasion.number.map({ number in all.last { $0.number == number } }) ?? all.last
        else { return nil }
        return .init(
            inquiry: inquiry,
            party: inquiry.party.flatMap { state.party($0) }.map { official($0, withEthnicity: false) })
    }

    var followUpRecord: PaperContent.FollowUpRecord? {
        let all = state.handling.followUps
        guard let number = occasion.number, all.indices.contains(number - 1) else { return nil }
        let call = all[number - 1]
        let binding = state.mediation.binding
        return .init(
            parties: active, agreement: binding.map { self.number(ofAgreement: $0.number) },
            performance: binding.map(performance), at: call.at, isResolved: call.isResolved,
            confirmation: binding?.confirmation, note: occasion.text, caller: actorName)
    }

    private func performance(_ agreement: Agreement) -> PaperContent.FollowUpRecord.Performance {
        if agreement.isPerformed { return .whole }
        return agreement.instalments.contains { $0.performedAt != nil } ? .inParts : .notYet
    }

    var closingReport: PaperContent.ClosingReport {
        let binding = state.mediation.binding
        let assignee: Words? = state.handling.assignee.map { name(of: $0) }
        let result: Words? = binding?.terms ?? state.reply ?? state.guidance
        return .init(
            parties: active, number: state.number ?? "", handler: assignee ?? mediators.first ?? actorName,
            received: state.moments[.accepted] ?? state.moments[.registered],
            closed: state.moments[.closed] ?? state.handling.stageSince,
            stage: mechanism.stage(state.handling.stage)?.name.zh ?? state.handling.stage.text,
            result: result,
            agreement: binding.map { self.number(ofAgreement: $0.number) },
            instalments: binding?.instalments.map { PaperInstalment($0) } ?? [],
            isPerformed: binding?.isPerformed ?? false)
    }

    var dossierCover: PaperContent.DossierCover {
        .init(
            parties: active, number: state.number ?? "", mediators: mediators,
            from: state.moments[.accepted] ?? state.moments[.registered],
            until: state.moments[.closed] ?? state.handling.stageSince, filing: filing)
    }

    var dossierNote: PaperContent.DossierNote {
        let dossier = Dossier(of: state, in: mechanism)
        return .init(
            filing: filing, items: dossier.items.count, pages: dossier.pages, missing: dossier.missing)
    }

    private var filing: DossierFiling { state.filing ?? DossierFiling() }
}

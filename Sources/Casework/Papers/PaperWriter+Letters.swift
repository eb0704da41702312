import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Letters between offices, and those that tell people what became of a matter.
extension PaperWriter {
    /// Whose seal goes on it, where that is not the unit that holds the case now.
    func issuer(of content: PaperContent) -> UnitID? {
        switch content {
        case .forwardingNotice(let notice): notice.from.unit
        case .supervisionOrder(let order):
            state.handling.supervisions.first { $0.number == order.number }?.by
        case .receipt, .answer, .acceptanceForm, .rightsNotice, .sessionNotice, .sessionRecord, .agreement,
            .oralAgreement, .terminationNotice, .routesNotice, .confirmationApplication, .transferForm,
            .resultLetter, .assignment, .application, .authority, .inquiryRecord, .followUpRecord,
            .closingReport, .dossierCover, .dossierContents, .dossierNote, .extensionNotice,
            .rejectionNotice, .proofOfService, .letter:
            nil
        }
    }

    private func due(of run: RunningClock) -> PaperDue {
        let clock = mechanism.clocks[run.clock]
        return PaperDue(
            name: clock?.name.zh ?? run.clock.text, due: run.due, basis: clock?.basis,
            isProvisional: run.isProvisional)
    }

    var next: PaperDue? { state.nextClock.map(due) }

    var supervisionOrder: PaperContent.SupervisionOrder? {
        let all = state.handling.supervisions
        guard let order = occasion.text,
            let known = occasion.number.map({ number in all.first { $0.number == number } }) ?? all.last
        else { return nil }
        return .init(
            number: known.number, parties: active,
            overdue: state.runningClocks.filter { $0.isLate(at: known.orderedAt) }.map(due), order: order,
            answerBy: known.due)
    }

    var extensionNotice: PaperContent.ExtensionNotice? {
        guard let reason = occasion.text,
            let run = state.clocks.last(where: { $0.key == occasion.clock }), let by = run.extensions.last
        else { return nil }
        return .init(parties: active, due: due(of: run), by: by, reason: reason)
    }

    /// By an offer that was accepted, or by a step that lays the matter on another unit.
    var forwardingNotice: PaperContent.ForwardingNotice? {
        let offer = state.linkage.referrals.last { $0.isAccepted && $0.to == state.handling.unit }
        guard let to = occasion.to ?? offer?.to else { return nil }
        let isOffered = occasion.to == nil || occasion.to == offer?.to
        return .init(
            parties: bringers,
            from: organ(isOffered ? offer?.from ?? state.handling.unit : state.handling.unit),
            to: organ(to), at: context.around.happened,
            basis: isOffered ? offer.flatMap { mechanism.referrals[$0.referral]?.basis } : nil, due: next)
    }

    var proofOfService: PaperContent.ProofOfService? {
        for paper in state.documents {
            guard let service = paper.services.first(where: { $0.number == occasion.number }) else {
                continue
            }
            let known = service.party.flatMap { state.party($0) }
            return .init(
                document: mechanism.documents[paper.document]?.name.zh ?? paper.document,
                number: paper.shownNumber, service: service, party: known.map(party),
                organ: known == nil ? paper.occasion.to.map { organ($0).name } : nil)
        }
        return nil
    }
}

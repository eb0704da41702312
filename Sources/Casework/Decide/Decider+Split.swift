import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// What a part of a case begins with: the matter as it stood, those who leave, and the other side.
public struct SplitCase: Hashable, Sendable {
    /// Before anybody left.
    let whole: CaseState
    let leaving: [PartiesSplitOff.Part]
    /// Where they go on.
    let stage: StageID

    init(of whole: CaseState, leaving: [PartiesSplitOff.Part], from stage: StageID) {
        self.whole = whole
        self.leaving = leaving
        self.stage = stage
    }

    var packHash: String { whole.packHash }

    /// Those who leave, and all who are not on their side.
    fileprivate var parties: [Party] {
        let sides = Set(leaving.compactMap { part in whole.party(part.party)?.side })
        return whole.parties.compactMap { party in
            guard party.isActive else { return nil }
            guard let part = leaving.first(where: { $0.party == party.id }) else {
                return sides.contains(party.side) ? nil : party
            }
            var leaver = party
            leaver.headCount = part.people
            return leaver
        }
    }
}

extension Decider {
    /// The new case goes on with the clocks and moments of the old one, under a number of its own; papers and files stay
    /// where they are, one link away.
    mutating func splitOff(_ part: SplitCase) throws(Rejection) {
        guard state == nil else { throw .sameCase }
        let whole = part.whole
        emit(
            CaseRegistered(
                mechanism: whole.mechanism, packHash: whole.packHash, entry: whole.entry,
                language: whole.language, unit: whole.handling.firstReceiver, place: whole.place,
                stage: part.stage, matter: whole.matter, suggestion: whole.suggestion, owesResultTo: nil,
                source: nil, headline: whole.headline),
            at: whole.moments[.registered])
        let clocks = whole.runningClocks.filter { $0.agreement == nil }
        emit(
            SplitFromCase(
                from: whole.id, moments: whole.momentsOfTheMatter, clocks: clocks,
                mediators: mediators(of: whole), rightsTold: whole.mediation.rightsTold,
                recusedUnits: whole.handling.recusedUnits, recusedAccounts: whole.handling.recusedAccounts,
                decided: whole.handling.decided))
        for party in part.parties { emit(PartyAdded(party: copy(party))) }
        let fields = whole.fields.compactMapValues { copy($0) }
        if !fields.isEmpty { emit(FieldsSet(values: fields)) }
        if whole.number != nil { try giveNumber() }
        emit(
            StageEntered(
                stage: part.stage, unit: whole.handling.unit, owner: mechanism.stage(part.stage)?.owner,
                outcome: mechanism.stage(part.stage)?.ends, by: Verb.split.rawValue, isUnrouted: false))
        syncClocks(entered: part.stage != whole.handling.stage)
    }

    /// Whom everybody has accepted need not be accepted anew.
    private func mediators(of whole: CaseState) -> [Mediation.Mediator] {
        let active = whole.parties.filter(\.isActive).map(\.id)
        return whole.mediation.mediators.map { mediator in
            var same = Mediation.Mediator(
                account: mediator.account, isChosen: mediator.isChosen,
                isReplacement: !mediator.isAccepted(by: active))
            same.unit = mediator.unit
            return same
        }
    }

    /// The same person, of this case: what is held of them here can be erased by itself.
    private func copy(_ party: Party) -> Party {
        let id = PartyID(context.around.freshID())
        var copied = party
        copied.id = id
        copied.name = copy(party.name, of: .party(id))
        copied.phone = copy(party.phone, of: .party(id))
        copied.identityNumber = copy(party.identityNumber, of: .party(id))
        copied.address = copy(party.address, of: .party(id))
        for detail in PartyDetail.allCases {
            copied.details[detail] = copy(party.details[detail], of: .party(id))
        }
        copied.representatives = party.representatives.compactMap { representative in
            guard let name = copy(representative.name, of: .party(id)) else { return nil }
            return Representative(
                id: PartyID(context.around.freshID()), kind: representative.kind, name: name,
                hasAuthority: representative.hasAuthority, maySettle: representative.maySettle)
        }
        return copied
    }

    private func copy(_ words: Words?, of subject: Words.Subject) -> Words? {
        guard let words, let text = words.text else { return nil }
        return reader().words(text, of: subject, under: words.under, form: words.form)
    }

    /// Nil for what belongs to the other case alone: its files, its parties.
    private func copy(_ value: FieldValue) -> FieldValue? {
        switch value {
        case .words(let words): copy(words, of: .shared).map { .words($0) }
        case .rows(let rows): .rows(rows.map { row in row.compactMapValues { copy($0) } })
        case .list(let values): .list(values.compactMap { copy($0) })
        case .files, .party: nil
        case .choice, .number, .money, .date, .moment, .yesNo, .unit, .account: value
        }
    }
}

extension CaseState {
    /// What happened to the matter, whoever is part of it; not what became of an agreement, nor that the case was closed.
    fileprivate var momentsOfTheMatter: [Moment: Instant] {
        let others = Moment.ofAgreement.union([
            .registered, .completed, .replied, .closed, .filed, .followedUp, .rated,
        ])
        return moments.filter { !others.contains($0.key) }
    }
}

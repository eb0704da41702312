import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Puts together what a paper says, from the case as it stands. Nothing is looked up when it is printed: names of organs,
/// types and places are written out here, words of people are addresses of words that are in the vault already.
struct PaperWriter {
    let state: CaseState
    let context: CaseContext
    let document: Document
    let occasion: PaperOccasion
    /// Makes words that the vault does not have yet.
    let words: (_ text: String, Words.Subject, DeclarationID?, Words.Form) -> Words

    var mechanism: Mechanism { context.mechanism }
    private var directory: Directory { context.directory }

    /// What the document's form says; where the case lacks what that form is about, a plain letter.
    var content: PaperContent {
        let special: PaperContent? =
            switch document.form {
            case .receipt: .receipt(receipt)
            case .answer: state.reply.map { .answer(reply: $0) }
            case .acceptanceForm: .acceptanceForm(acceptanceForm)
            case .rightsNotice: .rightsNotice(.init(parties: active))
            case .sessionNotice: sessionNotice.map { .sessionNotice($0) }
            case .sessionRecord: sessionRecord.map { .sessionRecord($0) }
            case .agreement: agreementText.map { .agreement($0) }
            case .oralAgreement: agreementText.map { .oralAgreement($0) }
            case .terminationNotice: termination.map { .terminationNotice($0) }
            case .routesNotice: unperformed.map { .routesNotice($0) }
            case .confirmationApplication: application.map { .confirmationApplication($0) }
            case .transferForm: transfer.map { .transferForm($0) }
            case .resultLetter: result.map { .resultLetter($0) }
            case .assignment: .assignment(assignment)
            case .application: .application(.init(parties: official(withEthnicity: false)))
            case .authority: authority.map { .authority($0) }
            case .inquiryRecord: inquiryRecord.map { .inquiryRecord($0) }
            case .followUpRecord: followUpRecord.map { .followUpRecord($0) }
            case .closingReport: .closingReport(closingReport)
            case .dossierCover: .dossierCover(dossierCover)
            case .dossierContents: .dossierContents(Dossier(of: state, in: mechanism))
            case .dossierNote: .dossierNote(dossierNote)
            case .supervisionOrder: supervisionOrder.map { .supervisionOrder($0) }
            case .extensionNotice: extensionNotice.map { .extensionNotice($0) }
            case .rejectionNotice:
                state.guidance.map { .rejectionNotice(.init(parties: bringers, guidance: $0)) }
            case .forwardingNotice: forwardingNotice.map { .forwardingNotice($0) }
            case .proofOfService: proofOfService.map { .proofOfService($0) }
            case .letter: nil
            }
        return special ?? .letter(.init(parties: active))
    }

    // MARK: head

    /// An organ as papers call it: a place acts through an organ of its own (柳树村人民调解委员会).
    func organ(_ id: UnitID) -> PaperOrgan {
        let unit = directory.unit(id)
        let own = unit?.isTerritory == true ? mechanism.organ?.zh ?? "" : ""
        return PaperOrgan(unit: id, name: directory.name(of: id).zh + own, phone: unit?.phone ?? "")
    }

    func addressee(of content: PaperContent, issuer: UnitID) -> PaperAddressee {
        if let named = occasion.named {
            let organs = named.units.map(organ)
            var to = PaperAddressee(
                unit: organs.first, parties: active.filter { named.parties.contains($0.id) })
            if organs.count > 1 { to.others = Array(organs.dropFirst()) }
            return to
        }
        return byForm(content, issuer: issuer)
    }

    private func byForm(_ content: PaperContent, issuer: UnitID) -> PaperAddressee {
        switch content {
        case .receipt, .answer: PaperAddressee(parties: bringers)
        case .acceptanceForm, .sessionRecord, .agreement, .oralAgreement, .application, .authority,
            .inquiryRecord, .followUpRecord, .closingReport, .dossierCover, .dossierContents, .dossierNote:
            .nobody
        case .rightsNotice, .sessionNotice, .terminationNotice, .routesNotice, .extensionNotice:
            PaperAddressee(parties: active)
        case .rejectionNotice, .forwardingNotice: PaperAddressee(parties: bringers)
        case .supervisionOrder: PaperAddressee(unit: organ(state.handling.unit))
        case .proofOfService(let proof):
            PaperAddressee(organ: proof.organ, parties: [proof.party].compactMap { $0 })
        case .confirmationApplication: PaperAddressee(organ: "人民法院")
        case .transferForm, .assignment, .letter:
            occasion.to.map { PaperAddressee(unit: organ($0)) } ?? PaperAddressee(parties: active)
        case .resultLetter: askedBy(issuer)
        }
    }

    /// Whoever asked for the result: the organ that handed the matter over, the unit that offered it, else the people who
    /// brought it.
    private func askedBy(_ issuer: UnitID) -> PaperAddressee {
        if let to = occasion.to { return PaperAddressee(unit: organ(to)) }
        if let organ = state.linkage.owesResultTo { return PaperAddressee(organ: organ) }
        if let offer = state.linkage.referrals.last(where: { $0.isAccepted && $0.owesResult }),
            offer.from != issuer
        {
            return PaperAddressee(unit: organ(offer.from))
        }
        return PaperAddressee(parties: bringers)
    }

    func matter(of content: PaperContent) -> PaperMatter {
        let entry = mechanism.entries[state.entry]
        let source = entry?.name.zh ?? state.entry
        return PaperMatter(
            registered: state.moments[.registered], accepted: state.moments[.accepted],
            type: state.matter.flatMap { mechanism.matters[$0]?.name.zh },
            place: state.place.map { directory.address(of: $0).zh },
            source: entry?.from.map { "\($0.organ.zh)\($0.kind.name.zh)" } ?? source,
            claim: hasClaim(content) ? claim : nil,
            facts: document.shows.compactMap(fact), otherNumbers: state.otherNumbers)
    }

    /// What happened and what is asked, in the words of who brought it.
    private var claim: Words? {
        guard let field = state.headline, case .words(let words)? = state.fields[field] else { return nil }
        return words
    }

    /// Whether the form has room for what was brought, in the words of who brought it.
    private func hasClaim(_ content: PaperContent) -> Bool {
        switch content {
        case .receipt, .acceptanceForm, .transferForm, .assignment, .letter, .application, .closingReport,
            .supervisionOrder:
            true
        case .answer, .rightsNotice, .sessionNotice, .sessionRecord, .agreement, .oralAgreement,
            .terminationNotice, .routesNotice, .confirmationApplication, .resultLetter, .authority,
            .inquiryRecord, .followUpRecord, .dossierCover, .dossierContents, .dossierNote,
            .extensionNotice, .rejectionNotice, .forwardingNotice, .proofOfService:
            false
        }
    }

    private func fact(_ id: FieldID) -> PaperFact? {
        guard let field = mechanism.fields[id], let value = state.fields[id], id != state.headline else {
            return nil
        }
        if case .words(let words) = value { return PaperFact(name: field.name.zh, value: PaperText(words)) }
        return PaperFact(name: field.name.zh, value: PaperText(value.shown(as: field, directory)))
    }

    // MARK: people

    func party(_ party: Party) -> PaperParty {
        PaperParty(
            id: party.id, side: mechanism.sides[party.side]?.name.zh ?? party.side, name: party.name,
            phone: party.phone, address: party.address, headCount: party.headCount,
            speakers: party.representatives.map { .init(kind: $0.kind, name: $0.name) })
    }

    /// Who has a say in what is agreed.
    var active: [PaperParty] { state.parties.filter(\.isActive).map(party) }

    private var wishes: [PaperParty] {
        zip(active, state.parties.filter(\.isActive)).map { paper, party in
            var paper = paper
            paper.consent = party.consent
            return paper
        }
    }

    /// Those who brought it: sides stand in the order of the mechanism, and theirs is the first.
    var bringers: [PaperParty] {
        let first = mechanism.sides.ids.first
        return state.parties.filter { $0.side == first || first == nil }.map(party)
    }

    /// With the columns of the ministry's forms. Ethnicity stands on the agreement alone.
    func official(withEthnicity: Bool) -> [OfficialParty] {
        state.parties.filter(\.isActive).map { official($0, withEthnicity: withEthnicity) }
    }

    func official(_ known: Party, withEthnicity: Bool) -> OfficialParty {
        let details = known.details
        let number = known.identityNumber?.text.flatMap { IdentityNumber.facts($0) }
        func column(_ kept: Words?, _ text: String?) -> Words? {
            kept
                ?? text.map {
                    words($0, .party(known.id), mechanism.partyPrivacy.map { DeclarationID($0) }, .mark)
                }
        }
        return OfficialParty(
            party: party(known), identityNumber: known.identityNumber,
            sex: column(details.sex, number?.sex),
            age: column(number == nil ? details.age : nil, number.map { String($0.age(on: issuedOn)) }),
            ethnicity: withEthnicity ? details.ethnicity : nil, occupation: details.occupation,
            legalRepresentative: details.legalRepresentative, post: details.post)
    }

    private var issuedOn: CivilDate { context.around.happened.date }

    func name(of account: AccountID) -> Words {
        words(
            directory.name(of: account).zh, .shared, mechanism.partyPrivacy.map { DeclarationID($0) }, .name)
    }

    var actorName: Words? {
        context.actor.kind == .post ? context.actor.account.map { name(of: $0) } : nil
    }

    var mediators: [Words] { state.mediation.mediators.map { name(of: $0.account) } }

    // MARK: forms

    private var receipt: PaperContent.Receipt {
        .init(parties: bringers, receivedBy: actorName, next: next)
    }

    private var acceptanceForm: PaperContent.AcceptanceForm {
        .init(parties: wishes, registrar: actorName)
    }

    private var sessionNotice: PaperContent.SessionNotice? {
        guard let session = state.mediation.planned, let time = session.plannedFor else { return nil }
        return .init(
            parties: active, session: session.number, time: time, room: session.room, mediators: mediators)
    }

    private var sessionRecord: PaperContent.SessionRecord? {
        let sessions = state.mediation.sessions
        guard
            let session = occasion.session.map({ number in sessions.last { $0.number == number } })
                ?? sessions.last,
            let held = session.heldAt, let minutes = session.note
        else { return nil }
        let isLast = session.number == sessions.last?.number
        return .init(
            parties: active, session: session.number, held: held, room: session.room,
            attended: session.attended, mediators: mediators, recorder: session.recorder,
            rightsTold: state.moments[.rightsTold], minutes: minutes,
            result: session.agreed
                ? .agreed : isLast && state.mediation.endedWhy != nil ? .failed : .goesOn)
    }

    private var agreementText: PaperContent.AgreementText? {
        let all = state.mediation.agreements
        guard
            let agreement = occasion.agreement.map({ number in all.last { $0.number == number } })
                ?? state.mediation.agreement
        else { return nil }
        let parties = official(withEthnicity: true)
        return .init(
            agreement: agreement.number, parties: parties, facts: agreement.facts ?? claim,
            terms: agreement.terms,
            instalments: agreement.instalments.map { PaperInstalment($0) }, mediators: mediators,
            recorder: agreement.recorder, copies: parties.count + 1,
            reached: agreement.form == .oral ? agreement.effectiveAt : nil,
            isPerformed: agreement.isPerformed)
    }

    private func routes(_ ids: [String]) -> [PaperRoute] {
        ids.compactMap { id in
            mechanism.routes[id].map {
                PaperRoute(name: $0.name.zh, limit: $0.limit?.zh, basis: $0.basis)
            }
        }
    }

    private var termination: PaperContent.Termination? {
        state.mediation.endedWhy.map {
            .init(parties: active, why: $0, routes: routes(state.mediation.routesTold))
        }
    }

    private var unperformed: PaperContent.Unperformed? {
        state.mediation.binding.map {
            .init(
                parties: active, agreement: number(ofAgreement: $0.number), effective: $0.effectiveAt,
                routes: routes(state.mediation.routesTold))
        }
    }

    private var application: PaperContent.Application? {
        state.mediation.binding.map { agreement in
            .init(
                // The court's form has no column for ethnicity.
                parties: official(withEthnicity: false), agreement: number(ofAgreement: agreement.number),
                effective: agreement.effectiveAt,
                terms: agreement.terms, instalments: agreement.instalments.map { PaperInstalment($0) })
        }
    }

    private var transfer: PaperContent.Transfer? {
        guard let referral = occasion.referral.flatMap({ mechanism.referrals[$0] }) else { return nil }
        return .init(
            referral: referral.name.zh, kind: referral.kind, basis: referral.basis, parties: wishes,
            materials: state.attachments.map(\.name), answerBy: occasion.answerBy,
            owesResult: referral.owesResult, resultBy: occasion.resultBy)
    }

    private var result: PaperContent.Result? {
        guard let result = occasion.result else { return nil }
        let binding = state.mediation.binding
        return .init(
            parties: active, result: result,
            stage: mechanism.stage(state.handling.stage)?.name.zh ?? state.handling.stage.text,
            agreement: binding.map { number(ofAgreement: $0.number) }, effective: binding?.effectiveAt,
            owed: binding?.instalments.filter { $0.performedAt == nil }.map { PaperInstalment($0) } ?? [])
    }

    private var assignment: PaperContent.Assignment {
        let stage = occasion.stage.flatMap { mechanism.stage($0) }
        return .init(
            parties: active, task: stage?.name.zh ?? "", due: next,
            instruction: state.handling.instruction)
    }

    // MARK: numbers

    /// An agreement has the number of its case; a later one of the same case says which it is.
    func number(ofAgreement number: Int) -> String {
        let base = state.number ?? ""
        return number > 1 ? "\(base)之\(ChineseNumber.text(number))" : base
    }

    /// The number of the case and the place of the paper in it; before there is one the moment of its making, to the
    /// millisecond, so that the one who has the paper can be found.
    func number(of content: PaperContent, at position: Int) -> String {
        switch content {
        case .agreement(let text), .oralAgreement(let text):
            if state.number != nil { return number(ofAgreement: text.agreement) }
        default: break
        }
        guard let number = state.number else {
            return "\(context.now.digits)-\(position)"
        }
        return "\(number)-\(position)"
    }
}

extension Instant {
    /// `20260824091000417`
    fileprivate var digits: String {
        let rest = (milliseconds % 60_000 + 60_000) % 60_000
        let padded = String(rest)
        let clock = "\(date)\(time)".filter(\.isNumber)
        return clock + String(repeating: "0", count: max(0, 5 - padded.count)) + padded
    }
}

/// 一, 二 … 十, 十一 … 九十九; beyond that in figures.
enum ChineseNumber {
    private static let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

    static func text(_ number: Int) -> String {
        guard (0...99).contains(number) else { return String(number) }
        if number < 10 { return digits[number] }
        let tens = number / 10 > 1 ? digits[number / 10] : ""
        return tens + "十" + (number % 10 > 0 ? digits[number % 10] : "")
    }
}

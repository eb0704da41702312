public import Mechanisms
import Organisation
public import Streams
import WorkCalendar

/// Who is told of what: decided from the events alone, so that a rehearsal tells the same people as production.
struct Notices {
    let context: CaseContext
    let state: CaseState
    private(set) var all: [Notice] = []

    /// - Parameter state: the case after the events. An imported matter was dealt with elsewhere, and people were told
    ///   there.
    static func of(_ events: [Event], _ state: CaseState, _ context: CaseContext) -> [Notice] {
        guard state.source == nil else { return [] }
        var notices = Notices(context: context, state: state)
        for event in events { notices.tell(of: event) }
        return notices.all
    }

    private init(context: CaseContext, state: CaseState) {
        self.context = context
        self.state = state
    }

    private mutating func tell(of event: Event) {
        let n = event.meta.n
        switch event.body {
        // What residents are told.
        case let body as ClockExtended where body.tellsParties == true:
            guard let clock = context.mechanism.clocks[body.clock] else { return }
            toParties(.extended(clock.name, until: body.due.due), n)
        case let body as Asked where !body.isAnswer: toOwnSide(.papersAsked(by: body.due), n)
        // What was answered on the spot is told as an answer.
        case let body as MomentReached
        where body.moment == .accepted && state.moments[.replied] != event.meta.effective:
            toOwnSide(.accepted(holder, due: state.isOpen ? state.nextClock?.due : nil), n)
        case let body as MomentReached where body.moment == .withdrawn && event.meta.actor.kind == .post:
            toOwnSide(.takenBack(holder), n)
        case let body as PartyWithdrew where event.meta.actor.kind == .post:
            toResidents(
                state.parties.filter { $0.id == body.party }, .takenBack(holder), n, mayHaveLeft: true)
        case is Replied: toOwnSide(.answered, n)
        case is Guided: toOwnSide(.guided, n)
        // Talks about what binds came to nothing: it stands, and nobody needs another route.
        case is MediationEnded where state.mediation.binding != nil: return
        case is MediationEnded: toParties(.mediationEnded, n)
        case let body as SessionPlanned: toParties(.session(body.time, holder), n)
        case let body as AgreementDrafted where body.agreement.form == .written:
            toParties(.agreementToSign(holder), n)
        case is AgreementTookEffect: toParties(.agreementInEffect, n)
        case is AgreementBroken: toParties(.agreementBroken, n)
        // Where it went (信访工作条例 23).
        case let body as Transferred:
            toOwnSide(.moved(name(body.to)), n)
            toHolders(of: state.handling.owner, at: body.to, .assigned, n)
        case let body as Returned:
            toOwnSide(.moved(name(body.to)), n)
            toHolders(of: state.handling.owner, at: body.to, .assigned, n)
        case let body as ReferralArbitrated:
            let offer = state.linkage.offer(body.offer)
            if offer?.round == nil { toOwnSide(.moved(name(body.to)), n) }
            toHolders(of: offer?.role, at: body.to, .assigned, n)
        case let body as ReferralRecalled:
            guard let offer = state.linkage.offer(body.offer) else { return }
            toHolders(of: offer.role, at: offer.to, .recalled(by: name(offer.from)), n)
        case let body as ResultReceived: toOwner(at: state.handling.unit, .resultIn(name(body.unit)), n)
        case let body as ResultOverdue:
            guard let offer = state.linkage.offer(body.offer) else { return }
            toOwner(at: state.handling.unit, .resultLate(name(offer.to)), n)
            if offer.opened == nil {
                toHolders(of: offer.role, at: offer.debtor ?? offer.to, .resultLate(name(offer.to)), n)
            }
            toStaff(body.raisedTo.flatMap(\.told), .resultLate(name(offer.to)), n)
        case is ResultLate: toOwner(at: state.handling.unit, .resultLate(holder), n)
        case let body as ArbitrationRaised:
            guard let offer = state.linkage.offer(body.offer), let unit = body.unit else { return }
            toHolders(of: body.role, at: unit, .toDecide(name(offer.to)), n)
        case let body as ReferralAnswered:
            guard let offer = state.linkage.offer(body.offer) else { return }
            if body.isAccepted {
                // The lead keeps it where several do a part each.
                if offer.round == nil { toOwnSide(.moved(name(offer.to)), n) }
            } else {
                toOwner(at: offer.from, .declined(name(offer.to)), n)
                toArbiter(of: offer, n)
            }
        case let body as Recused:
            guard let successor = body.successor else { return }
            toOwnSide(.moved(name(successor)), n)
            toHolders(of: state.handling.owner, at: successor, .assigned, n)
        // What staff are told.
        case let body as ReferralOffered:
            // Who is told and not asked hears of it with the duty.
            if context.mechanism.referrals[body.offer.referral]?.answerWithin == nil { return }
            toHolders(
                of: body.offer.role, at: body.offer.to,
                .offered(from: name(body.offer.from), answerBy: body.offer.answerDue), n)
        case let body as ReferralBound:
            guard let offer = state.linkage.offer(body.offer) else { return }
            toHolders(
                of: offer.role, at: offer.to, .takePart(with: name(offer.from), resultBy: body.resultDue), n)
        case let body as ResultReturned:
            for offer in body.offers.compactMap({ state.linkage.offer($0) }) where !offer.movesCase {
                toOwner(at: state.handling.unit, .resultIn(name(offer.debtor ?? offer.to)), n)
            }
        case let body as ReferralExpired:
            guard let offer = state.linkage.offer(body.offer) else { return }
            toOwner(at: offer.from, .unanswered(name(offer.to)), n)
            toArbiter(of: offer, n)
        case let body as Assigned: toStaff([body.account], .assigned, n)
        case let body as MediatorAppointed: toStaff([body.account], .assigned, n)
        case let body as UnitInvited:
            toStaff(handlers(at: body.unit), .invited(by: holder, answerBy: body.due), n)
        case let body as Supervised: toOwner(at: state.handling.unit, .supervised(answerBy: body.due), n)
        case let body as ClockBreached:
            guard let clock = context.mechanism.clocks[body.clock] else { return }
            if let run = state.clocks.first(where: { $0.key == body.key }), let owner = run.owner,
                owner != state.handling.owner
            {
                toHolders(of: owner, at: run.unit, .overdue(clock.name), n)
            } else {
                toOwner(at: state.handling.unit, .overdue(clock.name), n)
            }
        case let body as StageEntered where body.isUnrouted:
            guard let stage = context.mechanism.stage(body.stage) else { return }
            toKeepers(of: stage, at: body.unit, n)
        case let body as ClockEscalated:
            guard let clock = context.mechanism.clocks[body.clock] else { return }
            toStaff(body.told, .raised(clock.name), n)
        default: return
        }
    }

    private var holder: Bilingual { name(state.handling.unit) }

    private func name(_ unit: UnitID) -> Bilingual { context.directory.name(of: unit) }

    // MARK: residents

    /// Those who brought the matter: they hold the code.
    private var ownSide: String? { context.mechanism.sides.ids.first }

    private mutating func toOwnSide(_ told: Told, _ n: Int) {
        toResidents(state.parties.filter { $0.side == ownSide }, told, n)
    }

    private mutating func toParties(_ told: Told, _ n: Int) { toResidents(state.parties, told, n) }

    private mutating func toResidents(
        _ parties: [Party], _ told: Told, _ n: Int, mayHaveLeft: Bool = false
    ) {
        for party in parties where party.isActive || mayHaveLeft {
            guard let phone = party.phone?.text else { continue }
            let isOwn = party.side == ownSide
            if isOwn, state.wantsNoMessages == true, !told.isOwedByLaw { continue }
            all.append(
                Notice(
                    key: "\(told.key)/\(n)/\(party.id)", to: .phone(phone),
                    // What the other side reads nobody has asked.
                    language: isOwn ? state.language : .zh,
                    text: told.words(of: state, in: context.mechanism)))
        }
    }

    // MARK: staff

    private mutating func toHolders(of role: RoleID?, at unit: UnitID, _ told: Told, _ n: Int) {
        guard let role else { return }
        toStaff(context.directory.accounts(holding: role, at: unit, on: context.today), told, n)
    }

    /// Who works at the unit that keeps a matter for want of another, and the first post above that somebody holds: one of
    /// them can transfer it, or have the post filled.
    private mutating func toKeepers(of stage: Stage, at unit: UnitID, _ n: Int) {
        let (directory, today) = (context.directory, context.today)
        let above = stage.clocks.compactMap { context.mechanism.clocks[$0] }.flatMap(\.escalation)
            .compactMap { step in
                directory.nearest(
                    context.mechanism.query(step.role), from: unit,
                    on: today, without: state.handling.aside
                ).map { (step.role, $0) }
            }.first
        toStaff(
            handlers(at: unit)
                + (above.map { directory.accounts(holding: $0.0, at: $0.1, on: today) } ?? []),
            .unplaced(stage.name), n)
    }

    /// Who holds any post of the mechanism at a unit.
    private func handlers(at unit: UnitID) -> [AccountID] {
        let roles = Set(context.mechanism.roles.all.map(\.id))
        return context.directory.posts(at: unit, on: context.today).filter { roles.contains($0.role) }
            .map(\.account)
    }

    /// Who now decides, unless they are told as owners already.
    private mutating func toArbiter(of offer: ReferralOffer, _ n: Int) {
        guard let unit = offer.arbiterUnit, !(unit == offer.from && offer.arbiter == state.handling.owner)
        else { return }
        toHolders(of: offer.arbiter, at: unit, .toDecide(name(offer.to)), n)
    }

    /// Whoever works on it; where nobody does yet, all who could.
    private mutating func toOwner(at unit: UnitID, _ told: Told, _ n: Int) {
        if unit == state.handling.unit, let assignee = state.handling.assignee {
            toStaff([assignee], told, n)
        } else {
            // What closed the case is told to whoever had it last.
            let last = state.handling.closedFrom.flatMap { context.mechanism.stage($0)?.owner }
            toHolders(of: state.handling.owner ?? last, at: unit, told, n)
        }
    }

    /// Nobody is told of what they did themselves, and who has stepped aside of nothing.
    private mutating func toStaff(_ accounts: [AccountID], _ told: Told, _ n: Int) {
        for account in Set(accounts).sorted()
        where account != context.actor.account
            && !context.directory.bars(account, state.handling.aside, on: context.today)
        {
            all.append(
                Notice(
                    key: "\(told.key)/\(n)/\(account)", to: .account(account),
                    subject: told.subject(of: state, in: context.mechanism),
                    text: told.words(of: state, in: context.mechanism)))
        }
    }
}

extension CaseState {
    /// That the matter has come in, with the code that follows it: to the first who brought it and left a number.
    public func receipt(code: String, in mechanism: Mechanism) -> Notice? {
        let side = mechanism.sides.ids.first
        let told = Told.received(code: code)
        guard source == nil,
            let party = parties.first(where: { $0.side == side && $0.phone?.text != nil }),
            let phone = party.phone?.text
        else { return nil }
        return Notice(
            key: "\(told.key)/\(party.id)", to: .phone(phone), language: language,
            text: told.words(of: self, in: mechanism))
    }
}

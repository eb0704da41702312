import Mechanisms
import Organisation
import Streams
import WorkCalendar

/// Two mechanisms talk: whoever accepts gets a case of its own, the sender keeps its own, and each tells the other what the
/// other must know. docs/decisions/linkage.md has the table of what happens on which side.
extension Decider {
    // MARK: acceptance

    /// Orders the receiver's own case, where the referral opens one; it is refused with whatever is lacking there.
    /// - Returns: the case that will be made, and by when its result is due.
    mutating func accept(
        _ offer: ReferralOffer, at unit: UnitID, isRuling: Bool
    ) throws(Rejection) -> (opened: CaseID?, resultDue: Instant?) {
        let state = try current
        guard let referral = mechanism.referrals[offer.referral] else { return (nil, nil) }
        var due: Instant?
        if offer.owesResult, let within = referral.resultWithin {
            due = context.around.calendar(unit).deadline(from: effective, within.value).due
        }
        guard let opens = referral.opens, offer.opens != nil else { return (nil, due) }
        let id = CaseID(context.around.freshID())
        var link = SenderLink(
            id: state.id, offer: offer.key, mechanism: mechanism.id, name: referral.name, kind: referral.kind,
            unit: state.handling.unit, number: state.number,
            part: opens.part.flatMap { mechanism.fields[$0]?.name }, owesResult: offer.owesResult, due: due)
        if !opens.back.isEmpty { link.back = opens.back.map { FieldID($0.theirs) } }
        let referred = ReferredCase(
            sender: state, link: link, sides: mechanism.sides.ids, opens: opens, unit: unit,
            isRuling: isRuling, at: effective)
        orders.append(Order(to: StreamID(id), .begin(Order.Contents(referred))))
        return (id, due)
    }

    // MARK: what one side tells the other

    mutating func tell(_ other: CaseID, _ news: CaseNews) {
        orders.append(Order(to: StreamID(other), .tell(Order.Contents(news))))
    }

    /// What the other side must know of what this command brought about.
    mutating func tellLinked(since before: CaseState?) {
        guard let state else { return }
        let hasEnded = !state.isOpen && before?.isOpen ?? true
        if let link = state.linkage.sender {
            if let number = state.number, before?.number != number {
                tell(link.id, .numbered(from: state.id, number))
            }
            if hasEnded, let outcome = state.handling.outcome {
                if link.debt == .owed {
                    sendResult(outcome, state.reply?.text ?? state.guidance?.text)
                } else {
                    tell(link.id, .ended(from: state.id, outcome))
                }
            }
        }
        guard hasEnded, let outcome = state.handling.outcome else { return }
        for opened in state.linkage.referrals.compactMap(\.opened) where opened.endedAt == nil {
            tell(opened.id, .senderEnded(outcome))
        }
    }

    /// The result of a case that was opened for another goes back: with its end by itself, or before by whoever holds it.
    mutating func sendResult(_ outcome: Outcome, _ text: String?) {
        guard let state, let link = state.linkage.sender, link.debt == .owed else { return }
        let words = text.map { reader().words($0, of: .shared, under: nil) }
        emit(ResultSent(outcome: outcome, result: words))
        tell(
            link.id,
            .result(
                from: state.id, by: state.handling.unit, outcome, text,
                back: state.fields.filter { link.back?.contains($0.key) == true }, isEnd: !state.isOpen))
        // The letter is the sender's, and stands in its file; ours keeps the copy that went out, where the pack has such a paper.
        var occasion = PaperOccasion()
        (occasion.result, occasion.to) = (
            words ?? reader().words(outcome.name.zh, of: .shared, under: nil), link.unit
        )
        issue(.resultLetter, occasion)
    }

    mutating func learn(_ news: CaseNews) throws(Rejection) {
        let state = try current
        switch news {
        case .numbered(let from, let number):
            guard let offer = state.linkage.offer(opening: from), offer.opened?.number != number else {
                return
            }
            emit(PartNumbered(offer: offer.key, number: number))
        case .result(let from, let unit, let outcome, let text, let back, let isEnd):
            guard let offer = state.linkage.offer(opening: from) else { return }
            takeBack(back, by: offer)
            receive(text, outcome, of: offer, from: unit, isEnd: isEnd)
        case .ended(let from, let outcome):
            guard let offer = state.linkage.offer(opening: from), offer.opened?.endedAt == nil else { return }
            emit(PartEnded(offer: offer.key, outcome: outcome))
        case .senderEnded(let outcome):
            guard let link = state.linkage.sender, link.endedAt == nil else { return }
            emit(SenderEnded(outcome: outcome))
        case .forgone:
            guard state.linkage.sender?.debt == .owed else { return }
            emit(ResultForgone())
        }
    }

    /// What the receiver found out, under our own keys. What does not fit a version of theirs that came later is left there.
    private mutating func takeBack(_ values: [FieldID: FieldValue], by offer: ReferralOffer) {
        var taken: [FieldID: FieldValue] = [:]
        for back in mechanism.referrals[offer.referral]?.opens?.back ?? [] {
            guard let field = mechanism.fields[back.ours], let value = values[FieldID(back.theirs)],
                value.fits(field.kind)
            else { continue }
            taken[field.id] = self.taken(value, as: field)
        }
        if !taken.isEmpty { emit(FieldsSet(values: taken)) }
    }

    private mutating func receive(
        _ text: String?, _ outcome: Outcome, of offer: ReferralOffer, from unit: UnitID, isEnd: Bool
    ) {
        let result = text.map { reader().words($0, of: .shared, under: nil) }
        if let letter = mechanism.referrals[offer.referral]?.resultLetter {
            var occasion = PaperOccasion()
            (occasion.referral, occasion.to) = (offer.referral, offer.from)
            occasion.result =
                result ?? reader().words(outcome.name.zh, of: .shared, under: nil)
            let to = mechanism.referrals[offer.referral]?.resultsTo ?? []
            issue(Issue(letter, to: to, isForEach: true), occasion, from: unit, sender: offer.from)
        }
        let wasOwed = offer.debt == .owed
        emit(
            ResultReceived(offer: offer.key, unit: unit, outcome: outcome, result: result, isEnd: isEnd))
        if wasOwed { fired.append(.referral(offer.referral, .result)) }
    }

    /// Where several were asked side by side: the last of them has answered, and nobody owes anything more. Once for each
    /// round, by whatever it came about.
    mutating func fireAllResults(since before: Linkage?) {
        guard let now = state?.linkage else { return }
        for round in now.rounds where now.isComplete(round) && before?.isComplete(round) != true {
            fired.append(.referral(round.referral, .allResults))
        }
    }

    // MARK: meanwhile

    /// The sender's clocks stand still while somebody else has what they wait for, and go on once the last of them is
    /// done. Only where the clock's own list knows the reason.
    mutating func holdClocks() {
        guard let state, state.isOpen else { return }
        for run in state.runningClocks {
            guard let clock = mechanism.clocks[run.clock] else { continue }
            let holding = state.linkage.underWay.lazy.compactMap { [mechanism] offer in
                mechanism.referrals[offer.referral]?.pause(of: clock).map { (offer, $0) }
            }.first
            if let (offer, reason) = holding {
                // At the cap it went on by itself, and runs out.
                let isAtCap = run.latest.map { $0 <= effective } ?? false
                guard !run.isPaused, run.breachedAt == nil, !isAtCap, !run.isLate(at: effective) else {
                    continue
                }
                // What waits already when the clock begins waits from its beginning.
                let moment = max(effective, run.start)
                emit(
                    ClockPaused(clock: clock.id, key: run.key, reason: reason, referral: offer.referral),
                    at: moment)
            } else if run.isPaused, run.pauses.last?.referral != nil {
                var ended = run
                ended.pauses[ended.pauses.count - 1].until = max(
                    effective, ended.pauses.last?.from ?? effective)
                emit(ClockResumed(clock: clock.id, key: run.key, due: due(of: ended, clock)))
            }
        }
    }

    // MARK: what time brings about

    /// A result that is not there in time is red on both sides, and somebody above hears of it.
    mutating func findLateResults() {
        guard let state else { return }
        for offer in state.linkage.owed where offer.overdueSince == nil {
            guard let due = offer.resultDue, due < context.now else { continue }
            let roles = mechanism.referrals[offer.referral]?.escalation ?? []
            let raised = roles.compactMap { role in
                nearest(role, from: state).map { unit in
                    ResultOverdue.Raised(role: role, unit: unit, told: hearers(of: role, at: unit))
                }
            }
            emit(ResultOverdue(offer: offer.key, raisedTo: raised), at: due)
        }
        if let link = state.linkage.sender, link.debt == .owed, link.overdueSince == nil, let due = link.due,
            due < context.now
        {
            emit(ResultLate(), at: due)
        }
    }

    /// An arbiter who is silent past their time is passed over: the same role above, else whom the referral names for what is
    /// overdue.
    mutating func raiseArbitrations() {
        guard let state else { return }
        for offer in state.linkage.disputed {
            guard let due = offer.arbiterDue, due < context.now, let role = offer.arbiter else { continue }
            let found = above(arbiter: role, of: offer, state)
            emit(
                ArbitrationRaised(offer: offer.key, role: found?.role ?? role, unit: found?.unit), at: due)
        }
    }

    private func above(
        arbiter role: RoleID, of offer: ReferralOffer, _ state: CaseState
    ) -> (role: RoleID, unit: UnitID)? {
        let (directory, aside, today) = (context.directory, state.handling.aside, context.today)
        if let parent = offer.arbiterUnit.flatMap({ directory.unit($0)?.parent }),
            let unit = directory.nearest(RoleQuery(role: role), from: parent, on: today, without: aside)
        {
            return (role, unit)
        }
        for other in mechanism.referrals[offer.referral]?.escalation ?? [] where other != role {
            if let unit = nearest(other, from: state) { return (other, unit) }
        }
        return nil
    }

    /// By when an arbiter has decided what was rejected or not answered.
    func arbiterDue(of offer: ReferralOffer, since moment: Instant) -> Instant? {
        guard let within = mechanism.referrals[offer.referral]?.arbiterWithin else { return nil }
        let unit = offer.arbiterUnit ?? offer.from
        return context.around.calendar(unit).deadline(from: moment, within.value).due
    }
}

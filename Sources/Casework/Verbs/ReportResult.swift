public import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// Only whoever owes a result reports it, never the one to whom it is owed (信访工作条例 22). Unnamed: all that the
    /// unit owes.
    static let reportResult = VerbRule(
        .reportResult, zh: "反馈结果", en: "Report the result back", .always, by: .debtor,
        events: [ResultReturned.self],
        asks: { state, mechanism in
            var ask = Ask.offer(state?.linkage.owedHere, in: mechanism)
            guard case .choice(var choices) = ask.kind else { return [] }
            if let organ = state?.linkage.owesResultTo, state?.linkage.owesOrgan == true {
                choices.append(FieldKind.Choice(id: organKey, name: Bilingual(both: organ)))
            }
            if let sender = state?.linkage.sender, sender.debt == .owed {
                choices.append(FieldKind.Choice(id: senderKey, name: sender.name))
            }
            ask.kind = .choice(choices)
            let outcomes = Outcome.allCases.map { ($0.rawValue, $0.name) }
            return [
                ask, Ask("result", zh: "办理结果", en: "Result", .longText),
                Ask("outcome", zh: "结果类型", en: "Outcome", Forms.choice(outcomes), required: false),
            ]
        },
        fits: { state, _ in state.owesResult },
        decide: { (decider, input) throws(Rejection) in
            let (state, mechanism) = (input.state, decider.mechanism)
            guard state.owesResult else { throw .noResultOwed }
            var (offers, owesOrgan, owesSender) = decider.debts(state)
            if let key = input.choice("offer") {
                offers = offers.filter { $0.key == key }
                owesOrgan = owesOrgan && key == organKey
                owesSender = owesSender && key == senderKey
            }
            guard owesOrgan || owesSender || !offers.isEmpty else {
                throw .notYours(roles: decider.debtors(state))
            }
            let result = try input.needWords("result")
            if owesSender {
                // Before the end somebody must say how it ends for the sender.
                let outcome = input.choice("outcome").flatMap { Outcome(rawValue: $0) }
                guard let outcome = outcome ?? state.handling.outcome else {
                    throw .missing(field: "outcome")
                }
                decider.sendResult(outcome, result.text)
            }
            guard owesOrgan || !offers.isEmpty else { return }
            // To the organ first, then to each unit that is owed it.
            // It is whoever reports that writes: the lead holds the case of those who take part.
            let author = decider.context.actor.unit
            var letters: [(letter: String, to: UnitID?)] = []
            var named: [Issue] = []
            if owesOrgan, let letter = mechanism.entries[state.entry]?.from?.resultLetter {
                letters.append((letter, nil))
            }
            for offer in offers {
                guard let letter = mechanism.referrals[offer.referral]?.resultLetter,
                    !letters.contains(where: { $0.letter == letter && $0.to == offer.from })
                else { continue }
                let to = mechanism.referrals[offer.referral]?.resultsTo ?? []
                let copies = Issue(letter, to: to, isForEach: true)
                if to.isEmpty {
                    letters.append((letter, offer.from))
                } else if !named.contains(copies) {
                    named.append(copies)
                    var occasion = PaperOccasion()
                    occasion.result = result
                    decider.issue(copies, occasion, from: author, sender: offer.from)
                }
            }
            for (letter, to) in letters {
                var occasion = PaperOccasion()
                occasion.result = result
                occasion.to = to
                decider.issue(letter, occasion, from: author)
            }
            decider.emit(
                ResultReturned(
                    offers: offers.map(\.key), toOrgan: owesOrgan, result: result,
                    outcome: input.choice("outcome").flatMap { Outcome(rawValue: $0) }))
            for offer in offers { decider.fired.append(.referral(offer.referral, .result)) }
        })

    /// Names what is owed to the organ that handed the matter over, where the keys of offers name the rest.
    fileprivate static let organKey = "entry"
    /// The same for the mechanism for which this case was opened.
    fileprivate static let senderKey = "sender"
}

extension Decider {
    /// What the acting unit owes: for offers it took, and, as the holder, to the organ that handed the matter over.
    func debts(_ state: CaseState) -> (offers: [ReferralOffer], organ: Bool, sender: Bool) {
        let (actor, linkage) = (context.actor, state.linkage)
        let owesSender = linkage.sender?.debt == .owed
        if actor.kind == .platform { return (linkage.owedHere, linkage.owesOrgan, owesSender) }
        let (offers, holds) = (
            linkage.owedHere.filter { $0.debtor == actor.unit }, actor.unit == state.handling.unit
        )
        return (offers, linkage.owesOrgan && holds, owesSender && holds)
    }

    /// The roles that speak for whoever owes a result.
    func debtors(_ state: CaseState) -> [RoleID] {
        var roles = state.linkage.owedHere.map(\.role)
        for role in mechanism.stages.all.compactMap(\.owner) + superiors(state) where !roles.contains(role) {
            roles.append(role)
        }
        return roles
    }
}

extension CaseState {
    /// Whether somebody is owed the result of this case and has not had it (信访工作条例 22: 交办, 委托).
    var owesResult: Bool {
        linkage.owesOrgan || !linkage.owedHere.isEmpty || linkage.sender?.debt == .owed
    }
}

/// The result went back to whoever handed the matter over.
public struct ResultReturned: CaseEventBody {
    public static let name = "case.result_returned/1"
    /// The keys of the offers for which it was owed.
    public var offers: [String]
    /// Also to the organ outside of the mechanism that the matter came from.
    public var toOrgan: Bool
    public var result: Words
    /// How it ended for whoever reports, where they say so.
    public var outcome: Outcome?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if toOrgan { state.linkage.resultReturnedAt = meta.effective }
        for key in offers {
            state.linkage.withOffer(key) {
                $0.take(.resultReported, at: meta.effective)
                $0.outcome = outcome ?? $0.outcome
            }
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let referrals = offers.map { names.offer($0) }
        let zh = referrals.map(\.zh) + (toOrgan ? ["来件单位"] : [])
        let en = referrals.map(\.en) + (toOrgan ? ["the organ that handed it over"] : [])
        return Bilingual(
            zh: "反馈结果（\(zh.joined(separator: "、"))）：\(result.shown)",
            en: "Result reported (\(en.joined(separator: ", "))): \(result.shown)")
    }
}

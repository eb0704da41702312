import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// The parties choose or accept the mediator (人民调解法 23 第一项): each may say no to one that they did not choose; of one
    /// who takes another's place each is asked before it goes on.
    static let answerMediator = VerbRule(
        .answerMediator, zh: "记录当事人对调解员的意见", en: "Record whether a party accepts the mediator",
        .whileMediating, by: .owner, first: 6, events: [MediatorAnswered.self],
        asks: { state, _ in
            let mediators = (state?.mediation.mediators ?? []).filter { !$0.isChosen }
            let accounts = mediators.map { ($0.account.text, Bilingual(both: $0.account.text)) }
            let answers = [
                ("accept", Bilingual(zh: "接受", en: "accepts")),
                ("decline", Bilingual(zh: "不接受", en: "declines")),
            ]
            return [
                Ask("mediator", zh: "调解员", en: "Mediator", Forms.choice(accounts), required: false),
                Ask("party", zh: "当事人", en: "Party", .party),
                Ask("answer", zh: "答复", en: "Answer", Forms.choice(answers)), .note,
            ]
        },
        fits: { state, _ in
            state.mediation.mediators.contains { !$0.isChosen }
        },
        decide: { (decider, input) throws(Rejection) in
            let active = input.state.parties.filter(\.isActive).map(\.id)
            let assigned = input.state.mediation.mediators.filter { !$0.isChosen }
            let named = input.choice("mediator").flatMap { id in
                assigned.last { $0.account.text == id }
            }
            // Not named: whoever waits to be accepted, else the last who was assigned.
            let mediator = named ?? assigned.last { !$0.isAccepted(by: active) } ?? assigned.last
            guard let mediator else { throw .noMediator }
            let party = try input.needActive("party").id
            guard let answer = input.choice("answer") else { throw .missing(field: "answer") }
            decider.emit(
                MediatorAnswered(
                    account: mediator.account, party: party, isAccepted: answer == "accept",
                    note: input.words("note")))
        })
}

public struct MediatorAnswered: CaseEventBody {
    public static let name = "mediation.mediator_answer/1"
    public var account: AccountID
    public var party: PartyID
    public var isAccepted: Bool
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        guard let index = state.mediation.mediators.firstIndex(where: { $0.account == account }) else {
            return
        }
        if isAccepted {
            if !state.mediation.mediators[index].acceptedBy.contains(party) {
                state.mediation.mediators[index].acceptedBy.append(party)
            }
            return
        }
        state.mediation.mediators.remove(at: index)
        state.voidSignature(of: [account])
        state.mediation.declined.append(account)
        state.mediation.isReplacing = true
        if state.handling.assignee == account { state.handling.assignee = nil }
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let (account, party) = (names.account(account), names.party(party))
        return isAccepted
            ? Bilingual(
                zh: "\(party.zh)接受调解员\(account.zh)", en: "\(party.en) accepts \(account.en) as mediator")
            : Bilingual(
                zh: "\(party.zh)不接受调解员\(account.zh)",
                en: "\(party.en) does not accept \(account.en) as mediator")
    }
}

import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// An application is taken back by whoever made it, for themselves alone; with the last of them the case ends. What is
    /// in effect binds both sides and cannot be taken back. Whoever writes it down for them says when and how they said so, and
    /// they are told: nobody's matter ends behind their back.
    static let withdraw = VerbRule(
        .withdraw, zh: "撤回", en: "Withdraw", by: .owner, isResidents: true, isDanger: true,
        events: [PartyWithdrew.self],
        asks: { _, _ in
            [
                Ask("party", zh: "撤回的当事人", en: "Who withdraws", .party, required: false),
                Ask("note", zh: "何时、以何种方式提出撤回", en: "When and how they said so", .longText, required: false),
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            if input.state.mediation.binding != nil { throw .agreementBinds }
            let applicants = input.state.applicants(in: decider.mechanism)
            var party = input.party("party")
            if let party, !applicants.contains(where: { $0.id == party }) {
                throw .invalid(field: "party", .notAParty)
            }
            // The page behind the code belongs to whoever brought the matter.
            if party == nil, applicants.count == 1 || decider.context.actor.kind == .resident {
                party = applicants.first?.id
            }
            if party == nil, !applicants.isEmpty { throw .missing(field: "party") }
            if decider.context.actor.kind == .post, input.words("note") == nil {
                throw .missing(field: "note")
            }
            if let party, applicants.count > 1 {
                decider.emit(PartyWithdrew(party: party, note: input.words("note")))
                decider.checkEffect(without: decider.effective)
                return decider.checkEveryoneAgreed()
            }
            decider.reach(.withdrawn, note: input.words("note"))
        })
}

extension CaseState {
    /// Those on the side that asks who still do.
    func applicants(in mechanism: Mechanism) -> [Party] {
        guard let side = mechanism.sides.ids.first else { return [] }
        return parties.filter { $0.side == side && $0.isActive }
    }
}

/// One of several applicants is no longer part of it.
public struct PartyWithdrew: CaseEventBody {
    public static let name = "party.withdrew/1"
    public var party: PartyID
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        guard let index = state.parties.firstIndex(where: { $0.id == party }) else { return }
        state.parties[index].withdrawnAt = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let party = names.party(party)
        return Bilingual(zh: "\(party.zh)撤回申请", en: "\(party.en) withdrew")
    }
}

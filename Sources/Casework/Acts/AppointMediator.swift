import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    /// Assigned by the committee, or chosen by the parties (人民调解法 19).
    static let appointMediator = ActRule(
        .appointMediator,
        zh: "确定调解员（第十九条）",
        en: "a mediator is assigned, or chosen by the parties (19)",
        events: [MediatorAppointed.self],
        asks: { _, _ in
            [
                Ask("mediator", zh: "调解员", en: "Mediator", .account),
                Ask("chosen", zh: "由当事人选定", en: "Chosen by the parties", .yesNo, required: false),
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            let account = try input.needAccount("mediator")
            let (context, mediation) = (decider.context, input.state.mediation)
            if context.directory.bars(account, input.state.handling.aside, on: context.today) {
                throw .recused
            }
            guard let owner = decider.stage?.owner,
                context.directory.posts(of: account, on: context.today).contains(where: { $0.role == owner })
            else { throw .notAMediator }
            let isChosen = input.yesNo("chosen") == true
            if !isChosen, mediation.declined.contains(account) { throw .mediatorNotAccepted }
            let replaces =
                mediation.isReplacing
                || mediation.mediators.contains { $0.account == account && $0.isReplacement }
            decider.emit(
                MediatorAppointed(
                    account: account, isChosen: isChosen, isReplacement: replaces && !isChosen ? true : nil))
            decider.fire(.mediatorAppointed)
        })
}

public struct MediatorAppointed: CaseEventBody {
    public static let name = "mediation.mediator/1"
    public var account: AccountID
    public var isChosen: Bool
    /// Takes another's place, so each party is asked whether it accepts (人民调解法 23).
    public var isReplacement: Bool?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        let acceptedBy = state.mediation.mediators.first { $0.account == account }?.acceptedBy ?? []
        state.mediation.mediators.removeAll { $0.account == account }
        var mediator = Mediation.Mediator(
            account: account, isChosen: isChosen, isReplacement: isReplacement == true)
        mediator.acceptedBy = acceptedBy
        mediator.unit = state.handling.unit
        state.mediation.mediators.append(mediator)
        state.mediation.isReplacing = false
        state.mediation.declined.removeAll { $0 == account }
        state.handling.assignee = account
        state.moments[.mediatorAppointed] = meta.effective
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let account = names.account(account)
        return isChosen
            ? Bilingual(zh: "当事人选定调解员\(account.zh)", en: "The parties chose \(account.en) as mediator")
            : Bilingual(zh: "指定调解员\(account.zh)", en: "\(account.en) assigned as mediator")
    }
}

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
            let handling = input.state.handling
            if handling.recusedAccounts.contains(account) { throw .recused }
            let context = decider.context
            guard let owner = decider.stage?.owner,
                context.directory.posts(of: account, on: context.today).contains(where: {
                    $0.role == owner && !handling.recusedUnits.contains($0.unit)
                })
            else { throw .notAMediator }
            decider.emit(MediatorAppointed(account: account, isChosen: input.yesNo("chosen") == true))
            decider.fire(.mediatorAppointed)
        })
}

public struct MediatorAppointed: CaseEventBody {
    public static let name = "mediation.mediator/1"
    public var account: AccountID
    public var isChosen: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.mediators.removeAll { $0.account == account }
        state.mediation.mediators.append(.init(account: account, isChosen: isChosen))
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

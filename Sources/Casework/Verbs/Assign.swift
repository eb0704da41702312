import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let assign = VerbRule(
        .assign, zh: "指派", en: "Assign", by: .ownerOrSuperior, events: [Assigned.self],
        asks: { _, _ in [Ask("account", zh: "承办人", en: "Officer", .account)] },
        decide: { (decider, input) throws(Rejection) in
            let account = try input.needAccount("account")
            let unit = input.state.handling.unit
            let (directory, today) = (decider.context.directory, decider.context.today)
            if directory.bars(account, input.state.handling.aside, on: today) { throw .recused }
            let posts = directory.posts(of: account, on: today)
            guard posts.contains(where: { $0.unit == unit }) else {
                throw .invalid(field: "account", .notAnAccount)
            }
            decider.emit(Assigned(account: account, unit: unit))
        })
}

public struct Assigned: CaseEventBody {
    public static let name = "case.assigned/1"
    public var account: AccountID
    public var unit: UnitID

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.hold(by: unit, as: state.handling.owner)
        state.handling.assignee = account
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let account = names.account(account)
        return Bilingual(zh: "指派给\(account.zh)", en: "Assigned to \(account.en)")
    }
}

import Mechanisms
public import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let recuse = VerbRule(
        .recuse, zh: "回避", en: "Recuse", by: .ownerOrSuperior, events: [Recused.self],
        asks: { _, _ in
            [
                Ask("account", zh: "回避人员", en: "Person", .account, required: false),
                Ask("unit", zh: "回避单位", en: "Unit", .unit, required: false), .reason,
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            let state = input.state
            let reason = try input.needWords("reason")
            if let unit = input.unit("unit") {
                var successor: UnitID?
                if unit == state.handling.unit, let stage = decider.stage, let owner = stage.owner {
                    successor = decider.successor(of: unit, in: stage, state)
                    guard successor != nil else { throw .nobodyHolds(owner) }
                }
                decider.emit(Recused(account: nil, unit: unit, reason: reason, successor: successor))
                if successor != nil { try decider.tellMembers() }
            } else {
                let account = try input.needAccount("account")
                decider.emit(Recused(account: account, unit: nil, reason: reason, successor: nil))
            }
        })
}

/// A person or a whole unit steps aside (信访工作条例 28, 30).
public struct Recused: CaseEventBody {
    public static let name = "case.recused/1"
    public var account: AccountID?
    public var unit: UnitID?
    public var reason: Words
    /// The unit that takes over, where a unit stepped aside.
    public var successor: UnitID?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if let account {
            state.handling.recusedAccounts.append(account)
            state.mediation.mediators.removeAll { $0.account == account }
            if state.handling.assignee == account { state.handling.assignee = nil }
        }
        if let unit { state.handling.recusedUnits.append(unit) }
        if let successor {
            state.hold(by: successor, as: state.handling.owner)
            state.handling.assignee = nil
        }
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let who = unit.map { names.unit($0) } ?? account.map { names.account($0) } ?? Bilingual(both: "")
        return Bilingual(zh: "\(who.zh)回避：\(reason.shown)", en: "\(who.en) recused: \(reason.shown)")
    }
}

import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// To where the pack says, else where the case began, with its clocks started anew.
    static let reopen = VerbRule(
        .reopen, zh: "重新办理", en: "Reopen", .onceClosed, by: .ownerOrSuperior, events: [Reopened.self],
        asks: { _, _ in [.reason] },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(Reopened(reason: try input.needWords("reason")))
            decider.fire(.reopened)
            let mechanism = decider.mechanism
            let reaction = mechanism.anywhere.first { $0.trigger == .moment(.reopened) }
            let entry = mechanism.entries[input.state.entry]
            let target = reaction.flatMap { decider.choose($0.targets) }
            if let stage = target ?? entry.flatMap({ decider.choose($0.targets) }) {
                decider.hasMoved = true
                decider.move(to: stage, by: Verb.reopen.rawValue)
            }
        })
}

public struct Reopened: CaseEventBody {
    public static let name = "case.reopened/1"
    public var reason: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.reopened += 1
        state.handling.outcome = nil
        state.moments[.closed] = nil
        state.moments[.filed] = nil
        state.moments[.reopened] = meta.effective
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "重新办理：\(reason.shown)", en: "Reopened: \(reason.shown)")
    }
}

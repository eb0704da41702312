import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// To where the pack says; else to where both sides are asked anew, if mediation had ended (人民调解法 17); with an agreement
    /// in effect to where it was performed; else to where the case began. Its clocks begin anew.
    static let reopen = VerbRule(
        .reopen, zh: "重新办理", en: "Reopen", .onceClosed, by: .ownerOrSuperior, events: [Reopened.self],
        asks: { _, _ in [.reason] },
        decide: { (decider, input) throws(Rejection) in
            if let closed = input.state.moments[.closed] { try decider.requireHappened(after: closed) }
            decider.emit(Reopened(reason: try input.needWords("reason")))
            decider.fire(.reopened)
            let mechanism = decider.mechanism
            let reaction = mechanism.anywhere.first { $0.trigger == .moment(.reopened) }
            let entry = mechanism.entries[input.state.entry]
            let target =
                reaction.flatMap { decider.choose($0.targets) }
                ?? (input.state.hasMediationEnded ? mechanism.consentStage : nil)
                ?? (input.state.mediation.binding == nil ? nil : input.state.handling.closedFrom)
            if let stage = target ?? entry.flatMap({ decider.choose($0.targets) }) {
                decider.hasMoved = true
                decider.move(to: stage, by: Verb.reopen.rawValue)
            }
        })
}

extension CaseState {
    private static let endings: [Moment] = [
        .partyRefused, .mediationStopped, .mediationFailed, .sessionsUsedUp,
    ]

    /// Ended without an agreement that binds.
    fileprivate var hasMediationEnded: Bool {
        mediation.binding == nil && Self.endings.contains { moments[$0] != nil }
    }

    /// What was said of the round before does not count for this one.
    fileprivate mutating func beginRound() {
        if mediation.binding == nil {
            for index in parties.indices { parties[index].consent = .unanswered }
            for ending in Self.endings + [.everyoneAgreed] { moments[ending] = nil }
            for index in parties.indices where moments[.withdrawn] != nil { parties[index].withdrawnAt = nil }
        }
        moments[.withdrawn] = nil
        mediation.sessionsBefore = mediation.sessions.count
    }
}

extension Mechanism {
    /// Where both sides are asked whether they agree.
    fileprivate var consentStage: StageID? {
        stages.all.first { stage in
            stage.isMediation && stage.reactions.contains { $0.trigger == .moment(.everyoneAgreed) }
        }?.id
    }
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
        state.beginRound()
        state.lastMove = meta.n
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(zh: "重新办理：\(reason.shown)", en: "Reopened: \(reason.shown)")
    }
}

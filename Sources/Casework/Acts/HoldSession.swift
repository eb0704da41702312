import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    static let holdSession = ActRule(
        .holdSession,
        zh: "调解一次",
        en: "a session was held",
        events: [SessionHeld.self],
        asks: { _, _ in
            [
                Ask("note", zh: "调解情况", en: "What was said", .longText),
                Ask("agreed", zh: "达成一致", en: "Agreed", .yesNo),
            ]
        },
        fits: { decider throws(Rejection) in
            try decider.requireNoRefusal()
            try decider.requireMediator()
            // Nobody has sat together yet. What is brought forward is fixed anew, and everybody is told.
            if let planned = try decider.current.mediation.planned?.plannedFor, decider.effective < planned {
                throw .beforeSession(planned)
            }
        },
        decide: { (decider, input) throws(Rejection) in
            guard let agreed = input.yesNo("agreed") else { throw .missing(field: "agreed") }
            let mediation = input.state.mediation
            let number = mediation.sessions.count + 1
            decider.emit(SessionHeld(number: number, note: try input.needWords("note"), agreed: agreed))
            decider.fire(.sessionHeld)
            if !agreed, let most = decider.mechanism.limits.sessionsMax,
                number - mediation.sessionsBefore >= most
            {
                decider.endMediation(.sessionsUsedUp, note: nil)
            }
        })
}

public struct SessionHeld: CaseEventBody {
    public static let name = "mediation.session_held/1"
    public var number: Int
    public var note: Words
    public var agreed: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        let room = state.mediation.planned?.room
        state.mediation.sessions.append(
            Session(
                number: number, heldAt: meta.effective, plannedFor: state.mediation.planned?.plannedFor,
                room: room, agreed: agreed))
        state.mediation.planned = nil
        state.moments[.sessionHeld] = meta.effective
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let result = agreed ? Bilingual(zh: "达成一致", en: "agreed") : Bilingual(zh: "未达成一致", en: "not agreed")
        return Bilingual(
            zh: "第\(number)次调解（\(result.zh)）：\(note.shown)",
            en: "Session \(number) (\(result.en)): \(note.shown)")
    }
}

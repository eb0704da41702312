import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension ActRule {
    static let scheduleSession = ActRule(
        .scheduleSession,
        zh: "约定调解",
        en: "a session is fixed",
        events: [SessionPlanned.self],
        asks: { _, _ in
            [
                Ask("time", zh: "时间", en: "Time", .moment),
                Ask("room", zh: "地点", en: "Room", .text, required: false),
            ]
        },
        fits: { decider throws(Rejection) in try decider.requireNoRefusal() },
        decide: { (decider, input) throws(Rejection) in
            guard let time = input.moment("time") else { throw .missing(field: "time") }
            let number = input.state.mediation.sessions.count + 1
            decider.emit(SessionPlanned(number: number, time: time, room: input.words("room")))
        })
}

public struct SessionPlanned: CaseEventBody {
    public static let name = "mediation.session_planned/1"
    public var number: Int
    public var time: Instant
    public var room: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.mediation.planned = Session(
            number: number, heldAt: nil, plannedFor: time, room: room, agreed: false)
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        let place = room.map { "，\($0.shown)" } ?? ""
        return Bilingual(
            zh: "约定第\(number)次调解：\(time.text)\(place)", en: "Session \(number) fixed for \(time.text)\(place)"
        )
    }
}

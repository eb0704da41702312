import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let remind = VerbRule(
        .remind, zh: "催办", en: "Remind", by: .participant, isResidents: true, events: [Reminded.self],
        asks: { _, _ in [.note] },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(Reminded(note: input.words("note")))
        })
}

public struct Reminded: CaseEventBody {
    public static let name = "case.reminded/1"
    public var note: Words?

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        state.handling.reminders += 1
        if meta.actor.kind == .resident {
            state.handling.residentsReminders.append(ResidentsReminder(at: meta.effective, note: note))
        }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "催办\(note.map { "：\($0.shown)" } ?? "")", en: "Reminder\(note.map { ": \($0.shown)" } ?? "")")
    }
}

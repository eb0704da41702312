import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let comment = VerbRule(
        .comment, zh: "备注", en: "Note", .always, by: .participant, events: [Commented.self],
        asks: { _, _ in
            [
                Ask("text", zh: "内容", en: "Text", .longText),
                Ask("instruction", zh: "领导批示", en: "A leader's instruction", .yesNo, required: false),
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(
                Commented(
                    text: try input.needWords("text"), isInstruction: input.yesNo("instruction") == true))
        })
}

public struct Commented: CaseEventBody {
    public static let name = "case.commented/1"
    public var text: Words
    /// A leader's written instruction (领导批示) rather than a note between colleagues.
    public var isInstruction: Bool

    public func apply(to state: inout CaseState, _ meta: EventMeta) {
        if isInstruction { state.handling.instruction = text }
    }

    public func line(_ names: some CaseNames) -> Bilingual {
        isInstruction
            ? Bilingual(zh: "批示：\(text.shown)", en: "Instruction: \(text.shown)")
            : Bilingual(zh: "备注：\(text.shown)", en: "Note: \(text.shown)")
    }
}

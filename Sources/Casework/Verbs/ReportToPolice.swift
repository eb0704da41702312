import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    static let reportToPolice = VerbRule(
        .reportToPolice, zh: "报告公安机关", en: "Report to the police", by: .participant,
        events: [ReportedToPolice.self],
        asks: { _, _ in
            [
                Ask("station", zh: "报告的公安机关", en: "Police station", .text),
                Ask("danger", zh: "危险情况", en: "Danger", .longText),
            ]
        },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(
                ReportedToPolice(
                    station: try input.needWords("station"), danger: try input.needWords("danger")))
        })
}

/// Danger of violence goes to the police (人民调解法 25): an act, not a note.
public struct ReportedToPolice: CaseEventBody {
    public static let name = "case.reported_to_police/1"
    public var station: Words
    public var danger: Words

    public func apply(to state: inout CaseState, _ meta: EventMeta) {}

    public func line(_ names: some CaseNames) -> Bilingual {
        Bilingual(
            zh: "已向公安机关报告（\(station.shown)）：\(danger.shown)",
            en: "Reported to the police (\(station.shown)): \(danger.shown)")
    }
}

import Mechanisms
import Organisation
public import Streams
public import WorkCalendar

extension VerbRule {
    /// The dossier is put together and closed; what it is made of is printed where the pack has the forms.
    static let file = VerbRule(
        .file, zh: "归档", en: "File", .onceClosed, by: .ownerOrSuperior, events: [DossierClosed.self],
        asks: { _, _ in
            let kinds = DossierFiling.Retention.allCases.map { ($0.rawValue, $0.name) }
            return [
                Ask("retention", zh: "保管期限", en: "Kept for", Forms.choice(kinds), required: false),
                Ask("remarks", zh: "卷宗情况说明", en: "What is missing or special", .longText, required: false),
                Ask("checker", zh: "检查人", en: "Checked by", .text, required: false),
            ]
        },
        fits: { state, _ in state.moments[.filed] == nil },
        decide: { (decider, input) throws(Rejection) in
            decider.emit(
                DossierClosed(
                    filing: DossierFiling(
                        retention: input.choice("retention").flatMap { .init(rawValue: $0) },
                        remarks: input.words("remarks"), checker: input.words("checker"),
                        compiler: decider.actorName)))
            decider.reach(.filed)
            for form in [.closingReport, .dossierCover, .dossierContents, .dossierNote] as [PaperForm] {
                decider.issue(form)
            }
        })
}

/// What was said when the dossier was closed.
public struct DossierClosed: CaseEventBody {
    public static let name = "case.dossier_closed/1"
    public var filing: DossierFiling

    public func apply(to state: inout CaseState, _ meta: EventMeta) { state.filing = filing }

    public func line(_ names: some CaseNames) -> Bilingual {
        let kept = filing.retention?.name
        let remarks = filing.remarks.map { "：\($0.shown)" } ?? ""
        return Bilingual(
            zh: "立卷\(kept.map { "，保管期限\($0.zh)" } ?? "")\(remarks)",
            en: "Dossier put together\(kept.map { ", kept: \($0.en)" } ?? "")\(remarks)")
    }
}

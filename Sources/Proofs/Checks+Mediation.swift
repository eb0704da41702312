import Mechanisms
import Organisation
import WorkCalendar

/// Mediation as the law has it (人民调解法).
extension Checks {
    /// Consent asked on every path into mediation, refusal and stop honoured (人民调解法 3, 17, 23, 26).
    mutating func checkMediation() {
        let mediating = mechanism.stages.all.filter { $0.isMediation && $0.isOpen }
        for stage in mediating {
            let reactions = mechanism.reactions(in: stage)
            for (moment, what) in [
                (Moment.mediationStopped, Bilingual(zh: "当事人要求终止", en: "a party stops")),
                (.partyRefused, Bilingual(zh: "一方拒绝调解", en: "a party refuses")),
            ] {
                let targets = reactions.first { $0.trigger == .moment(moment) }?.targets ?? []
                if targets.isEmpty {
                    find(
                        "stop-not-honoured", stage.place, "在调解环节“\(stage.id)”，\(what.zh)之后没有去向",
                        "in the mediation stage “\(stage.id)” nothing happens when \(what.en)",
                        mend: "在 on: 或 anywhere: 中写 \(moment.rawValue): 环节（人民调解法第十七条、第二十三条）",
                        "write \(moment.rawValue): <stage> under on: or anywhere: (人民调解法 17, 23)",
                        path: graph.path(from: starts, to: stage.id) ?? [])
                }
            }
        }
        guard !mediating.isEmpty else { return }
        let consentAsked = mediating.contains { stage in
            mechanism.reactions(in: stage).contains { $0.trigger == .moment(.everyoneAgreed) }
        }
        if !consentAsked, let first = mediating.first {
            find(
                "consent-not-asked", first.place, "没有征询各方是否同意调解的环节",
                "no stage asks the parties whether they agree to mediation",
                mend: "在进入调解前设一个环节，on: 中写 everyone_agreed: 环节",
                "put a stage before mediation with everyone_agreed: <stage> under on:")
        }
        if mechanism.routes.isEmpty {
            find(
                "no-routes", mechanism.place, "调解不成时没有可告知的途径",
                "there are no routes to tell when mediation fails",
                mend: "写 routes:（人民调解法第二十六条）", "write routes: (人民调解法 26)")
        }
    }
}

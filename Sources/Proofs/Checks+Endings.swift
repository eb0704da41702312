import Mechanisms
import Organisation
import WorkCalendar

/// What mediation comes to has a place to go: failure out of the room, an agreement to whoever watches it (人民调解法 26, 29,
/// 31), and what the law forbids for a type of matter is forbidden.
extension Checks {
    mutating func checkEndings() {
        let stages = mechanism.stages.all.filter { $0.isOpen && $0.isMediation }
        guard !stages.isEmpty else { return }
        for stage in stages {
            for action in stage.actions.all {
                for act in action.does { checkEnding(act, action, stage) }
            }
        }
        checkWatch()
        checkForms()
    }

    private mutating func checkEnding(_ act: Act, _ action: Action, _ stage: Stage) {
        let ending: Moment
        switch act {
        case .failMediation: ending = .mediationFailed
        case .holdSession where mechanism.limits.sessionsMax != nil: ending = .sessionsUsedUp
        case .signAgreement, .mediatorSigns, .sealAgreement, .agreeOrally: ending = .agreementEffective
        case .accept, .receive, .reply, .guide, .complete, .placeMatter, .tellRights, .appointMediator,
            .scheduleSession, .holdSession, .draftAgreement, .openAgreementAgain, .recordPerformance,
            .performanceBroken, .applyConfirmation, .withdrawConfirmation, .courtFiles, .courtRules:
            return
        }
        let named = action.targets
        let reactions = mechanism.reactions(in: stage).filter { $0.trigger == .moment(ending) }
        let targets = named.isEmpty ? reactions.flatMap(\.targets) : named
        let path = (graph.path(from: starts, to: stage.id) ?? []) + ["(\(action.id))"]
        guard !targets.isEmpty else {
            return find(
                "end-leads-nowhere", action.place,
                "“\(action.id)”可以带来“\(ending.name.zh)”，之后案件仍停在“\(stage.id)”",
                "“\(action.id)” can bring \(ending.rawValue), and the case stays at “\(stage.id)”",
                mend: "在环节“\(stage.id)”的 on: 或 anywhere: 中写 \(ending.rawValue): 环节",
                "write \(ending.rawValue): <stage> under on: of “\(stage.id)” or under anywhere:", path: path)
        }
        guard ending.endsMediation, let target = targets.first(where: { isBack(at: $0.stage) }) else {
            return
        }
        find(
            "refusal-not-honoured", target.place, "调解已经终止（\(ending.rawValue)），案件却进入“\(target.stage)”",
            "mediation has ended (\(ending.rawValue)), and the case goes to “\(target.stage)”",
            mend: "引向告知途径、终止调解的环节（人民调解法第二十六条）",
            "lead to a stage that ends mediation and tells the routes (人民调解法 26)",
            path: path + [target.stage.text])
    }

    /// At the table again, or counted as settled.
    private func isBack(at id: StageID) -> Bool {
        guard let stage = mechanism.stages[id] else { return false }
        return stage.isOpen && stage.isMediation || stage.ends == .resolved
    }

    /// What took effect is owed until somebody records its performance, and somebody looks after it (31).
    private mutating func checkWatch() {
        let acts = mechanism.stages.all.filter(\.isOpen).flatMap { stage in
            stage.actions.all.flatMap(\.does).map { (act: $0, stage: stage) }
        }
        guard let effect = acts.first(where: { $0.act.moments.contains(.agreementEffective) }) else { return }
        let kept = acts.filter { $0.act == .recordPerformance }.map(\.stage)
        let path = graph.path(from: starts, to: effect.stage.id) ?? []
        if kept.isEmpty {
            find(
                "performance-not-watched", effect.stage.place, "协议生效后没有操作记录履行（record_performance）",
                "after an agreement takes effect no action records its performance (record_performance)",
                mend: "加一个 does: [record_performance] 的操作（人民调解法第三十一条）",
                "add an action with does: [record_performance] (人民调解法 31)", path: path)
        }
        if !acts.contains(where: { $0.act == .performanceBroken }) {
            find(
                "breach-not-told", effect.stage.place, "协议不履行时没有操作告知途径（performance_broken）",
                "where an agreement is not performed, no action tells the routes (performance_broken)",
                mend: "加一个 does: [performance_broken] 的操作（人民调解法第三十二、三十三条）",
                "add an action with does: [performance_broken] (人民调解法 32, 33)", path: path)
        }
        for stage in kept where !stage.clocks.contains(where: { watches($0) }) {
            find(
                "performance-without-clock", stage.place, "环节“\(stage.id)”等待履行，却没有从协议生效起算的责任时限",
                "the stage “\(stage.id)” waits for performance and lists no clock that counts from the agreement and binds somebody",
                mend: "列一个 from: agreement_effective 的时限，例如 period: instalments（人民调解法第三十一条）",
                "list a clock with from: agreement_effective, such as period: instalments (人民调解法 31)",
                path: graph.path(from: starts, to: stage.id) ?? [])
        }
    }

    private func watches(_ id: ClockID) -> Bool {
        guard let clock = mechanism.clocks[id], !clock.isWindow else { return false }
        if case .instalments = clock.length { return true }
        return clock.start == .moment(.agreementEffective)
    }

    /// No oral agreement about labour (劳动争议调解仲裁法 14), no electronic one about marriage, adoption or inheritance
    /// (电子签名法 3).
    private mutating func checkForms() {
        let acts = Set(mechanism.stages.all.flatMap { $0.actions.all.flatMap(\.does) })
        for matter in mechanism.matters.all {
            let labour = matter.name.zh.contains("劳动") || matter.name.zh.contains("劳资")
            if labour, !matter.noOral, acts.contains(.agreeOrally) {
                find(
                    "oral-labour", matter.place, "“\(matter.name.zh)”可以达成口头协议；劳动争议的调解协议应当是书面的",
                    "“\(matter.name.en)” allows an oral agreement; in labour disputes it must be written",
                    mend: "写 no_oral: true（劳动争议调解仲裁法第十四条）", "write no_oral: true (劳动争议调解仲裁法 14)")
            }
            let status = ["婚姻", "收养", "继承"].contains { matter.name.zh.contains($0) }
            if status, !matter.paperOnly, acts.contains(.signAgreement) {
                find(
                    "electronic-family", matter.place, "“\(matter.name.zh)”允许电子签名；涉及婚姻、收养、继承的不适用",
                    "“\(matter.name.en)” allows an electronic signature, which does not hold for marriage, adoption and inheritance",
                    mend: "写 paper_only: true（电子签名法第三条）", "write paper_only: true (电子签名法 3)")
            }
        }
    }
}

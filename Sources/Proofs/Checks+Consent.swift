import Decisions
import Mechanisms
import Organisation
import WorkCalendar

/// What the law says of mediation that no pack may take away (人民调解法 4, 17, 23, 29, 33).
extension Checks {
    mutating func checkMediationLaw() {
        let mediating = mechanism.stages.all.filter { $0.isOpen && $0.acts.contains(where: \.isTalk) }
        for stage in mechanism.stages.all where stage.isOpen && !stage.isMediation {
            guard let act = stage.acts.first(where: \.isTalk) else { continue }
            find(
                "not-marked-as-mediation", stage.place,
                "环节“\(stage.id)”里在调解（\(act.rawValue)），却没有写 mediation: true，当事人无法拒绝或终止",
                "the stage “\(stage.id)” mediates (\(act.rawValue)) without mediation: true, so nobody could refuse or stop",
                mend: "加上 mediation: true", "write mediation: true")
        }
        checkConsent(before: mediating)
        checkRefusals()
        guard !mediating.isEmpty || mechanism.stages.all.contains(where: \.isMediation) else { return }
        checkEffect()
        checkFees()
        checkWindow()
        checkRights()
    }

    /// On every path both sides are asked before anybody mediates (17).
    private mutating func checkConsent(before mediating: [Stage]) {
        let asking = Set(
            mechanism.stages.all.filter { stage in
                stage.isMediation
                    && mechanism.reactions(in: stage).contains { $0.trigger == .moment(.everyoneAgreed) }
            }.map(\.id))
        for stage in mediating where !asking.contains(stage.id) {
            guard
                let path = graph.path(
                    from: starts.filter { !asking.contains($0) }, to: stage.id, avoiding: asking)
            else { continue }
            find(
                "mediates-without-consent", stage.place, "不经征询意愿就能进入“\(stage.id)”调解",
                "“\(stage.id)” mediates and can be reached without asking the parties",
                mend: "让每条路都先经过有 everyone_agreed: 的环节（人民调解法第十七条）",
                "let every way lead through a stage with everyone_agreed: (人民调解法 17)", path: path)
        }
    }

    /// Whoever refuses or stops is not led back to the table, nor counted as settled (17, 23).
    private mutating func checkRefusals() {
        let refusals: [Moment] = [.partyRefused, .mediationStopped]
        for stage in mechanism.stages.all where stage.isOpen && stage.isMediation {
            for reaction in mechanism.reactions(in: stage) {
                guard case .moment(let moment) = reaction.trigger, refusals.contains(moment) else { continue }
                for target in reaction.targets {
                    guard let to = mechanism.stages[target.stage.text] else { continue }
                    if to.isOpen && to.isMediation || to.ends == .resolved {
                        find(
                            "refusal-not-honoured", target.place,
                            "当事人拒绝或终止（\(moment.rawValue)）之后进入“\(to.id)”，等于没有拒绝",
                            "after \(moment.rawValue) the case goes to “\(to.id)”, as if nobody had refused",
                            mend: "引向告知途径、终止调解的环节（人民调解法第十七、二十三、二十六条）",
                            "lead to a stage that ends mediation and tells the routes (人民调解法 17, 23, 26)",
                            path: (graph.path(from: starts, to: stage.id) ?? [stage.id.text]) + [
                                "(\(moment.rawValue))", to.id.text,
                            ])
                    }
                }
            }
        }
    }

    /// What is drawn up can be signed by all and sealed (29).
    private mutating func checkEffect() {
        let acts = Set(mechanism.stages.all.filter(\.isOpen).flatMap(\.acts))
        guard acts.contains(.draftAgreement) else { return }
        for act in [Act.signAgreement, .mediatorSigns, .sealAgreement] where !acts.contains(act) {
            let place =
                mechanism.stages.all.first { $0.acts.contains(.draftAgreement) }?.place ?? mechanism.place
            find(
                "agreement-never-effective", place, "书面协议拟定后没有 \(act.rawValue) 的操作，永远不会生效",
                "a written agreement is drawn up and no action does \(act.rawValue): it never takes effect",
                mend: "加一个 does: [\(act.rawValue)] 的操作（人民调解法第二十九条）",
                "add an action with does: [\(act.rawValue)] (人民调解法 29)")
        }
    }

    /// People's mediation is free (4).
    private mutating func checkFees() {
        let words = ["调解费", "手续费", "服务费", "收费", "受理费"]
        let asked = Set(
            (mechanism.entries.all.flatMap(\.asks)
                + mechanism.stages.all.flatMap { $0.actions.all.flatMap(\.asks) })
                .map(\.field))
        for field in mechanism.fields.all where field.kind == .money && asked.contains(field.id) {
            let parts = field.id.text.split(separator: "_")
            guard
                parts.contains("fee") || parts.contains("fees")
                    || words.contains(where: field.name.zh.contains)
            else { continue }
            find(
                "mediation-is-free", field.place, "字段“\(field.id)”（\(field.name.zh)）像是向当事人收费；人民调解不收取任何费用",
                "the field “\(field.id)” (\(field.name.en)) looks like a fee; people's mediation is free",
                mend: "删去它（人民调解法第四条）；涉案金额请换名称", "remove it (人民调解法 4); an amount in dispute needs another name"
            )
        }
    }

    /// Thirty days to ask the court together (33).
    private mutating func checkWindow() {
        for clock in mechanism.clocks.all {
            guard case .fixed(let period) = clock.length else { continue }
            checkWindow(of: clock, against: [period.description])
        }
    }

    /// However its period comes about.
    mutating func checkWindow(of clock: Clock, against texts: Set<String>) {
        guard clock.stops == .confirmationApplied,
            let period = texts.sorted().compactMap({ Period($0) }).first(where: \.isLessThanThirtyDays)
        else { return }
        find(
            "right-shortened", clock.place, "申请司法确认的期限是\(period)，短于法定的三十日",
            "the parties get \(period) to apply for confirmation, less than the law's 30 days",
            mend: "写 period: 30d（人民调解法第三十三条）", "write period: 30d (人民调解法 33)")
    }

    /// Whoever holds the stage can use what the law gives: a pack may add people, and take nobody away.
    private mutating func checkRights() {
        for (verb, rule) in mechanism.verbs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard verb.cannotBeSwitchedOff, case .roles(let roles) = rule else { continue }
            let stages = mechanism.stages.all.filter {
                $0.isOpen && (verb.isOfMediation ? $0.isMediation : true)
            }
            guard let left = stages.compactMap(\.owner).first(where: { !roles.contains($0) }) else {
                continue
            }
            find(
                "right-narrowed", mechanism.verbPlaces[verb] ?? mechanism.place,
                "“\(verb.rawValue)”是法律赋予的权利，责任岗位“\(left)”却不能办理",
                "“\(verb.rawValue)” is a right by law, and “\(left)”, who holds a stage, cannot record it",
                mend: "把“\(left)”也列入，或删去这一行", "list “\(left)” too, or remove the line")
        }
    }
}

extension Period {
    /// Thirty working days are more than thirty days.
    fileprivate var isLessThanThirtyDays: Bool {
        switch self {
        case .days(let count), .workingDays(let count): count < 30
        case .months(let count): count < 1
        case .hours, .workingHours: true
        }
    }
}

extension Verb {
    fileprivate var isOfMediation: Bool { self == .answerMediation || self == .stopMediation }
}

extension Stage {
    fileprivate var acts: [Act] { actions.all.flatMap(\.does) }
}

extension Act {
    /// Done at the table: not before both sides were asked.
    fileprivate var isTalk: Bool {
        switch self {
        case .scheduleSession, .holdSession, .draftAgreement, .agreeOrally: true
        case .accept, .receive, .reply, .guide, .complete, .placeMatter, .tellRights, .appointMediator,
            .signAgreement,
            .mediatorSigns, .sealAgreement, .openAgreementAgain, .failMediation, .recordPerformance,
            .performanceBroken, .applyConfirmation, .courtFiles, .courtRules, .withdrawConfirmation:
            false
        }
    }
}

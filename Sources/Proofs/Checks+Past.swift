import Decisions
import Mechanisms
import Organisation
import WorkCalendar

/// What a stage counts on has happened on every way into it.
extension Checks {
    mutating func checkPast() {
        for stage in mechanism.stages.all where stage.isOpen && past.sure[stage.id] != nil {
            checkStarts(in: stage)
            checkRest(in: stage)
            checkWaits(in: stage)
        }
    }

    /// A clock that is listed can begin there: its moment comes before, or while the case stays.
    private mutating func checkStarts(in stage: Stage) {
        for id in stage.clocks {
            guard let clock = mechanism.clocks[id], case .moment(let moment) = clock.start,
                moment.origin != .end, past.maybe[stage.id]?.contains(.moment(moment)) != true
            else { continue }
            find(
                "clock-never-starts-here", stage.place,
                "时限“\(id)”从“\(moment.name.zh)”（\(moment.rawValue)）起算，但案件到“\(stage.id)”时它还不可能发生",
                "the clock “\(id)” counts from \(moment.rawValue), which cannot have happened while a case is at “\(stage.id)”",
                mend: "在发生之后的环节列出它，或改 from:", "list it in a stage that comes after, or change from:",
                path: graph.path(from: starts, to: stage.id) ?? [], word: id.text)
        }
    }

    /// Whichever way a case came, some clock that binds somebody runs.
    private mutating func checkRest(in stage: Stage) {
        let bound = stage.clocks.compactMap { mechanism.clocks[$0] }.filter { !$0.isWindow }
        guard stage.waits == nil, !bound.isEmpty, let known = past.sure[stage.id] else { return }
        guard !bound.contains(where: { runs($0, knowing: known) }) else { return }
        let missing = Set(bound.flatMap(needs))
        find(
            "stage-may-rest", stage.place,
            "案件可以不经\(words(missing).zh)到“\(stage.id)”，那时这里没有一个时限在计算",
            "a case can come to “\(stage.id)” without \(words(missing).en): then no clock of the stage runs",
            mend: "再列一个 from: entered 的时限，或让每条路都先经过那一步",
            "list one more clock with from: entered, or let every way lead through that step",
            path: past.path(to: stage.id, without: missing))
    }

    private func runs(_ clock: Clock, knowing known: Set<Past.Thing>) -> Bool {
        if case .instalments = clock.length { return false }
        return known.isSuperset(of: needs(clock))
    }

    /// What must have happened for it to run.
    private func needs(_ clock: Clock) -> Set<Past.Thing> {
        var things: Set<Past.Thing> = []
        switch clock.start {
        case .entered: break
        case .moment(let moment): things.insert(.moment(moment))
        case .field(let field): things.insert(.field(field))
        case .referral(let id, let answer): things.insert(.answered(id, answer))
        }
        switch clock.length {
        case .until(let field), .before(let field, _): things.insert(.field(field))
        case .fixed, .computed, .instalments: break
        }
        return things
    }

    private mutating func checkWaits(in stage: Stage) {
        guard let field = stage.waits, mechanism.fields.contains(field.text),
            past.sure[stage.id]?.contains(.field(field)) != true
        else { return }
        // What is asked here, and must be answered, may be what it waits for.
        let asked = stage.actions.all.contains { action in
            action.targets.allSatisfy { $0.when != nil }
                && action.asks.contains { $0.field == field && $0.isRequired }
        }
        if asked { return }
        find(
            "waits-for-nothing", stage.place, "环节“\(stage.id)”等待字段“\(field)”，但案件可以不填它就到这里",
            "the stage “\(stage.id)” waits for “\(field)”, and a case can come there without it",
            mend: "在进入之前必填它（去掉问号）", "let every way ask for it without a question mark",
            path: past.path(to: stage.id, without: [.field(field)]))
    }

    // MARK: papers

    /// A paper says what is there by then; what the file must hold is made.
    mutating func checkPapers() {
        for entry in mechanism.entries.all {
            for id in entry.issues.map(\.document) {
                checkPaper(id, knowing: [.moment(.registered)], at: entry.place, path: [])
            }
        }
        for stage in mechanism.stages.all where stage.isOpen {
            guard let before = past.sure[stage.id] else { continue }
            for action in stage.actions.all {
                for id in action.issues.map(\.document) {
                    checkPaper(
                        id, knowing: before.union(Past.gains(action)), at: action.place, in: stage,
                        by: action.id.text)
                    // What another pack prints is its own; what the host does not ask is left out there.
                    if stage.isTakenIn { continue }
                    checkShown(
                        id,
                        of: (past.maybe[stage.id] ?? []).union(action.asks.map { .field($0.field) })
                            .union(Past.gains(action)), at: action.place)
                }
                checkMade(by: action, in: stage)
            }
            for reaction in stage.reactions where Reachability.canFire(reaction.trigger, in: stage, mechanism)
            {
                checkIssues(of: reaction, in: stage, before)
            }
        }
        if let stage = mechanism.stages.all.first(where: { $0.isOpen && $0.isMediation }) {
            for reaction in mechanism.anywhere {
                checkIssues(of: reaction, in: stage, past.sure[stage.id] ?? [])
            }
        }
        checkLetters()
    }

    private mutating func checkIssues(of reaction: Reaction, in stage: Stage, _ before: Set<Past.Thing>) {
        var known = before
        if case .moment(let moment) = reaction.trigger {
            known.insert(.moment(moment))
            // What an act writes down is there when its moment is.
            let causes = mechanism.stages.all.flatMap(\.actions.all).flatMap(\.does)
                .filter { $0.moments.contains(moment) }
            if Set(causes).count == 1, let act = causes.first { known.insert(.act(act)) }
        }
        for id in reaction.issues.map(\.document) {
            checkPaper(id, knowing: known, at: reaction.place, in: stage, by: reaction.trigger.text)
        }
        guard case .moment(let moment) = reaction.trigger, moment.endsMediation, stage.isMediation else {
            return
        }
        if mechanism.papers(reaction.issues.map(\.document), include: .terminationNotice) { return }
        find(
            "paper-not-made", reaction.place, "“\(moment.name.zh)”之后没有出具调解终止告知书，当事人手里没有其他途径的书面告知",
            "after \(moment.rawValue) no notice of termination is issued, so nobody holds the other routes in writing",
            mend: "写成 { to: 环节, issues: [termination_notice] }，并在 documents: 声明",
            "write { to: <stage>, issues: [termination_notice] } and declare it under documents:")
    }

    private mutating func checkPaper(
        _ id: String, knowing known: Set<Past.Thing>, at place: SourcePlace, in stage: Stage? = nil,
        by: String = "", path: [String]? = nil
    ) {
        guard let document = mechanism.documents[id] else { return }
        let wanted = document.form.wants
        if wanted.isEmpty || !known.isDisjoint(with: wanted) { return }
        let way =
            path ?? stage.map { past.path(to: $0.id, without: wanted) + ["(\(by))"] } ?? []
        find(
            "paper-without-content", place,
            "文书“\(id)”（\(document.name.zh)）可能在\(words(wanted).zh)之前出具，那时没有内容可写",
            "the document “\(id)” (\(document.name.en)) can be issued before \(words(wanted).en): there is nothing to write on it",
            mend: "由办理那一步的操作出具，或放到它之后", "let the action that does it issue the document, or one after it",
            path: way, word: id)
    }

    /// A field on a paper that nobody can have filled by then.
    private mutating func checkShown(_ id: String, of known: Set<Past.Thing>, at place: SourcePlace) {
        guard let document = mechanism.documents[id] else { return }
        for field in document.shows where mechanism.fields.contains(field.text) {
            if known.contains(.field(field)) { continue }
            // Another step may issue the same paper, later.
            let later = mechanism.stages.all.contains { stage in
                stage.actions.all.contains { action in
                    action.issues.contains { $0.document == id }
                        && (past.maybe[stage.id]?.contains(.field(field)) == true
                            || action.asks.contains { $0.field == field }
                            || action.sets.contains { $0.field == field })
                }
            }
            if later { continue }
            find(
                "paper-shows-nothing", place, "文书“\(id)”要印字段“\(field)”，但到出具时没有一条路会填它",
                "the document “\(id)” shows “\(field)”, which no way has filled by the time it is issued",
                mend: "在此之前的操作中 ask: 它，或从 shows: 删去", "ask: for it before, or take it out of shows:", word: id
            )
        }
    }

    /// What the ministry's file of a mediation must hold is made by the step that does it (人民调解法 26, 27, 28, 29;
    /// 司法部《人民调解文书格式》).
    private mutating func checkMade(by action: Action, in stage: Stage) {
        guard stage.isMediation else { return }
        for act in action.does {
            guard let form = act.mandatoryForm,
                !mechanism.papers(action.issues.map(\.document), include: form)
            else {
                continue
            }
            // What a reaction to its moment issues is made, too.
            let reacted = mechanism.reactions(in: stage).contains { reaction in
                act.moments.contains { reaction.trigger == .moment($0) }
                    && mechanism.papers(reaction.issues.map(\.document), include: form)
            }
            if reacted { continue }
            find(
                "paper-not-made", action.place,
                "操作“\(action.id)”（\(act.rawValue)）之后没有出具 \(form.rawValue)，卷宗缺这份文书",
                "the action “\(action.id)” (\(act.rawValue)) issues no \(form.rawValue): the file lacks it",
                mend: "写 issues: [\(form.rawValue)]，并在 documents: 声明",
                "write issues: [\(form.rawValue)] and declare it under documents:")
        }
    }

    /// A letter says no more to the receiver than what the receiver may read of the case.
    private mutating func checkLetters() {
        for referral in mechanism.referrals.all {
            guard let id = referral.letter, let letter = mechanism.documents[id] else { continue }
            for field in letter.shows {
                guard let declaration = mechanism.fields[field]?.personal.flatMap({ mechanism.privacy[$0] }),
                    !declaration.visibleTo.contains(referral.to)
                else { continue }
                find(
                    "letter-tells-too-much", referral.place,
                    "流转“\(referral.id)”的文书“\(id)”印有字段“\(field)”，接收的“\(referral.to)”却无权查看它（声明“\(declaration.id)”）",
                    "the letter “\(id)” of “\(referral.id)” shows “\(field)”, which the receiver “\(referral.to)” may not read (declaration “\(declaration.id)”)",
                    mend: "从 shows: 删去它；确有必要时把“\(referral.to)”写进该声明的 visible:",
                    "take it out of shows:, or list “\(referral.to)” under visible: of the declaration if it must be read"
                )
            }
        }
    }

    // MARK: words

    private func words(_ things: Set<Past.Thing>) -> Bilingual {
        let all = things.map(words).sorted { $0.en < $1.en }
        return Bilingual(
            zh: all.map(\.zh).joined(separator: "、"), en: all.map(\.en).joined(separator: " or "))
    }

    private func words(_ thing: Past.Thing) -> Bilingual {
        switch thing {
        case .act(let act):
            let action = mechanism.stages.all.flatMap(\.actions.all).first { $0.does.contains(act) }
            return Bilingual(
                zh: action.map { "“\($0.name.zh)”" } ?? act.rawValue,
                en: action.map { "“\($0.name.en)” (\(act.rawValue))" } ?? act.rawValue)
        case .moment(let moment):
            return Bilingual(zh: "“\(moment.name.zh)”", en: "“\(moment.name.en)” (\(moment.rawValue))")
        case .field(let field):
            let name = mechanism.fields[field]?.name ?? Bilingual(both: field.text)
            return Bilingual(zh: "填写“\(name.zh)”", en: "filling in “\(name.en)” (\(field))")
        case .paper(let paper): return Bilingual(zh: "文书 \(paper)", en: "the document \(paper)")
        case .answered(let id, let answer):
            return Bilingual(zh: "\(id).\(answer.rawValue)", en: "\(id).\(answer.rawValue)")
        }
    }
}

extension Mechanism {
    /// Whether one of these documents is of the form.
    fileprivate func papers(_ ids: [String], include form: PaperForm) -> Bool {
        ids.contains { documents[$0]?.form == form }
    }
}

extension Stage {
    /// It is another pack's, taken in by `uses:`.
    fileprivate var isTakenIn: Bool { id.text.contains(".") }
}

extension Moment {
    /// Mediation is over without an agreement (人民调解法 17, 23, 26).
    var endsMediation: Bool {
        [.partyRefused, .mediationStopped, .mediationFailed, .sessionsUsedUp].contains(self)
    }
}

extension Act {
    /// The paper that the file of a mediation must hold of it.
    fileprivate var mandatoryForm: PaperForm? {
        switch self {
        case .holdSession: .sessionRecord
        case .draftAgreement: .agreement
        case .agreeOrally: .oralAgreement
        case .failMediation: .terminationNotice
        case .accept, .receive, .reply, .guide, .complete, .placeMatter, .tellRights, .appointMediator,
            .scheduleSession, .signAgreement, .mediatorSigns, .sealAgreement, .openAgreementAgain,
            .recordPerformance, .performanceBroken, .applyConfirmation, .withdrawConfirmation, .courtFiles,
            .courtRules:
            nil
        }
    }
}

extension PaperForm {
    /// One of these must have happened for there to be something to write; empty: nothing is needed.
    fileprivate var wants: Set<Past.Thing> {
        switch self {
        case .receipt, .rightsNotice, .transferForm, .resultLetter, .assignment, .letter, .application,
            .authority, .inquiryRecord, .followUpRecord, .closingReport, .dossierCover, .dossierContents,
            .dossierNote, .supervisionOrder, .extensionNotice, .rejectionNotice, .forwardingNotice,
            .proofOfService:
            []
        case .answer: [.moment(.replied), .moment(.guided)]
        case .acceptanceForm: [.moment(.accepted)]
        case .sessionNotice: [.act(.scheduleSession)]
        case .sessionRecord: [.moment(.sessionHeld), .moment(.sessionsUsedUp)]
        case .agreement: [.moment(.agreementDrafted)]
        case .oralAgreement: [.act(.agreeOrally)]
        case .terminationNotice:
            Set(Moment.allCases.filter(\.endsMediation).map { .moment($0) })
        case .routesNotice:
            Set((Moment.allCases.filter(\.endsMediation) + [.performanceBroken]).map { .moment($0) })
        case .confirmationApplication: [.moment(.confirmationApplied)]
        }
    }
}

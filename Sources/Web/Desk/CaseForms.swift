import Casework
import Documents
import Mechanisms
import Operations
import Organisation
import Streams
import WorkCalendar

/// The forms of what may be done on a case now, and why the rest may not.
struct CaseForms {
    var acts: [CaseView.Act] = []
    var verbs: [CaseView.Act] = []
    var refused: [CaseView.Refused] = []

    init(site: Site, reading: Platform.CaseReading, language: Language, failed: DeskSite.Failed?) {
        let (state, mechanism) = (reading.state, reading.mechanism)
        let names = site.names(mechanism, state)
        let directory = site.platform.reference.directory
        var first: [(rank: Int, act: CaseView.Act)] = []
        for possible in reading.possible {
            if let refusal = possible.refusal {
                // Verbs that are simply somebody else's are not worth a line each.
                if !possible.isVerb {
                    refused.append(.init(name: possible.name[language], why: refusal.words(names)[language]))
                }
                continue
            }
            let isFailed = failed?.act == possible.id
            var maker = FieldMaker(language: language, directory: directory, parties: state.parties)
            maker.sideNames = Dictionary(
                mechanism.sides.all.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            maker.prefix = possible.id + "-"
            maker.places = directory.units.values.filter { $0.isTerritory && $0.level >= .village }.sorted {
                $0.id < $1.id
            }
            maker.units = Self.units(state, directory)
            maker.accounts = Self.accounts(
                possible.does, state, mechanism, directory, on: site.platform.clock().date)
            if isFailed, let failed {
                maker.typed = failed.form.typed
                maker.sent = failed.form.sent
                maker.errors = failed.form.allErrors
                if let rejection = failed.rejection {
                    maker.errors.merge(PublicSite.errors(rejection, names: names, language)) { $1 }
                }
            }
            var form = possible.form
            form.asked = form.asked.filter(Self.isWorthAsking).map {
                Self.named($0, mechanism, state, directory)
            }
            let act = CaseView.Act(
                id: possible.id, name: possible.name[language], basis: possible.basis,
                fields: maker.fields(form),
                files: possible.takesFiles
                    ? FilesView(
                        id: "\(possible.id)-files", language, from: isFailed ? failed?.form.sent : nil) : nil,
                isKept: (form.asked + form.fields).contains { $0.kind == .longText },
                isOpen: isFailed,
                problem: isFailed ? failed?.problem(names, language) : nil,
                isDanger: possible.isDanger,
                action: "/desk/case/\(state.id)/act/\(possible.id)")
            if let rank = possible.first {
                first.append((rank, act))
            } else if possible.isVerb {
                verbs.append(act)
            } else {
                acts.append(act)
            }
        }
        acts += first.sorted { $0.rank < $1.rank }.map(\.act)
    }

    /// What can be chosen by its name instead of its key: clocks, offers with the unit they went to, mediators.
    private static func named(
        _ ask: Ask, _ mechanism: Mechanism, _ state: CaseState, _ directory: Directory
    ) -> Ask {
        guard case .choice(let choices) = ask.kind else { return ask }
        func name(_ choice: FieldKind.Choice) -> Bilingual? {
            switch ask.id {
            case "clock":
                return state.clocks.first { $0.key == choice.id }.flatMap { mechanism.clocks[$0.clock]?.name }
            case "offer":
                return state.linkage.offer(choice.id).map { offer in
                    let to = directory.name(of: offer.to)
                    return Bilingual(
                        zh: "\(choice.name.zh)（\(to.zh)）", en: "\(choice.name.en) (\(to.en))")
                }
            case "mediator": return directory.name(of: AccountID(choice.id))
            default: return nil
            }
        }
        var ask = ask
        ask.kind = .choice(choices.map { FieldKind.Choice(id: $0.id, name: name($0) ?? $0.name) })
        return ask
    }

    /// Where there is only one to choose from nobody is asked which.
    private static func isWorthAsking(_ ask: Ask) -> Bool {
        guard ["offer", "mediator"].contains(ask.id), case .choice(let choices) = ask.kind else {
            return true
        }
        return choices.count > 1
    }

    private static func units(_ state: CaseState, _ directory: Directory) -> [Unit] {
        let root = directory.path(from: state.handling.unit).last
        let organs = directory.units.values.filter { !$0.isTerritory && $0.id != state.handling.unit }
        return organs.sorted { ($0.level == .county ? 1 : 0, $0.id) < ($1.level == .county ? 1 : 0, $1.id) }
            .filter { unit in root.map { directory.isWithin(unit.id, $0.id) } ?? true }
    }

    private static func accounts(
        _ acts: [Act], _ state: CaseState, _ mechanism: Mechanism, _ directory: Directory, on date: CivilDate
    ) -> [AccountID] {
        var found: [AccountID] = []
        let owner = mechanism.stage(state.handling.stage)?.owner
        for post in directory.posts(at: state.handling.unit, on: date)
        where !acts.contains(.appointMediator) || post.role == owner {
            if !found.contains(post.account) { found.append(post.account) }
        }
        return found.filter { !directory.bars($0, state.handling.aside, on: date) }
    }
}

/// The parts of a case page, in words.
struct CasePresenter {
    let state: CaseState
    let mechanism: Mechanism
    let directory: Directory
    let language: Language

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    /// The one number of the case page.
    func daysLeft(_ clock: RunningClock?, _ now: Instant) -> String {
        clock.map { daysLeft(until: $0.due, now) } ?? ""
    }

    private func daysLeft(until due: Instant, _ now: Instant) -> String {
        let days = due.date.epochDay - now.date.epochDay
        if due < now { return say("已超期 \(max(1, -days)) 天", "\(max(1, -days)) days overdue") }
        if days == 0 { return say("今天 \(due.time) 到期", "due today at \(due.time)") }
        return say("还有 \(days) 天", "\(days) days left")
    }

    var facts: [CaseView.Fact] {
        mechanism.fields.all.compactMap { field in
            state.fields[field.id].map { value in
                CaseView.Fact(
                    name: field.name[language], value: value.shown(as: field, directory, language),
                    isLong: field.kind == .longText)
            }
        }
    }

    var parties: [CaseView.PartyView] {
        let asksConsent = mechanism.stages.all.contains(where: \.isMediation)
        return state.parties.map { party in
            CaseView.PartyView(
                side: mechanism.sides[party.side]?.name[language] ?? party.side,
                name: party.name?.shown ?? say("未留姓名", "no name given"), phone: party.phone?.shown ?? "",
                identity: party.identityNumber?.shown, consent: party.consent.name[language],
                consentColour: asksConsent
                    ? party.consent == .agreed ? "green" : party.consent == .refused ? "red" : "grey" : nil,
                representatives: party.representatives.map {
                    "\($0.kind.name[language]) \($0.name.shown)"
                        + ($0.maySettle ? say("（有权和解）", " (may settle)") : say("（无和解权）", " (may not settle)"))
                },
                isGroup: party.headCount > 1, headCount: party.headCount)
        }
    }

    /// In the order in which they came.
    func files(_ names: MechanismNames) -> [CaseView.FileLine] {
        state.files.map { file in
            let who: String
            switch file.by.kind {
            case .resident: who = say("来访人／当事人", "the resident")
            case .platform: who = say("系统", "the platform")
            case .post:
                who = [
                    file.by.account.map { directory.name(of: $0)[language] },
                    file.by.unit.map { directory.name(of: $0)[language] },
                ].compactMap { $0 }.joined(separator: " · ")
            }
            return CaseView.FileLine(
                href: "/desk/case/\(state.id)/file/\(file.attachment.content)",
                name: file.attachment.name.shown,
                purpose: Forms.purpose(file.attachment.purpose)[language], at: file.at.text, who: who)
        }
    }

    func agreement(_ names: MechanismNames) -> [CaseView.Fact] {
        guard let agreement = state.mediation.agreement else { return [] }
        func fact(_ zh: String, _ en: String, _ value: String) -> CaseView.Fact {
            CaseView.Fact(name: say(zh, en), value: value, isLong: false)
        }
        var facts = [
            CaseView.Fact(name: say("协议内容", "Terms"), value: agreement.terms.shown, isLong: true),
            fact("形式", "Form", agreement.form == .oral ? say("口头", "oral") : say("书面", "written")),
        ]
        for party in state.parties where agreement.form == .written {
            let signed = agreement.signatures.last { $0.party == party.id }
            let text = signed.map {
                "\($0.manner.name[language]) \($0.at.text)"
                    + ($0.counts ? "" : say("（不生效：无和解授权）", " (does not count: no authority)"))
            }
            facts.append(
                fact(
                    "\(names.party(party.id).zh) 签署", "Signed by \(names.party(party.id).en)",
                    text ?? say("未签", "not yet")))
        }
        if agreement.form == .written {
            facts.append(
                fact("调解员签名", "Mediator signed", agreement.mediatorSignedAt?.text ?? say("未签", "not yet")))
            facts.append(fact("加盖印章", "Sealed", agreement.sealedAt?.text ?? say("未盖", "not yet")))
        }
        facts.append(fact("生效", "In effect", agreement.effectiveAt?.text ?? say("尚未生效", "not yet")))
        for instalment in agreement.instalments {
            let amount = instalment.amount.map { " \(Money.text($0))" + say("元", " yuan") } ?? ""
            facts.append(
                fact(
                    "履行 \(instalment.number)", "Instalment \(instalment.number)",
                    "\(instalment.what.shown)\(amount)，\(instalment.due) "
                        + (instalment.performedAt.map { say("已履行 \($0.date)", "performed \($0.date)") }
                            ?? say("待履行", "to come"))))
        }
        facts.append(fact("状态", "Status", agreement.status.name[language]))
        if agreement.confirmation != .none {
            facts.append(fact("司法确认", "Judicial confirmation", agreement.confirmation.name[language]))
        }
        if agreement.status.isDraft, state.mediation.binding != nil {
            facts.append(
                fact(
                    "原协议", "Agreement before",
                    say("仍然有效，直至新协议生效", "still binds until the new one takes effect")))
        }
        return facts
    }

    /// One line for each offer that still means something: waiting, taken, or to be decided.
    func referrals(
        _ names: MechanismNames, _ elsewhere: [CaseID: Platform.Elsewhere], at now: Instant
    ) -> [String] {
        let offers = state.linkage.referrals.compactMap { offer in
            line(offer, names, now).map {
                say("\(names.referral(offer.referral).zh)：", "\(names.referral(offer.referral).en): ") + $0
                    + (offer.opened.flatMap { elsewhere[$0.id] }.map { there($0, names) } ?? "")
            }
        }
        return [sender(names, elsewhere, now)].compactMap { $0 } + offers
    }

    /// Where the case of the other side is, with whom and until when.
    private func there(_ other: Platform.Elsewhere, _ names: MechanismNames) -> String {
        let number = other.number.map { say("（\($0)）", " (\($0))") } ?? ""
        let unit = names.unit(other.unit)[language]
        guard other.isOpen else {
            return say("对方案件\(number)已结：\(other.stage.zh)。", " Closed there\(number): \(other.stage.en).")
        }
        let by = other.due.map { say("，期限到 \($0.endText)", ", until \($0.endText)") } ?? ""
        return say(
            "对方案件\(number)现由\(unit)办理：\(other.stage.zh)\(by)。",
            " There\(number) it is with \(unit): \(other.stage.en)\(by).")
    }

    /// On the receiver's case: who handed it over, and what they are owed.
    private func sender(
        _ names: MechanismNames, _ elsewhere: [CaseID: Platform.Elsewhere], _ now: Instant
    ) -> String? {
        guard let link = state.linkage.sender else { return nil }
        let unit = names.unit(link.unit)[language]
        let number = link.number.map { say("（\($0)）", " (\($0))") } ?? ""
        let part = link.part.map { say("，移交部分：\($0.zh)", "; the part: \($0.en)") } ?? ""
        let owed: String
        switch link.debt {
        case .none: owed = ""
        case .owed:
            let by =
                link.due.map {
                    let left = daysLeft(until: $0, now)
                    return say("，最迟 \($0.endText)（\(left)）", " by \($0.endText) (\(left))")
                } ?? ""
            owed = say("办理结果须反馈该单位\(by)。", " The result is owed to it\(by).")
        case .reported: owed = say("办理结果已反馈。", " The result has been reported.")
        case .released: owed = say("对方不再等待结果。", " It waits for no result any more.")
        }
        let ended =
            link.endedAt == nil ? "" : say("对方的案件已结，本案继续办理。", " The sender's case is over; this one goes on.")
        return say(
            "由\(unit)\(link.kind.name.zh)：\(link.name.zh)\(number)\(part)。",
            "Handed over by \(unit): \(link.name.en)\(number)\(part).") + owed + ended
    }

    private func line(_ offer: ReferralOffer, _ names: MechanismNames, _ now: Instant) -> String? {
        let to = names.unit(offer.to)[language]
        switch offer.status {
        case .offered:
            let left = daysLeft(until: offer.answerDue, now)
            return say(
                "已\(offer.kind.name.zh)至\(to)，等待答复，最迟 \(offer.answerDue.endText)（\(left)）；答复前仍由移送单位负责。",
                "offered to \(to); answer due \(offer.answerDue.endText) (\(left)). Until then the sender keeps the duty."
            )
        case .accepted:
            let isTold = offer.answeredBy == nil && offer.round != nil
            return (isTold ? say("由\(to)共同办理。", "\(to) takes part.") : say("\(to)已接收。", "\(to) accepted."))
                + debt(offer, names, now)
        case .arbitrated:
            return say("裁定由\(to)办理，不得再退。", "decided: \(to) takes it, for good.")
                + debt(offer, names, now)
        case .rejected: return say("\(to)退回，等待裁定。", "\(to) declined; waiting for a decision.")
        case .expired:
            return say("\(to)逾期未答复，等待裁定。", "\(to) did not answer in time; waiting for a decision.")
        case .lapsed, .recalled: return nil
        }
    }

    private func debt(_ offer: ReferralOffer, _ names: MechanismNames, _ now: Instant) -> String {
        let debtor = offer.debtor.map { names.unit($0)[language] } ?? ""
        let creditor = names.unit(offer.from)[language]
        return switch offer.debt {
        case .none: ""
        case .owed:
            say("结果须由\(debtor)反馈\(creditor)。", " \(debtor) owes \(creditor) the result.")
                + (offer.resultDue.map {
                    let left = daysLeft(until: $0, now)
                    return say("最迟 \($0.endText)（\(left)）。", " Due \($0.endText) (\(left)).")
                } ?? "")
        case .released: say("不再等待反馈。", " No result is waited for any more.")
        case .reported: say("结果已反馈\(creditor)。", " The result has gone back to \(creditor).")
        }
    }
}

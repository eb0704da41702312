import Casework
import HTTPTypes
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct LikePage: Page {
    static let template = "desk/like"
    struct Choice: Sendable {
        /// The official number, or the id of a case that has none yet.
        var value: String
        var row: QueuePage.Row
    }

    var frame: Frame
    var choices: [Choice]
}

struct CaseView: Page {
    static let template = "desk/case"
    struct Fact: Sendable {
        var name: String
        var value: String
        var isLong: Bool
    }

    struct PartyView: Sendable {
        var side: String
        var name: String
        var phone: String
        var identity: String?
        var consent: String
        /// Nil where the mechanism has no mediation.
        var consentColour: String?
        var representatives: [String]
        var isGroup: Bool
        var headCount: Int
    }

    struct ClockView: Sendable {
        var name: String
        var due: String
        var light: LightView?
        var basis: String?
        var isPaused: Bool
        var isProvisional: Bool
        var owner: String
        var why: [String]
    }

    struct Act: Sendable {
        var id: String
        var name: String
        var basis: String?
        var fields: [FieldView]
        /// Nil where it takes none.
        var files: FilesView?
        /// What is typed is kept as a draft: there is room for a long text.
        var isKept: Bool
        var isOpen: Bool
        var problem: String?
        var isDanger: Bool
        var action: String
    }

    struct Refused: Sendable {
        var name: String
        var why: String
    }

    /// What one person did at one moment.
    struct Line: Sendable {
        var at: String
        var texts: [String]
        var who: String
        var late: String?
    }

    /// A file, who gave it and when.
    struct FileLine: Sendable {
        var href: String
        var name: String
        var purpose: String
        var at: String
        var who: String
    }

    /// Another case that belongs to this one.
    struct KinLink: Sendable {
        var href: String
        var number: String
        var kinship: String
    }

    struct PaperLink: Sendable {
        var href: String
        var name: String
        var number: String
        /// When it was made, and what became of it since.
        var about: String
    }

    var frame: Frame
    var mechanism: String
    var number: String
    var stage: String
    var holder: String
    var assignee: String
    var outcome: String?
    var daysLeft: String
    var light: LightView?
    var place: String
    var matter: String
    var isSuggested: Bool
    var entry: String
    var facts: [Fact]
    var parties: [PartyView]
    var clocks: [ClockView]
    var stopped: [ClockView]
    var acts: [Act]
    var verbs: [Act]
    var refused: [Refused]
    var hasRefused: Bool
    var lines: [Line]
    var papers: [PaperLink]
    var dossier: String
    var files: [FileLine]
    var hasFiles: Bool
    var kin: [KinLink]
    var hasKin: Bool
    /// How many more there are, which the reader may not see.
    var kinElsewhere: Int?
    var agreement: [Fact]
    var reply: String?
    var guidance: String?
    var referrals: [String]
    var others: [Fact]
    var csrf: String
    var seen: Int
    var formKey: String
    var problem: String?
}

/// The case page: header, parties, clocks with explanation, what may be done now, papers, timeline.
extension DeskSite {
    func addCaseRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/case/:id", use: caseView)
        router.get("/desk/case/:id/like", use: like)
        router.post("/desk/case/:id/act/:act", use: act)
        router.get("/desk/case/:id/file/:content", use: file)
    }

    @Sendable private func caseView(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let id = CaseID(try context.parameters.require("id"))
        let reading = try await site.platform.read(id, by: visitor.person)
        return try site.views.html(page(reading, request, context, visitor, failed: nil))
    }

    @Sendable private func act(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let id = CaseID(try context.parameters.require("id"))
        let name = try context.parameters.require("act")
        let body = try await site.form(request, visitor)
        let client = visitor.person.uploader
        let again = FormAgain(body)
        var failed = Failed(act: name, form: again)
        do {
            let named = try await named(again.typed, by: name, visitor.person)
            if !body.uploads.isEmpty {
                try await site.platform.demandPossible(name, on: id, by: visitor.person)
            }
            let sent = try await site.files(body, client: client, from: context)
            failed.form.sent = sent
            if !sent.errors.isEmpty {
                return try await self.failed(failed, id, request, context, visitor)
            }
            let acting = Acting(
                name, answers: Answers(form: again.typed), files: sent.files,
                seenMove: body["seen"].flatMap { Int($0) }, named: named)
            let happened = body["happened_at"].flatMap { Instant(text: $0) }
            try await site.platform.act(
                acting, on: id, by: visitor.person, effective: happened,
                request: PublicForm.requestKey(body, client: client), uploader: client)
            try await dropDraft(of: request, visitor)
            return .redirect(to: "/desk/case/\(id)?done=1", type: .normal)
        } catch let rejection as Rejection {
            failed.rejection = rejection
            return try await self.failed(failed, id, request, context, visitor)
        }
    }

    /// The case that the form names by its number, where the act joins another.
    private func named(_ typed: Input, by act: String, _ person: Person) async throws -> CaseID? {
        guard let question = Verb(rawValue: act)?.rule.otherCase, let text = typed[question]?.text else {
            return nil
        }
        return try await site.platform.named(text, by: person)
    }

    /// Cases to join, offered when the form is opened.
    @Sendable private func like(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let id = CaseID(try context.parameters.require("id"))
        let found = try await site.platform.likeCases(id, by: visitor.person)
        let page = LikePage(
            frame: site.frame("", request, context, look: "desk"),
            choices: found.map { listed in
                LikePage.Choice(
                    value: listed.row.number ?? listed.row.stream.id, row: row(listed, context.language))
            })
        return try site.views.html(page)
    }

    /// The page again, with what was typed kept and the reason beside the form; it shows the case as it now is.
    private func failed(
        _ failed: Failed, _ id: CaseID, _ request: Request, _ context: AppContext, _ visitor: Visitor
    ) async throws -> Response {
        let reading: Platform.CaseReading
        do {
            reading = try await site.platform.read(id, by: visitor.person)
        } catch Refusal.notFound {
            // It went to another unit in between: say so instead of “no such case”.
            return .redirect(to: "/desk/queue", type: .normal)
        }
        var failed = failed
        // All that is wrong is said at once, be it a file or an answer.
        if failed.rejection?.isInput ?? true,
            let form = reading.possible.first(where: { $0.id == failed.act })?.form
        {
            let faults = FormFaults.of(
                form, Answers(form: failed.form.typed), failed.form.sent?.files ?? [],
                parties: reading.state.parties, site.platform.reference.directory)
            failed.form.errors = PublicSite.errors(
                faults, names: site.names(reading.mechanism, reading.state), context.language)
        }
        let page = page(reading, request, context, visitor, failed: failed)
        let isInput = failed.rejection?.isInput ?? true
        return try site.views.html(page, status: isInput ? .unprocessableContent : .conflict)
    }

    /// An act that was not carried out.
    struct Failed {
        var act: String
        var form: FormAgain
        /// Nil where only its files are wrong.
        var rejection: Rejection?

        func problem(_ names: MechanismNames, _ language: Language) -> String {
            rejection?.words(names)[language]
                ?? Bilingual(
                    zh: "有文件没有收到，其余内容和文件都已保留，请处理后再次提交。",
                    en: "Some files did not come in. All else is kept: mend it and send again.")[language]
        }
    }

    private func page(
        _ reading: Platform.CaseReading, _ request: Request, _ context: AppContext, _ visitor: Visitor,
        failed: Failed?
    ) -> CaseView {
        let (state, mechanism, language) = (reading.state, reading.mechanism, context.language)
        let directory = site.platform.reference.directory
        let names = site.names(mechanism, state)
        let next = state.isOpen ? state.nextClock : nil
        let now = site.platform.clock()
        let done = request.query("done") == nil ? nil : Bilingual(zh: "已完成。", en: "Done.")[language]
        let title = state.number ?? mechanism.called[language]
        let forms = CaseForms(site: site, reading: reading, language: language, failed: failed)
        let matter = state.matter.flatMap { mechanism.matters[$0]?.name[language] }
        let presenter = CasePresenter(
            state: state, mechanism: mechanism, directory: directory, language: language)
        return CaseView(
            frame: site.frame(
                title, request, context, look: "desk", done: failed == nil ? done : nil,
                live: Self.liveAddress(of: state.id, version: state.version)),
            mechanism: mechanism.name[language],
            number: state.number ?? Bilingual(zh: "未编号（受理时编号）", en: "no number yet")[language],
            stage: mechanism.stage(state.handling.stage)?.name[language] ?? state.handling.stage.text,
            holder: directory.name(of: state.handling.unit)[language],
            assignee: state.handling.assignee.map { directory.name(of: $0)[language] }
                ?? Bilingual(zh: "未指派", en: "nobody yet")[language],
            outcome: state.handling.outcome?.name[language], daysLeft: presenter.daysLeft(next, now),
            light: next?.light(at: now).map { LightView($0, language) },
            place: state.place.map { directory.address(of: $0)[language] } ?? "",
            matter: matter ?? state.suggestion?.path ?? "",
            isSuggested: matter == nil && state.suggestion != nil,
            entry: mechanism.entries[state.entry]?.name[language] ?? state.entry,
            facts: presenter.facts, parties: presenter.parties,
            clocks: state.runningClocks.map {
                clockView($0, state.handling.owner, mechanism, names, language, now)
            },
            stopped: state.clocks.filter { !$0.isRunning }.map {
                clockView($0, state.handling.owner, mechanism, names, language, now)
            },
            acts: forms.acts, verbs: forms.verbs, refused: forms.refused, hasRefused: !forms.refused.isEmpty,
            lines: lines(reading.timeline, names, language, directory),
            papers: state.documents.reversed().map { paper in
                CaseView.PaperLink(
                    href: PaperPages.path(of: paper.position, in: state.id),
                    name: names.document(paper.document)[language], number: paper.shownNumber,
                    about: presenter.about(paper, names))
            }, dossier: "/desk/case/\(state.id)/dossier",
            files: presenter.files(names), hasFiles: !state.files.isEmpty,
            kin: reading.kin.map { kinship, row in
                CaseView.KinLink(
                    href: "/desk/case/\(row.stream.id)",
                    number: row.number ?? Bilingual(zh: "未编号", en: "no number yet")[language],
                    kinship: kinship.name[language])
            }, hasKin: !reading.kin.isEmpty || reading.kinElsewhere > 0,
            kinElsewhere: reading.kinElsewhere > 0 ? reading.kinElsewhere : nil,
            agreement: presenter.agreement(names), reply: state.reply?.shown,
            guidance: state.guidance?.shown,
            referrals: presenter.referrals(names, reading.elsewhere, at: now),
            others: state.otherNumbers.map {
                CaseView.Fact(name: $0.office, value: $0.number, isLong: false)
            },
            csrf: visitor.csrf, seen: state.lastMove, formKey: PublicForm.freshKey(),
            problem: failed?.problem(names, language))
    }

    private func clockView(
        _ run: RunningClock, _ owner: RoleID?, _ mechanism: Mechanism, _ names: MechanismNames,
        _ language: Language,
        _ now: Instant
    ) -> CaseView.ClockView {
        CaseView.ClockView(
            name: names.clock(run.clock)[language], due: run.due.endText,
            light: run.light(at: now).map { LightView($0, language) },
            basis: mechanism.clocks[run.clock]?.basis, isPaused: run.isPaused,
            isProvisional: run.isProvisional,
            owner: (run.owner ?? owner).map { names.role($0)[language] } ?? "",
            why: site.platform.explanation(of: run).map {
                "\($0.date)　\($0.text(in: language))"
            })
    }

    /// Newest first; what was done in one go stands together, in its own order.
    private func lines(
        _ timeline: [Event], _ names: MechanismNames, _ language: Language, _ directory: Directory
    ) -> [CaseView.Line] {
        var lines: [CaseView.Line] = []
        for event in timeline {
            let next = line(event, names, language, directory)
            if let last = lines.last, last.at == next.at, last.who == next.who, last.late == next.late {
                lines[lines.count - 1].texts += next.texts
            } else {
                lines.append(next)
            }
        }
        return lines.reversed()
    }

    private func line(
        _ event: Event, _ names: MechanismNames, _ language: Language, _ directory: Directory
    ) -> CaseView.Line {
        let actor = event.meta.actor
        let who: String
        switch actor.kind {
        case .resident: who = Bilingual(zh: "来访人／当事人", en: "the resident")[language]
        case .platform: who = Bilingual(zh: "系统", en: "the platform")[language]
        case .post:
            who = [
                actor.account.map { directory.name(of: $0)[language] },
                actor.unit.map { directory.name(of: $0, on: event.meta.effective.date)[language] },
            ]
            .compactMap { $0 }.joined(separator: " · ")
        }
        let isLate = event.meta.recorded.milliseconds - event.meta.effective.milliseconds > 300_000
        return CaseView.Line(
            at: event.meta.effective.text,
            texts: [
                (event.body as? any CaseEventBody)?.line(names.on(event.meta.effective.date))[language]
                    ?? event.name
            ], who: who,
            late: isLate
                ? Bilingual(zh: "补录于 \(event.meta.recorded.text)", en: "entered \(event.meta.recorded.text)")[
                    language] : nil)
    }

    // MARK: files

    @Sendable private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let id = CaseID(try context.parameters.require("id"))
        let content = try context.parameters.require("content")
        return .file(try await site.platform.attachment(content, of: id.stream, by: visitor.person))
    }
}

extension Rejection {
    var isInput: Bool { code.hasPrefix("CASE-1") }
}

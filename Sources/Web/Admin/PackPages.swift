import Documents
import Hummingbird
import Mechanisms
import Operations
import Organisation
import WorkCalendar

/// The system administrator's pages on packs.
struct PackPages: Sendable {
    let site: Site
    let diagrams: DiagramCache

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/packs", use: list)
        router.get("/admin/packs/:name", use: pack)
        router.get("/admin/packs/:name/stages.svg", use: picture)
        router.post("/admin/packs/:name/rehearse", use: rehearse)
    }

    @Sendable private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let language = context.language
        let reports = try await site.platform.packReports(by: visitor.person)
        let title = Bilingual(zh: "机制包", en: "Packs")[language]
        let rows = reports.map { report in
            PacksPage.Row(
                name: report.name, title: report.mechanism?.name[language] ?? report.name,
                about: report.mechanism?.about[language] ?? "", hash: String(report.hash.prefix(12)),
                added: report.added.text, stages: report.mechanism?.stages.count ?? 0,
                matters: report.mechanism?.matters.count ?? 0, rehearsals: report.rehearsals.count,
                errors: report.errors, warnings: report.warnings, hasErrors: report.errors > 0,
                hasWarnings: report.warnings > 0)
        }
        return try site.views.html(
            PacksPage(
                frame: site.frame(title, request, context, look: "desk"), rows: rows, isEmpty: rows.isEmpty))
    }

    @Sendable private func pack(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let name = try context.parameters.require("name")
        let report = try await site.platform.packReport(name, by: visitor.person)
        return try site.views.html(await page(report, request, context, outcomes: nil, notice: nil))
    }

    /// The drawing by itself, at its own size.
    @Sendable private func picture(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let name = try context.parameters.require("name")
        let report = try await site.platform.packReport(name, by: visitor.person)
        guard let mechanism = report.mechanism,
            let svg = await diagrams.picture(of: mechanism, hash: report.hash, context.language).svg
        else { throw Refusal.notFound }
        let whole = svg.replacing(
            "<svg ", with: "<svg xmlns=\"http://www.w3.org/2000/svg\" ", maxReplacements: 1)
        return Response(
            status: .ok, headers: [.contentType: "image/svg+xml; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: .init(string: whole)))
    }

    @Sendable private func rehearse(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        _ = try await site.form(request, visitor)
        let name = try context.parameters.require("name")
        let report = try await site.platform.packReport(name, by: visitor.person)
        var outcomes: [RehearsalOutcome]?
        let notice = try await site.attempt(context.language) {
            outcomes = try await site.platform.rehearse(name, by: visitor.person)
        }
        return try site.views.html(
            await page(report, request, context, outcomes: outcomes, notice: notice),
            status: notice?.status ?? .ok)
    }

    private func page(
        _ report: PackReport, _ request: Request, _ context: AppContext, outcomes: [RehearsalOutcome]?,
        notice: AdminNotice?
    ) async throws -> PackPage {
        let language = context.language
        let mechanism = report.mechanism
        let title = mechanism?.name[language] ?? report.name
        let writer = mechanism.map { PackWriter(mechanism: $0, language: language) }
        let drawing = await mechanism.asyncMap { await diagrams.picture(of: $0, hash: report.hash, language) }
        let stories = stories(report, outcomes, language)
        let failed = outcomes.map { $0.filter { !$0.hasPassed }.count }
        return PackPage(
            frame: site.frame(title, request, context, look: "desk"), name: report.name, title: title,
            about: mechanism?.about[language] ?? "", basis: mechanism?.basis, hash: report.hash,
            added: report.added.text, called: mechanism?.called[language] ?? "", notice: notice,
            findings: report.findings.map { Self.view($0, language) }, hasFindings: !report.findings.isEmpty,
            isReadable: mechanism != nil, diagram: drawing?.svg, diagramProblem: drawing?.problem?[language],
            stages: writer?.stages ?? [], parameters: writer?.parameters ?? [], clocks: writer?.clocks ?? [],
            matters: writer?.matters ?? [], tables: writer?.tables ?? [], documents: writer?.documents ?? [],
            privacy: writer?.privacy ?? [], stories: stories, hasStories: !stories.isEmpty,
            summary: failed.map { failed in
                Bilingual(
                    zh: "运行了 \(stories.count) 个推演，\(failed) 个不符。",
                    en: "Ran \(stories.count) rehearsal(s); \(failed) failed.")[language]
            }, hasAllPassed: failed == 0, hasTables: mechanism?.decisions.isEmpty == false,
            hasParameters: mechanism?.parameters.isEmpty == false,
            hasMatters: mechanism?.matters.isEmpty == false)
    }

    private func stories(
        _ report: PackReport, _ outcomes: [RehearsalOutcome]?, _ language: Language
    ) -> [PackPage.Story] {
        report.rehearsals.map { file, name in
            let outcome = outcomes?.first { $0.file == file }
            return PackPage.Story(
                file: file, name: name[language], isRun: outcome != nil,
                hasPassed: outcome?.hasPassed ?? false,
                problems: outcome?.problems.map { $0[language] } ?? [])
        }
    }

    private static func view(_ finding: Finding, _ language: Language) -> PackPage.FindingView {
        PackPage.FindingView(
            isError: finding.severity == .error, place: "\(finding.place)",
            message: finding.message[language],
            remedy: finding.remedy[language],
            path: finding.path.isEmpty ? nil : finding.path.joined(separator: " → "), code: finding.code)
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<T>(_ change: (Wrapped) async -> T) async -> T? {
        guard let self else { return nil }
        return await change(self)
    }
}

/// Pictures of stages, drawn once per version of a pack and language.
actor DiagramCache {
    struct Drawing: Sendable {
        var svg: String?
        var problem: Bilingual?
    }

    private struct Key: Hashable {
        var hash: String
        var language: Language
    }

    static let picturesMax = 40
    private var pictures: [Key: String] = [:]

    func picture(of mechanism: Mechanism, hash: String, _ language: Language) async -> Drawing {
        let key = Key(hash: hash, language: language)
        if let svg = pictures[key] { return Drawing(svg: svg, problem: nil) }
        do {
            let svg = try await Graphviz.svg(StageDiagram.dot(mechanism, in: language))
            if pictures.count >= Self.picturesMax { pictures = [:] }
            pictures[key] = svg
            return Drawing(svg: svg, problem: nil)
        } catch {
            return Drawing(svg: nil, problem: Self.words(error))
        }
    }

    private static func words(_ error: any Error) -> Bilingual {
        switch error as? Graphviz.Failure {
        case .notInstalled:
            Bilingual(
                zh: "服务器没有安装 Graphviz（Debian 软件包 graphviz），流程图画不出来，环节见下表。",
                en:
                    "Graphviz is not installed on the server (Debian package graphviz), so there is no drawing; the stages are listed below."
            )
        case .tooLong(let seconds):
            Bilingual(
                zh: "画图超过 \(Int(seconds)) 秒，已停止，环节见下表。",
                en:
                    "Drawing took more than \(Int(seconds)) seconds and was stopped; the stages are listed below."
            )
        case .tooLarge:
            Bilingual(zh: "流程图过大，环节见下表。", en: "The drawing is too large; the stages are listed below.")
        case .failed, nil:
            Bilingual(zh: "流程图没有画成，环节见下表。", en: "The drawing failed; the stages are listed below.")
        }
    }
}

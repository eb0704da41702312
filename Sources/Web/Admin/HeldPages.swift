import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct HeldPage: Page {
    static let template = "admin/held"
    struct Line: Sendable {
        var matter: String
        var subject: String
        var purpose: String
        var basis: String
        var until: String
        var amount: String
        /// What the form sends back.
        var stream: String
        var party: String
        var declaration: String
    }

    var frame: Frame
    var notice: AdminNotice?
    var sought: String
    /// Whether somebody was looked for.
    var isAnswer: Bool
    var isEmpty: Bool
    var lines: [Line]
}

/// What is held of a person, and its erasure on request (个人信息保护法 44–47). The administrator sees no text: which
/// matters, for what, on which basis, for how long, and how much.
struct HeldPages: Sendable {
    static let path = "/admin/held"
    static let perMinuteMax = 30
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/privacy", use: start)
        router.post("/admin/privacy", use: find)
        router.post("/admin/privacy/erase", use: erase)
    }

    @Sendable private func start(_ request: Request, _ context: AppContext) async throws -> Response {
        _ = try site.administrator(.securityAdmin, context)
        return try site.views.html(page("", nil, nil, request, context))
    }

    /// Asked for by a form: a telephone number has no place in an address.
    @Sendable private func find(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.securityAdmin, context)
        let body = try await site.form(request, visitor)
        return try await answer(body.trimmed("find"), nil, visitor, request, context)
    }

    @Sendable private func erase(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.securityAdmin, context)
        let body = try await site.form(request, visitor)
        let declaration = body.trimmed("declaration")
        let notice = try await site.attempt(context.language) {
            try body.requireConfirmation()
            try await site.platform.erase(
                ErasureRequest(
                    Words.Subject(key: body.trimmed("party")),
                    under: declaration.isEmpty ? nil : DeclarationID(declaration),
                    of: StreamID(text: body.trimmed("stream")), reason: body.trimmed("reason")),
                by: visitor.person)
        }
        if notice == nil { return .redirect(to: "\(Self.path)?done=1", type: .normal) }
        return try await answer(body.trimmed("find"), notice, visitor, request, context)
    }

    private func answer(
        _ sought: String, _ notice: AdminNotice?, _ visitor: Visitor, _ request: Request,
        _ context: AppContext
    ) async throws -> Response {
        guard
            site.platform.admit("held", from: visitor.person.account.text, perMinuteMax: Self.perMinuteMax)
        else { throw Refusal.tooMany }
        let report = sought.isEmpty ? nil : try await site.platform.held(sought, by: visitor.person)
        return try site.views.html(
            page(sought, report, notice, request, context), status: notice?.status ?? .ok)
    }

    private func page(
        _ sought: String, _ report: HeldReport?, _ notice: AdminNotice?, _ request: Request,
        _ context: AppContext
    ) -> HeldPage {
        let language = context.language
        let title = Bilingual(zh: "个人信息", en: "Personal data")[language]
        let lines = report?.lines ?? []
        return HeldPage(
            frame: site.frame(title, request, context, look: "desk", done: site.done(request, language)),
            notice: notice, sought: sought, isAnswer: report != nil, isEmpty: lines.isEmpty,
            lines: lines.map { Self.line($0, language) })
    }

    private static func line(_ line: HeldReport.Line, _ language: Language) -> HeldPage.Line {
        let held = line.held
        let subject =
            held.subject == .shared
            ? Bilingual(zh: "事项文字", en: "the matter itself") : Bilingual(zh: "当事人", en: "a party")
        let end = held.ended.map { $0.date.description }
        let until: Bilingual =
            switch (line.years, end) {
            case (let years?, let end?):
                Bilingual(zh: "\(end) 办结后 \(years) 年", en: "\(years) years after its end on \(end)")
            case (let years?, nil):
                Bilingual(zh: "办结后 \(years) 年（在办）", en: "\(years) years after its end (still open)")
            case (nil, _): Bilingual(zh: "未声明", en: "not declared")
            }
        return HeldPage.Line(
            matter: "\(line.mechanism[language]) \(held.number ?? held.stream.id)",
            subject: subject[language],
            purpose: line.purpose?[language] ?? Bilingual(zh: "自由文字", en: "free text")[language],
            basis: line.basis ?? "", until: until[language],
            amount: Bilingual(
                zh: "\(held.texts) 段文字、\(held.files) 个文件", en: "texts: \(held.texts), files: \(held.files)")[
                    language],
            stream: held.stream.text, party: held.subject.key, declaration: held.under?.text ?? "")
    }
}

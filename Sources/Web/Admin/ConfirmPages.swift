import Hummingbird
import Operations
import Organisation
import WorkCalendar

/// What another administrator asked for and this one may confirm.
struct ConfirmPage: Page {
    static let template = "admin/confirm"
    struct Row: Sendable {
        var n: Int
        var account: String
        var name: String
        var what: String
        var asked: String
        var askedBy: String
        var isConfirmed: Bool
        // Repeated in each row, since every row is a form.
        var csrf: String
    }

    var frame: Frame
    var notice: AdminNotice?
    var rows: [Row]
    var isEmpty: Bool
}

/// The second person for a new password or the post of an administrator: the system or the audit administrator.
struct ConfirmPages: Sendable {
    static let path = "/admin/confirm"
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/confirm", use: list)
        router.post("/admin/confirm/:n", use: confirm)
    }

    private func confirmer(_ context: AppContext) throws -> Visitor {
        let visitor = try site.visitor(context)
        guard visitor.person.isAdmin(.systemAdmin) || visitor.person.isAdmin(.auditAdmin) else {
            throw Refusal.notAllowed
        }
        return visitor
    }

    @Sendable private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        try site.views.html(try await page(try confirmer(context), request, context, notice: nil))
    }

    @Sendable private func confirm(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try confirmer(context)
        let body = try await site.form(request, visitor)
        guard let n = Int(try context.parameters.require("n")) else { throw Refusal.notFound }
        let notice = try await site.attempt(context.language) {
            try body.requireConfirmation()
            try await site.platform.confirm(n, by: visitor.person)
        }
        guard let notice else { return .redirect(to: "\(Self.path)?done=1", type: .normal) }
        return try site.views.html(
            try await page(visitor, request, context, notice: notice), status: notice.status)
    }

    private func page(
        _ visitor: Visitor, _ request: Request, _ context: AppContext, notice: AdminNotice?
    ) async throws -> ConfirmPage {
        let language = context.language
        let reference = site.platform.reference
        let directory = reference.directory
        let rows = try await site.platform.askedChanges(by: visitor.person)
            .filter { $0.account != visitor.person.account }
            .map { asked in
                ConfirmPage.Row(
                    n: asked.n, account: asked.account.text,
                    name: directory.name(of: asked.account)[language],
                    what: AccountPages.words(asked, reference)[language],
                    asked: asked.asked.text, askedBy: directory.name(of: asked.askedBy)[language],
                    isConfirmed: asked.confirmedBy != nil, csrf: visitor.csrf)
            }
        let title = Bilingual(zh: "待确认", en: "To confirm")[language]
        return ConfirmPage(
            frame: site.frame(title, request, context, look: "desk", done: site.done(request, language)),
            notice: notice, rows: rows, isEmpty: rows.isEmpty)
    }
}

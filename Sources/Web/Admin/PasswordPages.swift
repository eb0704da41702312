import Hummingbird
import Operations
import Organisation
import Storage
import WorkCalendar

struct PasswordPage: Page {
    static let template = "admin/password"
    var frame: Frame
    var notice: AdminNotice?
    var mustChange: Bool
    var least: Int
    /// Mail can be sent to this person.
    var hasAddress: Bool
    var wantsMail: Bool
}

/// Everybody's own password.
struct PasswordPages: Sendable {
    static let path = "/desk/password"
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/password", use: form)
        router.post("/desk/password", use: change)
        router.post("/desk/mail", use: hearMail)
    }

    @Sendable private func form(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        let mustChange = try await site.platform.mustChangePassword(visitor.person.account)
        return try site.views.html(page(request, context, mustChange: mustChange, notice: nil))
    }

    private func page(
        _ request: Request, _ context: AppContext, mustChange: Bool, notice: AdminNotice?
    ) -> PasswordPage {
        let title = Bilingual(zh: "修改密码", en: "Change password")[context.language]
        let account = context.visitor.flatMap {
            site.platform.reference.directory.accounts[$0.person.account]
        }
        return PasswordPage(
            frame: site.frame(
                title, request, context, look: "desk", done: site.done(request, context.language)),
            notice: notice, mustChange: mustChange, least: Platform.passwordCharactersLeast,
            hasAddress: !mustChange && account?.email != nil, wantsMail: account?.wantsNoMail != true)
    }

    /// Mail to oneself, or none.
    @Sendable private func hearMail(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        let body = try await site.form(request, visitor)
        guard let wanted = ["yes": true, "no": false][body["wanted"] ?? ""] else { throw Refusal.notFound }
        try await site.platform.hearMail(wanted, by: visitor.person)
        return .redirect(to: "\(Self.path)?done=1", type: .normal)
    }

    @Sendable private func change(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        let body = try await site.form(request, visitor)
        var token: SessionToken?
        let notice = try await site.attempt(context.language) {
            guard body["new"] == body["again"] else {
                throw AdminProblem("again", "两次输入的新密码不一致。", "The two new passwords differ.")
            }
            token = try await site.platform.changeOwnPassword(
                visitor.person, from: body["old"] ?? "", to: body["new"] ?? "")
        }
        guard let token else {
            let mustChange = try await site.platform.mustChangePassword(visitor.person.account)
            return try site.views.html(
                page(request, context, mustChange: mustChange, notice: notice),
                status: notice?.status ?? .unprocessableContent)
        }
        var response = Response.redirect(to: "\(Self.path)?done=1", type: .normal)
        SessionRecognition.remember(token, in: &response, site: site)
        return response
    }
}

/// Whoever got their password from somebody else changes it before anything else.
struct PasswordDemand: RouterMiddleware {
    let platform: Platform

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let free = [PasswordPages.path, "/desk/sign-out", "/desk/sign-out-others", "/desk/sign-in"]
        if let visitor = context.visitor, !free.contains(request.uri.path),
            try await platform.mustChangePassword(visitor.person.account)
        {
            return .redirect(to: PasswordPages.path, type: .normal)
        }
        return try await next(request, context)
    }
}

import Casework
import Hummingbird
import Operations
import Organisation
import Storage
import WorkCalendar

struct SignInPage: Page {
    static let template = "desk/sign-in"
    var frame: Frame
    var csrf: String
    var account: String
    var problem: String?
}

/// The workbench of those who handle cases. Each feature adds its own routes.
struct DeskSite: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/sign-in", use: signInForm)
        router.post("/desk/sign-in", use: signIn)
        router.post("/desk/sign-out", use: signOut)
        router.post("/desk/post", use: choosePost)
        addListRoutes(to: router)
        addCaseRoutes(to: router)
        addRegistrationRoutes(to: router)
        addDraftRoutes(to: router)
        addLiveRoutes(to: router)
    }

    @Sendable private func signInForm(_ request: Request, _ context: AppContext) async throws -> Response {
        try signInPage(request, context, account: "", problem: nil)
    }

    private func signInPage(
        _ request: Request, _ context: AppContext, account: String, problem: Bilingual?
    ) throws -> Response {
        let token = PublicForm.token(request)
        let title = Bilingual(zh: "工作人员登录", en: "Staff sign-in")[context.language]
        let page = SignInPage(
            frame: site.frame(title, request, context), csrf: token.text, account: account,
            problem: problem?[context.language])
        var response = try site.views.html(page, status: problem == nil ? .ok : .unauthorized)
        PublicForm.remember(token, in: &response)
        return response
    }

    @Sendable private func signIn(_ request: Request, _ context: AppContext) async throws -> Response {
        let (body, _) = try await PublicForm.read(request)
        let account = body["account"] ?? ""
        do {
            let (token, _) = try await site.platform.signIn(
                AccountID(account), password: body["password"] ?? "", from: context.address)
            var response = Response.redirect(to: "/desk", type: .normal)
            SessionRecognition.remember(token, in: &response, site: site)
            return response
        } catch Refusal.wrongPassword {
            return try signInPage(
                request, context, account: account,
                problem: Bilingual(zh: "账号或密码不对。", en: "The account or the password is wrong."))
        } catch Refusal.locked(let until) {
            return try signInPage(
                request, context, account: account,
                problem: Bilingual(
                    zh: "多次输错密码，账户锁定至 \(until.time)。",
                    en: "Too many wrong passwords; locked until \(until.time)."))
        }
    }

    @Sendable private func signOut(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        _ = try await site.form(request, visitor)
        try await site.platform.signOut(visitor.token)
        var response = Response.redirect(to: "/", type: .normal)
        response.setCookie(.init(name: SessionRecognition.cookie, value: "", maxAge: 0, path: "/"))
        return response
    }

    @Sendable private func choosePost(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        let body = try await site.form(request, visitor)
        guard let index = body["post"].flatMap({ Int($0) }) else { throw HTTPError(.badRequest) }
        try await site.platform.act(visitor.token, account: visitor.person.account, as: index)
        return .redirect(to: "/desk", type: .normal)
    }
}

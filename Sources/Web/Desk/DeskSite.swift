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
    /// Why the last session ended.
    var why: String?
}

/// The workbench of those who handle cases. Each feature adds its own routes.
struct DeskSite: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/sign-in", use: signInForm)
        router.post("/desk/sign-in", use: signIn)
        router.post("/desk/sign-out", use: signOut)
        router.post("/desk/sign-out-others", use: endOthers)
        router.post("/desk/post", use: choosePost)
        addListRoutes(to: router)
        addCaseRoutes(to: router)
        addRegistrationRoutes(to: router)
        addDraftRoutes(to: router)
        addLiveRoutes(to: router)
    }

    @Sendable private func signInForm(_ request: Request, _ context: AppContext) async throws -> Response {
        var why: Bilingual?
        if context.visitor == nil, let text = request.cookie(SessionRecognition.cookie) {
            why = try await site.platform.end(of: SessionToken(text))?.words
        }
        return try signInPage(request, context, account: "", problem: nil, why: why)
    }

    private func signInPage(
        _ request: Request, _ context: AppContext, account: String, problem: Bilingual?,
        why: Bilingual? = nil
    ) throws -> Response {
        let token = PublicForm.token(request)
        let title = Bilingual(zh: "工作人员登录", en: "Staff sign-in")[context.language]
        let page = SignInPage(
            frame: site.frame(title, request, context), csrf: token.text, account: account,
            problem: problem?[context.language], why: why?[context.language])
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
            var response = Response.redirect(to: WayBack.page(request) ?? "/desk", type: .normal)
            WayBack.take(request, in: &response)
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
                    zh: "从这里多次输错密码，请于 \(until.time) 后再试；在其他地方登录不受影响。",
                    en:
                        "Too many wrong passwords from here; try again after \(until.time). Elsewhere you can sign in."
                ))
        }
    }

    @Sendable private func signOut(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        _ = try await site.form(request, visitor)
        try await site.platform.signOut(visitor.token, visitor.person)
        var response = Response.redirect(to: "/", type: .normal)
        response.setCookie(.init(name: SessionRecognition.cookie, value: "", maxAge: 0, path: "/"))
        return response
    }

    /// Ends what is open elsewhere; here one goes on.
    @Sendable private func endOthers(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        _ = try await site.form(request, visitor)
        try await site.platform.endOtherSessions(visitor.token, visitor.person)
        return .redirect(to: "\(PasswordPages.path)?done=1", type: .normal)
    }

    @Sendable private func choosePost(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        let body = try await site.form(request, visitor)
        guard let index = body["post"].flatMap({ Int($0) }) else { throw HTTPError(.badRequest) }
        try await site.platform.act(visitor.token, account: visitor.person.account, as: index)
        return .redirect(to: "/desk", type: .normal)
    }
}

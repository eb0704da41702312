import Hummingbird
import Operations
import WorkCalendar

struct RecoverPage: Page {
    static let template = "public/recover"
    var frame: Frame
    var csrf: String
    var phone: String
    var name: String
    var date: String
    var problem: String?
    var isSent: Bool
}

/// For those who lost their code. The answer is the same whether or not anything was found.
struct RecoveryPages: Sendable {
    static let perMinuteMax = 5
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/recover", use: ask)
        router.post("/recover", use: send)
    }

    private func page(
        _ request: Request, _ context: AppContext, csrf: String, body: FormBody = FormBody(),
        problem: Bilingual? = nil, isSent: Bool = false
    ) -> RecoverPage {
        let title = Bilingual(zh: "找回查询码", en: "Lost your code")[context.language]
        return RecoverPage(
            frame: site.frame(title, request, context), csrf: csrf, phone: body.trimmed("phone"),
            name: body.trimmed("name"), date: body.trimmed("date"), problem: problem?[context.language],
            isSent: isSent)
    }

    @Sendable private func ask(_ request: Request, _ context: AppContext) async throws -> Response {
        let token = PublicForm.token(request)
        var response = try site.views.html(page(request, context, csrf: token.text))
        PublicForm.remember(token, in: &response)
        return response
    }

    @Sendable private func send(_ request: Request, _ context: AppContext) async throws -> Response {
        guard
            site.platform.admit("recover", from: context.address, perMinuteMax: Self.perMinuteMax)
        else { throw Refusal.tooMany }
        let (body, _) = try await PublicForm.read(request)
        let date = CivilDate(body.trimmed("date"))
        guard !body.trimmed("phone").isEmpty, !body.trimmed("name").isEmpty || date != nil else {
            let problem = Bilingual(
                zh: "请填写手机号，以及姓名或提交日期中的一项。",
                en: "Give the telephone number, and either the name or the day.")
            let page = page(request, context, csrf: body["csrf"] ?? "", body: body, problem: problem)
            return try site.views.html(page, status: .unprocessableContent)
        }
        try await site.platform.recover(
            .init(phone: body.trimmed("phone"), name: body.trimmed("name"), date: date), site: site.address)
        return try site.views.html(page(request, context, csrf: "", isSent: true))
    }
}

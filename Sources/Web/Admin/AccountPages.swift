import Hummingbird
import Operations
import Organisation
import Storage
import WorkCalendar

/// The security administrator's pages: accounts, passwords, posts.
struct AccountPages: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/accounts", use: list)
        router.post("/admin/accounts", use: create)
        router.get("/admin/accounts/:account", use: account)
        router.post("/admin/accounts/:account/password", use: reset)
        router.post("/admin/accounts/:account/active", use: setActive)
        router.post("/admin/accounts/:account/posts", use: give)
        router.post("/admin/accounts/:account/end", use: end)
        router.post("/admin/accounts/:account/email", use: setAddress)
    }

    // MARK: all accounts

    @Sendable private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.securityAdmin, context)
        return try site.views.html(
            try await listPage(request, context, visitor, body: FormBody(), notice: nil))
    }

    private func listPage(
        _ request: Request, _ context: AppContext, _ visitor: Visitor, body: FormBody, notice: AdminNotice?
    ) async throws -> AccountsPage {
        let report = try await site.platform.staffing(by: visitor.person)
        let language = context.language
        let reference = site.platform.reference
        let today = site.platform.clock().date
        let sought = request.query("find") ?? ""
        let rows = reference.directory.accounts.values.sorted { $0.id < $1.id }.map { account in
            let posts = reference.directory.posts(of: account.id, on: today).map { post in
                "\(reference.roleName(post.role)[language]) · \(reference.directory.name(of: post.unit)[language])"
            }
            return AccountsPage.Row(
                id: account.id.text, name: account.name[language], posts: posts, hasPosts: !posts.isEmpty,
                isActive: account.isActive)
        }.filter { row in
            sought.isEmpty || row.id.contains(sought) || row.name.contains(sought)
                || row.posts.contains { $0.contains(sought) }
        }
        let problems = SeparationOfDuties.problems(in: reference.directory.posts).map { problem in
            "\(reference.directory.name(of: problem.account)[language]): \(problem.words(reference.roleName)[language])"
        }
        let title = Bilingual(zh: "账户与岗位", en: "Accounts and posts")[language]
        return AccountsPage(
            frame: site.frame(title, request, context, look: "desk", done: site.done(request, language)),
            version: reference.organisationVersion, notice: notice, problems: problems,
            hasProblems: !problems.isEmpty,
            staffing: StaffingView(report, reference, language), rows: rows, sought: sought,
            isEmpty: rows.isEmpty,
            account: body.trimmed("account"), nameZh: body.trimmed("name_zh"),
            nameEn: body.trimmed("name_en"),
            phone: body.trimmed("phone"), email: body.trimmed("email"), isAdding: notice != nil)
    }

    @Sendable private func create(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.securityAdmin, context)
        let body = try await site.form(request, visitor)
        let id = AccountID(body.trimmed("account"))
        var password = ""
        let notice = try await site.attempt(context.language) {
            password = try await site.platform.createAccount(
                id, nameZh: body.trimmed("name_zh"), nameEn: body.trimmed("name_en"),
                phone: body.trimmed("phone"), email: body.trimmed("email"), by: visitor.person,
                seen: body.version)
        }
        if let notice {
            return try site.views.html(
                try await listPage(request, context, visitor, body: body, notice: notice),
                status: notice.status)
        }
        return try firstPassword(id, password, request, context)
    }

    private func firstPassword(
        _ id: AccountID, _ password: String, _ request: Request, _ context: AppContext
    ) throws -> Response {
        let title = Bilingual(zh: "初始密码", en: "First password")[context.language]
        return try site.views.html(
            FirstPasswordPage(
                frame: site.frame(title, request, context, look: "desk"), account: id.text,
                name: site.platform.reference.directory.name(of: id)[context.language], password: password))
    }

    // MARK: one account

    private func find(_ context: AppContext) throws -> Account {
        let id = AccountID(try context.parameters.require("account"))
        guard let account = site.platform.reference.directory.accounts[id] else { throw Refusal.notFound }
        return account
    }

    @Sendable private func account(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.securityAdmin, context)
        let account = try find(context)
        return try site.views.html(
            await page(account, visitor, request, context, body: FormBody(), notice: nil))
    }

    @Sendable private func reset(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.securityAdmin, context)
        let body = try await site.form(request, visitor)
        let account = try find(context)
        var reset: Asked<String>?
        let notice = try await site.attempt(context.language) {
            try body.requireConfirmation()
            reset = try await site.platform.resetPassword(of: account.id, by: visitor.person)
        }
        switch reset {
        case .done(let password): return try firstPassword(account.id, password, request, context)
        case .waits: return .redirect(to: "/admin/accounts/\(account.id)?done=1", type: .normal)
        case nil: break
        }
        return try site.views.html(
            await page(account, visitor, request, context, body: body, notice: notice),
            status: notice?.status ?? .unprocessableContent)
    }

    @Sendable private func setActive(_ request: Request, _ context: AppContext) async throws -> Response {
        try await change(request, context) { body, account, visitor in
            if body["active"] != "yes" { try body.requireConfirmation() }
            try await site.platform.switchAccount(
                account, isActive: body["active"] == "yes", by: visitor.person, seen: body.version)
        }
    }

    @Sendable private func setAddress(_ request: Request, _ context: AppContext) async throws -> Response {
        try await change(request, context) { body, account, visitor in
            try await site.platform.changeAddress(
                of: account, to: body.trimmed("email"), by: visitor.person, seen: body.version)
        }
    }

    @Sendable private func give(_ request: Request, _ context: AppContext) async throws -> Response {
        try await change(request, context) { body, account, visitor in
            let (from, until) = (try Self.date("from", body), try Self.date("until", body))
            let post = Post(
                unit: UnitID(body.trimmed("unit")), role: RoleID(body.trimmed("role")), account: account,
                from: from, until: until, isStandIn: body["stand_in"] == "yes")
            _ = try await site.platform.givePost(post, by: visitor.person, seen: body.version)
        }
    }

    @Sendable private func end(_ request: Request, _ context: AppContext) async throws -> Response {
        try await change(request, context) { body, account, visitor in
            let post = Post(
                unit: UnitID(body.trimmed("unit")), role: RoleID(body.trimmed("role")), account: account,
                from: CivilDate(body.trimmed("from")), until: CivilDate(body.trimmed("until")),
                isStandIn: body["stand_in"] == "yes")
            guard let lastDay = try Self.date("last_day", body) else {
                throw AdminProblem("last_day", "请填写最后一天。", "Give the last day.")
            }
            try await site.platform.endPost(post, lastDay: lastDay, by: visitor.person, seen: body.version)
        }
    }

    static func words(_ change: AskedChange, _ reference: Reference) -> Bilingual {
        guard let role = change.role.map(reference.roleName) else {
            return Bilingual(zh: "重置密码", en: "a new password")
        }
        return Bilingual(zh: "任\(role.zh)", en: "the post of \(role.en)")
    }

    private static func date(_ name: String, _ body: FormBody) throws(AdminProblem) -> CivilDate? {
        let text = body.trimmed(name)
        let date = CivilDate(text)
        guard text.isEmpty || date != nil else {
            throw AdminProblem(name, "日期写成 2026-08-24。", "Write the date as 2026-08-24.")
        }
        return date
    }

    private func change(
        _ request: Request, _ context: AppContext,
        _ work: (FormBody, AccountID, Visitor) async throws -> Void
    ) async throws -> Response {
        let visitor = try site.administrator(.securityAdmin, context)
        let body = try await site.form(request, visitor)
        let id = try find(context).id
        let notice = try await site.attempt(context.language) { try await work(body, id, visitor) }
        guard let notice else { return .redirect(to: "/admin/accounts/\(id)?done=1", type: .normal) }
        return try site.views.html(
            await page(find(context), visitor, request, context, body: body, notice: notice),
            status: notice.status)
    }

    private func page(
        _ account: Account, _ visitor: Visitor, _ request: Request, _ context: AppContext, body: FormBody,
        notice: AdminNotice?
    ) async throws -> AccountPage {
        let language = context.language
        let reference = site.platform.reference
        let now = site.platform.clock()
        let secret = try await site.platform.secretState(of: account.id, by: visitor.person)
        let posts = reference.directory.posts.filter { $0.account == account.id }
            .sorted {
                ($0.until ?? now.date.adding(days: 99_999)) > ($1.until ?? now.date.adding(days: 99_999))
            }
        let units = reference.directory.units.values.filter { $0.exists(on: now.date) }
            .map { ($0.id.text, reference.directory.address(of: $0.id)[language]) }
        let roles = reference.assignableRoles.map { ($0.text, reference.roleName($0)[language]) }
        func choices(_ pairs: [(String, String)], _ chosen: String) -> [AccountPage.Choice] {
            pairs.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
                .map { AccountPage.Choice(value: $0.0, text: $0.1, isSelected: $0.0 == chosen) }
        }
        let asked = try await site.platform.askedChanges(by: visitor.person).filter {
            $0.account == account.id
        }
        return AccountPage(
            frame: site.frame(
                account.name[language], request, context, look: "desk", done: site.done(request, language)),
            id: account.id.text, name: account.name[language], phone: account.phone,
            email: body["email"].map { _ in body.trimmed("email") } ?? account.email ?? "",
            version: reference.organisationVersion, notice: notice, isActive: account.isActive,
            isSelf: account.id == visitor.person.account, hasPassword: secret != nil,
            mustChange: secret?.mustChange ?? false,
            asked: asked.map { change in
                AccountPage.AskedLine(
                    what: Self.words(change, reference)[language], isConfirmed: change.confirmedBy != nil)
            },
            posts: posts.map { .init($0, reference, on: now.date, csrf: visitor.csrf, language) },
            hasPosts: !posts.isEmpty, units: choices(units, body.trimmed("unit")),
            roles: choices(roles, body.trimmed("role")), from: body.trimmed("from"),
            until: body.trimmed("until"), isStandIn: body["stand_in"] == "yes")
    }
}

import Hummingbird
import Operations
import Organisation
import Storage
import WorkCalendar

/// The pages of the three administrators. Each sees their own and nobody else's.
struct AdminSite: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin", use: start)
        OrganisationPages(site: site).addRoutes(to: router)
        SuccessionPages(site: site).addRoutes(to: router)
        OrganisationImportPages(site: site).addRoutes(to: router)
        AccountPages(site: site).addRoutes(to: router)
        AuditPages(site: site).addRoutes(to: router)
        PackPages(site: site, diagrams: DiagramCache()).addRoutes(to: router)
        AlarmPages(site: site).addRoutes(to: router)
        MessagePages(site: site).addRoutes(to: router)
        HeldPages(site: site).addRoutes(to: router)
        PasswordPages(site: site).addRoutes(to: router)
        ConfirmPages(site: site).addRoutes(to: router)
    }

    @Sendable private func start(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.visitor(context)
        guard let role = visitor.person.post.flatMap({ PlatformRole(rawValue: $0.role.text) }) else {
            throw Refusal.notAllowed
        }
        return .redirect(to: Self.home(of: role), type: .normal)
    }

    static func home(of role: PlatformRole) -> String {
        switch role {
        case .systemAdmin: "/admin/organisation"
        case .securityAdmin: "/admin/accounts"
        case .auditAdmin: "/admin/audit"
        }
    }
}

extension Site {
    /// Somebody signed in who acts as this administrator.
    func administrator(_ role: PlatformRole, _ context: AppContext) throws -> Visitor {
        let visitor = try visitor(context)
        guard visitor.person.isAdmin(role) else { throw Refusal.notAllowed }
        return visitor
    }
}

/// What stands above a form whose change was not made.
struct AdminNotice: Sendable {
    var text: String
    /// What others did meanwhile, where that is the reason.
    var changes: [String] = []
    var hasChanges = false
    var status: HTTPResponse.Status = .unprocessableContent

    init(_ problem: AdminProblem, _ language: Language) { text = problem.words[language] }

    init(_ meanwhile: ChangedMeanwhile, _ reference: Reference, _ language: Language) {
        text =
            Bilingual(
                zh: "您打开页面之后，另一位管理员改动了组织机构。下面是最新内容，请核对后再提交。",
                en:
                    "Another administrator changed the organisation after you opened this page. What follows is the present state: check it and send again."
            )[language]
        changes = meanwhile.facts.map {
            "\($0.recorded.text)　\(Administration.words($0, reference)[language])"
        }
        hasChanges = !changes.isEmpty
        status = .conflict
    }
}

extension Site {
    /// Carries out a change; what an administrator must read about it comes back instead of an error page.
    func attempt(_ language: Language, _ change: () async throws -> Void) async throws -> AdminNotice? {
        do {
            try await change()
            return nil
        } catch let problem as AdminProblem {
            return AdminNotice(problem, language)
        } catch let meanwhile as ChangedMeanwhile {
            return AdminNotice(meanwhile, platform.reference, language)
        }
    }

    /// The message after a redirect with `?done=`.
    func done(_ request: Request, _ language: Language) -> String? {
        request.query("done") == nil ? nil : Bilingual(zh: "已保存。", en: "Saved.")[language]
    }
}

extension FormBody {
    /// A field without spaces around it; empty where it was not sent.
    func trimmed(_ name: String) -> String {
        let value = self[name] ?? ""
        guard let first = value.firstIndex(where: { !$0.isWhitespace }),
            let last = value.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(value[first...last])
    }

    /// A destructive act is confirmed by a tick, which is asked for here too.
    func requireConfirmation() throws(AdminProblem) {
        guard self["sure"] == "yes" else {
            throw AdminProblem("sure", "请勾选确认后再提交。", "Tick the box to confirm, then send again.")
        }
    }

    var version: Int { Int(self["version"] ?? "") ?? 0 }
}

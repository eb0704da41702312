import Casework
import Hummingbird
import Mechanisms
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct AuditPage: Page {
    static let template = "admin/audit"
    struct Reading: Sendable {
        var at: String
        var who: String
        var account: String
        var unit: String
        var subject: String
        var fields: String
        var purpose: String
    }

    struct Fact: Sendable {
        var at: String
        var who: String
        var what: String
        var n: Int
    }

    var frame: Frame
    var tabs: [Frame.Link]
    var isReadings: Bool
    var readings: [Reading]
    var facts: [Fact]
    var isEmpty: Bool
    var older: String?
}

/// The audit administrator's pages: who read what, what administrators changed, who signed in and took lists away.
struct AuditPages: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/audit", use: readings)
        router.get("/admin/audit/changes", use: changes)
        router.get("/admin/audit/erasures", use: erasures)
        router.get("/admin/audit/messages", use: messages)
        router.get("/admin/audit/sign-ins", use: signIns)
    }

    private func page(_ title: Bilingual, _ request: Request, _ context: AppContext) -> AuditPage {
        let tabs = [
            ("/admin/audit", Bilingual(zh: "查看个人信息", en: "Readings of personal data")),
            ("/admin/audit/changes", Bilingual(zh: "管理变更", en: "Administrative changes")),
            ("/admin/audit/erasures", Bilingual(zh: "删除个人信息", en: "Erasures")),
            ("/admin/audit/sign-ins", Bilingual(zh: "登录与导出", en: "Sign-ins and exports")),
            ("/admin/audit/messages", Bilingual(zh: "消息发送", en: "Messages")),
        ]
        return AuditPage(
            frame: site.frame(title[context.language], request, context, look: "desk"),
            tabs: tabs.map {
                .init(href: $0.0, text: $0.1[context.language], isCurrent: $0.0 == request.uri.path)
            }, isReadings: false, readings: [], facts: [], isEmpty: true, older: nil)
    }

    @Sendable private func readings(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.auditAdmin, context)
        let language = context.language
        let reference = site.platform.reference
        let notes = try await site.platform.readings(by: visitor.person)
        var page = page(Bilingual(zh: "查看个人信息", en: "Readings of personal data"), request, context)
        page.isReadings = true
        page.readings = notes.prefix(500).map { note in
            AuditPage.Reading(
                at: note.at.text, who: reference.directory.name(of: note.account)[language],
                account: note.account.text,
                unit: note.unit.map { reference.directory.name(of: $0)[language] } ?? "",
                subject: Self.subject(note.streams, language),
                fields: Self.fieldNames(note.fields, reference, language),
                purpose: Self.purpose(note.purpose)[language])
        }
        page.isEmpty = page.readings.isEmpty
        return try site.views.html(page)
    }

    /// The purposes of the declarations opened.
    private static func fieldNames(_ ids: [String], _ reference: Reference, _ language: Language) -> String {
        ids.map { id in
            if id == AccessNote.freeText {
                return Bilingual(zh: "办理中的文字记录", en: "what was written in the course of handling")[language]
            }
            let declaration = reference.active.values.sorted { $0.id < $1.id }.lazy.compactMap {
                $0.privacy[id]
            }.first
            return declaration?.purpose[language] ?? id
        }.joined(separator: language == .zh ? "；" : "; ")
    }

    private static func purpose(_ purpose: AccessNote.Purpose) -> Bilingual {
        switch purpose {
        case .page: Bilingual(zh: "详情页面", en: "its page")
        case .list: Bilingual(zh: "列表", en: "list")
        case .file: Bilingual(zh: "附件", en: "attachment")
        case .search: Bilingual(zh: "搜索", en: "search")
        case .held: Bilingual(zh: "查询保存情况", en: "what is held")
        }
    }

    private static func subject(_ streams: [StreamID], _ language: Language) -> String {
        if streams.count == 1 { return streams[0].id }
        return Bilingual(zh: "\(streams.count) 件", en: "\(streams.count) matters")[language]
    }

    @Sendable private func changes(_ request: Request, _ context: AppContext) async throws -> Response {
        try await facts(
            Administration.stream, Bilingual(zh: "管理变更", en: "Administrative changes"), request, context)
    }

    @Sendable private func erasures(_ request: Request, _ context: AppContext) async throws -> Response {
        try await facts(Erasure.stream, Bilingual(zh: "删除个人信息", en: "Erasures"), request, context)
    }

    @Sendable private func messages(_ request: Request, _ context: AppContext) async throws -> Response {
        try await facts(
            Administration.messages, Bilingual(zh: "消息发送", en: "Messages"), request, context)
    }

    @Sendable private func signIns(_ request: Request, _ context: AppContext) async throws -> Response {
        try await facts(
            Administration.signIns, Bilingual(zh: "登录与导出", en: "Sign-ins and exports"), request, context)
    }

    private func facts(
        _ stream: StreamID, _ title: Bilingual, _ request: Request, _ context: AppContext
    ) async throws -> Response {
        let visitor = try site.administrator(.auditAdmin, context)
        let reference = site.platform.reference
        let older = min(10_000, max(0, request.query("older").flatMap { Int($0) } ?? 0))
        let (facts, isMore) = try await site.platform.facts(of: stream, older: older, by: visitor.person)
        var page = page(title, request, context)
        page.facts = facts.map { fact in
            let who =
                fact.actor.account.map { reference.directory.name(of: $0) } ?? Self.name(of: fact.actor.kind)
            return AuditPage.Fact(
                at: fact.recorded.text,
                who: who[context.language],
                what: Administration.words(fact, reference)[context.language], n: fact.n)
        }
        page.isEmpty = facts.isEmpty
        page.older = isMore ? "\(request.uri.path)?older=\(older + 1)" : nil
        return try site.views.html(page)
    }

    private static func name(of kind: Actor.Kind) -> Bilingual {
        kind == .resident ? Bilingual(zh: "群众", en: "a resident") : Bilingual(zh: "系统", en: "the platform")
    }
}

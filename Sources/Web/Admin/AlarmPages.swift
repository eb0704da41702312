import Hummingbird
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct AlarmsPage: Page {
    static let template = "admin/alarms"
    struct Row: Sendable {
        var stream: String
        var since: String
        var tries: Int
        var again: String
        var error: String
    }

    var frame: Frame
    var rows: [Row]
    var isEmpty: Bool
}

/// What time should have brought about and could not: for the system administrator, who sees no content of it.
struct AlarmPages: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) { router.get("/admin/alarms", use: list) }

    @Sendable private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let rows = try await site.platform.alarmsAside(for: visitor.person).map {
            AlarmsPage.Row(
                stream: $0.stream.text, since: $0.since.text, tries: $0.tries, again: $0.again.text,
                error: $0.error)
        }
        let title = Bilingual(zh: "定时任务", en: "Timed work")[context.language]
        return try site.views.html(
            AlarmsPage(
                frame: site.frame(title, request, context, look: "desk"), rows: rows, isEmpty: rows.isEmpty))
    }
}

import Hummingbird
import Operations
import WorkCalendar

struct MessagesPage: Page {
    static let template = "public/messages"
    struct Row: Sendable {
        var at: String
        var kind: String
        var to: String
        var text: String
    }

    var frame: Frame
    var rows: [Row]
    var isEmpty: Bool
}

/// What would have been sent, for trying out. Exists only where the platform was started as a demo.
struct DemoPages: Sendable {
    let site: Site
    private let gateway: DemoGateway

    init(site: Site, gateway: DemoGateway) {
        self.site = site
        self.gateway = gateway
    }

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/demo/messages", use: messages)
    }

    @Sendable private func messages(_ request: Request, _ context: AppContext) async throws -> Response {
        let rows = try await gateway.delivered().map {
            MessagesPage.Row(at: $0.at.text, kind: $0.kind, to: $0.to, text: $0.text)
        }
        let title = Bilingual(zh: "演示消息", en: "Demo messages")[context.language]
        return try site.views.html(
            MessagesPage(frame: site.frame(title, request, context), rows: rows, isEmpty: rows.isEmpty))
    }
}

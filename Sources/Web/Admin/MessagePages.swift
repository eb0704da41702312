import Delivery
import Documents
import Hummingbird
import Operations
import Organisation
import Storage
import Streams
import WorkCalendar

struct OutboxPage: Page {
    static let template = "admin/messages"
    struct Row: Sendable {
        var seq: Int64
        var line: String
        var stream: String
        var tries: Int
        var again: String?
        var givenUp: String?
        var error: String
        var csrf: String
    }

    var frame: Frame
    var waiting: Int64
    var rows: [Row]
    var isEmpty: Bool
}

/// Messages that did not go out: for the system administrator, who sees neither recipient nor words.
struct MessagePages: Sendable {
    static let path = "/admin/messages"
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/admin/messages", use: list)
        router.post("/admin/messages/:seq/retry", use: retry)
    }

    @Sendable private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        let language = context.language
        let report = try await site.platform.messageReport(for: visitor.person)
        let rows = report.troubles.map { trouble in
            let line =
                OutgoingMessage.Line(rawValue: trouble.kind)?.name
                ?? Bilingual(zh: "文书 PDF", en: "PDF of a paper")
            let why =
                DeliveryFailure(trouble.error)?.words ?? PressFailure(text: trouble.error)?.words
                ?? Bilingual(both: trouble.error)
            return OutboxPage.Row(
                seq: trouble.seq, line: line[language], stream: trouble.stream?.text ?? "",
                tries: trouble.attempts, again: trouble.again?.text, givenUp: trouble.givenUp?.text,
                error: why[language], csrf: visitor.csrf)
        }
        let title = Bilingual(zh: "消息发送", en: "Messages")[language]
        let done =
            request.query("done") == nil
            ? nil : Bilingual(zh: "马上重发。", en: "It is tried again now.")[language]
        return try site.views.html(
            OutboxPage(
                frame: site.frame(title, request, context, look: "desk", done: done), waiting: report.waiting,
                rows: rows, isEmpty: rows.isEmpty))
    }

    @Sendable private func retry(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.administrator(.systemAdmin, context)
        _ = try await site.form(request, visitor)
        guard let seq = Int64(try context.parameters.require("seq")) else { throw Refusal.notFound }
        try await site.platform.retryMessage(seq, by: visitor.person)
        return .redirect(to: "\(Self.path)?done=1", type: .normal)
    }
}

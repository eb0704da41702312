import Casework
import Foundation
import Hummingbird
import Operations
import Organisation
import Streams
import WorkCalendar

/// Drafts of long forms, kept while somebody types. Without scripts nothing is kept and nothing breaks.
extension DeskSite {
    func addDraftRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/draft", use: draft)
        router.post("/desk/draft", use: saveDraft)
    }

    private struct DraftReply: Encodable {
        /// The time of day at which it was saved, or day and time where that was not today.
        var saved: String
        var values: [String: String]
    }

    private static let formAddressMax = 200

    /// Only forms of the workbench have drafts, under the address they are sent to.
    private func address(_ text: String?) throws -> String {
        guard let text, text.hasPrefix("/desk/"), text.utf8.count <= Self.formAddressMax else {
            throw HTTPError(.badRequest, message: "form")
        }
        return text
    }

    /// The case that a form is about: `/desk/case/<id>/act/…`.
    private static func stream(of form: String) -> StreamID? {
        let parts = form.split(separator: "/")
        return parts.count > 2 && parts[1] == "case" ? CaseID(String(parts[2])).stream : nil
    }

    @Sendable private func draft(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let form = try address(request.query("form"))
        guard let kept = try await site.platform.draft(of: form, by: visitor.person) else {
            return Response(status: .noContent)
        }
        let isToday = kept.saved.date == site.platform.clock().date
        let reply = DraftReply(
            saved: isToday ? kept.saved.time.description : kept.saved.text, values: kept.values)
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: .init(bytes: try JSONEncoder().encode(reply))))
    }

    @Sendable private func saveDraft(_ request: Request, _ context: AppContext) async throws -> Response {
        let visitor = try site.worker(context)
        let body = try await site.form(request, visitor)
        let form = try address(body["form"])
        guard let text = body["values"],
            let values = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        else { throw HTTPError(.badRequest, message: "values") }
        try await site.platform.saveDraft(values, of: form, about: Self.stream(of: form), by: visitor.person)
        return Response(status: .noContent)
    }

    func dropDraft(of request: Request, _ visitor: Visitor) async throws {
        try await site.platform.dropDraft(of: request.uri.path, by: visitor.person)
    }
}

import Casework
import Hummingbird
import Operations
import Storage
import WorkCalendar

/// Forms of the public site: a cookie and a hidden field must agree, and a key per rendered form makes sending it
/// twice one act.
enum PublicForm {
    static let cookie = "form"

    /// The token of this browser, made where there is none.
    static func token(_ request: Request) -> (text: String, isNew: Bool) {
        if let text = request.cookie(cookie), text.count >= 32 { return (text, false) }
        return (SessionToken.random().text, true)
    }

    static func remember(_ token: (text: String, isNew: Bool), in response: inout Response) {
        guard token.isNew else { return }
        response.setCookie(
            .init(name: cookie, value: token.text, path: "/", httpOnly: true, sameSite: .strict))
    }

    static func read(_ request: Request) async throws -> (body: FormBody, client: String) {
        // Whoever has no token is not listened to at all.
        guard let token = request.cookie(cookie), token.utf8.count >= 32 else {
            throw HTTPError(.forbidden, message: "csrf")
        }
        let body = try await FormBody.read(request)
        guard token == body["csrf"] else { throw HTTPError(.forbidden, message: "csrf") }
        return (body, "form:" + token)
    }

    static func freshKey() -> String { SessionToken.random().text }

    /// The key that makes a form sent twice one act; the whole form is what must be the same.
    static func requestKey(_ body: FormBody, client: String) -> RequestKey? {
        guard let key = body["form_key"], !key.isEmpty else { return nil }
        let content =
            body.pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
            + body.uploads.map { "\($0.field) \($0.name) \($0.bytes.count)" }.joined(separator: "\n")
        return RequestKey(client: client, key: key, body: Array(content.utf8))
    }
}

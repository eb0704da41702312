import Casework
import HTTPTypes
import Hummingbird
import Mechanisms
import NIOCore
import Operations
import Storage
import WorkCalendar

struct TrackAskPage: Page {
    static let template = "public/track-ask"
    var frame: Frame
    var notFound: Bool
}

/// What taking a matter back means, before it is done.
struct WithdrawPage: Page {
    static let template = "public/withdraw"
    var frame: Frame
    var code: String
    var called: String
    var csrf: String
    var formKey: String
}

/// The resident's side of a case, behind its code.
struct TrackPages: Sendable {
    let site: Site

    func addRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/track", use: ask)
        router.post("/track", use: go)
        router.get("/track/:code", use: track)
        router.get("/track/:code/withdraw", use: confirmWithdrawal)
        router.get("/track/:code/file/:content", use: file)
        router.post("/track/:code/withdraw", use: withdraw)
        router.post("/track/:code/messages", use: hear)
        router.post("/track/:code/:verb", use: act)
    }

    @Sendable private func ask(_ request: Request, _ context: AppContext) async throws -> Response {
        let token = PublicForm.token(request)
        var frame = site.frame(Self.title[context.language], request, context)
        frame.csrf = token.text
        var response = try site.views.html(
            TrackAskPage(frame: frame, notFound: request.query("unknown") != nil))
        PublicForm.remember(token, in: &response)
        return response
    }

    static let title = Bilingual(zh: "查询进展", en: "Track")

    @Sendable private func go(_ request: Request, _ context: AppContext) async throws -> Response {
        guard site.platform.admit("track-form", from: context.address, perMinuteMax: 60) else {
            throw Refusal.tooMany
        }
        let (body, _) = try await PublicForm.read(request)
        let code = TrackingCode(body["code"] ?? "")
        do {
            _ = try await site.platform.track(code)
            return .redirect(to: "/track/\(code.text)", type: .normal)
        } catch Refusal.notFound {
            return .redirect(to: "/track?unknown=1", type: .normal)
        }
    }

    @Sendable private func track(_ request: Request, _ context: AppContext) async throws -> Response {
        let code = TrackingCode(try context.parameters.require("code"))
        guard site.platform.admit("track", from: context.address, perMinuteMax: 600) else {
            throw Refusal.tooMany
        }
        let reading = try await site.platform.track(code)
        let token = PublicForm.token(request)
        let writer = TrackWriter(site: site, reading: reading, code: code, language: context.language)
        var response = try site.views.html(
            writer.page(request, context, FormAgain(csrf: token.text, key: PublicForm.freshKey())))
        PublicForm.remember(token, in: &response)
        return response
    }

    /// Taking a matter back is asked once more.
    @Sendable private func confirmWithdrawal(
        _ request: Request, _ context: AppContext
    ) async throws -> Response {
        let code = TrackingCode(try context.parameters.require("code"))
        guard site.platform.admit("track", from: context.address, perMinuteMax: 600) else {
            throw Refusal.tooMany
        }
        let reading = try await site.platform.track(code)
        guard reading.face.isOpen else { return .redirect(to: "/track/\(code.text)", type: .normal) }
        let token = PublicForm.token(request)
        let title = Bilingual(zh: "确认撤回", en: "Take it back")
        var response = try site.views.html(
            WithdrawPage(
                frame: site.frame(title[context.language], request, context), code: code.text,
                called: reading.mechanism.called[context.language], csrf: token.text,
                formKey: PublicForm.freshKey()))
        PublicForm.remember(token, in: &response)
        return response
    }

    /// A file that they gave themselves.
    @Sendable private func file(_ request: Request, _ context: AppContext) async throws -> Response {
        let code = TrackingCode(try context.parameters.require("code"))
        guard site.platform.admit("track", from: context.address, perMinuteMax: 600) else {
            throw Refusal.tooMany
        }
        let content = try context.parameters.require("content")
        return .file(try await site.platform.residentsFile(content, code: code))
    }

    @Sendable private func withdraw(_ request: Request, _ context: AppContext) async throws -> Response {
        try await act(.withdraw, request, context)
    }

    @Sendable private func act(_ request: Request, _ context: AppContext) async throws -> Response {
        let name = try context.parameters.require("verb")
        guard let verb = Verb(rawValue: name), verb.rule.isResidents else { throw Refusal.notFound }
        return try await act(verb, request, context)
    }

    private func act(_ verb: Verb, _ request: Request, _ context: AppContext) async throws -> Response {
        let code = TrackingCode(try context.parameters.require("code"))
        guard site.platform.admit("resident", from: context.address, perMinuteMax: 30) else {
            throw Refusal.tooMany
        }
        // Whoever does not know a code leaves nothing here.
        try await site.platform.demandCode(code)
        let (body, client) = try await PublicForm.read(request)
        if verb == .withdraw, body["sure"] != "yes" {
            return .redirect(to: "/track/\(code.text)/withdraw", type: .normal)
        }
        var again = FormAgain(body)
        let sent = try await site.files(body, client: client, from: context)
        again.sent = sent
        var refusal: Rejection?
        if sent.errors.isEmpty {
            do {
                try await site.platform.actByResident(
                    Acting(verb.rawValue, answers: Answers(form: again.typed), files: sent.files), code: code,
                    request: PublicForm.requestKey(body, client: client), uploader: client)
                return .redirect(to: "/track/\(code.text)?done=\(verb.rawValue)", type: .normal)
            } catch let rejection as Rejection {
                refusal = rejection
            }
        }
        let reading = try await site.platform.track(code)
        let writer = TrackWriter(site: site, reading: reading, code: code, language: context.language)
        let isInput = refusal?.isInput ?? true
        return try site.views.html(
            writer.page(request, context, again, failed: verb, refusal),
            status: isInput ? .unprocessableContent : .conflict)
    }

    /// Whoever holds the code stops messages about the matter, or lets them begin again.
    @Sendable private func hear(_ request: Request, _ context: AppContext) async throws -> Response {
        let code = TrackingCode(try context.parameters.require("code"))
        guard site.platform.admit("resident", from: context.address, perMinuteMax: 30) else {
            throw Refusal.tooMany
        }
        let (body, client) = try await PublicForm.read(request)
        guard let wanted = ["yes": true, "no": false][body["wanted"] ?? ""] else { throw Refusal.notFound }
        try await site.platform.hear(
            wanted, code: code, request: PublicForm.requestKey(body, client: client))
        return .redirect(to: "/track/\(code.text)?done=messages", type: .normal)
    }
}

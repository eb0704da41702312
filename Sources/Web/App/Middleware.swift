import Casework
import HTTPTypes
import Hummingbird
import Logging
import Operations
import Storage
import WorkCalendar

/// The language of the page: `?lang=`, then the cookie, then what the browser asks for; Chinese first.
struct LanguageChoice: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let chosen = request.query("lang").flatMap({ Language(rawValue: $0) }) {
            context.language = chosen
            var response = try await next(request, context)
            response.setCookie(
                .init(name: "lang", value: chosen.rawValue, maxAge: 31_536_000, path: "/", sameSite: .lax))
            return response
        }
        if let kept = request.cookie("lang").flatMap({ Language(rawValue: $0) }) {
            context.language = kept
        } else if let asked = request.headers[.acceptLanguage], asked.hasPrefix("en") {
            context.language = .en
        }
        return try await next(request, context)
    }
}

/// Who is signed in. Pages that need somebody ask for it; this only recognises.
struct SessionRecognition: RouterMiddleware {
    let platform: Platform
    static let cookie = "liandong"

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        // An open page asks by itself whether anything has changed: nobody need sit before it.
        let isUse = request.uri.path != DeskSite.liveAddress
        if let text = request.cookie(Self.cookie), text.utf8.count <= 100,
            let found = try await platform.signedIn(SessionToken(text), isUse: isUse)
        {
            context.visitor = Visitor(
                token: SessionToken(text), csrf: found.signedIn.csrf, person: found.person)
        }
        return try await next(request, context)
    }
}

extension SessionRecognition {
    /// Puts a session into the browser's cookie.
    static func remember(_ token: SessionToken, in response: inout Response, site: Site) {
        response.setCookie(
            .init(
                name: cookie, value: token.text, maxAge: Int(Platform.sessionMilliseconds / 1000), path: "/",
                secure: site.address.hasPrefix("https"), httpOnly: true, sameSite: .lax))
    }
}

/// The only place where an error becomes a page. Nothing is swallowed: what is not ours is logged and answered 500.
struct ErrorPages: RouterMiddleware {
    let site: Site

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return try page(error.status, Self.words(error.status), request, context)
        } catch let refusal as Refusal {
            return try refused(refusal, request, context)
        } catch let problem as FileProblem {
            return try page(.unsupportedMediaType, problem.words, request, context)
        } catch let rejection as Rejection {
            let words = rejection.words(PlainNames())
            return try page(.conflict, words, request, context)
        } catch let error as StoreError {
            context.logger.error("\(error)")
            let status = Self.status(error)
            return try page(
                status, Self.isForVisitors(error) ? error.words : Self.words(status), request, context)
        } catch {
            context.logger.error("\(String(reflecting: error))")
            return try page(.internalServerError, Self.words(.internalServerError), request, context)
        }
    }

    private func refused(_ refusal: Refusal, _ request: Request, _ context: AppContext) throws -> Response {
        switch refusal {
        case .notFound: return try page(.notFound, Self.words(.notFound), request, context)
        case .notAllowed:
            if context.visitor == nil {
                var response = Response.redirect(to: "/desk/sign-in", type: .normal)
                WayBack.remember(request, in: &response)
                return response
            }
            return try page(.forbidden, Self.words(.forbidden), request, context)
        case .codeExpired:
            return try page(
                .gone,
                Bilingual(
                    zh: "查询码已过期：事项办结满一年后不再提供网上查询。如需了解，请联系承办单位。",
                    en:
                        "The code is no longer good: a matter can be followed for a year after its end. Please ask the office that handled it."
                ), request, context)
        case .tooMany: return try page(.tooManyRequests, Self.words(.tooManyRequests), request, context)
        case .locked(let until):
            return try page(
                .tooManyRequests,
                Bilingual(
                    zh: "尝试次数过多，请于 \(until.time) 后再试。",
                    en: "Too many attempts; try again after \(until.time)."),
                request, context)
        case .wrongPassword:
            return try page(.unauthorized, Self.words(.unauthorized), request, context)
        case .unknownMechanism, .packMissing:
            return try page(
                .notFound,
                Bilingual(
                    zh: "没有这项业务，或机制包尚未安装。", en: "There is no such mechanism, or its pack is not installed."),
                request, context)
        }
    }

    private func page(
        _ status: HTTPResponse.Status, _ words: Bilingual, _ request: Request, _ context: AppContext
    ) throws -> Response {
        let title = Bilingual(zh: "没有完成", en: "That did not work")
        let page = MessagePage(
            frame: site.frame(title[context.language], request, context), heading: title[context.language],
            text: words[context.language])
        return try site.views.html(page, status: status)
    }

    static func status(_ error: StoreError) -> HTTPResponse.Status {
        switch error {
        case .conflict, .keyReused, .sourceKnown: .conflict
        case .full, .unavailable, .unwritable, .retry, .outcomeUnknown: .serviceUnavailable
        case .limit: .contentTooLarge
        case .erased: .gone
        default: .internalServerError
        }
    }

    /// Paths and places in the database are for the operator's log, not for a page.
    private static func isForVisitors(_ error: StoreError) -> Bool {
        switch error {
        case .unwritable, .corrupt, .keysUnusable, .keysReplaced, .notEmpty, .behindCheckpoint, .newerSchema,
            .changedMigration:
            false
        default: true
        }
    }

    static func words(_ status: HTTPResponse.Status) -> Bilingual {
        switch status {
        case .serviceUnavailable: StoreError.unavailable("").words
        case .notFound:
            Bilingual(
                zh: "没有找到这个页面或事项。请核对网址或查询码。",
                en: "There is no such page or matter. Please check the address or the code.")
        case .forbidden: Bilingual(zh: "您的岗位不能查看或办理这一项。", en: "Your post may not see or do this.")
        case .tooManyRequests:
            Bilingual(zh: "操作过于频繁，请一分钟后再试。", en: "Too many requests. Please try again in a minute.")
        case .contentTooLarge:
            Bilingual(
                zh: "内容过大：单个文件不超过 20 MB，最多 5 个。", en: "Too large: files may have 20 MB each, five at most.")
        case .badRequest:
            Bilingual(zh: "请求不完整，请返回重试。", en: "The request was incomplete. Please go back and try again.")
        case .unauthorized: Bilingual(zh: "请重新登录。", en: "Please sign in again.")
        default:
            Bilingual(
                zh: "系统出了问题，已记录。请稍后再试。",
                en: "Something went wrong on our side and was recorded. Please try again later.")
        }
    }
}

struct MessagePage: Page {
    static let template = "public/message"
    var frame: Frame
    var heading: String
    var text: String
}

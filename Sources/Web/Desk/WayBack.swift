import Hummingbird
import Operations
import Storage
import WorkCalendar

/// Where somebody wanted to go who must sign in first, kept by their own browser for a while.
enum WayBack {
    static let cookie = "back"
    private static let seconds = 900

    /// Only pages of the workbench, and only those that are looked at.
    static func isPage(_ path: String) -> Bool {
        guard path == "/desk" || path.hasPrefix("/desk/") || path.hasPrefix("/admin"),
            path.utf8.count <= 500,
            path.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 34 && $0 != 92 && $0 != 59 && $0 != 44 }),
            !path.contains("//")
        else { return false }
        let plain = path.prefix { $0 != "?" }
        let others = ["/desk/sign-in", "/desk/live", "/desk/draft", "/desk/queue.xlsx", "/desk/twins"]
        return !others.contains { plain.hasPrefix($0) } && !plain.contains("/file/")
    }

    static func remember(_ request: Request, in response: inout Response) {
        guard request.method == .get, isPage(request.uri.string) else { return }
        response.setCookie(
            .init(
                name: cookie, value: request.uri.string, maxAge: seconds, path: "/desk/sign-in",
                httpOnly: true,
                sameSite: .lax))
    }

    static func take(_ request: Request, in response: inout Response) {
        guard request.cookie(cookie) != nil else { return }
        response.setCookie(.init(name: cookie, value: "", maxAge: 0, path: "/desk/sign-in"))
    }

    static func page(_ request: Request) -> String? {
        request.cookie(cookie).flatMap { isPage($0) ? $0 : nil }
    }
}

extension Platform.SessionEnd {
    var words: Bilingual {
        switch self {
        case .idle:
            Bilingual(
                zh: "您有一段时间没有操作，登录已自动结束。登录后回到刚才的页面。",
                en:
                    "You were signed out because nothing was done for a while. After signing in you are back where you were."
            )
        case .time:
            Bilingual(
                zh: "本次登录已满最长时间，请重新登录。登录后回到刚才的页面。",
                en:
                    "This session has lasted as long as one may; please sign in again. You are then back where you were."
            )
        }
    }
}

import Hummingbird
import Storage

/// What the platform is measured against: a handler that does nothing, and one that inserts a single row through
/// the same group committer. Only there when a benchmark asks for them.
struct BareHandlers: Sendable {
    let store: any Store

    func addRoutes(to router: Router<AppContext>) {
        router.get("/bench/hello") { _, _ in "hello" }
        router.post("/bench/row") { request, _ -> String in
            let body = try await FormBody.read(request)
            let text = body["letter"] ?? ""
            try await store.write { session in
                try session.set(text, for: "bench:" + SessionToken.random().text)
            }
            return "ok"
        }
    }
}

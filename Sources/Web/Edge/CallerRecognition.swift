import HTTPTypes
import Hummingbird

/// The outermost of all: who calls, whom limits count and journals name, and whether browsers may keep cookies to https.
struct CallerRecognition: RouterMiddleware {
    let proxies: TrustedProxies
    /// The address that residents are told begins with https.
    let isSecureSite: Bool

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let caller = Caller(
            peer: context.peer, forwarded: Self.lines("Forwarded", request),
            forwardedFor: Self.lines("X-Forwarded-For", request),
            proto: Self.lines("X-Forwarded-Proto", request).last, trusting: proxies)
        context.address = caller.address
        context.isSecure = caller.isSecure || isSecureSite
        let response = try await next(request, context)
        // Errors too have no body for whoever asks for heads only.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private static func lines(_ name: String, _ request: Request) -> [String] {
        HTTPField.Name(name).map { request.headers[values: $0] } ?? []
    }
}

import HTTPTypes
import Hummingbird

/// Headers every answer carries: nothing from elsewhere is loaded, nothing may frame us, and nobody else's page may
/// reach into ours.
struct SecurityHeaders: RouterMiddleware {
    private static let always: [(name: HTTPField.Name, value: String)] = named([
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Permitted-Cross-Domain-Policies", "none"),
        (
            "Permissions-Policy",
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
                + "microphone=(), payment=(), usb=()"
        ),
    ])
    /// Only over https, where alone browsers heed it.
    private static let secure = named([("Strict-Transport-Security", "max-age=31536000")])

    private static func named(_ pairs: [(String, String)]) -> [(name: HTTPField.Name, value: String)] {
        pairs.compactMap { pair in HTTPField.Name(pair.0).map { ($0, pair.1) } }
    }

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.always + (context.isSecure ? Self.secure : []) {
            response.headers[name] = value
        }
        if context.isSecure {
            let cookies = response.headers[values: .setCookie]
            response.headers[values: .setCookie] = cookies.map {
                $0.contains("Secure") ? $0 : $0 + "; Secure"
            }
        }
        return response
    }
}

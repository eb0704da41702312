import Casework
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Organisation
import ServiceLifecycle

/// Tells an open page that somebody else has changed what it shows (server-sent events). The page says so and offers to
/// load anew; it never does by itself, so nothing typed is lost.
extension DeskSite {
    /// How often an open page looks whether this node has heard of a change.
    static let lookMilliseconds = 1000
    /// A quiet connection is written to now and then, so that a reader who left is noticed.
    static let quietLooksMax = 15
    /// The page opens a new connection after so many looks: sessions end, rights change.
    static let looksMax = 900

    func addLiveRoutes(to router: some RouterMethods<AppContext>) {
        router.get("/desk/live", use: live)
    }

    /// What a page asks to be told of.
    static func liveAddress(of id: CaseID, version: Int) -> String { "/desk/live?case=\(id)&n=\(version)" }
    static let liveAddress = "/desk/live"

    @Sendable private func live(_ request: Request, _ context: AppContext) async throws -> Response {
        let person = try site.worker(context).person
        let platform = site.platform
        let place = site.liveStreams.enter([
            ("account \(person.account.text)", site.livePerAccountMax),
            ("address \(context.address)", site.livePerAddressMax),
        ])
        guard let place else { throw Refusal.tooMany }
        let watched: Watched
        if let id = request.query("case") {
            watched = .page(CaseID(id).stream, version: request.query("n").flatMap { Int($0) } ?? 0)
        } else {
            watched = .screens(try await platform.counts(for: person))
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: ": here\n\n"))
                var heard = UInt64.max
                for look in 1...Self.looksMax where !Task.isShuttingDownGracefully {
                    // What is heard are hints, of which one may be missing.
                    let isQuiet = look.isMultiple(of: Self.quietLooksMax)
                    let now = platform.heard
                    if now != heard || isQuiet, try await platform.hasChanged(watched, for: person) {
                        try await writer.write(ByteBuffer(string: "event: changed\ndata: 1\n\n"))
                        break
                    }
                    heard = now
                    if isQuiet { try await writer.write(ByteBuffer(string: ": here\n\n")) }
                    try await Task.sleep(for: .milliseconds(Self.lookMilliseconds))
                }
                try await writer.finish(nil)
                withExtendedLifetime(place) {}
            })
    }
}

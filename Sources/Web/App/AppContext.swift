import HTTPTypes
public import Hummingbird
import NIOCore
import Operations
import Storage
import WorkCalendar

/// What a request knows about itself.
public struct AppContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// Who is at the other end of the connection; nil in tests without one.
    let peer: String?
    /// Where it comes from, for limits and journals: found out by `CallerRecognition`.
    var address: String
    /// It came over https, or the site is only reached over it.
    var isSecure = false
    var language: Language = .zh
    /// Set where somebody is signed in.
    var visitor: Visitor?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
        address = peer ?? "local"
    }

}

/// Who is signed in, with what forms need.
struct Visitor: Sendable {
    var token: SessionToken
    var csrf: String
    var person: Person
}

extension Request {
    /// The query `?a=b`, decoded.
    func query(_ name: String) -> String? {
        let value = uri.queryParameters[Substring(name)].map(String.init)
        return value?.isEmpty == true ? nil : value
    }

    func cookie(_ name: String) -> String? { cookies[name]?.value }
}

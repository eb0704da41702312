import HTTPTypes
public import Hummingbird
import NIOCore
import Operations
import Storage
import WorkCalendar

/// What a request knows about itself.
public struct AppContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// Where it comes from, for rate limits.
    var address: String
    var language: Language = .zh
    /// Set where somebody is signed in.
    var visitor: Visitor?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "local"
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

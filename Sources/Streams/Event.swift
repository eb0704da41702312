/// One fact about a stream: its fields, and the name under which it is stored. An event that happened is never
/// refused. Fat on purpose: due moments, routed units and calendar editions stand inside, so that neither pack nor
/// calendar is needed to read it back (design §4).
public protocol EventBody: Codable, Hashable, Sendable {
    /// The stored name, with its version: a contract with every journal ever written.
    static var name: String { get }
}

/// A form that an event once had. Journals still hold it; what reads them sees the present form.
public protocol FormerEventBody: EventBody {
    /// The same fact as the event is written today.
    var present: any EventBody { get }
}

/// An event whose words stand in the journal to be looked at by themselves, such as a paper: no list of what happened
/// opens them, and nobody is noted to have read them.
public protocol ClosedEventBody: EventBody {}

/// An event that gives an official number: what was given is held against the counters of series.
public protocol NumberingEventBody: EventBody {
    var series: String { get }
    /// Without gaps within the series, from 1.
    var counter: Int { get }
}

public struct Event: Sendable {
    public var meta: EventMeta
    public var body: any EventBody

    public init(meta: EventMeta, body: any EventBody) {
        self.meta = meta
        self.body = body
    }

    public var name: String { type(of: body).name }
}

/// Every event that the journal of one kind of stream can hold, by stored name.
public struct EventTypes: Sendable {
    public let present: [any EventBody.Type]
    public let former: [any FormerEventBody.Type]
    private let byName: [String: any EventBody.Type]

    public init(_ present: [any EventBody.Type], former: [any FormerEventBody.Type] = []) {
        self.present = present
        self.former = former
        let all = present + former.map { $0 as any EventBody.Type }
        byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public subscript(name: String) -> (any EventBody.Type)? { byName[name] }
}

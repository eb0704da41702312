public import Organisation

/// A kind of stream: what can happen to it, what it then is, what is decided about it, and the face it shows. A folder
/// with State, Events, Decide and Face, and one line in a registry; everything else in the house serves all kinds alike
/// (docs/decisions/entities.md).
public protocol Entity: Codable, Hashable, Sendable {
    /// What somebody may want to happen to it.
    associatedtype Command: Sendable
    /// Why that is refused.
    associatedtype Refusal: StreamRefusal

    static var kind: StreamKind { get }
    static var events: EventTypes { get }
    /// The form of a stored snapshot. A change of the state's form is a new number; older snapshots are folded anew.
    static var format: Int { get }

    /// The number of events so far.
    var version: Int { get }
    /// The unit that holds it: every entry of the journal says whose it was then.
    var unit: UnitID { get }
    /// The hash of the pack whose rules it follows.
    var pack: String { get }

    /// The state after an event; nil where the event cannot follow: the journal is broken, which the caller reports.
    static func evolve(_ state: Self?, _ event: Event, id: StreamID) -> Self?

    /// A command and the state it meets, in; events and orders out, or one refusal. Nothing is read from the world.
    static func decide(
        _ command: Command, on state: Self?, id: StreamID, in surroundings: Surroundings
    ) throws(Refusal) -> Decided<Self>

    /// How this kind understands an order; nil where it does not.
    static func command(for order: Order.What) -> Command?

    /// What an event adds to the measures.
    static func counts(of event: Event, before: Self?, after: Self) -> [Count]

    var face: Face { get }
}

/// Why a kind refuses a command.
public protocol StreamRefusal: Error {
    /// The hash of the pack that the stream follows, where the refusal means that its rules are not at hand: who has a
    /// store brings them and asks again.
    var missingPack: String? { get }
}

/// What a decision came to: the events, the state after them, what other streams must now be told, and what people must
/// be told who do not look at a page.
public struct Decided<E: Entity>: Sendable {
    public var events: [Event]
    public var state: E
    public var orders: [Order]
    public var notices: [Notice]

    public init(events: [Event], state: E, orders: [Order] = [], notices: [Notice] = []) {
        self.events = events
        self.state = state
        self.orders = orders
        self.notices = notices
    }
}

/// The kinds that a platform knows.
public struct Kinds: Sendable {
    public let all: [any Entity.Type]
    private let byName: [StreamKind: any Entity.Type]

    public init(_ all: [any Entity.Type]) {
        self.all = all
        byName = Dictionary(all.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public subscript(kind: StreamKind) -> (any Entity.Type)? { byName[kind] }
    public subscript(stream: StreamID) -> (any Entity.Type)? { byName[stream.kind] }
}

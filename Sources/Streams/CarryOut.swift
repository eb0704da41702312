import Organisation
import WorkCalendar

/// What can go wrong in the loop itself, as opposed to a refusal of a kind.
public enum CarryOutFault: Error, Hashable, Sendable {
    /// More follows from the command than one command may bring about: a circle of orders.
    case endless(stream: StreamID)
    /// An order went to a stream of a kind that nobody registered, or that does not understand it.
    case notUnderstood(Order)
}

/// How far a command may reach.
public struct CarryOutLimits: Sendable {
    /// Decisions, the first included.
    public var decisionsMax: Int

    public init(decisionsMax: Int) { self.decisionsMax = decisionsMax }

    /// More cases than any county has ever joined into one.
    public static let standard = CarryOutLimits(decisionsMax: 2000)
}

/// One command and everything that follows from it on other streams, decided against a ledger: the same loop for
/// production, rehearsal, simulation, import, demo and tests. Writes nothing; a refusal anywhere is a refusal of all.
/// - Parameter plan: what was decided before and is to be written together with this.
public func carryOut<E: Entity>(
    _ command: E.Command, on stream: StreamID, as type: E.Type, in surroundings: Surroundings,
    over ledger: some Ledger, kinds: Kinds, after plan: Plan = Plan(), limits: CarryOutLimits = .standard
) throws -> Plan {
    var loop = Loop(
        ledger: ledger, kinds: kinds, surroundings: surroundings, limits: limits, after: plan)
    try loop.decide(command, on: stream, as: type, effective: surroundings.effective)
    try loop.follow()
    return loop.plan
}

/// An order of time: what rings on a stream of any kind.
public func carryOut(
    _ order: Order, in surroundings: Surroundings, over ledger: some Ledger, kinds: Kinds,
    after plan: Plan = Plan(), limits: CarryOutLimits = .standard
) throws -> Plan {
    var loop = Loop(
        ledger: ledger, kinds: kinds, surroundings: surroundings, limits: limits, after: plan)
    loop.waiting = [order]
    try loop.follow()
    return loop.plan
}

private struct Loop<L: Ledger> {
    let ledger: L
    let kinds: Kinds
    let surroundings: Surroundings
    var decisionsLeft: Int
    var plan: Plan
    /// Orders still to be carried out, the oldest first.
    var waiting: [Order] = []
    /// Where in the plan the change of a stream stands.
    private var changes: [StreamID: Int]

    init(ledger: L, kinds: Kinds, surroundings: Surroundings, limits: CarryOutLimits, after plan: Plan) {
        self.ledger = ledger
        self.kinds = kinds
        self.surroundings = surroundings
        decisionsLeft = limits.decisionsMax
        self.plan = plan
        changes = Dictionary(
            plan.changes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func follow() throws {
        while !waiting.isEmpty {
            let order = waiting.removeFirst()
            guard let kind = kinds[order.to] else { throw CarryOutFault.notUnderstood(order) }
            try obey(order, as: kind)
        }
    }

    private mutating func obey<E: Entity>(_ order: Order, as type: E.Type) throws {
        guard let command = E.command(for: order.what) else { throw CarryOutFault.notUnderstood(order) }
        try decide(command, on: order.to, as: type, effective: nil)
    }

    mutating func decide<E: Entity>(
        _ command: E.Command, on stream: StreamID, as type: E.Type, effective: Instant?
    ) throws {
        decisionsLeft -= 1
        guard decisionsLeft >= 0 else { throw CarryOutFault.endless(stream: stream) }
        let (before, recorded, position) = try load(type, stream)
        let drawer = NumberDrawer(ledger: ledger, drawn: plan.numbers)
        var around = surroundings
        around.now = max(surroundings.now, recorded ?? surroundings.now)
        around.effective = effective
        around.number = { drawer.next(in: $0) }
        let decision = Result { try E.decide(command, on: before, id: stream, in: around) }
        // What was decided without a number, be it a refusal, counts for nothing.
        if let failure = drawer.failure { throw failure }
        add(try decision.get(), to: stream, before, position, drawer.drawn)
    }

    private mutating func add<E: Entity>(
        _ decision: Decided<E>, to stream: StreamID, _ before: E?, _ position: Int?,
        _ drawn: [String: ClosedRange<Int>]
    ) {
        plan.numbers = drawn
        waiting += decision.orders
        plan.notices += decision.notices.map { (stream, $0) }
        guard !decision.events.isEmpty else { return }
        if let position, var change = plan.changes[position] as? Change<E> {
            change.after = decision.state
            change.events += decision.events
            plan.changes[position] = change
        } else {
            changes[stream] = plan.changes.count
            plan.changes.append(
                Change(id: stream, before: before, after: decision.state, events: decision.events))
        }
    }

    /// As the plan has left it, else as the ledger knows it.
    private mutating func load<E: Entity>(
        _ type: E.Type, _ stream: StreamID
    ) throws -> (state: E?, recorded: Instant?, position: Int?) {
        if let position = changes[stream], let change = plan.changes[position] as? Change<E> {
            return (change.after, change.events.last?.meta.recorded, position)
        }
        let loaded = try ledger.load(type, stream)
        plan.read[stream] = loaded?.state.version ?? 0
        return (loaded?.state, loaded?.recorded, nil)
    }
}

/// Hands out numbers to a decision, which cannot throw what a ledger throws; the failure is thrown afterwards.
private final class NumberDrawer {
    private let ledger: any Ledger
    private(set) var drawn: [String: ClosedRange<Int>]
    private(set) var failure: (any Error)?

    init(ledger: any Ledger, drawn: [String: ClosedRange<Int>]) {
        self.ledger = ledger
        self.drawn = drawn
    }

    func next(in series: String) -> Int {
        do {
            if let given = drawn[series] {
                drawn[series] = given.lowerBound...(given.upperBound + 1)
                return given.upperBound + 1
            }
            let next = try ledger.lastNumber(in: series) + 1
            drawn[series] = next...next
            return next
        } catch {
            failure = error
            return 0
        }
    }
}
